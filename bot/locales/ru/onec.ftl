### Обмен с 1С: документы и связи

## Как идут дела: /onec
onec-title = <b>Обмен с 1С</b>
onec-not-connected = Не подключён. Чтобы подключить, задайте ONEC_URL в файле .env на сервере – docs/onec.md.
onec-connected = Подключён: { $since }. В 1С уходят работы, решённые после этого.
onec-answers = 1С отвечает, последний раз: { $at }.
onec-not-answered-yet = К 1С ещё не обращались.
onec-trouble-since = ⚠️ { $trouble }.
    Так с { $since }, следующая попытка – { $again }.
onec-pull-good = Клиенты и договоры прочитаны: { $at }.
onec-pull-failed = ⚠️ Последнее чтение клиентов и договоров не удалось; удачное – { $at }.
onec-pull-never = ⚠️ Клиенты и договоры из 1С ещё ни разу не прочитаны.
onec-queued = В очереди: { NUMBER($count, useGrouping: 0) }
onec-count = { $state }: { NUMBER($count, useGrouping: 0) }
onec-no-documents = Документов ещё нет.
onec-balances = Остаток часов записан у контрагентов: { NUMBER($count, useGrouping: 0) }
onec-balances-refused = ⚠️ Не записан: { NUMBER($count, useGrouping: 0) }. Реквизит занят другим текстом или 1С отказала.
onec-invoices = Счета на часы создаются в 1С, номенклатура – «{ $item }».
onec-invoices-untied = ⚠️ Счета на часы ждут: услуга «{ $service }» не связана с 1С.
onec-invoices-without-hours = ⚠️ Счета на часы в 1С не создаются: в прайсе нет почасовой услуги.
onec-no-invoices = Счета на часы в 1С не создаются: в сопоставлении нет раздела [invoices].
onec-untied-count = Не связано с 1С услуг и сотрудников: { $count }
onec-state-held = ждёт решения клиента о цене
onec-state-untied = ждёт связи с 1С
onec-state-ready = в очереди
onec-state-sending = отправляется
onec-state-unknown = проверяем, дошёл ли до 1С
onec-state-confirmed = в 1С
onec-state-refused = 1С не приняла
onec-state-dead = не удалось отправить
onec-state-duplicate = в 1С несколько таких документов
onec-state-superseded = исправлен до отправки
onec-state-cancelled = отменён в 1С
onec-state-closed = внесён в 1С вручную
onec-state-dropped = решено не отправлять

## Что случилось
onec-trouble-busy = 1С занята или на обслуживании
onec-trouble-no-answer = 1С не ответила, исход неизвестен
onec-trouble-crashed = отправка прервалась, исход неизвестен
onec-trouble-refused = 1С отказала
onec-trouble-mapping = сопоставление не подходит к базе
onec-trouble-denied = 1С не пускает
onec-trouble-not-there = в 1С этого нет
onec-trouble-not-ours = по адресу отвечает не 1С
onec-trouble-deleted = документ в 1С помечен на удаление
onec-trouble-several = в 1С несколько документов с одной отметкой
onec-trouble-posted = прежний документ не отменить
onec-trouble-decided-before = работа исправлена, а о прежнем документе решали вручную: проверьте его в 1С
onec-trouble-differs = документ есть, но 1С сохранила не всё
onec-explained = { $trouble }: { $explanation }
onec-waits-for = ждёт связи с 1С: { $names }

