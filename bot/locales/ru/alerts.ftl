### Оповещения: заявки, которые никто не взял

alert-title = 🔔 <b>{ $count ->
    [one] Ждёт { $count } заявка
    [few] Ждут { $count } заявки
   *[many] Ждут { $count } заявок
}, никто не взял:</b>
alert-row = { $mark } <b>{ $number }</b> { $company } – { $waits }{ $late }
alert-row-late = , ⚠️ реакция просрочена
alert-mark = 🔴
alert-mark-urgent = 🔥
alert-mark-client = 🟡
alert-duty = { $people }, вы дежурите: возьмите или позовите, кто возьмёт.
alert-everybody = Дежурного нет. Коллеги, кто возьмёт?
alert-mention = <a href="tg://user?id={ $id }">{ $name }</a>
alert-taken = ✅ { $number } – принял(а) { $name } через { $elapsed }
alert-cancelled = ⚪️ { $number } – отменена клиентом
alert-waits-again = ↩️ { $number } – снова ждёт
alert-over = 👍 <b>Все заявки приняты.</b>
alert-below = Список заявок, которые ждут, – ниже.
alert-late-title = ⏰ <b>{ $count ->
    [one] Просрочена { $count } заявка
    [few] Просрочены { $count } заявки
   *[many] Просрочено { $count } заявок
}, никто не отозвался:</b>
alert-late-row = 🔴 <b>{ $number }</b> { $company } – { $what }{ $who }
alert-late-who = {" "}· { $name }
alert-late-no-more = ⏱ { $number } – срок теперь другой
button-noted = Принято { $number }
noted = Записано: вы знаете, что { $number } просрочена
button-take-number = Взять { $number }

## Администратору: сторож нашёл заявки, о которых никому не напомнят
alert-silent = 🚨 <b>Оповещения молчат.</b> Эти заявки никто не взял, и напоминать о них некому: { $numbers }.
alert-silent-how = Посмотрите в группе /queue и возьмите их. Причина – в журнале программы, проверка – командой chasovoy doctor на сервере.

## Группе: взятая заявка стоит без движения
group-lapsed = ↩️ <b>{ $number }</b> давно без движения, взял(а) её { $name }. Она снова ждёт: кто возьмёт?
group-lapsed-of-nobody = ↩️ <b>{ $number }</b> давно без движения. Она снова ждёт: кто возьмёт?
