"""Photos, albums, documents, voices and the rest, in both directions."""

from tests.e2e.conftest import PETR, Stage

PHOTO = ("фото.png", b"not really a picture")
VOICED = ("voice", "video_note", "sticker", "audio", "video", "animation", "document", "photo")


def kinds(messages: list[dict[str, object]]) -> list[str]:
    """What of media stands in these messages."""
    return [kind for message in messages for kind in (*VOICED, "location") if kind in message]


async def test_an_album_is_one_ticket_and_one_album_in_the_group(stage: Stage) -> None:
    await stage.anna.send_files("photo", *[PHOTO] * 10, caption="Десять снимков")
    offer = await stage.anna.see("10 фото", button="Открыть заявку")
    assert "Десять снимков" in offer.text
    await stage.anna.tap(offer, "Открыть заявку")
    card = await stage.card(1001)
    assert "📎 10 фото" in card.text
    await stage.settled()
    album = [each.raw for each in await stage.igor.messages() if "photo" in each.raw]
    assert len(album) == 10
    assert len({message["media_group_id"] for message in album}) == 1
    assert album[0]["reply_to_message"]["message_id"] == card.id
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    assert await stage.value("SELECT count(*) FROM ticket_message") == 1
    assert await stage.value("SELECT count(*) FROM attachment") == 10
    # A reply to any photo of it finds the ticket.
    photo = [each for each in await stage.igor.messages() if "photo" in each.raw][7]
    await stage.igor.write("Вижу восьмой", reply_to=photo)
    await stage.anna.see("Вижу восьмой")


