"""A client is on the phone: one message opens the ticket; the client is found while somebody types, by staff only."""

import asyncio

from tests.e2e.conftest import ANNA, DIRECTOR, GROUP, IGOR, VICTOR, Stage
from tests.factories import make_company, make_contact

LOGIN = {"text": "Вход для сотрудников", "start_parameter": "inline"}


async def test_a_call_becomes_a_ticket(stage: Stage) -> None:
    stage.excuse = "no chat"  # a caller who is not in Telegram
    line = await stage.igor.write("/new ромашка звонила Анна, не проводится <b>реализация</b>")
    told = await stage.anna.see("По звонку открыта заявка №.1001")
    assert "не проводится <b>реализация</b>" in told.text
    assert "Занимается Игорь Лебедев" in told.text
    card = await stage.card(1001, words="📞 по звонку, записал.а. Игорь Лебедев")
    assert "🟢 в работе · Игорь Лебедев" in card.text
    notice = await stage.igor.see("📞 Заявка №.1001 открыта: ООО «Ромашка» · 5 ч 30 мин")
    assert "Анна Смирнова – написал" in notice.text
    await stage.igor.edit(line, "/new ромашка звонила Анна, не проводится оплата")
    await stage.igor.see("Правка не учтена")

    # The call was earlier: by the button, then by words; and somebody else may not give it away.
    assert await stage.olga.tap(notice, "В очередь") == "Заявка № 1001 уже в работе: Игорь Лебедев."
    await stage.igor.tap(notice, "Был раньше")
    prompt = await stage.igor.see("Когда был звонок")
    await stage.igor.write("не помню", reply_to=prompt)
    await stage.igor.see("Нужны время и причина")
    await stage.igor.write("9:40 был за рулём", reply_to=prompt)
    await stage.igor.see("№.1001: звонок был в 09:40")
    await stage.igor.write("звонок 09:30", reply_to=card)
    await stage.igor.see("Нужна причина")
    await stage.igor.write("звонок 09:30 посмотрел в журнале", reply_to=card)
    await stage.card(1001, words="время звонка изменено, было 09:40 .посмотрел в журнале")
    assert "в очереди" in await stage.igor.tap(notice, "В очередь")
    await stage.igor.see("№.1001 · 🔴 не принята")
    waits = await stage.igor.see("Заявка в очереди: о ней напомнят")
    assert waits.buttons == ["Был раньше"]

    # What is unclear is asked with buttons, and the question turns into the answer; a second tap opens nothing.
    async with stage.database.work() as work:
        north = await make_company(work, name="ООО «Ромашка Север»")
        for name in ("Ольга Зимина", "Семён Летов"):
            await make_contact(work, north, name=name, came_in=False)
    await stage.igor.write("/new ром не печатает чек")
    which = await stage.igor.see("Какой клиент звонил", button="Ромашка Север» · 0 мин")
    await stage.olga.tap(which, "Ромашка Север")
    who = await stage.igor.see("ООО «Ромашка Север» · 0 мин(.|\n)*Кто звонил")
    assert who.id == which.id
    assert who.buttons == ["Ольга Зимина · руководитель", "Семён Летов · руководитель", "Другой человек"]
    answers = await asyncio.gather(stage.olga.tap(who, "Ольга"), stage.igor.tap(who, "Другой"))
    assert sorted(answers) == ["Записано", "Этот звонок уже записан или прошло больше суток."]
    notice = await stage.igor.see("📞 Заявка №.1002(.|\n)*назовите номер заявки по телефону")
    assert notice.id == which.id
    card = await stage.card(1002, words="не в Telegram, звоните")
    await stage.igor.write("Перезвоню через час", reply_to=card)
    await stage.igor.see("ещё не в Telegram, сообщение не дойдёт")

    # What is missing is asked in words.
    await stage.igor.write("/new")
    await stage.igor.write("лютик не печатает", reply_to=await stage.igor.see("Заявка со звонка – одной строкой"))
    again = await stage.igor.see("Не понял, какой клиент: «лютик не печатает»")
    before = await stage.igor.last_id()
    await stage.igor.write("копыта", reply_to=again)
    what = await stage.igor.see("Что случилось", after=before)
    await stage.igor.write("звонил Борис 8 999 000-11-22, не входит в базу", reply_to=what)
    await stage.phones.phone(502).see("По звонку открыта заявка №.1003: не входит в базу")
    await stage.card(1003, words=r"звонили с \+7 999 000-11-22")

    # In private, too; and nobody but staff.
    private = stage.phones.phone(IGOR)
    await private.write("/new 79161234567 вопрос по зарплате")
    await private.see("📞 Заявка №.1004 открыта")
    await stage.card(1004, words="вопрос по зарплате")
    notice = await private.see("№.1004 открыта")
    await private.write("звонок 09:10 был в дороге", reply_to=notice)
    await private.see("№.1004: звонок был в 09:10")
    await stage.phones.phone(VICTOR, GROUP).write("/new ромашка не печатает")
    await stage.igor.see("Вас нет в списке сотрудников")
    await stage.anna.write("/new ромашка")
    await stage.anna.see("Опишите вопрос одним сообщением")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket") == 4
    assert await stage.value("SELECT count(*) FROM bot_call WHERE ticket_id IS NOT NULL AND words <> ''") == 0


