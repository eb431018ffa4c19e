### Работа без форм: время по переписке, таймер, голос, несколько строк сразу, готовые ответы

## Карточка
card-timer = ⏱ { $name } с { $since }
card-voices = 🎙 { $count }
card-calls = ☎️ { $count ->
    [one] { $count } звонок
    [few] { $count } звонка
   *[many] { $count } звонков
}, { $minutes }
card-line-fate = { $fate }{ $mark }
card-line-forgotten = {" "}⚠️ таймер остановился сам
button-timer-start = ▶️ Таймер
button-timer-stop = ⏹ Стоп
button-templates = 💬 Шаблон
button-voice = 🎙 Голосом
button-drafted = { $service } · { $actual }
button-other-work = Другая работа…
button-confirm-nothing = Подтвердить без работ
button-timer-name = { $of }{ $minutes }: что сделано?

## Решить: что предложено
tap-title = <b>Записать и решить одним нажатием:</b>
tap-none = Записать работу сейчас нельзя: по условиям клиента её не списать.
tap-drafted = • { $service }: { $actual } → { $becomes }
tap-usual = • { $service }: { $actual } (обычно) → { $becomes }
tap-hours = спишется { $charged }
tap-money = { $amount }
tap-free = без списания
tap-short = с часов { $covered }, не хватит { $short }
draft-seen = ⏱ Видно { $minutes } вашей работы: { $rests }.
draft-taken = взята { $at }
draft-wrote = вы писали { $first }–{ $last }
draft-wrote-once = вы писали { $at }
draft-calls = звонки { $minutes }
draft-voices = голосовых { $count }
draft-left-out = Не посчитано: { $left }.
draft-waited = ждали клиента { $minutes }
draft-silent = без следов { $minutes }
draft-off = нерабочее время { $minutes }
overlap = ⚠️ Пересекается с { $number } на { $minutes }: одно и то же время записано дважды?
refusal-work-not-possible = Записать эту работу и решить № { NUMBER($number, useGrouping: 0) } сейчас нельзя: часов не хватает или работа с клиентом ограничена. Ничего не записано. Нажмите «Решить…» ещё раз – увидите причину.
refusal-entered-already = По № { NUMBER($number, useGrouping: 0) } это уже записано.

## Таймер
timer-started = ⏱ Таймер по { $number } пошёл
timer-runs = ⏱ Ваш таймер по { $number } уже идёт с { $since }
timer-stopped = ⏹ { $number }: записано { $service }, { $minutes }
timer-stopped-limit = ⏹ { $number }: таймер дошёл до предела, записано { $service }, { $minutes }
timer-stopped-unclear = ⏹ { $number }: { $minutes }. Что сделано?
timer-stopped-at-once = ⏹ { $number }: меньше минуты, ничего не записано
timer-stopped-over = ⏹ { $number } уже не в работе: { $minutes } никуда не записаны
timer-loose = ⏱ По таймеру { $minutes }: не сказано, что сделано. Выберите – или решайте без этого времени.
timer-told-to = { $name }, { $text }
timer-told-runs = ⏱ таймер по { $number } идёт с { $since }, уже { $minutes }. Если забыли – остановите. Сам он остановится на { $limit }.
timer-told-limit = ⏹ таймер по { $number } остановлен: он шёл { $minutes } – это предел. Записано: { $service }, { $minutes }. Если это не так, уберите строку на карточке и напишите своё время.
timer-told-limit-unclear = ⏹ таймер по { $number } остановлен: он шёл { $minutes } – это предел. Скажите, что сделано, – или напишите своё время ответом на карточку.
timer-told-over = ⏹ заявка { $number } уже не в работе, а таймер шёл с { $since }. { $minutes } никуда не записаны.
timer-told-preview = ⏹ таймер по { $number } остановлен: коллега решает заявку. Записано: { $service }, { $minutes }.
timer-told-preview-unclear = ⏹ таймер по { $number } остановлен: коллега решает заявку. Намерено { $minutes }: скажите, что сделано.
refusal-no-timer = Ваш таймер по № { NUMBER($number, useGrouping: 0) } не идёт.
refusal-timer-elsewhere = Ваш таймер идёт по № { NUMBER($number, useGrouping: 0) }. Остановите его там.
refusal-no-timer-there = Такого таймера нет.
refusal-timer-entered = Время этого таймера по № { NUMBER($number, useGrouping: 0) } уже записано.
refusal-timer-work-forbidden = ⛔ Работа с клиентом запрещена, таймер по № { NUMBER($number, useGrouping: 0) } не пошёл. Разрешить может директор – в карточке клиента.
refusal-timer-prepayment-only = 💳 Клиент на предоплате, а часов нет: таймер по № { NUMBER($number, useGrouping: 0) } не пошёл. Добавьте часы или спросите директора.
refusal-timer-hours-blocked = Сверх часов с клиентом не работаем, а часов не осталось: таймер по № { NUMBER($number, useGrouping: 0) } не пошёл. Добавьте часы или спросите директора.
refusal-timer-beyond-agreed = Время, на которое клиент согласился, уже записано: таймер по № { NUMBER($number, useGrouping: 0) } не пошёл. Спросите его заново – ответьте на карточку «оценка 2ч».

