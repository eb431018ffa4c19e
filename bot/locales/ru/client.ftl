### Клиент

menu-new = Новая заявка
menu-tickets = Мои заявки
menu-balance = Баланс
menu-help = Помощь
menu-placeholder = Опишите вопрос одним сообщением
menu-share-phone = Поделиться моим номером
menu-ask-access = Оставить запрос

welcome = Здравствуйте, { $name }! Вы подключены: { $company }.

    Опишите вопрос одним сообщением – текстом, фото, файлом или голосом, – и он станет заявкой. Ответы придут сюда же.
welcome-back = { $name }, вы уже подключены: { $company }. Просто опишите вопрос одним сообщением.
help = <b>Как это работает</b>

    • Напишите вопрос одним сообщением: текст, фото, файл, голос. Появится кнопка «Открыть заявку»; если не нажимать, заявка откроется сама через { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    }.
    • Чтобы добавить что-то к заявке, ответьте на сообщение о ней или откройте её в «Мои заявки».
    • «Баланс» – сколько часов осталось и на что ушли; там же можно купить ещё или не согласиться со списанием.
    • /find – найти свою заявку, /settings – какие уведомления приходят и в какие часы не беспокоить.

    Обновления программ часы не расходуют.
new-how = Опишите вопрос одним сообщением. Можно приложить фото, файл или голосовое.

draft-title = <b>Новая заявка?</b>
draft-quote = <blockquote>{ $text }</blockquote>
draft-files = 📎 { $files }
draft-when = Откроется сама в { $at } или сразу – по кнопке.
button-open-draft = Открыть заявку
button-add-to = Это к заявке { $number }
button-drop-draft = Не нужно
draft-dropped = Хорошо, заявку не открываю.
draft-gone = Это сообщение уже обработано
draft-added = Добавлено к заявке { $number }.
draft-became-ticket = Заявка { $number } открыта.
subject-files = Без текста: { $files }

opened = Заявка <b>{ $number }</b> открыта. Сообщим, когда её возьмут в работу.
opened-by-itself = Заявка <b>{ $number }</b> открыта – вы не нажали кнопку, и я отправил её сам. Сообщим, когда её возьмут в работу.
ticket-taken = Заявка <b>{ $number }</b> в работе: { $name }.
staff-answer = <b>{ $name }</b> по заявке { $number }:
staff-question = <b>{ $name }</b> спрашивает по заявке { $number }:
staff-question-how = <i>Ответьте сообщением – оно попадёт в эту заявку.</i>
passed-on = Передано в заявку { $number }.
passed-on-resolved = Передано в заявку { $number }. Она уже решена: если вопрос остался, верните её в работу.
passed-on-closed = Передано в заявку { $number }. Она уже закрыта: если вопрос остался, верните её в работу.
passed-on-cancelled = Передано в заявку { $number }, но она отменена и ею никто не занимается. Если вопрос новый, нажмите кнопку.
button-reopen-after = Вернуть в работу
separated = Хорошо, это будет отдельный вопрос
nothing-begun = Хорошо. Напишите, когда будет вопрос.
button-separate = Это другой вопрос
write-here = Напишите сообщение – оно попадёт в заявку { $number }.

resolved-title = Заявка <b>{ $number }</b> решена. Исполнитель: { $name }.
resolved-line-hours = • { $service }: списано { $charged }
resolved-line-rounded = • { $service }: заняло { $actual }, списано { $charged }
resolved-line-free = • { $service }: { $actual }, без списания
resolved-line-money = • { $service }: { $actual }, { $amount }
resolved-no-lines = Ничего не списано.
resolved-balance = Остаток: <b>{ $balance }</b>.
resolved-question = Всё в порядке?
button-close = Да, закрыть заявку
button-reopen = Нет, вернуть в работу
reopened = Заявка <b>{ $number }</b> снова открыта. Напишите, что осталось не так: ваше следующее сообщение попадёт в неё.
closed = Спасибо! Заявка { $number } закрыта.
cancelled = Заявка { $number } отменена.

my-none = Заявок пока нет. Опишите вопрос одним сообщением – он станет заявкой.
my-list = <b>Ваши заявки</b>
my-state-open = ждёт
my-state-in-progress = в работе
my-state-waiting-client = ждёт вашего ответа
my-state-resolved = решена
my-state-closed = закрыта
my-state-cancelled = отменена
my-title = <b>{ $number }</b> · { $state }
my-when = Поступила: { $at }
my-assignee = Занимается: { $name }
my-work = <b>Работы</b>
my-line = • { $service }: { $actual }{ $charged } · { $fate }
my-line-charged = , списано { $charged }
my-talk = <b>Переписка</b>
my-you = Вы
my-we = Мы
my-files = файлы
my-said = { $who }, { $at }: { $text }
button-write = Написать в заявку
button-cancel-ticket = Отменить заявку
button-my-list = ← Все заявки

balance-title = <b>{ $company }</b>
    Доступно: <b>{ $balance }</b>
balance-grant = • { $left } из { $given } – до { $until } { $days ->
    [0] (сгорят сегодня в конце дня)
    [one] (сгорят через { $days } день)
    [few] (сгорят через { $days } дня)
   *[many] (сгорят через { $days } дней)
}
balance-history = <b>Последние движения</b>
balance-movement = { $day }: { $minutes } – { $what } (стало { $after })
balance-none = Действующих часов нет. Почасовые работы выполняются за деньги, обновления – бесплатно.

stranger-hello = Здравствуйте! Это служба поддержки 1С. Я вас пока не знаю.

    • Если ваш номер есть у нас в договоре, нажмите «Поделиться моим номером».
    • Если вам прислали ссылку-приглашение, откройте её.
    • Иначе нажмите «Оставить запрос» – сотрудник ответит.
stranger-how = Напишите одним сообщением, из какой вы компании и как вас зовут. Запрос увидит сотрудник.
stranger-in-words = Напишите запрос текстом: из какой вы компании и как вас зовут.
stranger-asked = Спасибо, запрос передан. Как только сотрудник ответит, я напишу.
access-approved = Вас подключили: { $company }. Опишите вопрос одним сообщением – он станет заявкой.
access-declined = К сожалению, по этому запросу подключить вас не смогли. Позвоните, пожалуйста, нам по телефону из договора.

too-big = Файл больше 20 МБ: сам файл я передам, но открыть его из Telegram смогут не везде. Если не откроют, попросим другим способом.
unsupported = Такое сообщение передать не смогу. Напишите, пожалуйста, текстом или пришлите фото, файл или голосовое.
