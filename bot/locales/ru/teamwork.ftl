### Работа с заявкой между собой: «⋯ Ещё», заметки, чек-листы, свои заявки

button-more = ⋯ Ещё
button-accept = Принимаю
button-hand = Передать…
button-call-in = Позвать…
button-called = ✅ { $name }
button-explain = 📝 Пояснить
button-rest = Отложить…
button-bring = Вернуть сейчас
button-note = 📝 Заметка
button-story = Вся история
button-checks = ☑ Чек-лист
button-line-service = Другая услуга…
button-merge = Это дубль…
button-split = Разделить…
button-move = Другая компания…
button-drop-ticket = Отменить…
button-rest-client = По просьбе клиента (срок стоит)
button-rest-vendor = Ждём поставщика или 1С
button-rest-planned = Запланировали
button-rest-other = Другая причина…
button-cancel-changed-mind = Клиент передумал
button-cancel-solved = Решилось само
button-cancel-not-ours = Не наш вопрос
button-cancel-mistake = Открыта по ошибке
button-cancel-own = Своими словами…
button-merge-confirm = Объединить с { $number }
button-split-file = Сообщение с файлом
button-story-older = ← Раньше
button-story-newer = Позже →
button-show-card = Карточка
button-next-other = Другая

## Карточка

card-waits-for = ⏳ Передана: { $name }, ждём ответа
card-helpers = 👥 Вместе с: { $names }
card-rests = ⏸ Отложена до { $until } · { $why }
card-links = 🔗 См. { $numbers }
card-merged-in = Объединены сюда: { $numbers }
card-merged-into = ⚪️ Объединена с { $number }
card-cancelled-by-us = ⚪️ Отменена нами: { $why }
card-notes = 📝 Заметок: { $count }
card-steps = ☑ Чек-лист: { $done } из { $count }
state-over-by-us = ⚪️ закрыта без решения
rest-why-client = по просьбе клиента
rest-why-vendor = ждём поставщика или 1С
rest-why-planned = запланировали
rest-why-other = { $words }
cancel-why-changed-mind = клиент передумал
cancel-why-solved = решилось само
cancel-why-not-ours = не наш вопрос
cancel-why-mistake = открыта по ошибке

## Что видно под кнопками

team-whom-hand = Кому передать?
team-whom-call = Кого позвать? Кто отмечен, уже работает с заявкой; ещё одно нажатие отпускает.
team-nobody = Больше инженеров нет: добавить их может администратор командой /staff.
team-until = До какого времени отложить? Можно и ответом на карточку: «отложить до четверга: ждём поставщика».
team-rest-why = Почему? Срок клиента останавливает только его просьба.
team-which-reason = Почему отменяем? Клиент увидит причину.
team-which-duplicate = Дубль какой заявки? Можно и ответом: «дубль 1003».
team-no-duplicates = Других открытых заявок у компании нет. Номер можно написать ответом: «дубль 1003».
team-which-message = Какое сообщение – отдельный вопрос?
team-one-message = У клиента здесь одно сообщение: разделять нечего.
team-which-company = В какую компанию перенести?
team-no-companies = Этот человек записан только в одной компании. Директор может перенести заявку в любую: ответом «компания Ромашка».
team-which-line = У какой работы другая услуга?
team-which-service = Какая это услуга?
team-accepted = { $number } ваша
team-handed-toast = { $number } передана: { $name }
team-handed-screen = Заявка { $number } передана: <b>{ $name }</b>. Пояснение для коллеги – кнопкой, клиент его не увидит.
team-called-toast = Позвали: { $name }
team-let-go-toast = Отпустили: { $name }
team-rests-toast = { $number } отложена до { $until }
team-rests-said = ⏸ { $number } отложена до { $until }: напомню здесь.
team-rests-said-client = ⏸ { $number } отложена до { $until } по просьбе клиента: срок решения стоит, клиенту сообщили.
team-brought-toast = { $number } снова в работе
team-cancelled-toast = { $number } отменена, клиенту сообщили
team-split-toast = Отдельная заявка { $number }
team-split-said = ✂️ Отдельная заявка { $number }: срок идёт с момента того сообщения, клиенту сообщили.
team-moved-toast = { $number } теперь у компании { $company }
team-service-toast = Записано: { $service }
team-merged-toast = Объединено, дальше – в { $number }
team-linked = 🔗 { $number } и { $other } связаны
team-unlinked = { $number } и { $other } больше не связаны
team-noted = 📝 Заметка к { $number } записана. Клиент её не видит.
team-note-edited = 📝 Заметка исправлена. Клиент её не видит.
team-note-prompt = Ответьте на это сообщение заметкой к { $number } – клиент её не увидит.
team-cancel-prompt = Ответьте на это сообщение причиной отмены { $number } – её увидит клиент.
team-rest-prompt = Ответьте на это сообщение причиной, почему { $number } ждёт до { $until } – клиент её не увидит.
team-merge-prompt = Ответьте на это сообщение номером заявки, дублем которой стала { $number }.
team-not-found-company = Компания «{ $query }» не найдена. Сообщение клиенту не отправлено.

