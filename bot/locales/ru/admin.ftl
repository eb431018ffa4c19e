### Управление в Telegram: меню, сотрудники, клиенты, договоры, прайс, правила, группа

admin-help = • /admin – управление: люди, клиенты, прайс, правила, группа
admin-title = ⚙️ <b>Управление</b>
admin-commands = Командами: /grant – часы клиенту, /duty – дежурства, /campaigns – переходы, /onec – обмен с 1С, /speaker – колонка.
admin-commands-admin = Командами: /grant – часы клиенту, /invite – пригласить контакт, /plan и /calendar – сроки, /duty – дежурства, /campaigns – переходы, /onec – обмен с 1С, /speaker – колонка.
admin-or-cancel = /cancel – передумать.
admin-moved-on = Пока вы смотрели, это уже изменили. Ничего не сохранено: посмотрите, как стало, и решите ещё раз.
button-admin-menu = ⚙️ Управление
button-admin-staff = Сотрудники
button-admin-clients = Клиенты
button-admin-prices = Прайс
button-admin-rounding = Округление
button-admin-accrual = Начисление
button-admin-group = Группа
button-admin-audit = Журнал изменений

## Сотрудники
staff-title = 👥 <b>Сотрудники</b>
staff-row = <b>{ $name }</b> – { $roles }{ $absent }
staff-not-in = {" "}(ещё не подключён)
staff-tickets = Заявок в работе: { NUMBER($count, useGrouping: 0) }
staff-dismiss-sure = Уволить: <b>{ $name }</b>? Доступ закроется сразу, всё сделанное останется. Заявок вернётся в очередь: { NUMBER($tickets, useGrouping: 0) }.
staff-dismissed = ✅ { $name } больше не сотрудник. Заявок вернулось в очередь: { NUMBER($tickets, useGrouping: 0) }.
staff-left = 👤 { $name } больше не работает с заявками.
staff-left-tickets = Снова ждут, кто возьмёт: { $numbers }
button-staff-add = ➕ Добавить сотрудника
button-staff-link = Новая ссылка для входа
button-staff-dismiss = Уволить…
button-staff-dismiss-sure = Да, уволить
button-staff-list = ← Все сотрудники
button-role-has = ✅ { $role }
button-role-hasnt = ☐ { $role }

## Клиенты и контакты
companies-title = 🏢 <b>Клиентов: { NUMBER($count, useGrouping: 0) }</b>
companies-how = Напишите часть названия или ИНН – покажу карточку.
companies-how-admin = Напишите часть названия или ИНН – покажу карточку.
    Добавить клиента:
    /company add Ромашка, ИНН 7707083893
    /company add Ромашка, ИНН 7707083893, КПП 770101001
company-new = Новый клиент: <b>{ $name }</b>
company-added = ✅ Клиент добавлен: { $company }
button-company-contacts = Контакты
button-company-contracts = Договоры
contacts-none = Контактных лиц пока нет.
contact-row = • { $name } – { $role }, { $phone }{ $absent }
contact-ask = { $company }: кого добавить? Одной строкой: «Анна Смирнова, +7 916 123-45-67». Если человек соглашается на платные работы, допишите «, руководитель».
contact-new = Новое контактное лицо клиента { $company }: <b>{ $name }</b>, { $phone }, { $role }. По этому номеру человек войдёт сам.
contact-added = ✅ { $name } – контактное лицо клиента { $company }. Ссылку для входа даёт /invite.
button-contact-add = ➕ Добавить контакт
button-contact-people = Роли и доступ

## Договоры
contracts-choose = Договоры, последние сверху:
contract-how = Новый договор – одной строкой: /contract add Ромашка, ИТС-5, с 01.12.2026, 12 мес, бонусные часы
    Модели: бонусные часы; без ограничений; до 13:00; по прайсу.
