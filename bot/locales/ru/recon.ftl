### Сверка: книга часов, 1С и выданные выписки

## Итог
recon-title = <b>Сверка с 1С</b> · { $at }
recon-all-match = ✅ { $companies ->
        [one] { $companies } клиент сходится.
        [few] Все { $companies } клиента сходятся.
       *[many] Все { $companies } клиентов сходятся.
    }
recon-nobody = Сверять пока некого.
recon-some-differ = ⚠️ { $matched ->
        [one] { $matched } сходится
       *[many] { $matched } сходятся
    }, { $differing ->
        [one] { $differing } расходится
       *[many] { $differing } расходятся
    }{ $by }.
recon-by = { " " }на { $duration }
recon-without-company = ⚠️ По клиентам всё сходится, но есть строки без нашего клиента.
recon-not-read = ⚠️ 1С не ответила: { $why }
recon-nothing-concluded = О документах в 1С выводов нет. То, что известно и без неё:
recon-notes = Кстати, не расхождения: { NUMBER($count, useGrouping: 0) } – в файле.
recon-notes-here = Кстати, не расхождения: { NUMBER($count, useGrouping: 0) }
recon-more = … и ещё { NUMBER($count, useGrouping: 0) }, все – в файле.
recon-file-caption = Все расхождения, по строке на каждое: причина и что делать.
recon-started = Сверяю. Результат пришлю сообщением.
recon-never = Сверки ещё не было.
recon-last = Сверка { $at }: { $result }
recon-at-command-line = Сверка с 1С, { $at }
recon-written = Записано: { $file }
refusal-no-reconciliation = Такой сверки нет.
refusal-onec-not-connected = Обмен с 1С не подключён: сверять не с чем. Как подключить – docs/onec.md.
button-onec-reconcile = Сверить сейчас

## Строка
recon-line = • <b>{ $name }</b>{ $subject }: { $what }{ $numbers }
recon-line-document = , заявка № { NUMBER($ticket, useGrouping: 0) }
recon-line-onec = , документ { $number }
recon-line-contract = , договор { $contract }
recon-line-nobody = Клиент неизвестен
recon-line-cure = <i>{ $cure }</i>
recon-details-statement = выписка с { $first } по { $last }
recon-details-over = кончился { $last }, заявок открыто: { NUMBER($count, useGrouping: 0) }
recon-details-documents = документов: { NUMBER($count, useGrouping: 0) }
recon-line-minutes = . У нас { $here }, в 1С { $there }
recon-line-statement = . По книге { $here }, в выписке { $there }
recon-line-ledger = . В книге { $here }, в документе { $there }
recon-line-money = . У нас { $here }, в 1С { $there }