team-merge-title = <b>Объединить { $number } с { $into }?</b> Отменить это будет нельзя.
team-merge-messages = • { $number } закроется без решения, её сообщения ({ $count }) останутся в ней; новые пойдут в { $into }.
team-merge-lines = • Несписанные работы ({ $count }) перейдут в { $into }.
team-merge-no-lines = • Несписанных работ в ней нет.
team-merge-same-author = • Клиенту ({ $name }) сообщим.
team-merge-two-authors = • Их открыли разные люди: { $name } и { $other }. Ответы инженеров получат оба.

team-checks-title = <b>Чек-лист { $number }</b>: { $done } из { $count }. Пункты со звёздочкой обязательны.
team-check-by = ☑ { $step } – { $name }
preview-undone = ⚠️ В чек-листе не отмечено: { $count }
preview-undone-mandatory = ⛔️ Без обязательных пунктов решить не получится: { $steps }

## Непонятые слова

team-unclear-number = Не понял номер. Напишите так: «{ $verb } 1003». Клиенту ничего не отправлено.
team-unclear-hand = Не понял, кому. Напишите так: «передать Ольге: что сделано» – или кнопкой «⋯ Ещё» → «Передать». Клиенту ничего не отправлено.
team-unclear-call = Не понял, кого. Напишите так: «позвать Ольгу». Клиенту ничего не отправлено.
team-unclear-date = Не понял, до какого времени. Напишите так: «отложить до четверга: ждём поставщика». Клиенту ничего не отправлено.
team-split-how = Ответьте «разделить» на то сообщение клиента, которое стало отдельным вопросом, или нажмите «⋯ Ещё» → «Разделить».

## Сообщения в группу и лично

team-handed = 👉 { $person }, вам передана { $number } ({ $company }). Передал(а): { $by }.
team-handed-words = <i>{ $words }</i>
team-taken-over = { $number } ({ $company }) теперь у { $person }.
team-called-in = 👥 { $person }, вас зовут помочь с { $number } ({ $company }). Зовёт: { $by }.
team-came-back = ⏰ { $person }, { $number } ({ $company }) снова в работе: её откладывали до этого времени · { $why }

## Клиенту

client-rests = Заявку { $number } отложили до { $until }, как вы просили. Если понадобится раньше – напишите сюда.
client-merged-own = Заявку { $number } объединили с вашей заявкой { $into }: это один и тот же вопрос. Всё дальнейшее – в { $into }, пишите как обычно.
client-merged-other = Заявку { $number } объединили с заявкой { $into } вашей компании: это один и тот же вопрос. Ответы будут приходить и вам, писать можно сюда.
client-merged-resolved = Вопрос из вашей заявки { $number } решён вместе с заявкой { $into }.
client-split-off = По вашему сообщению «{ $subject }» открыта отдельная заявка { $number }: это другой вопрос, чем в { $before }. Пишите по нему ответом на это сообщение.
client-cancelled-by-staff = Заявку { $number } отменили. Причина: { $why }. Если это не так – напишите нам, откроем новую.
client-cancel-why-changed-mind = вы сообщили, что вопрос больше не нужен
client-cancel-why-solved = вопрос решился сам
client-cancel-why-not-ours = мы такие вопросы не решаем
client-cancel-why-mistake = заявка открыта по ошибке

## Списки

mine-none = У вас нет заявок. Что взять, подскажет /next.
mine-working = <b>В работе</b>
mine-helping = <b>Вас позвали</b>
mine-waiting = <b>Ждём клиента</b>
mine-resting = <b>Отложены</b>
mine-row = • { $number } { $company }{ $when } – { $subject }
mine-due = {" "}· до { $due }
mine-late = {" "}· ⚠️ срок был { $due }
mine-until = {" "}· вернётся { $until }
next-none = Брать нечего: свободных заявок и ваших в работе нет.
next-title = <b>Следующая:</b>
next-own = Она уже ваша.
next-free = Её ещё никто не взял.
story-title = <b>История { $number }</b> · { $state }{ $page }
story-page = {" "}· страница { $page } из { $pages }
story-none = Пока ничего.
story-client = { $at } 💬 <b>{ $who }</b>: { $text }
story-staff = { $at } ↩️ <b>{ $who }</b>: { $text }
story-note = { $at } 📝 <b>{ $who }</b> (заметка): { $text }
story-done = { $at } · { $what }{ $who }{ $text }
story-who = {" "}({ $who })
story-text = : { $text }
story-files = 📎 { $files }
history-which = Напишите номер: /history 1003 – или ответьте командой /history на сообщение о заявке.

