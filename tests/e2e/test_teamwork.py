"""Teamwork by taps and words: in the group, in private, and what the client hears of it."""

import asyncio
from datetime import timedelta

from backend.watch import Watch
from bot.keyboards.callbacks import HandToCD, PairAction, PairCD
from bot.wake import Wake
from tests.e2e.conftest import IGOR, OLGA, Stage


async def _more(stage: Stage, number: int, button: str, words: str = "") -> str:
    """Igor opens «⋯ Ещё» of the ticket's card and taps a button there."""
    await stage.igor.tap(await stage.igor.see(rf"№.{number} · (.|\n)*{words}", button="⋯ Ещё"), "⋯ Ещё")
    return await stage.igor.tap(await stage.igor.see(rf"№.{number} · ", button=button), button)


async def test_a_ticket_among_colleagues(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Не сходится баланс")
    await stage.igor.tap(await stage.card(number), "Взять")
    card = await stage.card(number, words="Не сходится")

    # Notes: by a mark, by a button; edits of them, and of what the client has seen.
    noted = await stage.igor.write("! у них старая база ТАЙНА", reply_to=card)
    await stage.igor.see("Заметка к №.* записана. Клиент её не видит")
    await stage.igor.edit(noted, "база обновлена ТАЙНА")
    await stage.igor.see("Заметка исправлена")
    await _more(stage, number, "Заметка")
    prompt = await stage.igor.see("Ответьте на это сообщение заметкой")
    await stage.igor.write("Скажу только своим: ТАЙНА", reply_to=prompt)
    await stage.igor.send_files(
        "photo", ("a.png", b"x"), ("b.png", b"y"), caption="Заметка: ТАЙНА на снимке", reply_to=card
    )
    said = await stage.igor.write("Посмотрим сегодня", reply_to=card)
    await stage.anna.see("Посмотрим сегодня")
    await stage.igor.edit(said, "!Посмотрим, если успеем ТАЙНА")
    await stage.igor.see("Правка не учтена")
    await stage.card(number, words="Заметок: 3")

    # Handing over by words: Olga is rung in the group, and told in private, where she accepts and reads the story.
    handed = await stage.igor.write("передать Ольге: она знает их базу", reply_to=card)
    rung = await stage.igor.see("Ольга Громова, вам передана №", after=handed.id)
    assert "она знает их базу" in rung.text
    await stage.card(number, words="Передана: Ольга Громова, ждём ответа")
    olga = stage.phones.phone(OLGA)
    given = await olga.see("вам передана №", button="Принимаю")
    igor_alone = stage.phones.phone(IGOR)
    await igor_alone.write("/my")
    empty = await igor_alone.see("У вас нет заявок")
    assert await igor_alone.tap_data(empty, given.data("Принимаю")) == f"Заявка № {number} уже не у вас."
    assert "ваша" in await olga.tap(given, "Принимаю")
    await stage.anna.see("в работе: Ольга Громова")
    mine = await olga.see(rf"№.{number} · ", button="⋯ Ещё")
    await olga.tap(mine, "⋯ Ещё")
    await olga.tap(await olga.see("в работе", button="Вся история"), "Вся история")
    story = await olga.see("История №")
    assert "ТАЙНА на снимке 📎 2 фото" in story.text
    assert "передана: Ольга Громова (Игорь Лебедев): она знает их базу" in story.text
    await stage.olga.write("позвать Игоря", reply_to=await stage.card(number))
    await igor_alone.see("вас зовут помочь с №")
    await stage.card(number, words="Вместе с: Игорь Лебедев")

    # It rests as the client wished, and comes back once.
    await olga.tap(await olga.see("в работе", button="Отложить"), "Отложить…")
    days = await olga.see(rf"№.{number}", button="завтра 9:00")
    await olga.tap(days, "завтра 9:00")
    await olga.tap(await olga.see(rf"№.{number}", button="По просьбе клиента"), "По просьбе клиента")
    assert "завтра 9:00" in (await stage.anna.see("отложили до .*, как вы просили")).text
    await stage.card(number, words="Отложена до завтра 9:00 · по просьбе клиента")
    stage.clock.advance(timedelta(days=1))
    await asyncio.gather(*(Watch(stage.database, Wake()).wake() for _ in range(2)))
    back = await stage.igor.see("снова в работе")
    assert "Ольга Громова" in back.text
    await olga.see("снова в работе", button="Карточка")
    await stage.settled()
    assert len([each for each in await stage.igor.messages() if "снова в работе" in each.text]) == 1
    assert await stage.rows("SELECT state FROM ticket") == [("in_progress",)]

    # Words that are no order and no date are asked about, and go nowhere.
    for words, asked in (
        ("отложить когда-нибудь", "Не понял, до какого времени"),
        ("передать Васе", "Инженеры: Игорь Лебедев, Ольга Громова"),
        ("связать 99999", "Заявки № 99999 нет"),
        ("дубль той", "Не понял номер"),
    ):
        await stage.igor.write(words, reply_to=await stage.card(number))
        assert "Клиенту ничего не отправлено" in (await stage.igor.see(asked)).text
    await stage.settled()
    assert await stage.rows("SELECT text FROM ticket_message WHERE side = 'staff'") == [("Посмотрим сегодня",)]
    assert not [each for each in await stage.anna.messages() if "ТАЙНА" in str(each.raw)]
    assert await stage.value("SELECT count(*) FROM outbox WHERE payload::text LIKE '%ТАЙНА%'") == 0


async def test_tickets_are_put_right(stage: Stage) -> None:
    main = await stage.open_ticket(stage.anna, "Не печатает принтер")
    other = await stage.open_ticket(stage.anna, "Принтер совсем не печатает")

    # /next: two see the same, one takes it.
    await stage.igor.write("/next")
    offered = await stage.igor.see("Следующая", button="Взять №")
    answers = await asyncio.gather(stage.igor.tap(offered, "Взять"), stage.olga.tap(offered, "Взять"))
    assert sorted("ваша" in each for each in answers) == [False, True]
    assert any("уже в работе" in each for each in answers)

    # The duplicate: looked at, confirmed once; what is written into it goes on in the other one.
    await stage.igor.write(f"дубль {main}", reply_to=await stage.card(other))
    asked = await stage.igor.see(rf"Объединить №.{other} с №.{main}", button="Объединить с")
    assert "Отменить это будет нельзя" in asked.text
    merged = await asyncio.gather(*(stage.igor.tap(asked, "Объединить с") for _ in range(2)))
    assert sorted(each.split(",")[0] for each in merged) == ["Заявка № " + f"{other} уже не в работе.", "Объединено"]
    told = await stage.anna.see(rf"№.{other} объединили с вашей заявкой №.{main}")
    await stage.anna.write("Уже печатает, но криво. И ещё: как выгрузить отчёт?", reply_to=told)
    await stage.anna.see(rf"Передано в заявку №.{main}")
    relayed = await stage.igor.see(rf"по №.{main}:(.|\n)*печатает, но криво")
    await stage.card(main, words=f"Объединены сюда: №.{other}")
    assert (await stage.igor.see(rf"№.{other} · ⚪️ закрыта без решения")).text

    # That message is another matter: a ticket of its own, to which its copies belong now.
    await stage.igor.write("разделить", reply_to=relayed)
    await stage.anna.see("По вашему сообщению «Уже печатает(.|\n)*открыта отдельная заявка")
    new = await stage.value("SELECT max(number) FROM ticket")
    await stage.igor.write("Отчёт выгружается кнопкой «Ещё»", reply_to=relayed)
    await stage.anna.see("Отчёт выгружается")
    await stage.settled()
    assert (
        await stage.value("SELECT number FROM ticket JOIN ticket_message ON ticket_id = ticket.id WHERE side = 'staff'")
        == new
    )
    await stage.igor.write(f"связать {main}", reply_to=await stage.card(new))
    await stage.card(main, words=f"См. №.{new}")

    # A checklist, ticked by two, without which the work is not resolved.
    await stage.director.write("/checklist консультация\nСпросить версию\n* Отзвониться")
    await stage.director.see("Чек-лист записан")
    await stage.igor.write("30 консультация", reply_to=await stage.card(new))
    await stage.card(new, words="Чек-лист: 0 из 2")
    await stage.igor.tap(await stage.card(new, words="– 30 мин"), "Решить")
    blocked = await stage.igor.see("Без обязательных пунктов решить не получится: Отзвониться", button="Подтвердить")
    assert "не сделан обязательный пункт" in await stage.igor.tap(blocked, "Подтвердить")
    await stage.igor.tap(blocked, "Назад")
    await _more(stage, new, "Чек-лист", "– 30 мин")
    steps = await stage.igor.see("Чек-лист №", button="☐ * Отзвониться")
    await stage.olga.tap(steps, "Отзвониться")
    await stage.igor.see("☑ Отзвониться – Ольга Громова")
    assert await stage.igor.tap_data(steps, steps.data("Отзвониться")) == ""  # ticked already, and stays so
    await _more(stage, new, "Другая услуга", "– 30 мин")
    await stage.igor.tap(await stage.igor.see(rf"№.{new} · ", button="Консультация, 30 мин"), "Консультация, 30")
    assert "Обновление" in await stage.igor.tap(await stage.igor.see(rf"№.{new} · ", button="Обновление"), "Обновление")
    card = await stage.card(new, words="Обновление – 30 мин")

    # Cancelling: not with work in it, and with a reason that the client reads.
    await _more(stage, new, "Отменить", "Обновление")
    reasons = await stage.igor.see(rf"№.{new} · ", button="Решилось само")
    assert "записаны работы" in await stage.igor.tap(reasons, "Решилось само")
    await stage.igor.tap(reasons, "Назад")
    await stage.igor.tap(await stage.igor.see(rf"№.{new} · ", button="← Назад"), "← Назад")
    await stage.igor.tap(await stage.card(new, words="Обновление"), "Убрать строку")
    await stage.settled()
    await _more(stage, new, "Отменить")
    await stage.igor.tap(await stage.igor.see(rf"№.{new} · ", button="Своими словами"), "Своими словами…")
    prompt = await stage.igor.see("Ответьте на это сообщение причиной отмены")
    await stage.igor.write("нашли инструкцию <b>сами</b>", reply_to=prompt)
    await stage.anna.see("отменили. Причина: нашли инструкцию <b>сами</b>")
    await stage.settled()
    late = [
        HandToCD(ticket_id=1, staff_id=10_000),
        PairCD(action=PairAction.MERGE, ticket_id=1, other_id=1),
        PairCD(action=PairAction.SPLIT, ticket_id=1, other_id=10_000),
    ]
    said = [await stage.igor.tap_data(card, each.pack()) for each in late]
    assert said == [
        "Этот инженер сейчас не работает с заявками. Выберите другого.",
        "Это одна и та же заявка.",
        "Это не сообщение клиента. Разделить можно по сообщению клиента.",
    ]