## Что, почему, что делать
recon-kind-deleted = Документа нет в 1С
recon-cause-deleted = документ был записан, а теперь в 1С его нет: удалён
recon-do-deleted = Восстановите документ в 1С вручную по заявке или решите, что он не нужен.
recon-kind-marked = Документ помечен на удаление
recon-cause-marked = в 1С документ помечен на удаление
recon-do-marked = Снимите пометку в 1С. Если работа лишняя, исправьте её в карточке заявки («Исправить списание…»).
recon-kind-twice = Два документа об одной работе
recon-cause-twice = в 1С несколько документов с одной отметкой SD: скорее всего, документ скопировали
recon-do-twice = Оставьте в 1С один, остальные пометьте на удаление или сотрите в них отметку.
recon-kind-mark-lost = В документе стёрта отметка
recon-cause-mark-lost = в комментарии документа нет нашей отметки SD
recon-do-mark-lost = Верните отметку в начало комментария: по ней документ находят.
recon-kind-other-counterparty = Другой контрагент в документе
recon-cause-other-counterparty = в документе 1С стоит не тот контрагент, с которым связан клиент
recon-do-other-counterparty = Верните контрагента в документе или свяжите клиента с ним: chasovoy onec match.
recon-kind-edited = Документ изменён в 1С
recon-cause-edited = строки документа правили в 1С: часы или сумма другие
recon-do-edited = Верните строки в 1С или исправьте работу в карточке заявки («Исправить списание…»): тогда документ заменится.
recon-kind-not-cancelled = Отменённый документ действует
recon-cause-not-cancelled = работу исправили или решили не отправлять, а документ в 1С не помечен на удаление
recon-do-not-cancelled = Пометьте документ на удаление в 1С.
recon-kind-orphan = Чужой документ с нашей отметкой
recon-cause-orphan = в 1С есть документ с отметкой SD:…, о котором сервис ничего не знает
recon-do-orphan = Если это копия, сотрите в ней отметку или пометьте её на удаление.
recon-kind-ledger = Документ не сходится с книгой часов
recon-cause-ledger = с часов списано не столько, сколько стоит в документе
recon-do-ledger = Такого быть не должно. Проверьте книгу (chasovoy ledger verify) и сообщите разработчику.
recon-kind-no-document = Работа без документа
recon-cause-no-document = работа завершена, а документ для 1С не заведён
recon-do-no-document = Такого быть не должно. Внесите документ в 1С вручную и сообщите разработчику.
recon-kind-refused = 1С не приняла документ
recon-cause-refused = 1С отказала или документ нельзя отправить
recon-do-refused = Посмотрите причину и решите: /onec, «Ждут решения».
recon-kind-dead = Документ не удалось отправить
recon-cause-dead = попытки кончились
recon-do-dead = Решите в /onec, «Ждут решения»: отправить ещё раз или записать, что он уже есть.
recon-kind-unknown = Неизвестно, дошёл ли документ
recon-cause-unknown = больше часа нет ответа, записала ли его 1С
recon-do-unknown = Обычно проходит само. Если нет – /onec, «Проверить в 1С».
recon-kind-untied = Документ ждёт связи с 1С
recon-cause-untied = услуга, инженер или клиент не связаны с 1С
recon-do-untied = Свяжите: /onec, «Связать с 1С».
recon-kind-held = Документ ждёт цены
recon-cause-held = клиент ещё не согласовал цену сверх часов
recon-do-held = Ничего: документ уйдёт, когда клиент ответит или предложение истечёт.
recon-kind-queued = Документ ещё в очереди
recon-cause-queued = он ждёт отправки больше часа
recon-do-queued = Проверьте, отвечает ли 1С: /onec.
recon-kind-statement-broken = Выписка не сходится с книгой
recon-cause-statement-broken = книга говорит о том же не то, что говорила, когда выписку выдали
recon-do-statement-broken = Такого быть не должно. Проверьте книгу: chasovoy ledger verify.
recon-kind-statement-corrected = Исправлено после выписки
recon-cause-statement-corrected = работу исправили после того, как выписку выдали; это не ошибка
recon-do-statement-corrected = Пришлите клиенту новую выписку.
recon-kind-counterparty = Вопрос о контрагенте
recon-kind-contract = Вопрос о договоре
recon-kind-only-here = Клиента нет в 1С
recon-cause-only-here = у клиента есть действующий договор, а контрагента с таким ИНН в 1С не нашлось
recon-do-only-here = Заведите контрагента в 1С или свяжите его: chasovoy onec match.
recon-kind-only-there = Контрагента нет у нас
recon-cause-only-there = в 1С у контрагента есть договор ИТС, а клиента у нас нет
recon-do-only-there = Он появится при следующем чтении; если нет – chasovoy onec match или chasovoy onec leave.
recon-kind-contract-over = Договор кончился, заявки открыты
recon-cause-contract-over = срок договора вышел, а по нему открыты заявки
recon-do-contract-over = Продлите договор в 1С или закройте заявки.

## Файл
recon-doc-author = Часовой
recon-doc-differences = Расхождения
recon-doc-summary = Сводка
recon-column-number = №
recon-column-kind = Что
recon-column-name = Клиент или контрагент
recon-column-inn = ИНН
recon-column-kpp = КПП
recon-column-ticket = Заявка
recon-column-onec = Документ 1С
recon-column-contract = Договор
recon-column-minutes-here = Минут у нас
recon-column-minutes-there = Минут в 1С
recon-column-minutes-difference = Разница, мин
recon-column-rubles-here = Рублей у нас
recon-column-rubles-there = Рублей в 1С
recon-column-rubles-difference = Разница, руб.
recon-column-cause = Причина
recon-column-do = Что делать
recon-column-since = С какого времени
recon-column-count = Строк
recon-column-definition = Что это значит
recon-total = Итого
recon-summary-matched = Клиентов сходится
recon-summary-differing = Клиентов расходится
recon-summary-minutes = Минут расхождения
recon-summary-all = Всего строк
recon-define-kind = Вид расхождения. Что делает сервис сам, сказано в последних столбцах.
recon-define-name = Наш клиент; если его нет – контрагент 1С.
recon-define-ticket = Номер заявки, по которой сделана работа.
recon-define-onec = Номер документа в 1С.
recon-define-minutes-here = Минуты по книге часов и заявкам сервиса. В строках о выписках – по книге.
recon-define-minutes-there = Минуты в строках документа 1С: количество часов, умноженное на 60. В строках о выписках – как было в выданной выписке; в строках о книге – как в документе.
recon-define-rubles = Суммы с НДС: у нас – к оплате по заявке, в 1С – итог строк документа.
recon-define-difference = У нас минус в 1С. Строки «Исправлено после выписки» и «Договор кончился» – не расхождения: в «Минут расхождения» листа «Сводка» они не входят.
recon-define-definitions = Столбцы листа «Расхождения»