event-opened = заявка открыта
event-taken = взята в работу
event-resolved = решена
event-reopened = возвращена клиентом
event-closed = закрыта
event-cancelled = отменена
event-corrected = списание исправлено
event-payment-chosen = выбрано, чем платить
event-estimated = оценка отправлена клиенту
event-estimate-settled = ответ на оценку записан
event-shortage-settled = решение о нехватке часов записано
event-priority-changed = изменён приоритет
event-repinned = изменился план или календарь
event-date-wished = клиент назвал срок
event-date-proposed = предложен срок
event-date-promised = срок обещан
event-request-moved = исправлено время обращения: звонок был раньше
event-lapsed = вернулась к непринятым: с ней ничего не делали
act-handed = передана: { $about }
act-accepted = принята
act-called-in = позван(а) { $about }
act-let-go = отпущен(а) { $about }
act-postponed = отложена
act-returned = вернулась из отложенных
act-merged = объединена с { $about }
act-merged-in = сюда объединена { $about }
act-linked = связана с { $about }
act-unlinked = связь с { $about } снята
act-split = отделена заявка { $about }
act-split-off = отделена от { $about }
act-moved = перенесена из компании { $about }
act-service-changed = у работы изменена услуга
act-cancelled = причина отмены записана
act-checked = сделано: { $about }
act-unchecked = отметка снята: { $about }

## Чек-листы

checklist-none = Чек-листов пока нет. Чтобы завести, напишите:
    /checklist консультация
    первый пункт
    { "*" } обязательный пункт
checklist-title = <b>{ $service }</b>
checklist-step = • { $text }
checklist-step-mandatory = • <b>*</b> { $text }
checklist-saved = Чек-лист записан.
checklist-gone = Чек-листа у услуги «{ $service }» больше нет.
checklist-empty = У услуги «{ $service }» чек-листа нет.
checklist-which = Не понял, какая услуга: «{ $words }». Напишите её название в первой строке, пункты – ниже.

command-my = мои заявки
command-next = что взять следующим

## Отказы

refusal-no-colleague = Этот инженер сейчас не работает с заявками. Выберите другого.
refusal-colleague-unclear = Не понял, кого вы имеете в виду. Инженеры: { $names }. Клиенту ничего не отправлено.
refusal-has-it-already = Заявка № { NUMBER($number, useGrouping: 0) } уже у этого человека: { $name }.
refusal-not-given-to-you = Заявка № { NUMBER($number, useGrouping: 0) } уже не у вас.
refusal-postpone-past = Это время уже прошло. Выберите более позднее.
refusal-postpone-far = Откладывать можно не дальше чем на год.
refusal-postpone-why = Напишите причину: без неё через неделю никто не вспомнит, чего ждали.
refusal-not-postponed = Заявка № { NUMBER($number, useGrouping: 0) } уже не отложена.
refusal-no-such-number = Заявки № { NUMBER($number, useGrouping: 0) } нет. Клиенту ничего не отправлено.
refusal-merge-same = Это одна и та же заявка.
refusal-merge-companies = Заявка № { NUMBER($number, useGrouping: 0) } другой компании. Объединять можно только заявки одной компании.
refusal-link-same = Это одна и та же заявка.
refusal-no-client-message = Это не сообщение клиента. Разделить можно по сообщению клиента.
refusal-split-already = Это сообщение уже в другой заявке.
refusal-split-only-one = В заявке № { NUMBER($number, useGrouping: 0) } одно сообщение клиента: разделять нечего.
refusal-move-charged = Работы по заявке № { NUMBER($number, useGrouping: 0) } уже списаны: компанию не сменить. Исправить списание может директор.
refusal-move-same = Заявка уже у компании { $name }.
refusal-move-nobody = У компании { $name } нет контактных лиц: отвечать будет некому. Сначала пригласите человека.
refusal-cancel-why = Напишите причину: клиент её увидит.
refusal-cancel-has-work = В заявке № { NUMBER($number, useGrouping: 0) } записаны работы, они бы пропали. Решите её или уберите строки.
refusal-note-empty = Заметка пустая, ничего не записано.
refusal-no-checklist = У работ по заявке № { NUMBER($number, useGrouping: 0) } нет чек-листа. Завести его может директор: /checklist.
refusal-no-step = Такого пункта в чек-листе уже нет.
refusal-checklist-long = Слишком длинно: не больше { $most } пунктов.
refusal-checklist-step-long = Пункт слишком длинный: не больше { $most } знаков.
refusal-checklist-undone = Заявку № { NUMBER($number, useGrouping: 0) } пока не решить: не сделан обязательный пункт «{ $step }»{ $count ->
    [one] .
   *[many] { " " }и ещё другие (всего { $count }).
}
