### Платные работы: цены, оценки, чем платить

## Цена за то, на что не хватило часов: руководителю клиента
proposal-title = По заявке <b>{ $number }</b> не хватило часов.
paid-subject = <blockquote>{ $subject }</blockquote>
proposal-line = • { $service }: { $minutes } сверх часов – <b>{ $amount }</b>
proposal-more-lines = { $count ->
    [one] … и ещё { $count } строка
    [few] … и ещё { $count } строки
   *[many] … и ещё { $count } строк
}
proposal-total = Всего: { $minutes } – <b>{ $amount }</b>
proposal-hours-came = Сейчас часов на счёте достаточно: можно списать с них и ничего не платить.
proposal-until = Оплатите эту работу? Цена действует до { $until } включительно.
proposal-title-settled = По заявке <b>{ $number }</b> не хватило часов: { $minutes }, { $amount }.
proposal-outcome-approved = ✅ Согласовано: { $amount }.
proposal-outcome-covered = ✅ Списано с часов: { $minutes }. Платить не нужно.
proposal-outcome-declined = ✖️ Решено не оплачивать.
proposal-outcome-lapsed = Срок решения вышел, работа осталась без оплаты.
proposal-outcome-replaced = Работа исправлена: это предложение больше не действует.
paid-below = ⬇️ Повторено ниже – с кнопками.
button-agreed = Согласен: { $amount }
button-not-paying = Не оплачиваю
button-declined = Не оплачивать
button-take-hours = Списать с часов
decided-approve = Записано: вы согласны
decided-decline = Записано: вы не оплачиваете
decided-hours = Списано с часов

proposal-told-approved = По заявке <b>{ $number }</b> согласована оплата: { $minutes } сверх часов – <b>{ $amount }</b>.
proposal-told-covered = По заявке <b>{ $number }</b> с часов списано ещё { $minutes }: платить не нужно.
proposal-told-declined = По заявке <b>{ $number }</b> решено не оплачивать { $minutes } сверх часов ({ $amount }).
proposal-told-lapsed = По заявке <b>{ $number }</b> вышел срок решения: { $minutes } сверх часов ({ $amount }) остались без оплаты.
paid-by-button = Решение: { $name }.
paid-by-phone = Записано со слов вашей компании: { $name }.

## Так это записывали раньше
shortage-agreed = По заявке { $number } записано: { $minutes } сверх часов – за { $amount }, согласовано с вами. Запись: { $name }.
shortage-declined = По заявке { $number } записано: { $minutes } сверх часов вы не оплачиваете. Запись: { $name }.

## Оценка до работы: руководителю клиента
estimate-title = Оценка по заявке <b>{ $number }</b>
estimate-ask = { $name }: работа займёт не больше <b>{ $minutes }</b>. Согласны?
estimate-keeps-all = Столько часов отложим для этой заявки; что не понадобится, вернётся.
estimate-keeps-part = Свободных часов хватит на { $minutes }: их отложим. Остальное – за деньги по прайсу.
estimate-keeps-none = Свободных часов нет: работа – за деньги по прайсу.
estimate-until = Ответить можно до { $until } включительно.
estimate-outcome-agreed = ✅ Согласовано: не больше { $minutes }.
estimate-outcome-used = ✅ Согласовано: не больше { $minutes }. Работа сделана.
estimate-outcome-declined = ✖️ Не согласились на { $minutes }: мы с вами свяжемся.
estimate-outcome-lapsed = Оценка больше не действует: отвечать не нужно.
estimate-outcome-replaced = Оценка больше не действует: её заменила новая.
estimate-held = Отложено с часов: { $minutes }.
button-estimate-yes = Согласен: до { $minutes }
button-estimate-no = Не согласен
estimate-answered-yes = Записано: вы согласны
estimate-answered-no = Записано: вы не согласны
estimate-told-agreed = По заявке <b>{ $number }</b> согласована оценка: не больше { $minutes }.
estimate-told-declined = По заявке <b>{ $number }</b> на оценку { $minutes } не согласились.

## Заявка решена: кто решает об оплате
resolved-line-short = • { $service }: заняло { $actual }, с часов { $covered }, сверх часов { $short }
resolved-line-all-short = • { $service }: заняло { $actual }, сверх часов { $short }
resolved-line-beyond = • { $service }: { $short } сверх часов
resolved-shortage = Часов не хватило на { $minutes }: по прайсу это { $amount }.
resolved-billed = Часов не хватило на { $minutes }: это { $amount }, как мы договорились заранее.
resolved-asked-you = Решение – кнопкой в следующем сообщении.
resolved-asked-manager = Об оплате мы уже спросили вашего руководителя.
resolved-asked-nobody = Сотрудник позвонит и согласует это с вами.

