"""Words find their ticket, signs are seen on the other side, and what was not delivered is marked."""

import pytest

from backend import ticker
from tests.core.watch_rounds import at
from tests.e2e.conftest import IGOR, Stage

PHOTO = ("фото.png", b"x")


@pytest.fixture
async def stage(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The desk with a watch that looks often."""
    monkeypatch.setattr(ticker, "WATCH_EVERY", 0.1)
    await cold_stage.start_desk()
    return cold_stage


async def test_words_find_their_ticket(stage: Stage) -> None:
    first = await stage.open_ticket(stage.anna, "Не сходится отчёт")
    opened = await stage.anna.see(f"{first} открыта")
    second = await stage.open_ticket(stage.anna, "Не печатает принтер")
    await stage.igor.write("Смотрю отчёт", reply_to=await stage.card(first, words="отчёт"))
    await stage.anna.see("Смотрю отчёт")
    # One ticket is being talked about.
    await stage.anna.write("Нужен сегодня")
    passed = await stage.anna.see(f"Передано в заявку №.{first}", button="Это другой вопрос")
    assert str(first) in (await stage.igor.see("Нужен сегодня")).text
    # Two are: the words wait for an answer, and go nowhere before.
    await stage.olga.write("Бумага есть?", reply_to=await stage.card(second, words="принтер"))
    await stage.anna.see("Бумага есть")
    await stage.anna.write("Да, всё есть")
    ask = await stage.anna.see("К какой заявке это относится", button=str(second))
    assert ask.buttons == [
        f"№\u00a0{second} · Не печатает принтер",
        f"№\u00a0{first} · Не сходится отчёт",
        "Это новый вопрос",
        "Не нужно",
    ]
    await stage.settled()
    assert not [each for each in await stage.igor.messages() if "Да, всё есть" in each.text]
    await stage.anna.tap(ask, str(second))
    assert str(second) in (await stage.igor.see("Да, всё есть")).text
    # Whoever announces a new matter is not asked.
    await stage.anna.write("Новая заявка")
    await stage.anna.see("Опишите вопрос")
    await stage.anna.write("Как настроить НДС?")
    await stage.anna.tap(await stage.anna.see("Новая заявка(.|\n)*НДС", button="Открыть"), "Не нужно")
    # It was another matter: the group knows, too.
    await stage.anna.tap(passed, "Это другой вопрос")
    told = await stage.igor.see("это другой вопрос")
    relayed = await stage.igor.see("Нужен сегодня")
    assert told.raw["reply_to_message"]["message_id"] == relayed.id
    await stage.anna.tap(await stage.anna.see("Новая заявка(.|\n)*Нужен сегодня"), "Не нужно")

    # The parts of an album are edited one by one.
    one, two = await stage.anna.send_files("photo", PHOTO, PHOTO, caption="Снимки", reply_to=opened)
    album = await stage.igor.see("Снимки")
    await stage.anna.edit(two, "Второй крупно")
    both = await stage.igor.see("Снимки\nВторой крупно")
    await stage.anna.edit(one, "Вот снимки")
    assert (await stage.igor.see("Вот снимки\nВторой крупно")).id == both.id == album.id

    # In the evening the client is told when somebody will look: once, and not of what is solved.
    stage.clock.set(at(23, 19))
    await stage.anna.write("Ну как там?", reply_to=opened)
    closed = await stage.anna.see("нерабочее время")
    assert closed.text == f"Передано в заявку №\u00a0{first}.\nСейчас нерабочее время. Ответим завтра с 9:00."
    await stage.anna.write("Ау", reply_to=opened)
    await stage.igor.see("Ау")
    third = await stage.open_ticket(stage.boris, "Вечерний вопрос")
    assert "Ответим завтра с 9:00" in (await stage.boris.see(f"{third} открыта")).text
    await stage.igor.tap(await stage.card(first), "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{first}", button="Подтвердить"), "Подтвердить")
    await stage.anna.see(f"{first} решена")
    await stage.anna.edit(one, "Поправила снимки")
    await stage.igor.see("Поправила снимки")
    solved = await stage.anna.see("Она уже решена", button="Вернуть в работу")
    await stage.settled()
    assert "нерабочее" not in solved.text
    assert len([each for each in await stage.anna.messages() if "нерабочее время" in each.text]) == 1


async def test_signs_and_words_from_a_private_chat(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Не проводится документ")
    (mine,) = [each for each in await stage.anna.messages() if each.text == "Не проводится документ"]
    card = await stage.card(number)
    stranger = stage.phones.phone(stage.victor.person_id, stage.igor.chat_id)
    await stranger.react(card, "👍")
    await stage.olga.react(card, "😱")
    await stage.anna.sees_sign(mine, "😱")
    assert await stage.value("SELECT state FROM ticket") == "open"
    await stage.igor.react(card, "👀")
    await stage.anna.see("в работе: Игорь Лебедев")
    await stage.anna.sees_sign(mine, "👀")
    await stage.card(number, words="Не проводится")
    await stage.igor.react(card, None)
    await stage.anna.sees_sign(mine, "😱")
    await stage.olga.react(card, None)
    await stage.anna.sees_sign(mine, None)
    assert await stage.value("SELECT state FROM ticket") == "in_progress"

    # The engineer is warned in private and answers there; the group has a copy, also of the edit.
    stage.clock.set(at(24, 17))
    own = stage.phones.phone(IGOR)
    near = await own.see("до решения осталось")
    answer = await own.write("Заканчиваю", reply_to=near)
    await own.see(f"Отправлено клиенту по заявке №.{number}")
    told = await stage.anna.see("Игорь Лебедев(.|\n)*Заканчиваю")
    copy = await stage.igor.see("из личного чата(.|\n)*Заканчиваю")
    await own.edit(answer, "Почти закончил")
    assert (await stage.anna.see("Почти закончил")).id == told.id
    assert (await stage.igor.see("Почти закончил")).id == copy.id
    await own.write("30 консультация", reply_to=near)
    await stage.card(number, words="– 30 мин")
    # What the client puts under it is seen in both places.
    await stage.anna.react(told, "❤")
    await stage.igor.sees_sign(copy, "❤")
    await own.sees_sign(answer, "❤")
    said = await stage.igor.write("Готово, проверьте", reply_to=copy)
    await stage.anna.react(await stage.anna.see("Готово, проверьте"), "👌")
    await stage.igor.sees_sign(said, "👌")
    # A sign is not the client's agreement: closing has a button.
    await stage.igor.tap(await stage.card(number), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    await stage.anna.react(await stage.anna.see("решена"), "👍")
    await stage.igor.sees_sign(card, "👍")
    assert await stage.value("SELECT state FROM ticket") == "resolved"

    # The client has blocked the bot: the words are marked wherever they were written.
    stage.excuse = "blocked"
    stage.server.play.world.persons[stage.anna.person_id].blocked = True
    stage.server.play.world.chats[stage.anna.chat_id].bot_status = "kicked"
    lost = await own.write("Ау?", reply_to=near)
    await own.see("заблокировал бота, сообщение по(.|\n)*Позвоните: .7 916")
    await own.sees_sign(lost, "💔")
    marked = await stage.igor.see("из личного чата(.|\n)*Ау")
    await stage.igor.sees_sign(marked, "💔")
    again = await stage.igor.write("Вы здесь?", reply_to=card)
    await stage.igor.see("заблокировал бота, сообщение не дойдёт")
    await stage.igor.sees_sign(again, "💔")
    await stage.settled()
    assert len([each for each in await stage.igor.messages() if "не дошло" in each.text]) == 1
