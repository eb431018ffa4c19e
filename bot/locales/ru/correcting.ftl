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

refusal-leaders-only = Это решает директор или администратор. Попросите его: кнопки у него те же.
refusal-charge-reversed = Списание по заявке № { NUMBER($number, useGrouping: 0) } уже отменено целиком, исправить его нельзя.
refusal-terms-same = Так и есть: менять нечего.
refusal-no-terms-reason = Нужна причина, не длиннее 300 знаков: её увидят коллеги в группе.

## «Почему 45 мин?»

button-why = Почему { $what }: { $service }
button-why-all = Почему столько?
why-title = <b>Почему { $what }?</b>
why-work = { $service }, заявка { $number }
why-done = { $name }, { $day }: заняло { $actual }
why-rule = Правило: { $rule }.
why-exactly = { $actual } – ровно столько и посчитано
why-steps = { $actual } → { $steps } × { $increment } = { $charged }
why-steps-forgiven = { $actual } → { $steps } × { $increment } = { $charged }, остальное не считаем
why-minimum = { $actual } – меньше наименьшего, поэтому { $charged }
why-total-ticket = Всего по заявке: { $sum }
why-total-day = Всего по заявке за этот день: { $sum }
why-before = Посчитано раньше: { $before }, осталось { $now }
why-share = На эту строку приходится { $charged }
why-hours = Оплачено часами:
why-hours-part = • { $minutes } – из часов, действующих до { $until }
why-shortage = Часов не хватило на { $minutes }: { $price } в час, это { $amount } – { $fate }
why-fate-money = за деньги, как согласовано
why-fate-unpaid = не оплачивается
why-fate-pending = ждёт решения
why-paid-hour = Платная услуга: { $price } в час, за { $charged } – { $amount }. Часы договора на неё не тратятся.
why-paid-fixed = Платная услуга: { $amount } за всю работу, сколько бы она ни заняла. Часы договора на неё не тратятся.
why-untariffed = Такие работы мы считаем, но часов и денег за них не берём.
why-free = По договору эта работа бесплатна.
why-free-until = По договору бесплатно всё, о чём написали до { $time }, – эта заявка как раз такая.
why-money = По договору почасовые работы оплачиваются деньгами: { $price } в час, за { $charged } – { $amount }.
why-money-after = По договору бесплатно то, о чём написали до { $time }. Эта заявка пришла позже: { $price } в час, за { $charged } – { $amount }.
why-chose = По решению руководителя компании часы сохранены, заявка оплачивается деньгами: { $price } в час, за { $charged } – { $amount }.
why-superseded = Потом эту строку исправили: здесь – как было посчитано сначала.
why-more = … и ещё строк: { $count }

## Исправление списания

button-fix = Исправить списание…
button-fix-line = { $service } · { $actual }
button-fix-remove = убрать
button-fix-other = другое…
fix-choose-line = Какую строку исправить?
fix-choose-minutes = { $service }: записано { $actual }. Сколько на самом деле?
fix-prompt = <a href="tg://user?id={ $user }">{ $name }</a>, исправляем заявку { $number }: { $service }, { $before } → <b>{ $after }</b>.
    Почему? Ответьте на это сообщение: причину увидит клиент.
fix-prompt-other = <a href="tg://user?id={ $user }">{ $name }</a>, исправляем заявку { $number }: { $service }, записано { $before }.
    Сколько на самом деле и почему? Ответьте на это сообщение, например: «40 ошиблись строкой». Причину увидит клиент.
fix-removed = строки не будет
fix-again = Нужны время и причина: «40 ошиблись строкой». Чтобы убрать строку: «0 не наша работа».
fix-in-words = Причину нужно написать словами: её увидит клиент.
fix-stale = Это исправление уже сделано, или начали его не вы. Нажмите «Исправить списание…» на карточке.
fix-done = Исправлено, клиенту сообщили: { $service }, { $before } → { $after }.
fix-done-hours = С часов списано { $after }, было { $before }.
card-corrected = ✏️ исправлено { $day }{ $name }: { $what } – { $reason }
card-corrected-by = , { $name }
card-correction = { $service } { $before } → { $after }
card-correction-removed = { $service } { $before } убрано

corrected-title = По заявке <b>{ $number }</b> исправлено списание.
corrected-reason = { $name }: { $reason }
corrected-hours = Было списано { $before }, стало <b>{ $after }</b>.
corrected-hours-same = Часов списано столько же: { $after }.
corrected-amount = К оплате было { $before }, стало <b>{ $after }</b>.
corrected-now = Теперь в заявке:
corrected-line-hours = • { $service }: заняло { $actual }, списано { $charged }
corrected-line-short = • { $service }: заняло { $actual }, списано { $covered }, сверх часов { $minutes } – { $amount }, { $fate }
corrected-line-short-only = • { $service }: заняло { $actual }, сверх часов { $minutes } – { $amount }, { $fate }
corrected-nothing = Теперь в заявке ничего не списано.
corrected-regranted = Срок { $minutes } из возвращённых часов уже вышел, поэтому мы начислили их заново – до { $until }
corrected-burnt = Срок { $minutes } из возвращённых часов уже вышел, они сгорели.

## Что можно делать для клиента

standing-forbidden = ⛔ работа запрещена
standing-prepayment = 💳 предоплата
standing-block = сверх часов не работаем
terms-state-allowed = можно работать
terms-state-prepayment = только предоплата
terms-state-forbidden = работа запрещена
terms-policy-ask = спрашиваем клиента
terms-policy-bill = сразу за деньги
terms-policy-block = сверх часов не работаем
company-state = Работа: { $state }
company-policy = Если часов не хватит: { $policy }
button-terms-allowed = Можно работать
button-terms-prepayment = 💳 Предоплата
button-terms-forbidden = ⛔ Запретить
button-terms-ask = Не хватит – спросить
button-terms-bill = Не хватит – за деньги
button-terms-block = Не хватит – стоп
terms-ask-reason = { $company }
    Будет: <b>{ $terms }</b>. Почему? Напишите причину, её увидят коллеги в группе. /cancel – передумать.
terms-done = Готово. { $company }
terms-told-state = Работа с { $company }: <b>{ $terms }</b>.
terms-told-policy = { $company }, если часов не хватит: <b>{ $terms }</b>.
terms-told-reason = Причина: { $reason }.{ $name }
terms-told-by = {" "}{ $name }