contract-ask = { $company }: новый договор одной строкой – «ИТС-5, с 01.12.2026, 12 мес, бонусные часы». Модели: бонусные часы; без ограничений; до 13:00; по прайсу.
contract-ask-prolong = Продлеваем договор { $number }. Какой номер у нового? Например: «ИТС-6». Срок и модель останутся прежними; другие допишите через запятую: «ИТС-6, 6 мес, без ограничений».
contract-ask-amend = Договор { $number }: на какую модель и с какого дня? Например: «бонусные часы, с 01.01.2027» или «до 13:00, с 01.01.2027».
contract-which-plan = Договор { $number }: какой план SLA?
contract-number = Договор <b>{ $number }</b>
contract-term = Срок: { $since } – { $until } ({ NUMBER($months, useGrouping: 0) } мес.)
contract-model-now = Модель: { $model }
contract-version = • с { $day } – { $model }
contract-plan-own = План SLA: { $plan }
contract-plan-default = План SLA: { $plan } (основной)
contract-accrues = Часы – по таблице начислений с { $day }
contract-by-hand = Часы – вручную
contract-new = Новый договор <b>{ $number }</b> · { $company }
contract-signed = ✅ Договор { $number } добавлен: { $company }. Начислено по таблице: { $given }.
contract-plan-later = Новые заявки пойдут по этому плану, открытые – по прежнему.
contract-plan-saved = ✅ Договор { $number }: план SLA «{ $plan }».
agreement-new = Доп. соглашение к договору <b>{ $number }</b> с { $day }
agreement-later = Заявки, поданные раньше этого дня, обслуживаются по-прежнему.
agreement-saved = ✅ Доп. соглашение к договору { $number } действует с { $day }.
button-contract-add = ➕ Новый договор
button-contract-prolong = Продлить…
button-contract-amend = Доп. соглашение…
button-contract-plans = План SLA…

## Прайс
prices-title = 💼 <b>Прайс</b>
prices-kind-hourly = <b>С часов клиента</b>
prices-kind-untariffed = <b>Без списания</b>
prices-kind-paid = <b>За деньги</b>
prices-row = • { $name }: { $price }, обычно { $usual }{ $off }
prices-off = {" "}– не оказывается
price-none = без цены
price-per-hour = { $price } за час
prices-how = Новая услуга – одной строкой:
    /prices add Выезд, почасовая, 3000 ₽, 60 мин, слова: выезд приезд
    Виды: почасовая; без списания; платная (цена за всё, или «в час»).
service-kind = Вид: { $kind }, код { $code }
service-words = Слова: { $words }
service-rounding = Округление: { $rule }. Пример: { $example }
service-ask-price = { $name }: какая цена в рублях, с НДС? Например: 2600
service-ask-usual = { $name }: сколько обычно занимает? Например: 45 мин
service-ask-words = { $name }: по каким словам находить? Через запятую: «выезд, приезд»
service-edit = <b>{ $name }</b>
service-later = Списанное раньше не изменится.
service-saved = ✅ { $name }: { $what } – { $value }
service-new = Новая услуга: <b>{ $name }</b>
service-new-kind = Вид: { $kind }, цена: { $price }
service-new-usual = Обычно занимает: { $usual }
service-added = ✅ Услуга добавлена: { $name }. Её можно вводить в заявках.
button-service-price = Цена
button-service-usual = Обычное время
button-service-words = Слова
button-service-rounding = Округление
button-service-off = Убрать из прайса
button-service-on = Вернуть в прайс
button-service-list = ← Весь прайс

## Округление
rounding-title = 🧮 <b>Округление</b>
rounding-row = • { $name }: { $rule } ({ $example })
rounding-example = { $actual } → { $charged }
rounding-edit-example = Пример: { $example }
rounding-ask = { $name }: как округлять? Сейчас: «{ $written }». Напишите правило так же.
rounding-how = Изменить – одной строкой:
    /rounding Консультация 15 мин вверх, минимум 30, льгота 5
    Куда: вверх; вниз; до ближайшего. Что: каждую строку; за заявку; за день.

