### Люди клиента: как входят, кто кого видит, как уходят

company-label = 🏢 { $name }
menu-company = 🏢 { $name } ▾
my-company = { $name }
my-company-now = ✓ { $name }
company-which = <b>Вы подключены к нескольким компаниям.</b> От какой пишете?
company-which-draft = <b>Вы подключены к нескольким компаниям.</b> От какой это заявка? Если не выбрать, в { $at } она откроется от { $company }.
company-which-first = <b>Вы подключены к нескольким компаниям.</b> Сначала выберите, о какой речь, потом нажмите ещё раз.
company-chosen = Теперь вы пишете от { $company }. Сменить: кнопка 🏢 внизу или /company. Ответ на сообщение о заявке всегда попадёт в эту заявку.
welcome-several = Вы подключены к нескольким компаниям. Какая выбрана – видно на кнопке 🏢 внизу; сменить – ею же или командой /company.
company-only-one = Вы подключены к одной компании: { $company }.


## Запрос с ИНН
access-inn = ИНН { $inn }:
access-inn-company = • { $company }{ $kpp }
access-inn-unknown = ИНН { $inn }: такого клиента у нас нет.
access-decline-how = Запрос от { $name }: что ответить? Чтобы отказать своими словами, ответьте на сам запрос: «отказ: причина».
button-decline-client = Нет такого клиента
button-decline-person = Не ваш сотрудник
button-decline-silent = Без объяснения
button-decline-back = ← Назад
decline-word-client = компании нет среди наших клиентов
decline-word-person = компания не подтвердила, что вы её сотрудник
access-declined-why = К сожалению, подключить вас не смогли: { $word }. Если это ошибка, позвоните нам по телефону из договора.
access-declined-outcome-why = отклонён: { $word }

admin-invite-done = Приглашение для { $name } – ниже.

people-help = • /people – люди клиента: кто подключён, кого отключить, кто руководитель;
    • /forget – стереть данные человека по письменной просьбе.

## Заявки компании
button-company-tickets = Заявки компании
button-my-tickets = ← Мои заявки
company-tickets-list = <b>Заявки компании</b>: { $company }
company-tickets-none = Заявок у компании пока нет.
company-ticket-title = { $number } · { $name } · { $state } · { $subject }
my-opened-by = Открыл(а): { $name }
colleague-wrote = <b>{ $name }</b> пишет в заявку { $number }:
colleague-reopened = { $name }: заявка <b>{ $number }</b> возвращена в работу.
colleague-closed = { $name }: заявка <b>{ $number }</b> закрыта.
colleague-cancelled = { $name }: заявка <b>{ $number }</b> отменена.

## Люди
button-people = Люди компании
people-title = <b>Люди</b>: { $company }
people-hint-manager = Нажмите на имя, чтобы отключить человека или повторить приглашение. Руководителя назначаем мы: попросите в заявке или по телефону.
people-hint-staff = Нажмите на имя.
people-none = Пока никого.
people-row = { $name } · { $role } · { $state }
people-member = сотрудник
people-manager = руководитель
people-in = подключён
people-awaited = ещё не вошёл
people-out = отключён
person-title = <b>{ $name }</b>, { $company }
person-state = { $role } · { $state }
person-tickets = { $count ->
    [0] Открытых заявок нет.
    [one] { $count } открытая заявка.
    [few] { $count } открытые заявки.
   *[many] { $count } открытых заявок.
}
person-phone = Телефон: { $phone }
person-you = Это вы. Отключиться самому – в «Помощь» → «Выйти».
button-add-colleague = + Пригласить
button-link-again = Ссылка ещё раз
button-make-member = Сделать сотрудником
button-make-manager = Сделать руководителем
button-remove-person = Отключить…
button-forget-person = Удалить данные…
button-back-to-people = ← Все люди
button-no-back = Нет, назад
colleague-name = Как зовут коллегу? Напишите имя и фамилию – пришлю ссылку и QR-код. /cancel – передумать.
colleague-invited = Приглашение для { $name } ({ $company }), на один раз и на 7 дней. Перешлите ссылку или покажите код:
    { $link }
    Человек будет сотрудником: откроет свои заявки, но на оплату не соглашается.
