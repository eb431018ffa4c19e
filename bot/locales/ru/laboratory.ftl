### Лаборатория тарифов: что было бы при других правилах

lab-help = • /lab – лаборатория тарифов: что было бы с прошлыми работами при других правилах; можно словами: /lab шаг 30, минимум 30
command-lab = Лаборатория тарифов
lab-title = 🧪 <b>Лаборатория тарифов</b>
lab-about = Прошлые работы пересчитаются по другим правилам: видно, сколько часов и денег и кто выиграет или проиграет. Ничего не сохраняется и не меняется.
lab-how-long = За сколько последних месяцев?
lab-which-rule = Последние { $months } мес. Какое правило попробовать? Остальные остаются, как были.
lab-months = { $months } мес.
lab-words = Напишите, что попробовать, через запятую. Например:
    <code>шаг 30, минимум 30, льгота 10</code>
    <code>шаг 60 вниз, за заявку</code> (или «за день», «каждую строку»)
    <code>пакет -20 %</code> или <code>пакет 5 ч в месяц</code>
    <code>до 13:00</code>, <code>безлимит</code>, <code>по прайсу</code>, <code>бонусные часы</code>
    <code>цена 3500</code>
    Передумали – /cancel
lab-counting = ⏳ Считаю…
lab-failed = Не получилось посчитать. Ничего не изменено; попробуйте ещё раз.
refusal-lab-unclear = Не понял: «{ $words }». Можно так: шаг 30, минимум 30, льгота 10, за заявку, пакет -20 %, до 13:00, цена 3500.
refusal-lab-nothing-changed = Ничего не названо: нечего пересчитывать. Например: шаг 30, минимум 30.
refusal-lab-bad-package = Пакет – от 0 до { NUMBER($most, useGrouping: 0) } % от нынешнего.

button-lab-light = 🎨 Картинка: светлая
button-lab-dark = 🎨 Картинка: тёмная
button-lab-step-15 = Шаг 15
button-lab-step-30 = Шаг 30
button-lab-step-60 = Шаг 60
button-lab-minimum-0 = Без минимума
button-lab-minimum-30 = Минимум 30
button-lab-minimum-60 = Минимум 60
button-lab-grace-0 = Без льготы
button-lab-grace-5 = Льгота 5
button-lab-grace-10 = Льгота 10
button-lab-entry = Каждую строку
button-lab-ticket = За заявку
button-lab-day = За день
button-lab-hours = Бонусные часы
button-lab-window = До 13:00
button-lab-unlimited = Безлимит
button-lab-paid = Всё по прайсу
button-lab-less = Пакет −20 %
button-lab-more = Пакет +20 %
button-lab-words = ✍️ Словами
button-lab-months = ← Месяцы
button-lab-again = Попробовать другое

lab-rule-step = шаг { $minutes } мин
lab-rule-mode = округление { $mode }
lab-rule-minimum = минимум { $minutes } мин
lab-rule-no-minimum = без минимума
lab-rule-grace = льгота { $minutes } мин
lab-rule-no-grace = без льготы
lab-rule-entry = округляем каждую строку
lab-rule-ticket = округляем за заявку
lab-rule-day = округляем за день
lab-rule-model = у всех договоров: { $model }
lab-rule-monthly = пакет { $minutes } в месяц вместо нынешних
lab-rule-package = пакеты часов { $percent } %
lab-rule-price = час работ – { $price }

lab-rule = Если бы было так: <b>{ $rule }</b>
lab-period = Работы, списанные с { $first } по { $last }
lab-work = Строк работ: { $lines }, по-другому посчитались бы { $different }
lab-nothing = За это время ничего не списано: пересчитывать нечего.
lab-row = { $name }: { $was } → <b>{ $now }</b> ({ $more }, { $percent } %)
lab-row-new = { $name }: { $was } → <b>{ $now }</b> ({ $more })
lab-row-same = { $name }: { $now }, без изменений
lab-charged = К списанию и оплате
lab-covered = С часов
lab-shortage = Не хватит часов
lab-money = Деньги
lab-money-shortage = • из них за нехватку: { $was } → { $now } (если её оплатят всю)
lab-burnt = Сгорит часов
lab-sides = Клиентов теряет: <b>{ $lose }</b>, выигрывает: <b>{ $win }</b>, без разницы: { $same }
lab-losers = <b>Больше всех теряют</b>
lab-winners = <b>Больше всех выигрывают</b>
lab-company = • { $name }: { $weight } – { $reason }
lab-angry = 😠 <b>Заметят { $count }</b> (теряют больше { $percent } % и больше { $minutes }): { $names }
lab-angry-none = 🙂 Больше чем на { $percent } % и на { $minutes } не теряет никто.
lab-and-more = { " " }и ещё { $count }
lab-off = ⚠️ Не воспроизводится: строк { $lines }, расхождение { $minutes }. Их списали не так, как списали бы нынешние правила; сравнение – с пересчётом.
lab-left-out = ⚠️ Не пересчитано строк: { $lines } – их списание отменено вручную.
lab-saved-nothing = Ничего не сохранено. Менять правила – не здесь: округление /rounding, цены /prices, пакеты /accrual, модель обслуживания /campaigns.
lab-caption = Было и стало: { $rule }
lab-file = Лаборатория { $first } – { $last }

lab-times = { $cause } ×{ $count }
lab-times-short = { $cause } ×{ $count ->
    [one] { $count } короткая работа
    [few] { $count } короткие работы
   *[many] { $count } коротких работ
}
lab-cause-free = стало бесплатно
lab-cause-money = стало платно
lab-cause-hours = стало с часов
lab-cause-minimum = минимум { $minutes } мин
lab-cause-step = шаг { $minutes } мин
lab-cause-grace = льгота { $minutes } мин
lab-cause-scope = сложение времени
lab-cause-short = часов не хватило
lab-cause-enough = часов хватило
lab-cause-price = цена часа

lab-picture-now = Сейчас
lab-picture-then = Стало бы
lab-picture-hours = с часов
lab-picture-money = за деньги
lab-picture-short = не хватило
lab-picture-sides-money = Кто теряет и кто выигрывает, ₽
lab-picture-sides-hours = Кто теряет и кто выигрывает, часы
lab-picture-rest = остальные ({ $count })
lab-picture-nobody = Ни для кого ничего не меняется
lab-picture-sum = { $hours } ч

lab-sheet-totals = Итоги
lab-sheet-companies = Клиенты
lab-sheet-lines = Строки
lab-sheet-rules = Правила и определения
lab-column-what = Показатель
lab-column-before = Было
lab-column-after = Стало бы
lab-column-more = Разница
lab-column-company = Клиент
lab-column-lost = Теряет, мин
lab-column-angry = Заметит
lab-column-why = Почему
lab-column-ticket = Заявка
lab-column-day = Дата работ
lab-column-service = Услуга
lab-column-actual = Отработано, мин
lab-column-number = { $name }: { $when }
lab-minutes-of = { $name }, мин
lab-rubles-of = { $name }, ₽
lab-was = было
lab-would-be = стало бы
lab-difference = разница
lab-angry-mark = да
lab-lines-shown = Строки, которые посчитались бы по-другому: { $shown } из { $all }, с самой большой разницы
lab-definitions = Что значат числа
lab-tried = Что изменено
lab-rest-as-was = Всё остальное – как было применено к каждой строке на самом деле. Правила списания те же, по которым работает стол.
