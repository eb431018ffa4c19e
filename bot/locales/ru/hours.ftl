### Часы: начисления, предупреждения, проверка книги

## Клиенту: добавили часы
hours-given-goodwill = Вам подарили <b>{ $minutes }</b>: { $reason }.
hours-given-purchase = Зачислены купленные часы – <b>{ $minutes }</b>: { $reason }.
hours-given-trust = Вам дали часы в долг – <b>{ $minutes }</b>: { $reason }.
    Они используются после всех остальных.
hours-given-balance = Всего доступно: { $available }. Срок добавленного – до { $until }

## Клиенту: часы заканчиваются
hours-low = По договору { $contract } использовано { $level } % часов. Осталось <b>{ $left }</b> из { $granted }.
hours-used-up = По договору { $contract } часы использованы полностью: { $granted }.
hours-low-held = Из них { $held } отложено под согласованные с вами работы.
hours-low-elsewhere = По другим вашим договорам доступно ещё { $minutes }.
hours-then-ask = Когда часов не хватит, мы сначала согласуем с вами цену по прайсу и только потом начнём платную работу. Обновления часов не расходуют.
hours-then-bill = Дальше почасовая работа считается по прайсу, как мы с вами договорились. Обновления часов не расходуют.
hours-then-block = Чтобы работа не остановилась, часы можно добавить заранее – позвоните или напишите нам. Заявки принимаем как обычно, обновления часов не расходуют.

## Клиенту: часы сгорят
hours-expire = У вас есть <b>{ $minutes }</b>, которыми можно воспользоваться по { $until } включительно. После этого они сгорят.
hours-expire-offers = Их можно потратить не только на вопросы. Нажмите – откроется заявка:
hours-expire-ask = Если есть вопросы или задачи – просто напишите.
button-spend = Потратить: { $service }
spend-words = Хочу потратить часы: { $service } (сгорает { $minutes } до { $until })
spend-opened = Заявка { $number } открыта
spend-known = Заявка { $number } об этом уже открыта
spend-too-late = Срок этих часов уже вышел

## Группе: часы заканчиваются и сгорают
group-hours-low = { $company }
    Использовано { $level } % часов.
group-hours-used-up = { $company }
    Часы использованы полностью.
group-call = ☎️ Руководителя в боте нет – позвоните.
group-expire = <b>Скоро сгорят часы</b>
group-expire-row = • { $company } – сгорит { $minutes }, последний день { $until }
group-expire-call = {" "}☎️
group-expire-more = … ещё { $count ->
    [one] { $count } компания
    [few] { $count } компании
   *[many] { $count } компаний
}
group-expire-how = ☎️ – руководителя в боте нет, позвоните. Остальным мы уже написали.

## Администратору: книга часов не сходится
book-unsound = ⚠️ <b>Ночная проверка: книга часов не сходится.</b>
book-unsound-row = • { $company }, договор { $contract }, { $place }: { $fault }
book-unsound-more = … ещё { $count }
book-unsound-how = Такого не бывает от обычной работы: кто-то менял базу в обход программы, или база повреждена. Подробно – командой chasovoy ledger verify на сервере; ничего не исправляйте до разбора, сохраните копию базы.
book-place-entry = запись № { NUMBER($number, useGrouping: 0) }
book-place-grant = начисление № { NUMBER($number, useGrouping: 0) }
book-place-charge = списание № { NUMBER($number, useGrouping: 0) }
book-place-account = счёт в целом
verify-gap = номера записей идут не подряд
verify-hash = запись изменена, вставлена или удалена: её печать не сходится с предыдущей
verify-head = последняя запись не та, что отмечена на счёте: конец книги удалён или дописан в обход
verify-balance = остаток не равен сумме записей
verify-parts = минуты записи не равны сумме по начислениям
verify-reason = слова причины подменены
verify-grant = начисление изменено после записи
verify-remaining = остаток начисления не равен тому, что из него израсходовано
verify-charge = списание не равно сумме своих записей
verify-reversal = сторно не зеркально списанию

## Добавить часы: подарок, покупка, в долг
grant-which-kind = Добавить <b>{ $company }</b> { $minutes }?
    Причина: { $reason }
    Как это оформить? «В долг» используется после всех остальных часов.
button-grant-goodwill = Подарок
button-grant-purchase = Покупка
button-grant-trust = В долг
granted-goodwill = Подарено { $minutes }. { $company }
granted-purchase = Зачислено купленных { $minutes }. { $company }
granted-trust = Дано в долг { $minutes }. { $company }
staff-help-director = { $name }, здесь можно:

    • найти клиента и его баланс – напишите часть названия или ИНН;
    • /grant – добавить клиенту часы: подарок, покупка или в долг.

    Заявки – в группе инженеров.

refusal-no-accrual-rule = Такой строки в таблице начислений нет.
refusal-accrual-begun = По договору { $number } часы уже начисляются по таблице.
refusal-bad-rounding = Округление: шаг – от 1 минуты, прощается меньше шага, меньше нуля ничего не бывает.
refusal-only-hourly-offered = Потратить сгорающие часы можно только на почасовую услугу.
