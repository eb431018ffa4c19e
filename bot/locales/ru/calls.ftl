### Заявки со звонка, поиск клиента

command-client = Клиент: баланс, заявки, контакты

calls-help = Звонит клиент – заявка одной строкой: /new ромашка звонила Анна, не проводится реализация.
    Баланс, заявки и контакты: /client ромашка. Из любого чата – имя бота через @ и название, ИНН или телефон.

call-how = 📞 <b>Заявка со звонка – одной строкой:</b> клиент, кто звонил, что случилось.
    Например: «ромашка звонила Анна, не проводится реализация».

    Клиент – часть названия, ИНН или телефон. Звонили раньше – начните с времени: «в 11:40 ромашка …».
    Ответьте на это сообщение или сразу напишите /new и строку.
call-no-company = Не понял, какой клиент: «{ $query }». Ответьте на это сообщение ещё раз, начав с названия, ИНН или телефона. Заявка пока не открыта.
call-which-company = Какой клиент звонил?
call-more-companies = Показаны первые { $count }: если нужного нет, напишите точнее.
call-which-contact = { $company }
    Кто звонил?
call-what = { $company }
    Что случилось? Ответьте на это сообщение, например: «звонила Анна, не проводится реализация».
call-opened = 📞 Заявка <b>{ $number }</b> открыта: { $company }
call-told = { $name } – написал, что заявка открыта.
call-not-told = { $name } ещё не в Telegram: назовите номер заявки по телефону.
call-silent = { $name } заблокировал бота: назовите номер заявки по телефону.
call-yours = Занимается { $name }.
call-in-queue = Заявка в очереди: о ней напомнят, пока кто-нибудь не возьмёт.
call-done = Заявка уже решена.
call-queued-toast = { $number } в очереди
button-call-manager = { $name } · руководитель
button-call-new = Другой человек
button-call-new-named = { $name } – новый контакт
button-call-queue = В очередь
button-call-earlier = Был раньше
call-when = Когда был звонок и почему записан позже? Ответьте на это сообщение: «11:40 был за рулём».
    Заявка { $number }
call-when-again = Нужны время и причина: «11:40 был за рулём». Ответьте ещё раз.
call-moved = { $number }: звонок был в { $at }, сроки пересчитаны.

client-call-opened = 📞 По звонку открыта заявка <b>{ $number }</b>: { $subject }
    Занимается { $name }. Дополнить – ответьте на это сообщение.

call-card = 📞 по звонку, записал(а) { $name }
call-card-phone = {" "}· звонили с { $phone }
call-card-absent = {" "}· не в Telegram, звоните
call-card-noted = ⏱ записано позже звонка, в { $at }
call-card-moved = ⏱ время звонка изменено, было { $at } ({ $reason })
client-not-in-telegram = ⚠️ { $name } ещё не в Telegram, сообщение не дойдёт. Позвоните: { $phone }.

find-nobody = По запросу «{ $query }» клиентов не нашлось. Можно часть названия, ИНН, телефон или номер заявки.
find-which = Какой клиент?
find-client-how = Какой клиент? Напишите /client и часть названия, ИНН, телефон или номер заявки.
client-work-allowed = работа разрешена
client-work-prepayment = предоплата
client-work-forbidden = работа запрещена
client-open-tickets = { $count ->
    [one] { $count } открытая
    [few] { $count } открытые
   *[many] { $count } открытых
}: { $numbers }
client-no-open-tickets = открытых заявок нет
client-contacts = <b>Контакты</b>
client-contact = • { $name }, { $phone }{ $role }{ $absent }
client-contact-manager = {" "}· руководитель
client-contact-absent = {" "}· не в Telegram
client-no-contacts = Контактов нет.
client-calls = <b>Последние звонки</b>
client-call = • { $at } – { $name }{ $phone }, { $number }
client-call-phone = {" "}({ $phone })
client-no-calls = Звонков ещё не записывали.
button-client-new = Новая заявка
button-client-tickets = Открытые заявки
button-client-callers = Кто звонил

inline-login = Вход для сотрудников
inline-how = Название, ИНН, телефон или № заявки
inline-nobody = Никого не нашлось. Как искать?

refusal-no-call = Заявка { NUMBER($number, useGrouping: 0) } пришла не по звонку, двигать нечего. Клиенту ничего не отправлено.
refusal-call-charged = По заявке { NUMBER($number, useGrouping: 0) } работа уже списана: время звонка не изменить.
refusal-call-in-future = Это время ещё не наступило: звонок не мог быть позже записи.
refusal-no-call-reason = Нужна причина, не длиннее 300 знаков: «звонок 11:40 был за рулём».
refusal-call-gone = Этот звонок уже записан или прошло больше суток.
call-written = Записано
