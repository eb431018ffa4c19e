"""Several tickets of one client, each with its own conversation."""

from datetime import timedelta

from tests.clock import SettableClock
from tests.e2e.conftest import Stage


async def test_each_ticket_has_its_own_conversation(stage: Stage) -> None:
    first = await stage.open_ticket(stage.anna, "Про отчёт")
    second = await stage.open_ticket(stage.anna, "Про печать")
    about_first = await stage.igor.write("По отчёту: когда?", reply_to=await stage.card(first, words="отчёт"))
    await stage.olga.write("По печати: принтер включён?", reply_to=await stage.card(second, words="печать"))
    old = await stage.anna.see("По отчёту")
    newer = await stage.anna.see("По печати")
    await stage.anna.write("Сегодня нужен", reply_to=old)
    await stage.anna.write("Включён", reply_to=newer)
    assert str(first) in (await stage.igor.see("Сегодня нужен")).text
    assert str(second) in (await stage.igor.see("Включён")).text
    assert about_first.id
    rows = await stage.rows(
        "SELECT number, array_agg(m.text ORDER BY m.id) FROM ticket_message m"
        " JOIN ticket t ON t.id = ticket_id GROUP BY number ORDER BY number"
    )
    assert rows == [
        (first, ["Про отчёт", "По отчёту: когда?", "Сегодня нужен"]),
        (second, ["Про печать", "По печати: принтер включён?", "Включён"]),
    ]