## Документы, которым нужен человек
onec-row = { $number } · { $company }
onec-documents = <b>Ждут решения: { $count }</b>
onec-document-row = • <b>{ $number }</b> { $company } – { $what }
onec-listed = [{ NUMBER($id, useGrouping: 0) }] { $row }
onec-nothing-waits = 👍 Решать нечего.
onec-document-title = <b>Документ по заявке { $number }{ $correction }</b>
onec-invoice-name = счёт по запросу { $number }
onec-invoice-title = <b>Счёт на часы, запрос { $number }</b>
onec-invoice-withdrawal = <b>Отмена счёта на часы, запрос { $number }</b>
onec-document-invoice = Часы: { $minutes }, к оплате { $amount }. Запрошен: { $done }
onec-correction = , исправление { $number }
onec-document-work = Работы: { $minutes }, к оплате { $amount }. Решена: { $done }
onec-document-state = Сейчас: { $what }
onec-document-number = Номер в 1С: { $number }
onec-decided = Решение: { $who }, { $at }
onec-decided-because = Решение: { $who }, { $at }. Причина: { $reason }
onec-command-line = на сервере
onec-which-number = Под каким номером этот документ есть в 1С (заявка № { NUMBER($number, useGrouping: 0) })? Напишите номер. /cancel – передумать.
onec-why-drop = Почему не отправлять документ по заявке № { NUMBER($number, useGrouping: 0) }? Напишите причину. /cancel – передумать.
onec-which-invoice-number = Под каким номером этот счёт есть в 1С (запрос на часы № { NUMBER($number, useGrouping: 0) })? Напишите номер. /cancel – передумать.
onec-why-drop-invoice = Почему не создавать счёт по запросу на часы № { NUMBER($number, useGrouping: 0) }? Напишите причину. /cancel – передумать.
onec-noted = Записано
button-onec-documents = Ждут решения: { NUMBER($count, useGrouping: 0) }
button-onec-ties = Связать с 1С: { NUMBER($count, useGrouping: 0) }
button-onec-refresh = Обновить
button-onec-state = Обмен с 1С
button-onec-tie = Связать с 1С
button-onec-open = Открыть
button-onec-to-documents = К списку
button-onec-back-page = ‹
button-onec-next-page = ›
button-onec-again = Отправить ещё раз
button-onec-find = Проверить в 1С
button-onec-done = Уже есть в 1С
button-onec-drop = Не отправлять
button-onec-accept = Оставить так

## Связи
onec-ties = <b>Не связано с 1С: { $count }</b>
    Выберите, что это в 1С. Документы с несвязанным ждут.
onec-all-tied = 👍 Всё связано с 1С.
onec-choose-item = Что в 1С – «{ $name }»? Выберите или напишите часть названия.
onec-no-items = Для «{ $name }» в 1С ничего не нашлось. Напишите часть названия или код. Если списка ещё нет, дождитесь чтения из 1С или запустите его: chasovoy onec pull.
onec-tied = Связано: «{ $name }» – это «{ $item }» в 1С.
onec-released = Ждали этого и теперь уйдут документы: { $count }.

## Сообщения администраторам и директорам
onec-stopped = ⚠️ <b>1С:</b> документу нужно решение.
onec-told-untied = ⚠️ <b>1С:</b> документ по заявке { $number } ждёт: не связано с 1С – { $names }.
onec-told-untied-invoice = ⚠️ <b>1С:</b> счёт по запросу на часы { $number } ждёт: не связано с 1С – { $names }.
onec-told-blocked = ⚠️ <b>Обмен с 1С остановился.</b> { $why }. Документы ждут и уйдут сами, когда это исправят. Проверить: chasovoy onec probe на сервере.
onec-told-ties = <b>Не связано с 1С: { $count }.</b> Свяжите до конца месяца, иначе работы не попадут в 1С:
onec-tie-row = • { $name }
onec-told-ties-documents = Уже ждут из-за этого документов: { $count }.

refusal-no-document = Такого документа нет.
refusal-no-onec-item = Такого в 1С нет. Возможно, кнопка устарела.
refusal-onec-bad-number = Нужен номер документа в 1С, не длиннее 40 знаков.
refusal-onec-no-reason = Нужна причина, не длиннее 300 знаков.
refusal-onec-nothing-to-decide = По этому документу уже решили, или он ушёл сам.
refusal-onec-in-hand = Документ сейчас отправляется. Попробуйте через несколько минут.
refusal-onec-corrected = Работа с тех пор исправлена: решайте о новом документе.