## Чем платить за заявку
my-pays-money = Оплата: деньгами, часы не расходуются
my-pays-hours = Оплата: с часов
button-pay-money = Оплатить деньгами, часы сохранить
button-pay-hours = Списывать с часов
pays-money-toast = Эту заявку оплатите деньгами, часы сохранятся
pays-hours-toast = Эта заявка – с часов

## Что ждёт решения
my-waiting = Сначала – то, что ждёт вашего решения.
waiting-proposal = ❗️ { $number } · { $amount } – решить
waiting-estimate = ❗️ { $number } · оценка { $minutes } – ответить
offer-coming = Ниже – с кнопками

## Баланс
balance-held = Отложено для согласованных работ: { $minutes }
balance-used = Использовано: { $minutes }
balance-closing = Сгорает, ожидает закрытия: { $minutes }
balance-waiting = { $count ->
    [one] ❗️ Ждёт вашего решения: { $count } – см. «Мои заявки»
   *[many] ❗️ Ждут вашего решения: { $count } – см. «Мои заявки»
}

movement-charge = { $service }, заявка { $number }
movement-reversal = возврат: { $service }, заявка { $number }
movement-of-charge = списание
movement-of-reversal = возврат
movement-of-grant = начисление
movement-of-expiry = сгорели неиспользованные часы
movement-of-withdrawal = уменьшение по договору
movement-grant-accrual = начисление по договору
movement-grant-purchase = покупка часов
movement-grant-goodwill = добавлено
movement-grant-trust = часы в долг
movement-grant-opening = начальный остаток
movement-grant-rollover = перенос остатка прошлого срока
movement-grant-restored = возврат часов, срок которых вышел
movement-because = { $what }: { $reason }

## Карточка в группе инженеров
card-hindered = ⛔️ С такими работами решить нельзя – почему, скажет кнопка «Решить…»
card-wants-money = 💳 Клиент платит деньгами, часы не списываем
card-estimate-proposed = ⏳ Оценка { $minutes }: ждёт ответа
card-estimate-agreed = 🤝 Оценка { $minutes }: согласована, держим { $held }
card-estimate-unheld = 🤝 Оценка { $minutes }: согласована, часов не держим
card-call = ☎️ Руководителя клиента в боте нет: позвоните и запишите решение кнопкой

settled-approve = Записано: клиент согласен
settled-decline = Записано: не оплачивается
settled-hours = Записано: списано с часов
estimate-noted-yes = Записано: клиент согласен
estimate-noted-no = Записано: клиент не согласен
estimate-not-understood = Не понял, сколько времени в оценке; клиенту не отправлено. Напишите «оценка 60» или «оценка 1ч 30м».
estimate-file-not-sent = Оценка ушла клиенту. Файл не отправлен: пришлите его отдельным ответом.

group-proposal-approved = ✅ По <b>{ $number }</b> клиент согласен: { $minutes } за { $amount }. Решение: { $name }.
group-proposal-declined = ✖️ По <b>{ $number }</b> клиент не оплачивает { $minutes } ({ $amount }). Решение: { $name }.
group-proposal-covered = ✅ По <b>{ $number }</b> клиент списал { $minutes } с часов. Решение: { $name }.
group-estimate-agreed = ✅ По <b>{ $number }</b> клиент согласен: не больше { $minutes }, держим { $held }. Решение: { $name }.
group-estimate-unheld = ✅ По <b>{ $number }</b> клиент согласен: не больше { $minutes }, часов не держим. Решение: { $name }.
group-proposal-lapsed = ⌛ По <b>{ $number }</b> клиент не ответил вовремя: { $minutes } ({ $amount }) остались без оплаты.
group-estimate-declined = ✖️ По <b>{ $number }</b> клиент не согласен на { $minutes }. Решение: { $name }.

preview-line-short = • { $service }: { $actual } → с часов { $covered }, сверх часов { $short }
preview-shortage = ⚠️ Не хватает { $minutes } – это { $amount } по прайсу.
preview-billed = Оплата согласована с клиентом заранее, спрашивать не нужно.
preview-asked = Руководителя клиента спросим в боте; решение по телефону запишете кнопкой на карточке.
preview-call = Руководителя клиента в боте нет: позвоните и запишите решение кнопкой на карточке.
