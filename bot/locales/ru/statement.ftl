### Выписка по часам: в чате, в PDF и в Excel

button-statement = Выписка…
button-statement-month = Этот месяц
button-statement-last = Прошлый месяц
button-statement-term = С начала договора
button-statement-pdf = PDF
button-statement-xlsx = Excel
button-statement-periods = ← Другой период
statement-choose = <b>{ $company }</b>
    За какой период выписка?
statement-preparing = Готовлю файл…
statement-title = <b>{ $company }</b>
    Выписка: { $period }
statement-period = с { $first } по { $last }
statement-last-movements = <b>Последние движения</b>
statement-movement = { $day }: <b>{ $minutes }</b> – { $what }
statement-more = …ещё { $count ->
        [one] { $count } движение
        [few] { $count } движения
       *[many] { $count } движений
    } – в файле.
statement-empty = За этот период движений не было.
statement-total = { $name }: { $minutes }
statement-total-bold = { $name }: <b>{ $minutes }</b>
statement-bill = Платные работы за период: <b>{ $amount }</b>
statement-bill-pending = Ждут вашего решения: { $amount }
statement-caption = { $company }: выписка { $period }

## Итоги: по видам движений и почему по книге не то же, что доступно
statement-opening = Остаток на начало
statement-total-grant = Начислено
statement-total-charge = Списано
statement-total-reversal = Возвращено (сторно)
statement-total-expiry = Сгорело
statement-total-withdrawal = Отозвано
statement-closing = Остаток на конец
statement-now-closing = Сгорает, ожидает закрытия
statement-now-held = Держим под согласованные оценки
statement-now-coming = Ещё не начали действовать
statement-now-available = Доступно сейчас

## Виды движений
statement-kind-grant = Начисление
statement-kind-charge = Списание
statement-kind-reversal = Сторно
statement-kind-expiry = Сгорание
statement-kind-withdrawal = Отзыв начисления
statement-kind-free = Без списания

## Откуда часы
statement-grant-accrual = по договору
statement-grant-purchase = покупка часов
statement-grant-goodwill = добавлено нами
statement-grant-trust = в долг, по доверию
statement-grant-opening = начальный остаток
statement-grant-rollover = перенос остатка
statement-grant-restored = взамен сгоревших

## Содержание строки и пояснения к ней
statement-of-grant = { $kind }, { $minutes }, действует с { $first } по { $last }
statement-of-work = заявка { $number } «{ $subject }» – { $service }
statement-of-work-short = заявка { $number }, { $service }
statement-of-unknown-work = работы, основание { $source }
statement-note-worked = { $engineer }, { $day }: заняло { $actual }, к списанию { $charged }
statement-note-worked-free = { $engineer }, { $day }: заняло { $actual }, не списывается
statement-note-rule = Правило: { $rule }
statement-note-together = Считается вместе: всего { $total }, из них раньше списано { $before }
statement-note-paid-by = Из часов
statement-note-given-back = Возвращено в часы
statement-note-part = { $kind } до { $last } – { $minutes }
statement-note-corrected = Строка исправлена позже, см. сторно
statement-note-covered-later = Нехватка, списанная с часов позже
statement-note-shortage-money = Не хватило { $minutes } – оплачивается деньгами: { $amount }
statement-note-shortage-pending = Не хватило { $minutes } – { $amount }, ждёт решения
statement-note-shortage-unpaid = Не хватило { $minutes } – не оплачивается
statement-note-reason = Основание: { $reason }

## Документы
statement-doc-title = Выписка по счёту часов
statement-doc-inn = ИНН { $inn }
statement-doc-inn-kpp = ИНН { $inn }, КПП { $kpp }
statement-doc-period = Период: { $period }
statement-doc-printed = Составлено { $at }
statement-doc-seal = Счёт { NUMBER($account, useGrouping: 0) } (договор { $contract }): записей { NUMBER($entries, useGrouping: 0) }, отпечаток { $head }
statement-doc-seal-why = По числу записей и отпечатку выписка сверяется с книгой часов: она только дополняется.
statement-doc-no-account = Счёта часов нет.
statement-doc-page = Страница { $page } из { $pages }
statement-doc-hours = Движение часов
statement-doc-bill = Платные работы
statement-doc-bill-total = Итого к оплате
statement-doc-bill-pending = Ещё ждут решения о цене (в итог не входят)
statement-doc-bill-shortage = сверх часов
statement-doc-bill-taken-back = исправление
statement-doc-sum = Итого движений
statement-doc-author = Часовой
statement-file = Выписка { $first } – { $last } { $company }

statement-column-number = №
statement-column-day = Дата
statement-column-kind = Движение
statement-column-ticket = Заявка
statement-column-subject = Тема или основание
statement-column-service = Услуга
statement-column-engineer = Исполнитель
statement-column-work-date = Дата работ
statement-column-actual = Факт, мин
statement-column-charged = К списанию, мин
statement-column-minutes = Минуты
statement-column-duration = Часы и минуты
statement-column-balance = Остаток, мин
statement-column-shortage = Не хватило, мин
statement-column-notes = Как посчитано
statement-column-remark = Примечание
statement-column-what = Содержание
statement-column-movement = Движение часов
statement-column-minutes-short = Движение
statement-column-time = Время
statement-column-left = Остаток
statement-column-price = Цена, ₽
statement-column-unit = За что цена
statement-column-amount = Сумма, ₽
statement-bill-work = Заявка { $number } «{ $subject }» – { $service }
statement-bill-worked = { $engineer }, { $day }
statement-unit-hour = за час
statement-unit-fixed = за всё

## Отказы
refusal-bad-period = Для выписки нужен период из двух дат: конец не раньше начала, годы с 2000 по 2099.
