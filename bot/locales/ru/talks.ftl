### Клиенты, с которыми стоит поговорить: /talks и сообщение раз в неделю

talks-title = 🗣 <b>С кем стоит поговорить</b>
talks-window = Смотрю на { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}: с { $first } по { $last }.
talks-section = <b>{ $name }</b>
talks-line = { $company }: { $said }
talks-place = { $place }. { $company }
talks-nobody = Сейчас говорить не с кем: никого необычного я не нашёл.
talks-more = …и ещё { $count }
talks-talked = С { $count ->
    [one] { $count } клиентом
   *[other] { $count } клиентами
} об этом недавно поговорили: пока не напоминаю.
talks-few = <i>Мало данных, чтобы сказать: { $of }.</i>
talks-gone = Об этом клиенте мне сейчас сказать нечего: что-то изменилось или с ним поговорили.
command-talks = С кем из клиентов поговорить
report-kind-talk = С кем поговорить
report-screen-talk = Раз в неделю: трудные клиенты, те, у кого сгорят часы, кто растёт, может уйти и кого пора продлевать. Если не о ком, так и скажу. То же в любое время – /talks.
talks-help = • /talks – с кем из клиентов стоит поговорить и почему: трудные, без обращений, растущие, уходящие, с продлением.

talks-reason-difficult = 🔥 Трудные
talks-reason-updates-only = 💤 Только обновления, а часы сгорят
talks-reason-leaving = 🚪 Могут уйти
talks-reason-prolong = 📄 Пора продлевать
talks-reason-growing = 📈 Растут

talks-few-difficult = трудные
talks-few-updates-only = кто не пользуется часами
talks-few-leaving = кто уходит
talks-few-prolong = кого продлевать
talks-few-growing = кто растёт

button-talks-difficult = 🔥 Трудные · { $count }
button-talks-updates-only = 💤 Только обновления · { $count }
button-talks-leaving = 🚪 Могут уйти · { $count }
button-talks-prolong = 📄 Продлевать · { $count }
button-talks-growing = 📈 Растут · { $count }
button-talk-why = { $place } · Почему
button-talk-offer = { $place } · Что предложить
button-talk-card = Карточка
button-talk-done = Поговорили
button-talk-means = Что значат числа
button-talk-words = Дописать, о чём договорились
button-talk-back = ← К списку
button-talk-all = ← Все

## Одной строкой

talk-line-minutes = работы { $value }, обычно при такой оплате { $usual } (×{ $times })
talk-line-tickets = { $value ->
    [one] { $value } заявка
    [few] { $value } заявки
   *[many] { $value } заявок
}, обычно при такой оплате { $usual } (×{ $times })
talk-line-free = бесплатной работы { $value }, обычно при такой оплате { $usual } (×{ $times })
talk-less-than-one = меньше одной
talk-line-updates = сгорит { $minutes }: первые { $first } – { $on }
talk-line-updates-all = сгорит { $minutes } – { $on }
talk-line-leaving = договор до { $on }, { $silent }
talk-line-left = договор закончился { $on }, { $silent }
talk-line-stopped = было { $before ->
    [one] { $before } заявка
    [few] { $before } заявки
   *[many] { $before } заявок
} за четыре месяца, теперь { $silent }
talk-silent = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
} ни одной заявки
talk-silent-all = за { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
} ни одной заявки
talk-line-prolong = { $number } до { $on }, { $left }
talk-left = осталось { $minutes }
talk-left-none = часов не осталось
talk-line-growing = в месяц было { $before }, стало { $now }
talk-few-cases = мало данных: меньше 30 заявок за полгода

## Почему

