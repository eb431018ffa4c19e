### Сводка директору

summary-title = <b>Сводка за { $day }</b>
summary-flow = Открыто { NUMBER($opened, useGrouping: 0) }, решено { NUMBER($resolved, useGrouping: 0) }, в работе { NUMBER($active, useGrouping: 0) }

refusal-no-report-days = Хотя бы один день нужен. Если отчёт не нужен, выключите его.
refusal-bad-report-days = Таких дней нет. Откройте настройки ещё раз: /summary.
