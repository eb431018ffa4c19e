### Колонка в офисе: что она говорит вслух и показывает на экране, и как её подключают

## Вслух. Числа – словами: голоса компьютеров путают «два» и «две»
speaker-says-new = Новая заявка. { $about }
speaker-says-new-urgent = Срочная заявка! { $about }
speaker-says-waits = Ждёт одна заявка: { $company }, { $waits }.
speaker-says-waits-urgent = Ждёт срочная заявка: { $company }, { $waits }.
speaker-says-wait = { $count ->
    [one] Ждёт { $words } заявка
    [few] Ждут { $words } заявки
   *[many] Ждут { $words } заявок
}. Дольше всех – { $company }, { $waits }.
speaker-says-wait-urgent = { $count ->
    [one] Ждёт { $words } заявка
    [few] Ждут { $words } заявки
   *[many] Ждут { $words } заявок
}, есть срочные. Дольше всех – { $company }, { $waits }.
speaker-says-number = номер { NUMBER($number, useGrouping: 0) }
speaker-minutes = { $minutes ->
    [one] { $words } минута
    [few] { $words } минуты
   *[many] { $words } минут
}
speaker-hours = { $hours ->
    [one] { $words } час
    [few] { $words } часа
   *[many] { $words } часов
}
speaker-days = { $days ->
    [one] { $words } день
    [few] { $words } дня
   *[many] { $words } дней
}

## На экране
speaker-shows-count = { $count ->
    [one] Ждёт { $count } заявка
    [few] Ждут { $count } заявки
   *[many] Ждут { $count } заявок
}
speaker-shows-rang = { $count ->
    [one] напомнили { $count } раз
    [few] напомнили { $count } раза
   *[many] напомнили { $count } раз
}
speaker-shows-duty = { $count ->
    [one] Дежурит { $names }
   *[many] Дежурят { $names }
}

## Боту: подключить и отключить
speaker-link = 🔊 <b>Колонка для офиса.</b> Откройте ссылку на компьютере, который будет говорить. Она на один раз и на { $minutes } мин:
    { $link }
speaker-connected = Подключено сейчас: { $count }.
speaker-how-off = Отключить все: /speaker off
button-speakers-off = Отключить все колонки
speakers-off = { $count ->
    [0] Подключённых колонок не было. Неиспользованные ссылки больше не действуют.
    [one] Отключена { $count } колонка. Неиспользованные ссылки больше не действуют.
    [few] Отключены { $count } колонки. Неиспользованные ссылки больше не действуют.
   *[many] Отключено { $count } колонок. Неиспользованные ссылки больше не действуют.
}
speaker-no-address = Чтобы дать ссылку, бот должен знать адрес своих страниц. Впишите его в файл .env на сервере и перезапустите программу, например:
    <code>WEB_URL=https://desk.example.ru</code>
    Подробно – docs/speaker.md.
speaker-not-connected = Этот компьютер не подключён как колонка. Директор или администратор пишет боту /speaker и открывает здесь ссылку, которую бот пришлёт.
speaker-unavailable = База данных не отвечает. Попробуйте ещё раз через минуту.
refusal-speaker-leaders-only = Колонки подключают и отключают директор и администратор. Попросите их: команда /speaker в личной переписке с ботом.
refusal-speaker-link-unknown = Такой ссылки нет. Проверьте, что она скопирована целиком.
refusal-speaker-link-used = По этой ссылке колонку уже подключили: она на один раз.
refusal-speaker-link-expired = Ссылка устарела: она действует 15 минут.
