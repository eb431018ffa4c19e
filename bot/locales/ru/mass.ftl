### Массовые случаи: волны заявок, обновления многим клиентам, доработки с оценкой

button-wave = 🌊 В волну…
button-wave-new = ➕ Новая волна
button-wave-leave = Убрать из волны «{ $name }»
button-wave-resolve = Решить все
button-wave-close = Закрыть волну
button-wave-rules = Чем платить…
button-wave-lead = Веду я
button-wave-free = Без списания
button-wave-minutes = Как записано
button-wave-fixed = По { $minutes }
button-wave-confirm = Решить { $count ->
    [one] { $count } заявку
    [few] { $count } заявки
   *[many] { $count } заявок
}
button-wave-gather = Собрать волну
button-answer-all = Отправить { $count ->
    [one] { $count } клиенту
   *[many] { $count } клиентам
}
button-answer-drop = Не отправлять
button-answer-late = Отправить ответ
button-updates-contract = Все с договором · { $count }
button-updates-of = { $count } · { $name }
button-updates-list = 📋 Списком…
button-updates-day = День: { $day }
button-updates-confirm = Записать { $count ->
    [one] { $count } компании
   *[many] { $count } компаниям
}
button-updates-drop = Не записывать
button-estimate = Оценить

## Карточка заявки

card-wave = 🌊 Волна: { $name }
card-needs-estimate = 📐 Доработка: сначала оценка и согласие клиента
estimate-how-much = На сколько оценить? Другое время – ответьте на карточку: «оценка 3 ч»
estimate-asked = Спросил клиента: не больше { $minutes }
why-wave = Это массовый случай: работу мы посчитали, но часов и денег за неё не берём.

## Карточка волны

wave-title = 🌊 <b>{ $name }</b> · { $state }
wave-state-open = открыта
wave-state-answered = клиентам ответили
wave-state-closed = закрыта
wave-leader = Ведёт: { $name }
wave-rule = Чем платят: { $rule }
wave-rule-free = без списания, работы только считаются
wave-rule-minutes = как записано, по обычным правилам
wave-rule-fixed = по { $minutes } с заявки («{ $service }»), остальное без списания
wave-count = { $count ->
    [0] Заявок пока нет
    [one] { $count } заявка, решено { $done }
    [few] { $count } заявки, решено { $done }
   *[many] { $count } заявок, решено { $done }
}
wave-row-active = • { $number } { $company }
wave-row-done = ✅ { $number } { $company }
wave-more = …и ещё { $count }
wave-answer = Ответ (получили { $count }): { $text }
wave-waiting = ⏳ Осталось сделать: { $count }
wave-how = Ответить всем сразу – ответьте на это сообщение: «всем: текст». Добавить заявку – на её карточке «⋯ Ещё» → «В волну».
wave-card-coming = Карточка волны – внизу
wave-reply-how = Клиентам ничего не отправлено. Чтобы написать всем клиентам волны, начните ответ со слова «всем»: «всем: исправление выйдет сегодня». Файлы в общий ответ не входят.
wave-led = Волну ведёте вы
wave-closed-toast = Волна закрыта
wave-which = В какую волну?
wave-which-rule = Чем платить за работу в этой волне?
wave-which-service = Какой услугой записать?
wave-rule-set = Записано
wave-opened-toast = Волна «{ $name }» открыта
wave-joined-toast = { $number } – в волне «{ $name }»
wave-left-toast = { $number } больше не в волне «{ $name }»
wave-gathered-toast = { $count ->
    [one] Волна «{ $name }»: { $count } заявка
    [few] Волна «{ $name }»: { $count } заявки
   *[many] Волна «{ $name }»: { $count } заявок
}
waves-none = Открытых волн нет. Новая: «/wave Название» – или «⋯ Ещё» → «В волну» на карточке заявки.
waves-title = <b>Открытые волны</b>
waves-row = { $count ->
    [one] • { $name } – { $count } заявка, ждут { $active }
    [few] • { $name } – { $count } заявки, ждут { $active }
   *[many] • { $name } – { $count } заявок, ждут { $active }
}
wave-suggested = 🌊 Похоже на волну: { $numbers } – об одном и том же пишут разные клиенты. Собрать?
wave-late = { $number } – в волне «{ $name }», клиентам которой уже ответили. Отправить тот же ответ и этому клиенту?
wave-late-toast = Ответ отправляется в { $number }

## Один ответ всем

wave-answer-title = Уйдёт { $count ->
    [one] { $count } клиенту
   *[many] { $count } клиентам
} волны «{ $name }», каждому в его заявку:
wave-answer-unreached = Из них без Телеграма – { $count }, позвоните:
wave-answer-call = • { $number } { $name }: { $phone }
wave-sending-toast = { $count ->
    [one] Отправляю { $count } клиенту
   *[many] Отправляю { $count } клиентам
}
wave-dropped-toast = Не отправлено
wave-answered = 🌊 «{ $name }»: ответ ушёл в { $done ->
    [one] { $done } заявку
    [few] { $done } заявки
   *[many] { $done } заявок
}

## Решить все

