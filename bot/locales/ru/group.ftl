### Группа инженеров

card-title = <b>{ $number }</b> · { $state }
state-open = 🔴 не принята
state-in-progress = 🟢 в работе
state-waiting-client = 🟡 ждём клиента
state-resolved = ✅ решена
state-closed = ☑️ закрыта
state-cancelled = ⚪️ отменена клиентом
state-by = {" "}· { $name }
state-after = {" "}· реакция { $elapsed }
card-contract = Договор { $number } до { $until }{ $model }
card-no-contract = Договора нет: почасовые работы – за деньги
card-author = { $name }, { $phone } · { $at }
card-silent = ⚠️ Клиент заблокировал бота: наши сообщения до него не доходят, позвоните.
card-no-text = <i>без текста</i>
card-files = 📎 { $files }
card-work = <b>Работы</b>
card-more-lines = … и раньше: { $count }
card-line = • { $service } – { $actual }, { $engineer }{ $comment } · { $fate }
card-line-comment = {" "}({ $comment })

button-take = Взять
button-ask = Спросить
button-work = + Работа
button-undo = Убрать строку
button-resolve = Решить…
button-back = ← Назад
button-confirm = Подтвердить и списать

work-choose-service = Что сделано? Можно и ответом на карточку: «45 консультация». Оценка до работы – ответом «оценка 60».
work-choose-minutes = { $service }: сколько времени?
work-added = Записано: { $service }, { $actual }
work-removed = Строка убрана
work-unknown-service = Не понял, что за услуга: «{ $words }». Сообщение клиенту не отправлено. Выберите услугу:
work-several-services = Подходит несколько услуг, выберите:
ask-prompt = Ответьте на это сообщение вопросом – он уйдёт клиенту по заявке { $number }.

preview-title = <b>Решить { $number }?</b> Будет записано:
preview-line-hours = • { $service }: { $actual } → спишется { $charged }
preview-line-money = • { $service }: { $actual }, { $amount }
preview-line-free = • { $service }: { $actual }, без списания
preview-nothing = • работ нет – ничего не спишется
preview-balance = Баланс клиента: { $before } → останется <b>{ $after }</b>
preview-no-account = Счёта часов нет.

taken = Заявка { $number } ваша
resolved-toast = { $number } решена

relay-client = 💬 <b>{ $name }</b> ({ $company }) по { $number }:
group-reopened = ↩️ Клиент вернул заявку <b>{ $number }</b>: вопрос не решён.
card-list = <b>Ждут { $count ->
    [one] { $count } новая заявка
    [few] { $count } новые заявки
   *[many] { $count } новых заявок
}.</b> Карточка появится по нажатию.
card-coming = Карточка заявки { $number } – ниже
card-is-there = Карточка заявки { $number } уже в чате
not-staff = Вас нет в списке сотрудников, поэтому сообщение клиенту не отправлено. Попросите администратора добавить вас: команда /staff в личной переписке с ботом.
not-staff-plain = Вас нет в списке сотрудников. Попросите администратора добавить вас командой /staff.
unsupported-by-staff = Такое сообщение клиенту передать не могу, оно не отправлено. Напишите текстом или пришлите фото, файл или голосовое.
work-file-not-sent = Работа записана. Файл клиенту не отправлен: пришлите его отдельным ответом без строки работ.
work-not-edited = Правка не учтена: записанного она не меняет и клиенту не отправляется. Лишнюю строку работ уберите кнопкой на карточке, новую строку или оценку напишите новым ответом.
client-not-reached = ⚠️ { $name } заблокировал бота, сообщение не дойдёт. Позвоните: { $phone }.
reply-not-understood = Это сообщение не привязано к заявке. Ответьте на карточку заявки или на сообщение клиента.

access-request = <b>Просится новый человек</b>
    { $name } пишет:
access-request-how = Чтобы подключить, ответьте на это сообщение названием или ИНН компании.
access-request-decided = <b>Запрос от { $name }</b> – { $outcome }
access-approved-outcome = подключён, { $company }
access-declined-outcome = отклонён
access-choose-company = Какая компания?
access-no-company = Компания «{ $query }» не найдена. Ответьте на запрос другим названием или ИНН.
access-choose-role = Подключить { $name } к { $company }. Кто это?
button-decline-access = Отклонить
button-as-member = Сотрудник
button-as-manager = Руководитель

group-bind-offer = Сделать эту группу рабочей? Сюда будут приходить заявки.
button-bind = Да, это группа инженеров
group-bound = Готово: заявки будут приходить сюда. Сделайте бота администратором группы – иначе он не увидит ответов на карточки.
group-bound-admin = Готово: заявки будут приходить сюда.
group-bind-refused = Сделать группу рабочей может только администратор Часового.
group-no-rights = ⚠️ Бот в этой группе не администратор: он не увидит ответов на карточки. Верните ему права администратора.
group-lost = ⚠️ Бота убрали из группы инженеров «{ $title }». Заявки ждут и не потеряны: верните бота в группу или привяжите другую командой /bind в ней.