async def test_albums_go_both_ways_in_a_conversation(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    opened = await stage.anna.see("открыта")
    await stage.anna.send_files("photo", *[PHOTO] * 10, caption="Вот снимки", reply_to=opened)
    head = await stage.igor.see("Вот снимки")
    await stage.settled()
    there = [each.raw for each in await stage.igor.messages() if "photo" in each.raw]
    assert len(there) == 10
    assert len({message["media_group_id"] for message in there}) == 1

    await stage.igor.send_files("document", *[("акт.pdf", b"%PDF")] * 3, caption="Держите", reply_to=head)
    await stage.anna.see("Держите")
    await stage.settled()
    here = [each.raw for each in await stage.anna.messages() if each.from_bot and "document" in each.raw]
    assert len(here) == 3
    assert len({message["media_group_id"] for message in here}) == 1
    assert len([each for each in await stage.anna.messages() if "Держите" in each.text]) == 1
    assert len([each for each in await stage.igor.messages() if "Вот снимки" in each.text]) == 1
    assert await stage.value("SELECT count(*) FROM ticket_message") == 3
    assert (await stage.card(number)).text.count("в работе") == 1


async def test_every_kind_of_file_opens_a_ticket_and_comes_back(stage: Stage) -> None:
    # A sticker alone is asked about: tests/e2e/test_opening.py.
    for number, kind in enumerate((each for each in VOICED if each != "sticker"), 1001):
        await stage.anna.write("Новая заявка")
        before = await stage.anna.last_id()
        await stage.anna.send_files(kind, ("файл.bin", b"data"))
        offer = await stage.anna.see("📎 1", after=before, button="Открыть заявку")
        await stage.anna.tap(offer, "Открыть заявку")
        card = await stage.card(number)
        assert "без текста" in card.text
        await stage.settled()
        assert kind in [each for each in await stage.igor.messages() if each.from_bot][-1].raw
        await stage.igor.send_files(kind, ("ответ.bin", b"data"), reply_to=card)
        await stage.until("SELECT count(*) = :many FROM ticket_message", many=2 * (number - 1000))
        await stage.settled()
        assert kind in (await stage.anna.messages())[-1].raw
    await stage.igor.send_files("sticker", ("ответ.webp", b"data"), reply_to=card)
    await stage.anna.see("", when=lambda message: "sticker" in message.raw)


async def test_a_draft_of_many_things(stage: Stage) -> None:
    """The same voice twice, a place, a card of a person, twelve photos: nothing is left out."""
    await stage.anna.write("Смотрите")
    sticker = (await stage.anna.send_files("sticker", ("a.webp", b"x")))[0].raw["sticker"]
    world, chat = stage.server.play.world, stage.server.play.world.chats[stage.anna.chat_id]
    world.add_message(chat, world.persons[stage.anna.person_id].user, {"sticker": sticker})
    await stage.phones.post("location", chat_id=501, from_id=501, latitude=55.75, longitude=37.61)
    await stage.phones.post("contact", chat_id=501, from_id=501, phone_number="+79160000001", first_name="Пётр")
    for _ in range(12):
        await stage.anna.send_files("photo", PHOTO)
    offer = await stage.anna.see("12 фото", button="Открыть заявку")
    assert "2 стикера, 1 геопозиция, 12 фото" in offer.text
    await stage.anna.tap(offer, "Открыть заявку")
    card = await stage.card(1001)
    assert "Пётр +79160000001" in card.text
    await stage.settled()
    there = [each.raw for each in await stage.igor.messages() if each.from_bot]
    assert [kinds(there).count(kind) for kind in ("sticker", "location", "photo")] == [2, 1, 12]
    assert await stage.value("SELECT messenger_id FROM contact WHERE name = 'Пётр Ильин'") != PETR


async def test_a_big_file_passes_by_reference(stage: Stage) -> None:
    await stage.anna.send_files("document", declared_size=25 * 1024 * 1024, file_name="база.dt", caption="База")
    said = await stage.anna.see("больше 20 МБ")
    assert "сам файл я передам" in said.text
    offer = await stage.anna.see("📎 1 файл", button="Открыть заявку")
    await stage.anna.tap(offer, "Открыть заявку")
    await stage.card(1001)
    await stage.settled()
    assert (await stage.igor.messages())[-1].raw["document"]["file_name"] == "база.dt"


async def test_a_poll_is_refused_in_words_and_a_pin_is_not_answered(stage: Stage) -> None:
    world, persons = stage.server.play.world, stage.server.play.world.persons
    flags = ("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting", "members_only")
    poll: dict[str, dict[str, object]] = {
        "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "type": "regular"}
    }
    poll["poll"].update(dict.fromkeys(flags, False))
    mine = world.chats[stage.anna.chat_id]
    first = world.add_message(mine, persons[501].user, poll)
    await stage.anna.see("Такое сообщение передать не смогу")
    world.add_message(mine, persons[501].user, {"pinned_message": first.message}, service=True)
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    group = world.chats[stage.igor.chat_id]
    world.add_message(group, persons[301].user, poll, reply_to=group.find(card.id))
    await stage.igor.see("оно не отправлено")
    await stage.settled()
    assert len([each for each in await stage.anna.messages() if "передать не смогу" in each.text]) == 1
    assert await stage.value("SELECT count(*) FROM ticket_message") == 1
    # Of paid media the caption can be passed on, and both are told what could not.
    paid = {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}}
    world.add_message(group, persons[301].user, {**paid, "caption": "Как сделать"}, reply_to=group.find(card.id))
    await stage.igor.see("Текст клиенту отправлен, а вложение")
    answer = await stage.anna.see("Как сделать")
    world.add_message(mine, persons[501].user, {**paid, "caption": "А у меня так"}, reply_to=mine.find(answer.id))
    await stage.anna.see("Текст передан, а вложение")
    await stage.igor.see("А у меня так")


async def test_a_full_caption(stage: Stage) -> None:
    caption = "&" * 1024
    await stage.anna.send_files("photo", PHOTO, caption=caption)
    await stage.anna.tap(await stage.anna.see("1 фото", button="Открыть"), "Открыть заявку")
    card = await stage.card(1001)
    assert caption in card.text
    await stage.igor.send_files("photo", PHOTO, caption=caption, reply_to=card)
    assert caption in (await stage.anna.see("&&&&", after=await stage.anna.last_id() - 3)).text
    await stage.settled()
    assert "photo" in (await stage.anna.messages())[-1].raw
