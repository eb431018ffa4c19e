### Недельный и месячный отчёты, «до и после» смены модели обслуживания

report-kind-weekly = Отчёт за неделю
report-screen-weekly = Отчёт за неделю приходит о неделе, которая закончилась в воскресенье: заявки, сроки, чем оплачена работа, загрузка, остаток работ. Две картинки.
report-kind-monthly = Отчёт за месяц
report-screen-monthly = Отчёт за месяц – то же о прошлом месяце, и картинки: когда сгорят часы клиентов и сколько ждут по часам дня.

periodic-title = <b>{ $name }: { $period }</b>
periodic-more = … и ещё { $count }
periodic-owed-month = { $month } – { $minutes }
periodic-means = <b>Что значат числа отчёта</b>
periodic-mean = <b>{ $name }.</b> { $means }
periodic-nothing = За это время не было ни заявок, ни работы.
periodic-flow = Поступило { $came } (раньше { $came-before }), решено { $resolved } (раньше { $resolved-before }). Сейчас не решено { $active }.
periodic-kept = <b>В срок</b>
periodic-kept-plan = • { $plan }: { $parts }
periodic-no-plan = Без плана
periodic-kept-reaction = реакция { $percent } % из { $total }
periodic-kept-resolution = решение { $percent } % из { $total }
periodic-kept-wish = желаемый срок { $percent } % из { $total }
periodic-over = { $kept } (опоздания – в середине { $over })
periodic-paid = <b>Чем оплачено</b> · отработано { $actual }
periodic-paid-hours = с часов { $minutes }
periodic-paid-money = деньгами { $minutes } ({ $money })
periodic-paid-free = бесплатно { $minutes }
periodic-paid-pending = ждёт решения { $minutes }
periodic-paid-unpaid = отдано без оплаты { $minutes } ({ $money })
periodic-rate = Час работы принёс { $money }, вместе с часами договоров по прайсу – { $value }.
periodic-rate-company = • { $company }: { $actual } по { $money }, по прайсу { $value }
periodic-engineers = <b>Сотрудники</b> · записано из доступного; часами и деньгами; с отработанного
periodic-engineer = • { $name }: { $logged } из { $available } ({ $utilization } %); { $billable } %; { $realization }
periodic-engineer-unknown = • { $name }: { $logged }; с отработанного { $realization }
periodic-engineers-withheld = Ещё не показаны: { $count } (сначала сотрудник видит своё сам).
periodic-backlog = <b>Осталось сделать сейчас</b>: { $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[many] { $count } заявок
    }, работы примерно на { $minutes }{ $unknown ->
        [0] {""}
       *[other] {" "}(и { $unknown } без оценки)
    }
periodic-backlog-parts = просрочено { $overdue }, никто не взял { $unassigned }, ждут клиента { $waiting }
periodic-ages = Ждут: до суток { $day }, 1–3 дня { $three }, 3–7 дней { $week }, 7–30 дней { $month }, дольше { $more }
periodic-owed = <b>Часы клиентов</b>: не израсходовано { $total }. Ближайшее сгорание: { $soon }
periodic-owed-none = <b>Часы клиентов</b>: неизрасходованных нет
periodic-owed-unused = Ни минуты не потратили: { $count ->
        [one] { $count } счёт
        [few] { $count } счёта
       *[many] { $count } счетов
    }, { $minutes }
periodic-taking = <b>Взяли в работу</b> (рабочее время): половину – за { $half }, 9 из 10 – за { $most }{ $few }
periodic-taking-none = <b>Взяли в работу</b>: новых заявок от клиентов не было
periodic-foreseen = <b>Прогнозы опозданий</b>: { $late ->
    [0] никто не опоздал
   *[other] предупредили о { $hits } из { $late }
}, ложных тревог { $false }{ $few }
periodic-few = {" "}(мало данных: { $cases })
change-few = мало данных
periodic-caption-flow = Заявки: { $period }
periodic-caption-paid = Чем оплачена работа
periodic-caption-owed = Неизрасходованные часы клиентов: когда сгорят
periodic-caption-taking = Сколько рабочего времени ждут, пока возьмут: { $period }
button-periodic-change = До и после смены модели
button-periodic-means = Что значат числа
button-periodic-rates = Час работы по клиентам

picture-flow-title = Заявки: { $period }
picture-paid-title = Чем оплачена работа
picture-owed-title = Часы клиентов: когда сгорят
picture-taking-title = Через сколько минут берут заявки
flow-came = поступило
flow-resolved = решено
flow-backlog = Не решено на конец
paid-hours = с часов
paid-money = деньгами
paid-free = бесплатно
paid-unpaid = без оплаты
paid-nothing = Работы не было
liability-later = позже
liability-nothing = Неизрасходованных часов нет
taking-half = в середине
taking-most = 9 из 10
taking-few = бледные – мало данных, меньше 30 заявок за этот час
taking-nothing = Новых заявок не было
bar-hours = { $hours } ч

change-before = до
change-after = после
change-title = <b>До и после смены модели: { $of }</b>
change-picture-title = До и после смены модели
change-of-all = все договоры
change-of-campaign = кампания «{ $to }»
change-contracts = { $count ->
        [one] { $count } договор
        [few] { $count } договора
       *[many] { $count } договоров
    } по { $months } мес. до и после
change-contracts-range = { $count ->
        [one] { $count } договор
        [few] { $count } договора
       *[many] { $count } договоров
    }, у каждого поровну до и после: от { $least } до { $most } мес.
change-line = { $contracts } · { $cases }
change-cases = заявок: { $before } до, { $after } после
change-too-new = Не вошли: { $count } – нет целого месяца с каждой стороны.
change-none = Сравнивать пока нечего: нужен договор, который сменил модель, и хотя бы один целый месяц до и после.
change-from-to = { $from } → { $to }: { $count }
change-free = Бесплатные заявки
change-minutes = Бесплатная работа
change-half = Работа на заявку, в середине
change-time = Решение заявки, в середине
change-share = Оплачено часами или деньгами
change-row = { $name }: { $before } → <b>{ $after }</b>
change-how = Решённые заявки, которые пришли за одинаковое число целых месяцев до и после смены, у каждого договора – от его собственного дня. Время решения – по календарным часам, с ночами и ожиданием клиента.
change-choose = <b>До и после смены модели</b>
change-choose-how = Что сравнить?
button-change-all = Все договоры
button-change-campaign = { $from } → { $to }, { $day }
button-change-months = По { $months } мес.
periodic-rates-title = <b>Час работы по клиентам</b>
periodic-rates-how = Деньги за час фактической работы; через черту – вместе с часами договоров по прайсу. Сколько стоит сам договор, бот не знает.
periodic-rates-contract = { $contract }: { $actual }, { $money } / { $value }
periodic-rates-without = без договора
periodic-rates-page = Страница { $page } из { $pages }
