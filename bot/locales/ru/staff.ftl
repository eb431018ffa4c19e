### Сотрудники в личной переписке с ботом

staff-welcome = Здравствуйте, { $name }! Вы подключены как сотрудник. Заявки приходят в группу инженеров.
    Здесь можно найти клиента: напишите часть названия или ИНН.
staff-help = { $name }, здесь можно найти клиента и его баланс: напишите часть названия или ИНН.
    Заявки – в группе инженеров.
staff-help-admin = { $name }, здесь можно:

    • найти клиента – напишите часть названия или ИНН;
    • /grant – добавить клиенту минуты с причиной;
    • /invite – пригласить контактное лицо клиента;
    • /staff – добавить сотрудника;
    • /bind – команда для группы: сделать её группой инженеров.

admin-which-company = Какая компания? Напишите часть названия или ИНН.
admin-choose-company = Выберите компанию:
admin-no-company = По запросу «{ $query }» ничего не нашлось. Попробуйте другое название или ИНН.
admin-grant-how = { $company }
    Сколько минут добавить и почему? Например: «60 извинение за ожидание». Причину увидит клиент.
admin-grant-again = Нужны минуты и причина: «60 извинение за ожидание» или «2 ч подарок к продлению». /cancel – передумать.
admin-grant-confirm = Добавить <b>{ $company }</b> { $minutes }?
    Причина: { $reason }
button-grant = Добавить
button-cancel = Не надо
admin-granted = Добавлено { $minutes }. { $company }
admin-cancelled = Хорошо, ничего не сделано.
admin-invite-name = { $company }. Как зовут человека?
admin-invite-role = { $name } – кто это в компании? Руководитель может соглашаться на платные работы.
admin-invited = Ссылка для { $name } ({ $company }). Она на один раз и на 7 дней:
    { $link }
admin-staff-name = Как зовут сотрудника?
admin-staff-role = { $name } – кто это?
button-role-engineer = Инженер
button-role-director = Директор
button-role-admin = Администратор
button-role-director-admin = Директор и администратор
admin-hired = Ссылка для сотрудника { $name }. Она на один раз и на 7 дней:
    { $link }

company-inn = ИНН { $inn }{ $kpp }
company-kpp = , КПП { $kpp }
company-contract = Договор { $number } до { $until }
company-ticket = • { $number } · { $state } · { $subject }
company-no-tickets = Открытых заявок нет.