## Несколько строк одним сообщением
entered-several = <b>Записано в { $number }</b>
    { $lines }
entered-line = • { $service } – { $actual }{ $comment }
entered-usual = • { $service } – { $actual }, обычное время{ $comment }
part-how-long = «{ $words }»: сколько времени?
part-several = «{ $words }»: подходит несколько услуг, выберите:
part-unknown = «{ $words }»: не понял, что за услуга. Клиенту не отправлено, выберите:

## Звонок и голос
call-noted = ☎️ Звонок { $minutes } отмечен в { $number }. Это не строка работ: он войдёт в предложенное время, когда нажмёте «Решить…».
call-not-understood = Не понял, сколько длился звонок. Сообщение клиенту не отправлено. Напишите, например: «звонок 10».
work-prompt = Что сделано по { $number }? Ответьте на это сообщение голосовым – сохраню как подтверждение работы – или словами: «45 консультация». Клиент этого не увидит.
voice-kept = 🎙 Голосовое сохранено, клиент его не видит. Что записать?
work-prompt-not-read = Не похоже на работу. Ничего не записано, клиенту не отправлено. Напишите, например: «45 консультация» – или пришлите голосовое.
refusal-not-a-voice = Нужно голосовое, аудио или видеосообщение.

## Мой день
own-time = 🕒 <b>Сегодня записано { $total }</b>
own-time-none = 🕒 <b>Сегодня работ не записано.</b>
own-time-line = • { $number } { $service } – { $minutes }{ $mark }{ $state }
own-time-drafted = , по переписке
own-time-timer = , по таймеру
own-time-forgotten = , ⚠️ таймер остановился сам
own-time-draft = {" "}(ещё не списано)
own-time-runs = ⏱ { $number } – таймер идёт с { $since }, { $minutes }
own-time-loose = ⚠️ { $number } – таймер остановлен, { $minutes } не записаны
own-time-lost = ⚠️ { $number } – заявка не в работе, { $minutes } по таймеру не записаны
own-time-overlap = ⚠️ { $first } и { $second } пересекаются на { $minutes }
command-time = Мой день: работы и таймеры
command-templates = Готовые ответы клиентам

## Готовые ответы
templates-title = 💬 <b>Готовые ответы</b>
templates-none-plain = Готовых ответов пока нет.
templates-none = 💬 Готовых ответов пока нет.
templates-how = Добавить: /template add Название, со следующей строки – текст. В тексте можно писать { $places }. Убрать – кнопкой или /template remove Название.
template-row = • <b>{ $title }</b>: { $text }
template-preview = <b>Отправить клиенту по { $number }?</b> «{ $title }»
template-sent = 💬 <b>{ $name }</b> – клиенту по { $number }:
template-sent-toast = Отправлено
template-added = 💬 Готовый ответ «{ $title }» добавлен.
template-removed = Готовый ответ «{ $title }» убран.
template-choose = Какой ответ?
template-how = Напишите: /template add Название, со следующей строки – текст. Или: /template remove Название. Все ответы: /templates.
button-template-send = Отправить клиенту
button-template-other = Другой
button-template-drop = 🗑 { $title }
refusal-template-title = Название готового ответа – от 1 до { $most } знаков, в одну строку.
refusal-template-text = Текст готового ответа – от 1 до { NUMBER($most, useGrouping: 0) } знаков, со строки под названием.
refusal-template-place = «{ $place }» подставить нечем. Можно { $places }.
refusal-template-known = Готовый ответ «{ $title }» уже есть. Уберите его или назовите новый иначе.
refusal-template-many = Готовых ответов уже { $most }: больше не найти. Уберите лишний.
refusal-no-template = Такого готового ответа нет. Список – /templates.
refusal-answered-meanwhile = По № { NUMBER($number, useGrouping: 0) } клиенту уже что-то отправили. Посмотрите и, если нужно, выберите ответ ещё раз.