person-remove-sure = Отключить <b>{ $name }</b>? Доступ пропадёт сразу, человек об этом узнает. { $tickets ->
    [0] Открытых заявок у него нет.
   *[other] Открытые заявки ({ $tickets }) останутся и перейдут руководителю.
}
button-remove-sure = Да, отключить
person-forget-sure = Стереть данные <b>{ $name }</b> навсегда? Имя, телефон, сообщения, файлы и вход в бота – у всех компаний этого человека. Часы и суммы останутся без имени. { $tickets ->
    [0] Открытых заявок у него нет.
   *[other] Открытых заявок: { $tickets }, их текст тоже пропадёт.
} Вернуть нельзя.
button-forget-sure = Да, стереть навсегда
person-forgotten = Данные стёрты, в истории осталось «{ $label }».
told-removed-by-manager = Руководитель отключил вас от { $company }. Ваши открытые заявки теперь у него.
told-removed-by-staff = Мы отключили вас от { $company }. Если это ошибка, позвоните нам.
told-role-manager = Теперь вы руководитель { $company }: видите заявки коллег, приглашаете людей и соглашаетесь на оплату. «Помощь» → «Люди компании».
told-role-member = Теперь вы сотрудник { $company }: видите только свои заявки.
told-passed = { $company }: автор отключился, его заявки теперь у вас: { $numbers }.

## Группе: кто ушёл
group-person-removed = { $name } отключён(а) от бота · { $company }
group-person-left = { $name } сам(а) отключился от бота · { $company }
group-person-forgotten = { $name }: данные стёрты · { $company }
group-person-by = Отключил(а): { $name }
group-person-tickets-passed = Заявки { $numbers } теперь у { $heir }.
group-person-tickets-nobody = Заявки { $numbers } остались без человека: руководителя в боте нет, позвоните клиенту.
group-no-manager = У компании больше нет руководителя в боте.

## Выйти и быть забытым
button-leave = Выйти
button-forget = Удалить мои данные
button-stay = Нет, остаюсь
me-leave = Выйти из { $company }? Сообщения приходить перестанут, «Баланс» и заявки закроются. Открытые заявки не пропадут: { $heir ->
    [yes] их увидит руководитель.
   *[no] ими займёмся по телефону.
} Вернуться можно по новой ссылке.
button-leave-sure = Да, выйти
me-left = Готово: { $company } вам больше не пишет. Вернуться можно по ссылке от коллеги или от нас.
me-forget = <b>Удалить ваши данные?</b>

    Сотрём навсегда: имя, телефон, вход в бота, все ваши сообщения, файлы и наши ответы с вашим именем – у всех компаний, к которым вы подключены. Останется только история часов компании, без вашего имени.

    То, что уже показано в Telegram у вас на экране, удалите сами: бот этого не может.
me-forget-open = Сейчас в работе ваши заявки: { $numbers }. Доступ закроется сразу, а данные сотрём, когда закончим, самое позднее { $day }.
button-me-forget-sure = Да, удалить навсегда
me-forgotten = Ваши данные удалены. Спасибо, что были с нами.
me-forget-asked = Вы отключены. Данные сотрём, когда закончим с заявками, самое позднее { $day }. Ещё раз просить не нужно.
me-stay = Хорошо, всё остаётся как было.
group-forget-asked = 🗑 { $name } · { $company } – просит удалить свои данные. Доступ уже закрыт. Сотрём сами { $day }; если заявки закончены раньше, может директор – кнопкой.
group-forget-done = 🗑 Данные стёрты: { $label }.
group-forget-sure = Стереть сейчас? Тексты в открытых заявках тоже пропадут.
button-forget-now = Стереть сейчас…

## Отказы
refusal-bad-inn-said = Похоже, в ИНН опечатка: такого номера не бывает. Проверьте цифры (10 у организации, 12 у предпринимателя) и напишите запрос ещё раз.
refusal-too-many-requests = За сутки вы уже оставили несколько запросов. Подождите ответа или позвоните нам.
refusal-decline-word-too-long = Причина длиннее { $most } знаков. Напишите короче: её прочтёт человек.
refusal-company-managers-only = Это может только руководитель компании.
refusal-colleague-in-already = { $name } уже в боте, новая ссылка не нужна.
refusal-too-many-awaited = Уже { $most } приглашённых ещё не вошли. Отключите лишних в «Люди компании», потом приглашайте.
refusal-not-oneself = Себя отключить нельзя. Чтобы уйти самому: «Помощь» → «Выйти».
refusal-last-manager = Вы единственный руководитель компании в боте: спрашивать об оплате будет некого. Напишите нам, кто теперь руководитель, и выйдите после этого.
refusal-forgotten-already = Данные этого человека уже стёрты.
