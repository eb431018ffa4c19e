### Свои цифры сотрудника: /me, итог недели, месяца и дня

command-me = Мои цифры: что записано, чем оплачено, что сказали клиенты
own-in-group = Ваши цифры – только для вас, в группе их не показываю. Откройте наш личный чат и напишите /me.
button-own-open = Мои цифры
own-help = Ваши цифры – что записано, чем оплачено, оценки: /me (только здесь, в личном чате).

## За период
own-title = <b>Ваши цифры</b>, { $period }
own-title-week = <b>Ваша неделя</b>, { $period }
own-title-month = <b>Ваш месяц</b>, { $period }
own-day-title = <b>Ваш день</b>, { $period }
own-nothing = Записей о работе за это время нет.
own-nothing-week = За неделю ({ $period }) записей о работе нет. Если работа была, допишите её в заявки – иначе её никто не увидит.
own-nothing-month = За месяц ({ $period }) записей о работе нет.
own-logged = Записано <b>{ $minutes }</b>, решено { $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[many] { $count } заявок
    }.
own-paid = ✅ Оплачено <b>{ $minutes }</b> ({ $share } %): { $how }.
own-paid-none = Оплаченного пока нет.
own-by-hours = { $minutes } – часами договоров
own-by-money = { $minutes } – деньгами ({ $money })
own-untariffed = 🔄 Обновления и другое без тарифа: { $minutes }. Платы за них нет, но они посчитаны и видны клиенту.
own-free = 📄 По договорам, где часы не считаются: { $minutes }.
own-pending = ⏳ Клиент ещё решает: { $minutes } ({ $money }).
own-unpaid = 🎁 Осталось без оплаты: { $minutes } ({ $money }) – { $why }. Так бывает: сама работа сделана и записана.
own-why-declined = { $minutes } клиент отказался
own-why-lapsed = { $minutes } клиент не ответил в срок
own-why-forgiven = { $minutes } решили не брать
own-open = ✏️ Ещё не закрыто: { $minutes }. Посчитаем, когда заявки будут решены.
own-best = Самая большая работа: { $number }, { $company } – { $minutes }{ $money }.
own-best-money = , { $money }
own-kind = 💬 «{ $words }» – { $company }, { $number }
own-hands = В ваших руках решённые заявки были { $hands }.
own-hands-queue = В ваших руках решённые заявки были { $hands }. Ещё { $queue } они ждали в очереди: это не ваше время.
own-reported = В отчёте директору о вас: доступно { $available }, записано { $utilization } %, часами и деньгами { $billable } %, с отработанного { $realization }.
own-untimed = { $count ->
        [one] Для { $count } заявки
       *[many] Для { $count } заявок
    } время не известно: тогда ещё не было рабочего календаря.
own-kept = Срок решения выдержан: { $kept } из { $total } ({ $share } %).
own-aged = Не в счёт вам: { $count ->
        [one] { $count } заявка опоздала
        [few] { $count } заявки опоздали
       *[many] { $count } заявок опоздали
    } не у вас – в очереди или в других руках.
own-reaction = Первый ответ клиенту от вас: обычно через { $minutes } ({ $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[many] { $count } заявок
    }).
own-reaction-few = Первый ответ клиенту от вас: мало данных ({ $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[many] { $count } заявок
    }).
own-rated = Оценки: ★ { $stars } ({ $count }).
own-compared = <b>Время в ваших руках, за три месяца</b>
own-compared-row = { $service }: у вас { $mine }, обычно { $usual }
own-compared-few = { $service }: у вас { $mine }, обычно – мало данных
own-compared-none = { $service }: мало данных
own-by-day = <b>По дням</b>
own-day-line = Записано { $minutes }{ $paid }. Решено заявок: { $count }.
own-day-paid = , из них оплачено { $minutes }
own-caption-week = Ваша неделя, { $period }
own-caption-month = Ваш месяц, { $period }

## Кнопки
button-own-more = Подробно
button-own-today = Сегодня
button-own-yesterday = Вчера
button-own-week = Эта неделя
button-own-last-week = Прошлая неделя
button-own-month = Этот месяц
button-own-last-month = Прошлый месяц
button-own-settings = Что присылать…
button-own-what = Что это?
button-own-part-logged = Записано
button-own-part-hours = Часами
button-own-part-money = Деньгами
button-own-part-untariffed = Без тарифа
button-own-part-free = По договору
button-own-part-pending = Решает клиент
button-own-part-unpaid = Без оплаты
button-own-part-open = Не закрыто
button-own-part-resolved = Решено
button-own-part-ratings = Оценки

## Что за числом
own-part-logged = Записано
own-part-hours = Оплачено часами договоров
own-part-money = Оплачено деньгами
own-part-untariffed = Без тарифа
own-part-free = По договорам, где часы не считаются
own-part-pending = Клиент ещё решает
own-part-unpaid = Осталось без оплаты
own-part-open = Ещё не закрыто
own-part-resolved = Решено заявок
own-part-ratings = Оценок
own-page-title = <b>{ $name }: { $total }</b>
own-page-line = <b>{ $number } – { $minutes }</b> · { $service }, { $day }
own-page-ticket = <b>{ $number }</b> у вас { $minutes }, в очереди { $queue } · { $subject }
own-page-rating = <b>{ $number } ★ { $stars }</b> { $words }
own-page-none = Здесь пусто.
own-page-foot = Страница { $page } из { $pages }. Номер под списком открывает карточку.

## Что присылать (настройки: /summary)
report-kind-own = Ваша неделя
report-screen-own = Ваши цифры за прошлую неделю. Пока это сообщение вам не отправлено, ваших цифр за ту неделю в отчётах директору нет; выключите его – и ждать его не будут. Цифры за любой день: /me.
report-kind-own_month = Ваш месяц
report-screen-own_month = Ваши цифры за прошлый месяц. Пока это сообщение вам не отправлено, ваших цифр за тот месяц в отчётах директору нет; выключите его – и ждать его не будут.
report-kind-own_day = Ваш день
report-screen-own_day = Одна строка вечером о вашем дне. В день без записей не приходит.

## Картинка
own-picture-hours = часами
own-picture-money = деньгами
own-picture-free = без оплаты
own-picture-open = не закрыто

refusal-not-told-yet = { $name }: своих итогов за этот период сотрудник ещё не получил. Сначала он, потом отчёт: цифры появятся здесь, как только ему уйдут его итоги недели или месяца.
