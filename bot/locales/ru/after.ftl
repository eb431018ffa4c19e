### После решения: оценка, закрытие, история, уведомления

button-stars = { $stars } ★
rated = Спасибо! Ваша оценка: { $stars } из 5. Изменить можно в течение недели.
rated-low = Жаль. Ваша оценка: { $stars } из 5. Что было не так? Напишите следующим сообщением – передадим руководителю.
rating-words-kept = Спасибо, передали ваши слова.
rated-low-told = { $stars } <b>{ $number }</b>: клиент недоволен. Позвоните ему.
rated-low-engineer = Исполнитель: { $name }
rated-low-words = <blockquote>{ $words }</blockquote>
card-rating = { $stars }
card-rating-words = { $stars } «{ $words }»
refusal-bad-rating = Оценка – от 1 до 5.
refusal-rating-old = Заявку потом возвращали в работу: оцените последнее решение.
refusal-rating-late = Оценку можно изменить в течение недели, она уже прошла.

resolved-closes = Если не ответите, заявка закроется сама после { $until }

button-history = История
button-find = Найти
button-newer = ← Новее
button-older = Раньше →
history-none = Выполненных заявок пока нет.
history-title = <b>Выполненные заявки</b>: { $count }. Страница { $page } из { $pages }.
find-how = Что искать? Напишите номер заявки или слова из неё, например «реализация».
find-none = По словам «{ $words }» среди ваших заявок ничего нет.
find-title = По словам «{ $words }»:
find-more = … и ещё { $count }. Добавьте слов, чтобы найти точнее.

settings-title = <b>Уведомления</b>
    ✅ – приходят, ▫️ – нет. Ответы, вопросы, цены и решения приходят всегда.
settings-quiet = Тихие часы: { $span }. Что не срочно, придёт после них; ничего не потеряется. По срочным заявкам пишем сразу.
settings-taken = Заявку взяли в работу
settings-dates = Обещанный срок и срочность
settings-hours = Часы заканчиваются, сгорают
settings-rating = Просьба оценить решение
settings-answers-wait = В тихие часы ответы ждут
settings-questions-wait = В тихие часы вопросы ждут
settings-kept = Записано
settings-which-hours = В какие часы не беспокоить? Время – вашей компании.
settings-hours-how = Напишите, в какие часы не беспокоить, например «22-8» или «с 22:30 до 7:45».
settings-hours-again = Не понял часы. Напишите, например, «22-8» или «с 22:30 до 7:45»; передумали – /cancel.
button-quiet = 🌙 Тихие часы: { $span }
button-quiet-own = Другие…
button-quiet-none = Без тихих часов
quiet-none = нет

command-find = Найти свою заявку
command-settings = Уведомления и тихие часы

quiet-staff = 🌙 Тихие часы: { $span }. Отчёты, сверки и низкие оценки придут вам после них. Заявки, которые никто не взял, ждать не будут.
    Изменить: /quiet 22-8, отменить: /quiet нет.
quiet-staff-none = Тихих часов нет. Чтобы отчёты ночью не приходили: /quiet 22-8.
quiet-again = Не понял часы. Напишите, например: /quiet 22-8, или /quiet нет.
