### Числа, даты, общее

hours-short = { NUMBER($hours, useGrouping: 0) } ч
minutes-short = { $minutes } мин
hours = { $hours ->
    [one] { NUMBER($hours, useGrouping: 0) } час
    [few] { NUMBER($hours, useGrouping: 0) } часа
   *[many] { NUMBER($hours, useGrouping: 0) } часов
}
minutes = { $minutes ->
    [one] { $minutes } минута
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
days = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
today = сегодня
tomorrow = завтра
yesterday = вчера
day-at = { $day } в { $time }
less-than-minute = меньше минуты
list-more = … ещё { $count }
company-with-balance = <b>{ $name }</b> · { $balance }
no-phone = телефон не указан
edited = <i>изменено</i>

files-photo = { $count } фото
files-document = { $count ->
    [one] { $count } файл
    [few] { $count } файла
   *[many] { $count } файлов
}
files-voice = { $count ->
    [one] { $count } голосовое
   *[many] { $count } голосовых
}
files-video = { $count } видео
files-audio = { $count } аудио
files-video-note = { $count ->
    [one] { $count } видеосообщение
    [few] { $count } видеосообщения
   *[many] { $count } видеосообщений
}
files-animation = { $count } GIF
files-sticker = { $count ->
    [one] { $count } стикер
    [few] { $count } стикера
   *[many] { $count } стикеров
}
files-location = { $count ->
    [one] { $count } геопозиция
    [few] { $count } геопозиции
   *[many] { $count } геопозиций
}

## Чем оплачена строка работ
fate-draft = ещё не списано
fate-hours = с часов
fate-money = { $amount }
fate-free = без списания
fate-pending = не хватило часов, { $amount } – ждёт решения
fate-unpaid = не оплачивается

unknown-command = Такой команды нет. /help – что я умею.

command-new = Новая заявка
command-tickets = Мои заявки
command-balance = Сколько часов осталось
command-help = Что умеет бот
command-bind = Сделать группу рабочей