talk-measure-minutes = Работы { $value }, обычно при такой оплате { $usual } (×{ $times })
talk-measure-tickets = Заявок { $value }, обычно при такой оплате { $usual } (×{ $times })
talk-measure-free = Бесплатной работы { $value }, обычно при такой оплате { $usual } (×{ $times })
talk-far = { $line } – <b>далеко от остальных</b>
talk-paid = Оплачено на это время: { $paid }, взято в { $times } раза больше.
talk-paid-unknown = Сколько стоит договор, я не знаю: считаю, что столько же, сколько у среднего клиента с часами, – { $paid }.
talk-peers = Сравнил с клиентами с той же моделью, которые обращаются хотя бы раз в месяц: их { $count }.
talk-peers-all = С той же моделью клиентов мало, поэтому сравнил со всеми, кто обращается хотя бы раз в месяц: их { $count }.
talk-why = Отчего так:
talk-why-unknown = Одной причины не видно: разные люди, темы и время.
talk-cause-person = { $percent } % заявок – от одного человека: { $name }
talk-cause-topic = { $percent } % заявок – об одном: «{ $name }» и похожие
talk-cause-service = { $percent } % времени – «{ $name }»
talk-cause-off-hours = { $percent } % заявок – в нерабочее время: вечером, рано утром, в выходные
talk-cause-slot = { $percent } % заявок – { $weekday }, { $part }
talk-cause-free = { $percent } % работы никто не оплачивает
talk-cause-reopened = { $percent } % заявок возвращаются
talk-part-morning = утро
talk-part-day = день
talk-part-evening = вечер
talk-offer = Что предложить:
talk-offer-person = обучение ({ $name }): час-два с инженером или короткая инструкция по частым вопросам
talk-offer-topic = один раз найти причину: доработка, настройка или инструкция
talk-offer-service = отдельную услугу или пакет под эту работу
talk-offer-off-hours = договор с вечерним временем или платное дежурство
talk-offer-slot = день специалиста у клиента в это время
talk-offer-free = другую модель: бонусные часы или платный пакет
talk-offer-reopened = выездной день: разобраться на месте до конца
talk-offer-package = пакет побольше: берут около { $month } в месяц, оплачено около { $paid }
talk-offer-model = договор с часами: берут около { $month } в месяц
talk-burning = Сгорит { $minutes } – { $on }
talk-updates-none = За это время не было ни одной заявки с работой.
talk-updates-some = За это время – только обновления: { $minutes }.
talk-updates-peers = Из { $users ->
    [one] { $users } клиента
   *[other] { $users } клиентов
} с часами пользовались ими { $using }.
talk-ideas = На что потратить (с такими же программами – { $programs }):
talk-ideas-unknown = На что потратить (программы 1С клиента не записаны, поэтому по прайсу):
talk-idea = { $name }, обычно { $minutes }
talk-idea-cases = { $name }, обычно { $minutes }: заказывали { $count ->
    [one] { $count } раз
    [few] { $count } раза
   *[many] { $count } раз
}
talk-idea-estimated = { $name } – с оценкой
talk-ideas-none = В прайсе нет услуг, на которые предлагаются часы (/prices).
talk-silent-usual = Средний клиент обращался { $days ->
    [0] сегодня
    [one] { $days } день назад
    [few] { $days } дня назад
   *[many] { $days } дней назад
}.
talk-leaving-do = Позвоните: узнайте, кто теперь помогает с 1С, и спросите, что не устроило.
talk-prolong-do = Выставьте счёт и напомните, что остаток после срока сгорит.
talk-prolong-do-empty = Выставьте счёт: без договора помощь пойдёт по прайсу.
talk-months = По месяцам: { $months }
talk-growing-all = У среднего из { $count } клиентов за то же время – ×{ $times }: это вычтено.
talk-growing-do = Предложите пакет побольше, пока часов ещё хватает.
talk-last = Прошлый разговор – { $on }.
talk-last-words = Прошлый разговор – { $on }: { $words }

## Поговорили

talk-noted = ✅ Поговорили: { $company }
    { $reason }
    Снова напомню не раньше { $on }.
talk-noted-short = Записал
talk-noted-other = Уже записано: { $name }, { $on }
talk-words-ask = О чём договорились? Напишите одним сообщением, или /cancel.
talk-words-saved = Записал: { $words }

talks-means-title = <b>Что значат числа</b>
talks-means = <b>{ $name }.</b> { $means }

talks-picture = Оплачено и взято за { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}; пронумерованы трудные
talks-picture-x = оплачено, часов
talks-picture-y = взято, часов
talks-picture-even = взято столько, сколько оплачено

refusal-talk-words = Нужно от 1 до { $most } знаков. Напишите короче, или /cancel.
refusal-no-talk = Этого разговора у вас нет.