async def test_a_command_typed_as_a_reply_is_not_for_the_client(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    await stage.igor.write("/grant Ромашка 60", reply_to=card)
    await stage.igor.see("Похоже на команду: клиенту её не отправляю")
    said = await stage.igor.write("Смотрю", reply_to=card)
    await stage.anna.see("Смотрю")
    await stage.igor.edit(said, "/grant Ромашка 60")
    await stage.settled()
    assert not [one for one in await stage.anna.messages() if "/grant" in one.text]


async def test_writing_into_a_chosen_ticket(stage: Stage) -> None:
    first = await stage.open_ticket(stage.anna, "Первая")
    await stage.open_ticket(stage.anna, "Вторая")
    await stage.anna.write("Мои заявки")
    shown = await stage.anna.see("Ваши заявки")
    await stage.anna.tap(shown, str(first))
    view = await stage.anna.see("Переписка", button="Написать в заявку")
    await stage.anna.tap(view, "Написать")
    await stage.anna.see("Напишите сообщение – оно попадёт")
    await stage.anna.write("Уточнение")
    await stage.anna.see(f"Передано в заявку №.{first}")
    assert str(first) in (await stage.igor.see("Уточнение")).text
    before = await stage.anna.last_id()
    await stage.anna.write("Новый вопрос")
    offer = await stage.anna.see("Новая заявка", after=before)
    assert f"Это к заявке №\u00a0{first}" in offer.buttons
    assert await stage.anna.tap(offer, f"Это к заявке №\u00a0{first}") == f"Добавлено к заявке №\u00a0{first}."
    await stage.igor.see("Новый вопрос")
    # The choice is forgotten when something else is asked for, and on /cancel.
    for instead in ("Новая заявка", "/cancel", "Мои заявки"):
        await stage.anna.tap_data(view, view.data("Написать"))
        await stage.anna.write(instead)
    before = await stage.anna.last_id()
    await stage.anna.write("Не туда")
    await stage.anna.tap(await stage.anna.see("Не туда", after=before, button="Не нужно"), "Не нужно")
    await stage.anna.see("заявку не открываю")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket_message WHERE text = 'Не туда'") == 0
    assert await stage.value("SELECT count(*) FROM bot_dialogue") == 0


async def test_a_question_is_answered_without_a_reply(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Спросить")
    prompt = await stage.igor.see("Ответьте на это сообщение вопросом")
    await stage.igor.write("Какая версия?", reply_to=prompt)
    await stage.anna.see("спрашивает по заявке")
    await stage.igor.see("ждём клиента")
    await stage.anna.write("Сломался ещё и принтер")
    passed = await stage.anna.see("Передано в заявку", button="Это другой вопрос")
    await stage.igor.see("Сломался ещё и принтер")
    assert "отдельный вопрос" in await stage.anna.tap(passed, "Это другой вопрос")
    offer = await stage.anna.see("Сломался ещё", button="Открыть")
    await stage.anna.tap(offer, "Открыть")
    await stage.card(number + 1, words="Сломался ещё и принтер")
    again = await stage.anna.tap_data(passed, passed.data("Это другой"))
    assert again == "Это сообщение уже обработано"
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket") == 2
    assert await stage.value("SELECT count(*) FROM bot_draft") == 0


async def test_a_message_to_a_finished_ticket_offers_a_button(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.igor.tap(await stage.igor.see("в работе", button="Решить"), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить", button="Подтвердить"), "Подтвердить")
    resolved = await stage.anna.see("решена")
    await stage.anna.write("Спасибо!", reply_to=resolved)
    await stage.igor.see("Спасибо!")
    passed = await stage.anna.see("Она уже решена", button="Вернуть в работу")
    assert await stage.value("SELECT state FROM ticket") == "resolved"
    await stage.anna.tap(passed, "Вернуть")
    await stage.anna.see("снова открыта")
    await stage.anna.write("Опять не работает")
    await stage.igor.see("Опять не работает")
    assert await stage.value("SELECT state FROM ticket") == "open"

    other = await stage.open_ticket(stage.anna, "Передумаю")
    opened = await stage.anna.see(f"{other} открыта")
    await stage.anna.write("Мои заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), str(other))
    await stage.anna.tap(await stage.anna.see(str(other), button="Отменить заявку"), "Отменить")
    await stage.anna.see("отменена")
    await stage.igor.see("отменена клиентом")
    await stage.anna.write("И всё же", reply_to=opened)
    cancelled = await stage.anna.see("но она отменена")
    assert cancelled.buttons == ["Это другой вопрос"]


async def test_a_draft_opens_by_itself_even_through_a_restart(stage: Stage, clock: SettableClock) -> None:
    await stage.anna.write("Забыла нажать")
    await stage.anna.see("Откроется сама в 10:03", button="Открыть")
    await stage.boris.write("Мои заявки")
    await stage.stop_desk()
    clock.advance(timedelta(minutes=3))
    await stage.start_desk()
    told = await stage.anna.see("открыта – вы не нажали кнопку")
    await stage.card(1001, words="Забыла нажать")
    await stage.settled()
    assert not [each for each in await stage.anna.messages() if "Открыть заявку" in each.buttons]
    await stage.anna.write("Вот ещё", reply_to=told)
    await stage.igor.see("Вот ещё")
    assert await stage.value("SELECT count(*) FROM ticket") == 1


async def test_a_returned_ticket_that_is_resolved_again_takes_no_new_question(stage: Stage) -> None:
    """Returning a ticket invites a word about it; once it is resolved again the next words are a new matter."""
    await stage.open_ticket(stage.anna, "Не печатается счёт")
    card = await stage.igor.see("Не печатается счёт", button="Взять")
    for _ in range(2):
        card = await stage.igor.see("Не печатается счёт")
        await stage.igor.tap(card, "Взять")
        card = await stage.igor.see("Не печатается счёт", button="Решить")
        await stage.igor.tap(card, "Решить")
        preview = await stage.igor.see("Решить №", button="Подтвердить")
        await stage.igor.tap(preview, "Подтвердить")
        told = await stage.anna.see("решена", button="вернуть")
        if await stage.value("SELECT completions FROM ticket") == 1:
            await stage.anna.tap(told, "вернуть")
            await stage.igor.see("Не печатается счёт", button="Взять")
    await stage.anna.write("А как настроить НДС?")
    await stage.anna.see("Новая заявка", button="Открыть")
