### Сроки: реакция, решение, желаемый срок

group-made-urgent = 🔥 { $name } просит сделать заявку <b>{ $number }</b> срочной.

button-deadlines = ⏱ Сроки
button-priority-low = Не к спеху
button-priority-normal = Обычная
button-priority-urgent = 🔥 Срочная
priority-low = 🐢 не к спеху
priority-normal = обычная
priority-urgent = 🔥 срочная
priority-now-low = Теперь не к спеху, сроки пересчитаны
priority-now-normal = Теперь обычная, сроки пересчитаны
priority-now-urgent = Теперь срочная, сроки пересчитаны
priority-told-low = Заявка <b>{ $number }</b> теперь не к спеху: так решил инженер. Если это не так, напишите ему.
priority-told-normal = Заявка <b>{ $number }</b> теперь обычная: так решил инженер. Если это не так, напишите ему.
priority-told-urgent = Заявка <b>{ $number }</b> теперь срочная.
of-low = заявка не к спеху
of-normal = обычная заявка
of-urgent = срочная заявка

due-reaction = реакция до { $at }
due-reaction-late = ⚠️ реакция просрочена (до { $at })
due-resolution = решение до { $at }
due-resolution-late = ⚠️ решение просрочено (до { $at })
due-resolution-paused = решение: ждём клиента, потом останется { $left }
due-resolution-kept = решено в срок (до { $at })
due-resolution-missed = решено позже срока (до { $at })
wish-promised = обещали { $at }
wish-promised-late = ⚠️ обещали { $at }
wish-wished = клиент хочет { $at }
wish-proposed = предложили клиенту { $at }

why-due-title = ⏱ <b>{ $number }: почему такие сроки</b>
why-due-plan = План «{ $plan }», { $priority }, календарь «{ $calendar }»
why-due-no-plan = ⏱ <b>{ $number }</b>: заявка открыта до того, как появились планы, – сроков у неё нет.
why-due-reaction = <b>Ответить до: { $at }</b>, норма { $norm }
why-due-reaction-late = <b>Реакция просрочена, срок был: { $at }</b>, норма { $norm }
why-due-resolution = <b>Решить до: { $at }</b>, норма { $norm }
why-due-resolution-late = <b>Решение просрочено, срок был: { $at }</b>, норма { $norm }
why-due-resolution-paused = <b>Решение – часы стоят, ждём клиента</b>: останется { $left } из { $norm }
why-due-done = <b>Решено { $at }</b>, норма { $norm }
why-due-done-due = Срок: { $at }
why-due-void = <b>Заявка отменена</b>: часы больше не идут.
why-due-first = Впервые решена { $at }, в срок.
why-due-first-late = Впервые решена { $at }, позже срока.
why-due-zone = Часы по дням – по времени календаря ({ $zone }).
why-due-day = { $day }: { $hours } – { $minutes }{ $note }
why-due-days = { $day }: { $hours } – всего { $minutes }{ $note }
why-due-off = { $day }: не считается – { $why }
why-due-note = {" "}({ $note })
why-due-more = … и ещё строк: { $count }
why-due-waited = ждали клиента { $hours }
why-due-thought-solved = решено, ждали клиента { $hours }
why-due-unconfirmed = ⚠️ Производственный календарь на эти дни ещё не подтверждён: после постановления срок может сдвинуться.
why-due-wish = Желаемый срок живёт отдельно: он не двигает сроки плана, и паузы не двигают его.

cause-night = нерабочее время
cause-weekend = выходной
cause-short-day = короткий день
cause-working-weekend = рабочий день вместо { $day }
cause-own-hours = особые часы
cause-own-day-off = нерабочий день по календарю
cause-moved = выходной, перенос с { $day }
cause-decreed = нерабочий день по указу
holiday-new-year = новогодние каникулы
holiday-christmas = Рождество
holiday-fatherland-defenders = День защитника Отечества
holiday-womens-day = Международный женский день
holiday-spring-and-labour = Праздник Весны и Труда
holiday-victory-day = День Победы
holiday-russia-day = День России
holiday-unity-day = День народного единства

my-due = Решим до: <b>{ $at }</b>
my-due-late = Срок решения был { $at }. Простите за задержку – заявка у нас на виду.
my-due-paused = Срок остановлен: ждём вашего ответа.
my-wish-promised = Обещали: <b>{ $at }</b>
my-wish-wished = Вы просите: { $at } – ждём ответа инженера.
my-wish-proposed = Предлагаем: { $at } – ждём вашего ответа.
button-why-due = Почему такой срок?
button-hurry = 🔥 Это срочно
button-back-to-ticket = ← К заявке
my-why = Заявку <b>{ $number }</b> решим до: <b>{ $at }</b>.
    Это { $norm } рабочего времени, отсчёт с момента обращения: { $since }.
my-why-late = Срок заявки <b>{ $number }</b> был: <b>{ $at }</b>. Простите за задержку.
    Это { $norm } рабочего времени, отсчёт с момента обращения: { $since }.
my-why-paused = Срок заявки <b>{ $number }</b> остановлен: ждём вашего ответа. Останется { $left } из { $norm } рабочего времени.
my-why-done = Заявка <b>{ $number }</b> решена { $at }.
my-why-done-due = Срок по договору: <b>{ $at }</b>, это { $norm } рабочего времени.
my-why-void = Заявка <b>{ $number }</b> отменена, срока у неё больше нет.
my-why-no-plan = У заявки <b>{ $number }</b> нет срока по договору.
my-why-skipped = Не считаются:
my-why-waited = • ждали вашего ответа: { $minutes } рабочего времени
my-why-off = • { $day }: { $why }
my-why-short = • { $day }: { $why }, на час меньше
my-why-night = • ночь
my-why-night-and-lunch = • ночь и обед
