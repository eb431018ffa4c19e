### Календари и планы: показать и изменить (администратор)

plans-help = • /calendar – рабочие дни и часы; /plan – сроки реакции и решения.

calendar-title = 🗓 <b>{ $name }</b> · версия { $version } с { $since }
calendar-zone = Часовой пояс: { $zone }
calendar-holidays = Праздники России – выходные
calendar-no-holidays = Праздники России не учитываются
calendar-own = Особые дни:
hours-off = выходной
hours-whole-day = круглосуточно
hours-as-usual = как обычно ({ $hours })
edit-row = • { $what }: { $value }
calendars-how = <b>Как изменить</b> – напишите команду и что должно быть:
    /calendar 31.12 выходной корпоратив
    /calendar 28.12 10:00-15:00
    /calendar 1.05-3.05 выходной
    /calendar 31.12 как обычно
    /calendar пн-пт 9:00-13:00 14:00-18:00
    /calendar сб 10-15
    /calendar праздники нет
    /calendar пояс Europe/Samara
    /calendar круглосуточно
    Если календарей несколько, начните с названия. Сначала покажу, что изменится.

plan-title = ⏱ <b>{ $name }</b>{ $default } · версия { $version } с { $since }
plan-default = {" "}(основной)
plan-calendar = Календарь: { $name }
plan-priority-low = низкая
plan-priority-normal = обычная
plan-priority-urgent = срочная
plan-target = реакция { $reaction }, решение { $resolution }
plan-warn-both = предупредить за { $reaction } и за { $resolution }
plan-warn-reaction = предупредить о реакции за { $reaction }
plan-warn-resolution = предупредить о решении за { $resolution }
ladder-in = через { $delay }
ladder-group = группе { $delay }
ladder-duty = дежурному { $delay }
ladder-personal = дежурному лично { $delay }
ladder-director = директору { $delay }
ladder-more = ещё через { $delay }
ladder-then = потом снова { $repeat }
ladder-repeat = каждые { $first }
ladder-growing = через { $first }, реже и реже, до { $cap }
ladder-at-night = ночью тоже
ladder-lapse = взята и { $lapse } без движения – снова ждёт
plans-how = Это рабочее время. <b>Как изменить</b> – напишите команду и что должно быть:
    /plan обычная реакция 1ч решение 16ч
    /plan срочная реакция 15 решение 4ч предупреждать 5 и 1ч
    /plan срочной нет
    /plan календарь Круглосуточно
    /plan обычная группе 10 дежурному 10 лично 15 директору 25 повтор 10 до 30
    /plan срочная ночью нет директору нет возврат 8ч
    Если планов несколько, начните с названия. Сначала покажу, что изменится.

edit-calendar = 🗓 <b>Календарь «{ $name }»</b>
edit-plan = ⏱ <b>План «{ $name }»</b>
edit-change = • { $what }: { $before } → <b>{ $after }</b>
edit-holidays = праздники России
edit-counted = выходные
edit-not-counted = не учитываются
edit-zone = часовой пояс
edit-calendar-of-plan = календарь
edit-none = нет
edit-of-priority = { $priority }, { $what }
edit-of-reaction = реакция
edit-of-resolution = решение
edit-of-warn-reaction = предупредить о реакции за
edit-of-warn-resolution = предупредить о решении за
edit-of-steps = если не взята
edit-of-repeat = потом снова
edit-of-at-night = напоминать ночью
edit-of-lapse = без движения снова ждёт через
edit-yes = да
edit-reason = Причина: { $reason }

moves-no-tickets = Открытых заявок это не касается.
moves-none = Сроки открытых заявок не сдвинутся.
moves-title = { $count ->
    [one] Сдвинутся сроки { $count } открытой заявки
   *[many] Сдвинутся сроки { $count } открытых заявок
} из { NUMBER($of, useGrouping: 0) }, если пересчитать и их:
moves-waiting = { $count ->
    [one] У { $count } заявки, которая ждёт клиента, изменится остаток времени.
   *[many] У { $count } заявок, которые ждут клиента, изменится остаток времени.
}
move-row = { $number } { $company }: { $clock } { $old } → <b>{ $new }</b>{ $late }
move-reaction = реакция
move-resolution = решение
move-late = {" "}⚠️ уже прошёл
button-edit-all = Сохранить, открытые тоже
button-edit-new = Только для новых
button-edit-save = Сохранить
button-edit-drop = Отмена

edit-saved = ✅ Сохранено, версия { NUMBER($version, useGrouping: 0) }.
edit-saved-new = Открытые заявки идут по-прежнему, новые – по-новому.
edit-saved-all = Пересчитано открытых заявок: { $count }, сроки сдвинулись: { $moved }.

calendar-unconfirmed-provisional = ⚠️ Производственный календарь на { NUMBER($year, useGrouping: 0) } год – предварительный: постановление о переносе выходных могло выйти другим.
calendar-unconfirmed-missing = ⚠️ Производственного календаря на { NUMBER($year, useGrouping: 0) } год в программе нет: его праздники считаются рабочими днями.
calendar-unconfirmed-how = Скоро по нему пойдут сроки заявок. Обновите программу; если новой версии нет, внесите отличия сами: /calendar 31.12 выходной

refusal-edit-unclear = Не понял: «{ $words }». Примеры покажут команды без слов: /calendar и /plan
refusal-edit-no-such-day = Такого дня не бывает: «{ $words }».
refusal-edit-far-day = Слишком далёкий год: «{ $words }». Можно с прошлого года и на пять лет вперёд.
refusal-edit-too-many-days = «{ $words }» – больше месяца. За один раз можно изменить не больше 31 дня.
refusal-edit-reversed-days = «{ $words }»: последний день раньше первого.
refusal-edit-no-such-zone = Нет такого часового пояса: «{ $words }». Нужно название вроде Europe/Samara или Asia/Yekaterinburg.
refusal-edit-both-targets = Для нового приоритета нужны оба срока: «срочная реакция 15 решение 4ч».
refusal-calendar-moved-on = Пока вы смотрели, календарь уже изменили. Ничего не сохранено: отправьте команду ещё раз.
refusal-plan-moved-on = Пока вы смотрели, план или его календарь уже изменили. Ничего не сохранено: отправьте команду ещё раз.
refusal-calendar-too-thin = В этой неделе слишком мало рабочего времени: нужно хотя бы { $hours } часов в год.
