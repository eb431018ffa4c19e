### Дозор: предупреждения о сроках, списки «просрочено» и «сегодня»

## Инженеру или группе: время на исходе. Причина – из прогноза, её может не быть
near-reaction = ⏳ <b>{ $number }</b> ещё никто не взял: до срока реакции { $left } (до { $due }).
near-resolution = ⏳ По <b>{ $number }</b> до решения осталось { $left } (до { $due }){ $why }.
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

## Администратору: записанные сроки не сходятся с событиями
clock-drift = ⚠️ <b>Ночная проверка сроков:</b> записанные сроки не сходятся с событиями заявок: { $numbers }.
clock-drift-more = … и ещё { $count }
clock-drift-how = Такого не бывает от обычной работы. Подробно – командой chasovoy deadlines check на сервере, записать заново – chasovoy deadlines rebuild.
