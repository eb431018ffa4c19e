"""A forum group: a topic for each ticket, from its card to its closing; topics and rights that are gone."""

from backend.demo.phones import Phone
from tests.e2e.conftest import GROUP, IGOR, OLGA, Stage


async def forum(stage: Stage) -> tuple[Phone, Phone]:
    """The engineers' group gets topics; Igor and Olga in it."""
    group: int = (await stage.phones.post("forum", chat_id=GROUP, on=True))["id"]
    await stage.until("SELECT chat_id = :group FROM bot_chat WHERE is_staff_group", group=group)
    igor = stage.phones.phone(IGOR, group)
    await igor.write("Теперь у нас темы")
    await stage.until("SELECT is_forum FROM bot_chat WHERE is_staff_group")
    return igor, stage.phones.phone(OLGA, group)


async def topics(stage: Stage, phone: Phone) -> list[dict[str, object]]:
    chats = (await stage.phones.get("state"))["chats"]
    return next(list(chat["topics"]) for chat in chats if chat["id"] == phone.chat_id)


async def pinned(stage: Stage, phone: Phone) -> list[int]:
    chats = (await stage.phones.get("state"))["chats"]
    return next(list(chat["pinned"]) for chat in chats if chat["id"] == phone.chat_id)


async def test_a_ticket_lives_in_its_topic(stage: Stage) -> None:
    igor, olga = await forum(stage)
    number = await stage.open_ticket(stage.anna, "Не проводится реализация, пишет «не хватает товара»")
    card = await igor.see("Не проводится", button="Взять")
    [topic] = await topics(stage, igor)
    assert topic["name"] == f"№{number} Ромашка: Не проводится реализация, пишет «не хватает товара»"
    assert card.thread_id == topic["id"]
    assert "Клиенту уходит только ответ на сообщение бота" in card.text
    await stage.settled()
    assert await pinned(stage, igor) == [card.id]

    before = await stage.anna.last_id()
    assert "ваша" in await igor.tap(card, "Взять")
    told = await stage.anna.see("в работе: Игорь Лебедев", after=before)
    await stage.anna.write("Это срочно", reply_to=told)
    relayed = await igor.see("Это срочно")
    assert relayed.thread_id == card.thread_id

    # What is only said in the topic is work or orders to the desk, and otherwise talk among colleagues.
    await olga.write("Опять этот клиент", thread_id=card.thread_id)
    await olga.write("40 консультация", thread_id=card.thread_id)
    await igor.see("Консультация – 40 мин")
    await olga.write("оценка 2 часа", thread_id=card.thread_id)
    assert (await olga.see("Это увидит клиент")).thread_id == card.thread_id
    await olga.write("! не звонить до обеда", thread_id=card.thread_id)
    assert (await olga.see("Заметка|заметка", after=card.id, when=lambda seen: seen.id != card.id)).thread_id == topic[
        "id"
    ]
    await olga.write("Смотрим резервы", reply_to=relayed)
    await stage.anna.see("Смотрим резервы")
    await stage.settled()
    rows = await stage.rows("SELECT text FROM ticket_message ORDER BY id")
    assert [text for (text,) in rows] == [
        "Не проводится реализация, пишет «не хватает товара»",
        "Это срочно",
        "Смотрим резервы",
    ]
    assert await stage.value("SELECT count(*) FROM estimate") == 0

    card = await igor.see("Консультация – 40 мин", button="Решить")
    await igor.tap(card, "Решить")
    await igor.tap(await igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    resolved = await stage.anna.see("решена", button="Да, закрыть")
    await stage.anna.tap(resolved, "Да, закрыть")
    await stage.until("SELECT closed FROM bot_topic", patience=15)
    [topic] = await topics(stage, igor)
    assert topic["closed"] is True
    await stage.anna.tap_data(resolved, resolved.data("вернуть"))
    assert (await igor.see("Клиент вернул заявку")).thread_id == topic["id"]
    await stage.settled()
    [topic] = await topics(stage, igor)
    assert topic["closed"] is False
    assert len(await topics(stage, igor)) == 1
    assert await stage.value("SELECT count(*) FROM bot_message WHERE purpose = 'card'") == 1


async def test_topics_that_go_and_rights_that_are_missing(stage: Stage) -> None:
    igor, _ = await forum(stage)
    bot = {"chat_id": igor.chat_id, "from_id": IGOR, "status": "administrator"}
    await stage.phones.post("bot", **bot, manage_topics=False)
    first = await stage.open_ticket(stage.anna, "Пока без тем")
    in_general = await igor.see("Пока без тем", button="Взять")
    assert in_general.thread_id is None
    refused = await stage.director.see("боту нельзя их создавать")
    assert "Управление темами" in refused.text
    await stage.open_ticket(stage.boris, "И ещё одна")
    assert (await igor.see("И ещё одна", button="Взять")).thread_id is None
    await stage.settled()
    assert len([seen for seen in await stage.director.messages() if "нельзя их создавать" in seen.text]) == 1

    # With the right the next word makes the topic; the answer of Telegram to that is lost, so one topic is left over.
    await stage.phones.post("bot", **bot, manage_topics=True)
    await stage.phones.post("faults", drop_after_store={"methods": ["createForumTopic"], "times": 1})
    opened = await stage.anna.see(f"Заявка №.{first} открыта")
    await stage.anna.write("Дополнение", reply_to=opened)
    relayed = await igor.see("Дополнение")
    card = await igor.see("Пока без тем", button="Взять")
    assert card.thread_id == relayed.thread_id is not None
    assert (await igor.see("теперь в своей теме")).id == in_general.id
    assert len(await topics(stage, igor)) == 2

    # Deleted: once more it is made anew by the same count, which the spare one has used up: then General.
    gone = {"chat_id": igor.chat_id, "from_id": IGOR, "action": "delete", "thread_id": card.thread_id}
    await stage.phones.post("topics/change", **gone)
    await stage.anna.write("После удаления", reply_to=opened)
    assert (await igor.see("После удаления")).thread_id is None

    second = await stage.open_ticket(stage.anna, "Новая тема")
    card = await igor.see("Новая тема", button="Взять")
    assert card.thread_id is not None
    await stage.phones.post("topics/change", **{**gone, "thread_id": card.thread_id})
    opened = await stage.anna.see(f"Заявка №.{second} открыта")
    await stage.anna.write("Удалённая тема вернётся", reply_to=opened)
    relayed = await igor.see("Удалённая тема вернётся")
    again = await igor.see("Новая тема", button="Взять")
    assert relayed.thread_id == again.thread_id is not None
    assert again.id != card.id
    await stage.settled()
    assert await pinned(stage, igor) == [again.id]