wave-preview-title = Решить { $count ->
    [one] { $count } заявку
    [few] { $count } заявки
   *[many] { $count } заявок
} волны «{ $name }»?
wave-preview-hours = Спишется с часов: { $minutes }
wave-preview-money = За деньги: { $amount }
wave-preview-free = Без списания строк: { $count }
wave-preview-empty = Без записанных работ: { $count }
wave-preview-short = Не хватает часов: { $count }
wave-short-ask = • { $number } { $company }: { $minutes }, спросим про { $amount }
wave-short-bill = • { $number } { $company }: { $minutes }, в счёт { $amount }
wave-short-block = • { $number } { $company }: { $minutes } на { $amount }, сверх часов не работаем
wave-preview-hindered = ⚠️ Так не решатся: { $count }
wave-resolving-toast = { $count ->
    [one] Решаю { $count } заявку, итог напишу
    [few] Решаю { $count } заявки, итог напишу
   *[many] Решаю { $count } заявок, итог напишу
}
wave-resolved = 🌊 «{ $name }»: { $done ->
    [one] решена { $done } заявка
    [few] решены { $done } заявки
   *[many] решено { $done } заявок
}
not-done-title = Не получилось: { $count }
not-done = • { $number }: { $why }
not-done-over = уже не в работе
not-done-left = убрана из волны
not-done-forbidden = работа с клиентом запрещена
not-done-prepayment = работаем только по предоплате, часов не хватает
not-done-hours = часов не хватает, сверх них не работаем
not-done-beyond = больше согласованной оценки
not-done-estimate = нужна оценка, согласованная с клиентом
not-done-steps = не пройден чек-лист
not-done-service = услуга больше не оказывается
not-done-tariff = по договору эта услуга не бесплатна
not-done-other = не получилось, откройте карточку

## Обновления многим

updates-title = <b>{ $service }</b>, { $day }
updates-choose = Кому сделано? Выберите, кому записать.
updates-count = { $count ->
    [one] { $count } компания
    [few] { $count } компании
   *[many] { $count } компаний
}
updates-marked = Уже отмечены за этот день: { $count } – пропущу.
updates-what = Каждой компании запишу одну строку без списания и закрытую заявку; клиенту один раз напишу, что обновление сделано.
updates-list-prompt = Ответьте на это сообщение списком: название или ИНН компании, по одному в строке.
updates-unknown = Не нашёл ({ $count }):
updates-several = Подходит несколько компаний, напишите точнее или ИНН ({ $count }):
updates-dropped = Ничего не записано.
updates-confirmed-toast = { $count ->
    [0] Записывать нечего: все уже отмечены
    [one] Записываю { $count } компании, итог напишу
   *[many] Записываю { $count } компаниям, итог напишу
}
updates-written = ✅ { $service }, { $day }: записано { $count ->
    [one] { $count } компании
   *[many] { $count } компаниям
} ({ $name })
updates-skipped = Были отмечены раньше: { $count }
updates-failed = Не записано: { $count }
updates-failed-row = • { $company }: { $why }
client-update-done = ✅ { $service } – сделано { $day }. Часы не тратились.

## Отказы

refusal-bad-wave-name = Нужно название волны, не длиннее { NUMBER($most, useGrouping: 0) } знаков: «/wave Релиз 3.0.171: не проводится реализация».
refusal-no-wave = Волна не найдена.
refusal-not-in-wave = Заявка не в этой волне.
refusal-in-wave = Заявка № { NUMBER($number, useGrouping: 0) } уже в волне «{ $name }».
refusal-wave-closed = Волна «{ $name }» уже закрыта.
refusal-wave-has-active = В волне «{ $name }» есть нерешённые заявки: решите их или уберите из волны.
refusal-wave-empty = В волне «{ $name }» нет заявок, которые ждут.
refusal-wave-changed = Волна «{ $name }» изменилась, пока вы смотрели. Проверьте ещё раз.
refusal-wave-resolving = Заявки волны «{ $name }» уже решаются.
refusal-wave-service = Услугу «{ $name }» фиксированным временем не записать: нужна почасовая и без оценки.
refusal-wave-gathered = Уже собрано: волна «{ $name }».
refusal-wave-nothing-left = Этих заявок уже нет в работе, или они в другой волне.
refusal-answer-sent = Этот ответ уже отправлен.
refusal-no-wave-answer = Этого ответа уже нет.
refusal-answer-of-another = Этот ответ написал коллега: отправить может только он.
refusal-no-batch = Этой отметки уже нет. Начните снова: /updates
refusal-batch-of-another = Это отмечает коллега. Своё – /updates
refusal-batch-over = Это уже записано или отменено. Новое – /updates
refusal-batch-empty = Сначала выберите, кому записать.
refusal-batch-changed = Список компаний изменился, пока вы смотрели. Проверьте ещё раз.
refusal-bad-batch-day = Можно отметить сегодня и не раньше чем { NUMBER($days, useGrouping: 0) } дн. назад.
refusal-list-too-long = Слишком длинный список: не больше { NUMBER($most, useGrouping: 0) } компаний.
refusal-no-untariffed = В прайс-листе нет услуг без списания. Добавить: chasovoy service add.
refusal-not-untariffed = Услуга «{ $name }» не бесплатная: списком её не записать.
refusal-estimate-of-untariffed = Услуга «{ $name }» без списания: согласовывать нечего.
refusal-estimate-first = «{ $name }» начинается с оценки: нажмите «Оценить» на карточке № { NUMBER($number, useGrouping: 0) } или ответьте на неё «оценка 2 ч». Согласие по телефону отметьте там же.

## Меню команд

command-wave = Массовый случай: волны заявок
command-updates = Отметить обновления многим

## Часы, которые скоро сгорят

button-spend-size = Потратить: { $service } · ≈ { $minutes }
hours-expire-alike = { $count ->
    [one] 💡 { $service }: похожие компании заказывали { $count } раз
    [few] 💡 { $service }: похожие компании заказывали { $count } раза
   *[many] 💡 { $service }: похожие компании заказывали { $count } раз
}
hours-expire-estimate = Доработка начинается с оценки: сначала договоримся о времени, потом сделаем.
spend-opened-estimate = Заявка { $number } открыта. Сначала пришлём оценку.
