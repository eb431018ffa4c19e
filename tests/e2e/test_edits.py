"""Edited and deleted messages, in all directions."""

from tests.e2e.conftest import Stage

PHOTO = ("фото.png", b"x")


async def test_a_draft_and_the_opening_words_are_edited(stage: Stage) -> None:
    written = await stage.anna.write("Не работет")
    offer = await stage.anna.see("Не работет", button="Открыть")
    await stage.anna.edit(written, "Не работает <b>")
    offer = await stage.anna.see("Не работает <b>", button="Открыть")
    await stage.anna.tap(offer, "Открыть")
    await stage.card(1001, words="Не работает <b>")
    await stage.anna.edit(written, "Не работает печать")
    await stage.card(1001, words="Не работает печать")
    await stage.settled()
    assert await stage.rows("SELECT text FROM ticket_message") == [("Не работает печать",)]
    assert len([each for each in await stage.igor.messages() if each.from_bot]) == 1


async def test_relayed_words_and_captions_follow_their_edits(stage: Stage) -> None:
    await stage.open_ticket(stage.anna, "Вопрос")
    opened = await stage.anna.see("открыта")
    said = await stage.anna.write("Первое слово", reply_to=opened)
    relayed = await stage.igor.see("Первое слово")
    await stage.anna.edit(said, "Второе слово")
    changed = await stage.igor.see("Второе слово")
    assert changed.id == relayed.id
    assert "изменено" in changed.text

    (photo,) = await stage.anna.send_files("photo", PHOTO, caption="Подпись", reply_to=opened)
    relayed = await stage.igor.see("Подпись")
    await stage.anna.edit(photo, "Новая подпись")
    assert (await stage.igor.see("Новая подпись")).id == relayed.id
    await stage.anna.edit(photo, "&" * 1024)
    grown = await stage.igor.see("&&&&")
    assert "&" * 1024 in grown.text
    assert grown.raw["reply_to_message"]["message_id"] == relayed.id

    answer = await stage.igor.write("Отвечу завтра", reply_to=relayed)
    copy = await stage.anna.see("Отвечу завтра")
    await stage.igor.edit(answer, "Отвечу сегодня")
    assert (await stage.anna.see("Отвечу сегодня")).id == copy.id
    (file,) = await stage.igor.send_files("document", ("a.pdf", b"x"), caption="Акт", reply_to=relayed)
    copy = await stage.anna.see("Акт")
    await stage.igor.edit(file, "Акт сверки")
    assert (await stage.anna.see("Акт сверки")).id == copy.id


async def test_work_never_reaches_the_client_by_an_edit(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    answer = await stage.igor.write("Посмотрю", reply_to=card)
    await stage.anna.see("Посмотрю")
    await stage.igor.edit(answer, "45 консультация")
    warned = await stage.igor.see("Правка не учтена")
    line = await stage.igor.write("30 консультация", reply_to=card)
    await stage.card(number, words="– 30 мин")
    await stage.igor.edit(line, "60 консультация")
    await stage.igor.see("Правка не учтена", after=warned.id)
    # Somebody else's edit of a message that is nobody's reply is nobody's business.
    talk = await stage.olga.write("Обед?")
    await stage.olga.edit(talk, "45 консультация")
    await stage.settled()
    assert not [each for each in await stage.anna.messages() if "консультация" in each.text]
    assert await stage.rows("SELECT actual_minutes FROM work_line") == [(30,)]


async def test_deleting_does_not_lose_a_ticket(stage: Stage) -> None:
    written = await stage.anna.write("Срочно")
    offer = await stage.anna.see("Срочно", button="Открыть")
    await stage.anna.delete(written)
    await stage.anna.tap(offer, "Открыть")
    card = await stage.card(1001, words="Срочно")
    # The card is deleted in the group: the next change makes a new one, and its buttons work.
    await stage.phones.post("delete", chat_id=stage.igor.chat_id, from_id=301, message_id=card.id)
    opened = await stage.anna.see("открыта")
    await stage.anna.write("Ну что там?", reply_to=opened)
    relayed = await stage.igor.see("Ну что там")
    assert "reply_to_message" not in relayed.raw
    await stage.igor.write("Смотрю", reply_to=relayed)
    fresh = await stage.card(1001, words="Срочно")
    assert fresh.id > card.id
    # The answer is deleted on the client's side: the engineer's edit comes as a new message.
    answer = await stage.igor.write("Почти готово", reply_to=fresh)
    copy = await stage.anna.see("Почти готово")
    await stage.anna.delete(copy)
    await stage.igor.edit(answer, "Готово")
    await stage.anna.see("Готово")
    await stage.igor.tap(fresh, "+ Работа")


async def test_the_offer_is_deleted(stage: Stage) -> None:
    await stage.anna.write("Вопрос")
    offer = await stage.anna.see("Новая заявка", button="Открыть")
    await stage.anna.delete(offer)
    await stage.anna.write("И ещё")
    again = await stage.anna.see("Вопрос И ещё", button="Открыть")
    await stage.anna.tap(again, "Открыть")
    await stage.card(1001, words="И ещё")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM ticket") == 1
