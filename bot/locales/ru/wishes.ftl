### Желаемый срок: выбор, ответы, договорённость

button-wish = 📅 Желаемый срок
button-other-date = 📅 Другой срок
button-calendar = 📅 Выбрать день
button-propose-date = 📅 Предложить срок
button-propose-other = 📅 Предложить другой
button-promise = ✅ Обещаем { $at }
button-date-agreed = ✅ Согласен: { $at }
button-wish-confirm = ✅ Да, { $at }
button-month-before = ‹ { $month }
button-month-after = { $month } ›

until-today = сегодня до { $time }
until-tomorrow = завтра до { $time }
until-day = { $day } до { $time }

wish-choose = 📅 <b>{ $number }</b>: к какому сроку нужно?
wish-words = Выберите или напишите словами: «до четверга», «к 15:00 28.11».
wish-propose = 📅 <b>{ $number }</b>: какой срок предложить клиенту?
wish-propose-words = Или ответьте на карточку словами: «срок до четверга», «срок 28.11 к 15:00».
wish-month = 📅 <b>{ $number }</b>: { $month }, рабочие дни
wish-day = 📅 <b>{ $number }</b>: { $day }. К какому часу?
wish-day-over = 📅 <b>{ $number }</b>: { $day } – уже не успеть. Выберите другой день.
wish-read = 📅 <b>{ $number }</b>: записать желаемый срок <b>{ $at }</b>?
wish-not-read = Если это срок заявки { $number }, я его не понял. Напишите, например: «до четверга», «завтра к 15:00», «28.11».
wish-not-read-staff = Не понял срок, клиенту ничего не отправлено. Напишите, например: «срок до четверга», «срок завтра к 15:00», «срок 28.11».

wish-unfit = 📅 <b>{ $number }</b>: срок { $at } не получится.
wish-unfit-past = Это время уже прошло.
wish-unfit-too-far = Дальше чем на год вперёд мы не обещаем.
wish-unfit-off = В этот день мы не работаем: { $why }.
wish-unfit-hours = В это время мы не работаем. Часы в этот день: { $hours }.
wish-unfit-effort = На такую работу нужно не меньше { $least }. Самое раннее – { $earliest }.
wish-unfit-capacity = Инженеры до этого времени заняты другими заявками.
wish-offers = Ближайшее, что успеем:
wish-offer = • { $at }
wish-no-offers = Ближайшие месяцы заняты. Напишите инженеру – подумаем вместе.
wish-risky-effort = { $done }. Внимание: на такую работу обычно нужно не меньше { $least }.
wish-risky-capacity = { $done }. Внимание: до этого срока работ на { $planned }, а времени инженеров { $free }.

wish-passed-on = Передано инженеру: { $at }
wish-agreed-toast = Договорились
wish-promised-toast = Обещано: { $at }, клиент узнает
wish-proposed-toast = Предложено клиенту: { $at }

wish-asked = 📅 { $name } просит срок <b>{ $at }</b>: заявка <b>{ $number }</b>, { $company }
wish-by-plan = По плану: { $due }
wish-load = До этого срока работ на { $planned }, времени инженеров { $free }.
wish-load-unknown = Загрузку посчитать не по чему: решайте сами.
wish-accepted = ✅ Клиент согласен: заявка <b>{ $number }</b>, { $company } – обещано: <b>{ $at }</b>
wish-promised-group = ✅ Заявка <b>{ $number }</b>: обещано клиенту – <b>{ $at }</b>
wish-over-group = 📅 Заявка <b>{ $number }</b>: клиент просил срок { $at }, теперь речь о другом.
wish-promised-client = ✅ Договорились: заявка <b>{ $number }</b>, срок <b>{ $at }</b>
wish-over-client = 📅 Заявка <b>{ $number }</b>: предложение { $at } больше не действует.
wish-done-group = 📅 Заявка <b>{ $number }</b>: клиент просил срок { $at }. Заявка уже не в работе.
wish-done-client = 📅 Заявка <b>{ $number }</b>: предлагали срок { $at }. Заявка уже не в работе.
wish-engineer = Инженер
wish-proposed-to-client = 📅 { $name } предлагает срок по заявке <b>{ $number }</b>: <b>{ $at }</b>
wish-promised-to-client = ✅ { $name } обещает срок по заявке <b>{ $number }</b>: <b>{ $at }</b>

wish-history = Как договаривались:
wish-history-client = • клиент просил { $at } ({ $said }) – { $state }
wish-history-staff = • предложили { $at } ({ $said }) – { $state }
wish-state-wished = ждёт ответа
wish-state-proposed = ждёт ответа
wish-state-promised = обещано
wish-state-replaced = заменено
