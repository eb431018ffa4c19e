### Сводка директору: текст, подписи картинки, настройки (/summary)

summary-title = <b>Сводка: { $day }</b>
summary-flow = 📥 Поступило { $opened } (накануне { $opened_before }), решено { $resolved } (накануне { $resolved_before }). Не решено сейчас { $active }.
summary-quiet = Тихий день: заявок не было, работы тоже, просроченных и невзятых нет. Не решено { $active }. Книга часов на { $at }: <code>{ $fingerprint }</code>
summary-overdue = 🔴 <b>Просрочено: { $count }</b>
summary-at-risk = 🟠 <b>Под угрозой: { $count }</b>
summary-unseen = 👀 <b>Никто не взял: { $count }</b>
summary-ticket = • { $number } { $company } – { $what }
summary-more = … и ещё { $count }
summary-waits = ждёт { $waits }
summary-subject = «{ $subject }»
summary-kept = ⏱ В срок: { $parts }
summary-kept-part = { $clock } { $kept } из { $total } ({ $percent } %)
summary-clock-reaction = реакция
summary-clock-resolution = решение
summary-clock-wish = желаемый срок
summary-work = 🧾 <b>Работа по решённым: { $actual }</b> (накануне { $before })
summary-work-hours = с часов { $minutes }
summary-work-paid = деньгами { $minutes } ({ $money })
summary-work-untariffed = нетарифицируемо { $minutes }
summary-work-free = бесплатно по условиям { $minutes }
summary-work-unpaid = <b>без оплаты { $minutes } ({ $money })</b>
summary-work-pending = ждёт решения клиента { $minutes } ({ $money })
summary-hands = 👷 <b>Записали</b> (в скобках – доля, взятая часами или деньгами)
summary-hand = • { $name } – { $logged }{ $share }
summary-share = {" "}({ $percent } %)
summary-hands-more = • остальные { $count } – { $logged }
summary-load = 📈 Нагрузка с понедельника: { $companies }
summary-company-minutes = { $company } – { $minutes }
summary-low = 🪫 Часы на исходе у { $count ->
    [one] { $count } клиента
   *[many] { $count } клиентов
}: { $companies }
summary-burning = 🔥 За { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
} сгорит { $minutes }: { $companies }
summary-and-more = {" "}и ещё { $count }
summary-onec = 🔗 1С, { $at }: { $result }
summary-approvals = ✋ Ждут согласия: { $parts }
summary-approvals-proposals = цены – { $count } ({ $money }, дольше всех { $oldest })
summary-approvals-estimates = сметы – { $count } (дольше всех { $oldest })
summary-approvals-top-ups = покупки часов – { $count } ({ $money }, дольше всех { $oldest })
summary-book = 🔏 Книга часов на { $at }, записей { $entries }: <code>{ $fingerprint }</code>
button-summary-ticket = { $mark } { $number }
button-summary-list = { $mark } { $name }: { $count }

## Картинка
summary-caption = Сводка: { $day }. Поступило { $opened }, решено { $resolved }, просрочено { $overdue }.
picture-opened = поступило
picture-resolved = решено
picture-active = не решено
picture-overdue = просрочено
picture-before = накануне { $count }
picture-strip = Чем оплачена работа
picture-strip-empty = За эти дни ничего не списано
picture-hours = часами
picture-money = деньгами
picture-free = бесплатно
picture-unpaid = не оплачено

## Настройки: /summary
command-summary = Сводка: когда присылать
summary-help = • /summary – когда и какие отчёты вам присылать; сводку можно получить и сейчас
report-settings = <b>Что и когда вам приходит</b>
    Нажмите на отчёт, чтобы изменить время и дни, выключить его или получить сейчас.
report-settings-none = Отчётов для вас пока нет.
report-kind-daily = Сводка дня
report-screen-daily = Вечером – о сегодняшнем дне, до полудня – о вчерашнем. Если сервер в это время не работал, сводка придёт, как только он заработает, но только в тот же день.
subscription-title = <b>{ $kind }</b>: { $when }
report-line = { $kind }: { $when }
report-off = выключено
report-next = Следующий раз – { $at }.
report-every = каждый день в { $time }
report-working = по будням в { $time }
report-days = { $days } в { $time }
report-monthly = в первый рабочий день с { $day }-го числа, { $time }
report-time-how = Напишите время, например: в 19:30.
report-time-again = Не понял время. Напишите, например: в 19:30. Передумали – /summary.
subscription-kept = Сохранено
report-coming = Сейчас пришлю
report-metrics = <b>Что значат числа сводки</b>
report-metric = <b>{ $name }.</b> { $means }
button-report-theme-light = Картинки: ☀️ светлые
button-report-theme-dark = Картинки: 🌙 тёмные
button-report-time = Другое время…
button-report-on = Включить
button-report-off = Выключить
button-report-now = Прислать сейчас
button-report-metrics = Что значат числа

refusal-no-report-days = Хотя бы один день нужен. Если отчёт не нужен, выключите его.
refusal-bad-report-days = Таких дней нет. Откройте настройки ещё раз: /summary.
refusal-no-report = Такого отчёта для вас нет. Посмотрите, какие есть: /summary.
