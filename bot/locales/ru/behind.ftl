### За каждым числом отчёта – заявки

behind-title = <b>{ $name }: { $value }</b>
behind-of = { $of }
behind-now = сейчас
behind-none = Таких заявок нет.
behind-row = <b>{ $number }</b> { $subject }
behind-row-brings = <b>{ $number } – { $brings }</b> · { $subject }
behind-page = Страница { $page } из { $pages }, { $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[many] { $count } заявок
    }. Номер под списком открывает карточку.
period-year = { $year } год
period-from-to = с { $first } по { $last }
