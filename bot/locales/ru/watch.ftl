### Дозор: предупреждения о сроках, списки «просрочено» и «сегодня»

## Инженеру или группе: время на исходе. Причина – из прогноза, её может не быть
near-reaction = ⏳ <b>{ $number }</b> ещё никто не взял: до срока реакции { $left } (до { $due }).
near-resolution = ⏳ По <b>{ $number }</b> до решения осталось { $left } (до { $due }){ $why }.
near-wish = ⏳ По <b>{ $number }</b> обещание клиенту – { $due }: осталось { $left }.
near-why = : { $why }
doubt-work = работы ещё на { $remaining }
doubt-short = работы ещё на { $remaining }, не успеть
doubt-queue = работы ещё на { $remaining }, а перед ней в очереди { $queue }
doubt-queue-only = перед ней в очереди работы на { $queue }
watch-assignee = Занимается: { $name }

## Группе: время вышло
missed-reaction = 🔴 <b>{ $number }</b>: срок реакции был { $due }, заявку никто не взял.
missed-resolution = 🔴 <b>{ $number }</b>: срок решения был { $due }, заявка не решена.
missed-wish = 🔴 <b>{ $number }</b>: клиенту обещали к { $due }, заявка не решена.
over-reaction = 🔴 <b>{ $number }</b>: срок реакции был { $due }, заявку взяли позже.
over-resolution = 🔴 <b>{ $number }</b>: срок решения был { $due }, заявку решили позже.
over-wish = 🔴 <b>{ $number }</b>: клиенту обещали к { $due }, заявку решили позже.

## Когда их много – одним сообщением
many-near = ⏳ <b>Время на исходе: { $count }</b>
many-missed = 🔴 <b>Просрочено: { $count }</b>

## Администратору: записанные сроки не сходятся с событиями
clock-drift = ⚠️ <b>Ночная проверка сроков:</b> записанные сроки не сходятся с событиями заявок: { $numbers }.
clock-drift-more = … и ещё { $count }
clock-drift-how = Такого не бывает от обычной работы. Подробно – командой chasovoy deadlines check на сервере, записать заново – chasovoy deadlines rebuild.

## Списки инженера: /overdue и /today
overdue-title = <b>Просрочено: { $count }</b>
overdue-none = 👍 Просроченных заявок нет.
today-own = <b>Ваши на сегодня</b>
today-free = <b>Никто не взял</b>
today-none = 👍 На сегодня у вас сроков нет, и свободных заявок со сроком тоже.
today-undated = Ваших заявок без срока на сегодня: { $count }.
list-row = { $mark } <b>{ $number }</b> { $company } – { $when }{ $who }
list-who = {" "}· { $name }
when-reaction = реакция до { $due }
when-resolution = решение до { $due }
when-wish = обещано к { $due }
late-reaction = реакция просрочена{ $by } (до { $due })
late-resolution = решение просрочено{ $by } (до { $due })
late-wish = обещание просрочено{ $by } (к { $due })
late-by = {" "}на { $late }
outlook-mark-ok = 🟢
outlook-mark-at-risk = 🟡
outlook-mark-will-breach = 🟠
outlook-mark-breached = 🔴
outlook-mark-none = ⏳
command-today = Что сделать сегодня
command-overdue = Просроченные заявки
queue-all-taken = 👍 Все заявки приняты.
queue-none = 👍 Незакрытых заявок нет.
queue-working = <b>В работе</b>
queue-hands = • { $name }: { $numbers }{ $more }
queue-more = {" "}и ещё { $count }
queue-waiting = <b>Ждём клиента: { $count }</b>
queue-overdue = <b>Просрочено</b>
command-queue = Очередь: кто ждёт, кто чем занят
lists-help = Здесь и в группе: /queue – кто ждёт и кто чем занят, /today – что вам сделать сегодня, /overdue – что просрочено, /disputes – с чем клиенты не согласны. Только здесь: /quiet 22-8 – когда вам не присылать отчёты.