## Начисление
accrual-title = ⏳ <b>Сколько часов приносит договор</b>
accrual-row = • от { NUMBER($months, useGrouping: 0) } мес.: { $said }
accrual-empty = Таблица пуста: по договорам часы сами не приходят.
accrual-how = Изменить строку:
    /accrual 12 мес = 10 ч, сразу, до конца договора
    /accrual 6 мес = 2 ч, помесячно, на 3 мес
    /accrual 12 мес = 10 ч, до конца договора и ещё 30 дней
    /accrual 3 мес = нет
accrual-edit = <b>Таблица начислений</b>
accrual-from = от { NUMBER($months, useGrouping: 0) } мес.
accrual-later = Начисленное раньше не изменится.
accrual-concerns-none = Действующих договоров с этой строкой нет: она для новых.
accrual-concerned = Действующих договоров с этой строкой: { NUMBER($count, useGrouping: 0) }. Что им ещё предстоит получить, придёт по новой строке.
accrual-turned = ⚠️ Строка меняет «сразу» на «помесячно» или наоборот: договоры, которые уже получали часы иначе, сами больше ничего не получат.
accrual-saved = ✅ Сохранено.

## Группа
group-title = 💬 Группа инженеров: <b>{ $title }</b>
group-none = Группы инженеров пока нет. Добавьте бота в группу и напишите там /bind.
group-rights-admin = Бот там администратор: видит все сообщения.
group-rights-member = ⚠️ Бот там не администратор: видит только ответы на свои сообщения. Сделайте его администратором группы.
group-rights-out = ⚠️ Бота в этой группе нет: заявки ждут. Верните его или привяжите другую группу командой /bind.
group-unknown-rights = ⚠️ Telegram не говорит, какие у бота там права. Попробуйте позже.
group-unbind-sure = Отвязать группу <b>{ $title }</b>? Карточки и напоминания будут ждать, пока не привяжут другую: /bind в ней.
group-unbound = ✅ Группа { $title } отвязана. Новая привязывается командой /bind в ней.
button-unbind = Отвязать…

## Почему не сделано
refusal-admin-unclear = Не понял: «{ $words }». Посмотрите пример выше и напишите ещё раз, или /cancel.
refusal-last-role = Это последняя роль: сначала дайте другую, или увольте сотрудника.
refusal-last-admin = Это последний подключённый администратор. Сначала дайте эту роль кому-то ещё.
refusal-staff-oneself = Себя уволить или лишить роли администратора нельзя: пусть это сделает другой администратор.
refusal-company-words = Нужно название и ИНН: «Ромашка, ИНН 7707083893».
refusal-contact-words = Нужно имя, и лучше телефон: «Анна Смирнова, +7 916 123-45-67».
refusal-contact-known = Человек с этим телефоном у клиента уже есть.
refusal-contract-words = Нужны номер, первый день и срок: «ИТС-5, с 01.12.2026, 12 мес, бонусные часы».
refusal-several-companies = Подходит несколько клиентов: { $names }. Укажите ИНН.
refusal-prolongation-overlaps = Продление начинается после последнего дня прежнего договора.
refusal-plan-chosen-already = У договора и так этот план.
refusal-service-unchanged = Так и есть – менять нечего.
refusal-service-known = Услуга «{ $name }» в прайсе уже есть.
refusal-service-needs-price = Нужна цена: «Выезд, почасовая, 3000 ₽».
refusal-no-such-service = Не нашёл услугу в начале: «{ $words }». Напишите её название как в прайсе: /prices
refusal-bad-usual-minutes = Обычное время – от 1 минуты до суток.
refusal-bad-service-words = Нужны слова, по которым находить услугу: от 1 до { $most }, не длиннее 64 знаков.
refusal-accrual-unchanged = Строка и так такая – менять нечего.
refusal-no-group = Эта группа уже не группа инженеров.
