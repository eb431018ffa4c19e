### Дежурство: кто дежурит, замены, отсутствия, график

command-duty = Кто дежурит
duty-help = /duty – кто дежурит: подежурить, попросить замену, сказать, что вас не будет.

## Сейчас
duty-now = 🛡 Дежурит <b>{ $name }</b>{ $until }
duty-until = {" "}до { $due }
duty-until-midnight = {" "}до конца дня
duty-through = {" "}по { $day }
duty-why-schedule = По графику.
duty-why-substitute = Вместо: { $name }
duty-why-nobody-else = Вне графика.
duty-why-next-absent = По графику – { $name }, но отсутствует: дежурит следующий.
duty-why-next-left = По графику – { $name }, но больше не работает: дежурит следующий.
duty-why-no-schedule = 🛡 Никто не дежурит: графика нет.
duty-why-nobody-planned = 🛡 Никто не дежурит: в графике на этот день никого нет.
duty-why-all-away = ⚠️ Дежурить некому: все, кто в графике, отсутствуют.
duty-then = Потом: { $name }
duty-nobody = никто

## Дальше
duty-days = <b>Ближайшие дни</b>
duty-day = • { $day }: { $who }
duty-shift-from = с { $time } { $who }
duty-shift-instead = { $name } (вместо: { $instead })
duty-away-title = <b>Не будет</b>
duty-away-row = • { $name }: { $days }{ $why }
duty-away-vacation = {" "}(отпуск)
duty-away-illness = {" "}(болезнь)
duty-span = { $first } – { $last }

## График
duty-schedule = <b>График</b>
duty-schedule-weekday = • { $days }: { $name }
duty-schedule-by-day = По дням: { $names } – с { $since }
duty-schedule-by-workday = По будням: { $names } – с { $since }
duty-schedule-by-week = По неделям: { $names } – с { $since }
duty-schedule-from = Начнётся: { $day }
duty-schedule-none = Графика больше не будет.
duty-preview = 🛡 <b>Новый график дежурств</b>
duty-how = <b>Как изменить график</b> – напишите команду и кто дежурит:
    /duty пн-ср Иванов, чт-пт Петрова
    /duty по неделям Иванов, Петрова, Сидоров с 1.12
    /duty по будням Иванов, Петрова (или: по дням)
    /duty нет
    За других: /duty Иванов до 18:00; /duty Иванов отпуск с 1.12 по 14.12; /duty Иванов вышел
    Сначала покажу, что получится.
duty-how-own = Словами: /duty я до 18:00; /duty замените меня до завтра 12:00; /duty отпуск с 1.12 по 14.12; /duty я вышел

## Кнопки
button-duty-me = Я дежурю
button-duty-replace = Замените меня до…
button-duty-away = Меня не будет…
button-duty-here = Я снова на месте
button-duty-take = Заменю
button-duty-drop = Не нужно
button-duty-until = до { $due }
button-duty-until-midnight = до конца дня
button-duty-through = по { $day }
button-duty-week = До конца недели
button-duty-save = Сохранить

duty-ask-until = До какого часа вас заменить? Можно и написать: до 15:00, до завтра 12:00
duty-ask-until-here = До какого часа вас заменить?
    Другое время – словами: /duty замените меня до завтра 12:00
duty-ask-days = Когда вас не будет? Можно и написать: завтра, отпуск с 1.12 по 14.12
duty-ask-days-here = Когда вас не будет?
    Другие дни – словами: /duty отпуск с 1.12 по 14.12
duty-you = Вы дежурите{ $until }
duty-asked = Спросил в группе: замена{ $until }
duty-noted-away = Записано: вас не будет { $days }
duty-noted-here = Записано: вы на месте
duty-noted = ✅ Записано.
duty-saved = ✅ График сохранён.
duty-dropped = Замена больше не нужна

## Группе
duty-told-instead = Вместо: { $name }
duty-told-by = Записал: { $name }
duty-called = 🙋 <b>{ $name }</b> просит заменить{ $until }. Кто подежурит?
duty-call-taken = 🙋 { $name } – замена{ $until }: <b>{ $substitute }</b>
duty-call-dropped = 🙋 { $name } – замена больше не нужна.
duty-told-away = 📆 <b>{ $name }</b>: не будет { $days }.
duty-told-back = 👋 <b>{ $name }</b> снова на месте.
duty-told-none = 🛡 Графика дежурств больше нет.
duty-today = ☀️ Сегодня дежурит <b>{ $name }</b>{ $until }

## Отказы
refusal-duty-unclear = Не понял: «{ $words }». Примеры: /duty я до 18:00; /duty замените меня до завтра 12:00; /duty отпуск с 1.12 по 14.12; /duty пн-ср Иванов, чт-пт Петрова
refusal-duty-far-day = «{ $words }» – слишком далеко: можно не дальше года.
refusal-duty-day-twice = Один день назван дважды: { $words }.
refusal-duty-no-such-person = «{ $words }» – кто это? Есть: { $names }.
refusal-duty-which-person = «{ $words }» – кто из них: { $names }? Напишите имя и фамилию.
refusal-duty-leaders-only = За других и в графике записывает директор или администратор.
refusal-duty-too-many-people = В графике можно не больше { $most } человек.
refusal-duty-unchanged = График и так такой – менять нечего.
refusal-duty-moved-on = Пока вы смотрели, график уже изменили. Ничего не сохранено: отправьте команду ещё раз.
refusal-duty-past = Это время уже прошло. На завтра – так: /duty замените меня до завтра 15:00
refusal-duty-too-far = Дежурство вручную – не дольше { $days } дней. Дольше – это уже график.
refusal-duty-already = { $name } и так дежурит.
refusal-duty-away = { $name } сегодня отсутствует и дежурить не может. Вернулись – /duty я вышел
refusal-duty-nobody = Сейчас никто не дежурит: заменять некого.
refusal-duty-not-yours = Сейчас дежурит { $name }. Попросить замену может только дежурный или директор.
refusal-duty-called-already = Замену до этого времени уже просили: ответ ждём в группе.
refusal-duty-taken = Уже заменяет { $name }.
refusal-duty-call-closed = Замена больше не нужна.
refusal-duty-own-call = Это вас просят заменить.
refusal-duty-no-call = Такой просьбы о замене нет.
refusal-duty-reversed-days = Последний день раньше первого.
refusal-duty-days-past = Эти дни уже прошли.
refusal-duty-too-many-days = Записать отсутствие можно на год вперёд и не дольше чем на год.
refusal-duty-away-known = Это уже записано.
refusal-duty-not-away = { $name } и так на месте.
