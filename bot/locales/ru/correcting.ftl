### Списания: правила словами, ответ на «Почему 45 минут?», исправления

rounding-by-minute = поминутно
rounding-step = по { $minutes ->
    [60] часу
    [one] { NUMBER($minutes, useGrouping: 0) } минуте
    [few] { NUMBER($minutes, useGrouping: 0) } минуты
   *[many] { NUMBER($minutes, useGrouping: 0) } минут
}
rounding-up = вверх
rounding-nearest = до ближайшего
rounding-down = вниз
rounding-minimum = не меньше { $minutes ->
    [60] часа
   *[other] { NUMBER($minutes, useGrouping: 0) }
}
rounding-grace = до { $minutes ->
    [one] { $minutes } лишней минуты
   *[other] { $minutes } лишних минут
} прощаем
rounding-ticket = время по заявке складываем
rounding-ticket-day = время за день складываем

refusal-deciders-only = Это решает директор или администратор. Попросите его: кнопки у него те же.
refusal-charge-reversed = Списание по заявке № { NUMBER($number, useGrouping: 0) } уже отменено целиком, исправить его нельзя.