async def test_a_client_is_found_while_typing(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос Анны")
    asked = await stage.igor.type_inline("ромаш")
    (only,) = asked["answer"]["results"]
    assert only["title"] == "ООО «Ромашка» · 5 ч 30 мин"
    assert "работа разрешена · ИНН" in only["description"]
    assert f"1 открытая: №\u00a0{number}" in only["description"]
    assert (asked["answer"]["is_personal"], asked["answer"]["cache_time"]) == (True, 5)

    picked = await stage.igor.pick(asked)
    assert picked.text.startswith("🏢 ООО «Ромашка», ИНН ")
    assert "5 ч 30" not in picked.text, "a balance must not leak into a chat of others"
    short = await stage.igor.see("ООО «Ромашка» · 5 ч 30 мин\n", button="Кто звонил")
    assert short.raw["reply_to_message"]["message_id"] == picked.id
    await stage.igor.tap(short, "Кто звонил")
    callers = await stage.igor.see("Последние звонки(.|\n)*не записывали", button="Открытые заявки")
    assert "• Анна Смирнова, +7 916 123-45-67 · руководитель" in callers.text
    await stage.igor.tap(callers, "Открытые")
    card = await stage.igor.see("Вопрос Анны(.|\n)*Контакты", button=str(number))
    await stage.igor.tap(card, str(number))
    await stage.igor.tap(card, "Новая заявка")
    await stage.igor.write("звонила Анна, ещё вопрос", reply_to=await stage.igor.see("Что случилось"))
    await stage.anna.see("По звонку открыта заявка")

    # In private staff sees the same; whatever is typed is answered.
    director = stage.phones.phone(DIRECTOR)
    for typed in ("", "🐮" * 256, "<b>&'\"%_\\", "нет такого", "77", str(number), "8 916 123-45-67", f"№{number}"):
        asked = await director.type_inline(typed)
        assert bool(asked["answer"]["results"]) is not bool(asked["answer"]["button"]), typed
    await director.pick(asked)
    await director.see("ООО «Ромашка» · 5 ч 30 мин", button="Новая заявка")
    await director.write("/client")
    await director.see("Напишите /client")
    await director.write("/client нет такого")
    await director.see("клиентов не нашлось")
    await director.write("/client р")
    await director.tap(await director.see("Какой клиент", button="Рога"), "Рога")
    await director.see("Рога & Копыта <b>» 🐮 · 0 мин(.|\n)*Борис <i>Бык</i>, телефон не указан")
    await director.write("/client ромашка")
    card = await director.see("Вопрос Анны", button=str(number))
    await director.tap(card, str(number))
    await director.see(f"№.{number} · 🔴 не принята")

    # Nobody else gets anything but a way in.
    for phone in (stage.anna, stage.victor):
        asked = await phone.type_inline("ромашка")
        assert (asked["answer"]["results"], asked["answer"]["button"]) == ([], LOGIN)
        await phone.start("inline")
    await stage.anna.see("вы уже подключены")
    await stage.victor.see("Я вас пока не знаю")
    assert await stage.value("SELECT count(*) FROM contact WHERE messenger_id = :id", id=ANNA) == 1
