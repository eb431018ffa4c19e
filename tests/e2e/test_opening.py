"""A ticket in one message: what to expect is said before it is sent, choices are kept, whatever is sent opens it."""

from typing import Any

from tests.e2e.conftest import Stage

FROM_MARIA = {
    "forward_origin": {
        "type": "user",
        "date": 1_795_000_000,
        "sender_user": {"id": 77, "is_bot": False, "first_name": "Мария", "last_name": "<Склад>"},
    }
}
HIDDEN = {"forward_origin": {"type": "hidden_user", "date": 1_795_000_000, "sender_user_name": "Тайный & Ко"}}
PLACE = {"latitude": 55.75, "longitude": 37.61}
DATE = "26 ноября до 13:00"


async def test_what_to_expect_and_what_was_chosen(stage: Stage) -> None:
    await stage.open_ticket(stage.anna, "Касса не печатает чеки покупателям")
    card = await stage.card(1001, words="не печатает чеки")
    assert "⚡ Возможно, срочно: «касса»" in card.text
    await stage.igor.write("40 консультация резервы", reply_to=card)
    await stage.igor.tap(await stage.card(1001, words="– 40 мин"), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    await stage.anna.see("решена")
    await stage.igor.write("1С: Управление торговлей 11", reply_to=card)
    await stage.igor.see("Записано: у клиента ООО «Ромашка» · 4 ч 45 мин – Управление торговлей 11")
    await stage.card(1001, words="1С: УТ 11")
    assert await stage.value("SELECT count(*) FROM ticket_message") == 1

    # The words name no service: the similar ticket does.
    await stage.anna.write("В УТ касса опять не печатает чеки")
    offer = await stage.anna.see("Похоже, это «Консультация»", button="Открыть заявку")
    assert "обычно 30 мин. Останется ≈ 4 ч 15 мин. Можем сделать сегодня до 11:00." in offer.text
    assert "⚡ Похоже на срочное («касса»)" in offer.text
    assert offer.buttons == ["Открыть заявку", "💳 За деньги", "🔥 Срочно", "📅 Срок…", "Не нужно"]
    assert await stage.anna.tap(offer, "За деньги") == "Заплатите деньгами, часы останутся"
    offer = await stage.anna.see("обычно 3.000.₽ в час", button="✅ За деньги")
    assert await stage.anna.tap(offer, "Срочно") == "Откроем как срочную"
    offer = await stage.anna.see("Новая заявка", button="✅ Срочно")
    await stage.anna.tap(offer, "Срок")
    choice = await stage.anna.see("Новая заявка: к какому сроку", button="Выбрать день")
    assert choice.id == offer.id
    await stage.anna.tap(choice, "Выбрать день")
    await stage.anna.tap(await stage.anna.see("ноябрь 2026, рабочие дни"), "чт 26")
    await stage.anna.tap(await stage.anna.see("К какому часу"), "13:00")
    offer = await stage.anna.see("Новая заявка", button=DATE)
    # Nobody taps: it opens by itself, with all that was chosen.
    await stage.execute("UPDATE bot_draft SET opens_at = '2026-11-23T06:00Z'")
    await stage.anna.see("отправил её сам")
    card = await stage.card(1002, words="опять не печатает")
    assert "🔥 срочная" in card.text
    assert "клиент хочет чт 13:00" in card.text
    assert "Возможно, срочно" not in card.text
    assert "🔁 Похоже на №\u00a01001 (сегодня): Консультация 40 мин (резервы)" in card.text
    assert await stage.rows("SELECT wants_money, priority FROM ticket WHERE number = 1002") == [(True, "urgent")]
    await stage.igor.tap(card, "Похожая")
    story = await stage.igor.see(r"№.1002 похожа на №.1001 \(решена: сегодня\)")
    assert "Касса не печатает чеки покупателям" in story.text
    await stage.igor.tap(story, "Назад")
    await stage.igor.tap(await stage.card(1002, words="опять не печатает"), "+ Работа")
    card = await stage.igor.see("1002", button="Обучение")
    assert card.buttons[0] == "Консультация"

    # A member of a company without a contract chooses nothing that is not theirs.
    await stage.boris.write("Нужна установка")
    offer = await stage.boris.see("За деньги: обычно 4.500.₽", button="Открыть заявку")
    assert not any("деньги" in button for button in offer.buttons)


CONTENTS: list[tuple[list[dict[str, Any]], str, str]] = [
    ([{"kind": "voice"}], "1 голосовое", "1 голосовое"),
    ([{"kind": "video_note"}], "1 видеосообщение", "1 видео"),
    ([{"kind": "photo"}], "1 фото", "1 фото"),
    (
        [{"venue": {"location": PLACE, "title": "Склад", "address": "Лесная, 5"}, "location": PLACE}],
        "Склад",
        "Лесная, 5",
    ),
    ([{"contact": {"phone_number": "+79160000009", "first_name": "Лев"}}], "Лев", r"Лев \+79160000009"),
    ([{"text": "Не проводится. " + "ы" * 4081}], "Не проводится", "Не проводится"),
    ([{"text": "Первое"}, {"text": "второе"}, {"photo": None}], "Первое второе", "Первое\nвторое"),
    (
        [{"text": "Накладная не та", **FROM_MARIA}, {"text": "и счёт", **HIDDEN}, {"text": "разберитесь"}],
        "Переслано от Мария <Склад>: Накладная не та Переслано от Тайный & Ко: и счёт разберитесь",
        "Переслано от Тайный & Ко: и счёт\nразберитесь",
    ),
    (
        [{"photo": None, "media_group_id": "7", **FROM_MARIA} for _ in range(3)],
        "Переслано от Мария <Склад>:$",
        "Переслано от Мария <Склад>:\n📎 3 фото",
    ),
]
"""What is sent (a photo without content is the first one again), what the offer says of it, and what the card does. Other files
and albums: test_media.py."""


async def test_whatever_is_sent_opens_a_ticket(stage: Stage) -> None:
    """One story for all kinds: a desk is dear to start."""
    world = stage.server.play.world
    chat, anna = world.chats[stage.anna.chat_id], world.persons[stage.anna.person_id].user
    photo = None
    for number, (parts, offered, on_card) in enumerate(CONTENTS, 1001):
        before = await stage.anna.last_id()
        for part in parts:
            if "kind" in part:
                [sent] = await stage.anna.send_files(part["kind"], ("файл.bin", b"data"))
                photo = sent.raw.get("photo")
            else:
                world.add_message(chat, anna, {**part, "photo": photo} if "photo" in part else part)
        await stage.settled()
        offer = await stage.anna.see(f"(?m){offered}", after=before, button="Открыть заявку")
        await stage.anna.tap(offer, "Открыть заявку")
        await stage.card(number, words=on_card)
    assert await stage.value("SELECT count(*) FROM ticket") == len(CONTENTS)
    subjects = [row[0] for row in await stage.rows("SELECT subject FROM ticket ORDER BY number")]
    assert subjects[:3] == ["Голосовое сообщение", "Видеосообщение", "Без текста: 1 фото"]
    assert subjects[7] == "Переслано от Мария <Склад>: Накладная не та"
    # Long words do not fit on the card: what is left out follows it.
    rest = await stage.igor.see("… продолжение №.1006:")
    shown = (await stage.card(1006)).text
    assert shown.count("ы") + rest.text.count("ы") == 4081

    # A sticker alone is no request; beside words it is passed on.
    before = await stage.anna.last_id()
    await stage.anna.send_files("sticker", ("спасибо.webp", b"x"))
    await stage.anna.see("Что случилось", after=before)
    assert await stage.value("SELECT count(*) FROM bot_draft") == 0
    await stage.anna.write("Не сходится баланс")
    await stage.anna.send_files("sticker", ("грусть.webp", b"x"))
    await stage.anna.see("1 стикер", after=before, button="Открыть заявку")
