"""Somebody the desk does not know: a polite way in, never any data."""

from bot.keyboards.callbacks import (
    AccessAction,
    AccessCD,
    CardAction,
    CardCD,
    DeclineCD,
    DeclineWord,
    DraftAction,
    DraftCD,
    MyAction,
    MyCD,
)
from tests.e2e.conftest import Stage

HELLO = "Здравствуйте. Это служба поддержки 1С|Здравствуйте! Это служба поддержки 1С"
SECRETS = ("Ромашка", "30 мин", "Анна", "1001", "Рога")


async def test_a_stranger_gets_a_way_in_and_no_data(stage: Stage) -> None:
    await stage.open_ticket(stage.anna, "Тайна Ромашки")
    for words in (
        "Привет",
        "Баланс",
        "Мои заявки",
        "/balance",
        "/tickets",
        "/grant",
        "/staff",
        "/company Ромашка",
        "/nn",
    ):
        before = await stage.victor.last_id()
        await stage.victor.write(words)
        hello = await stage.victor.see(HELLO, after=before)
    await stage.victor.send_files("photo", ("a.png", b"x"))
    forged = [
        MyCD(action=MyAction.VIEW, ticket_id=1),
        MyCD(action=MyAction.LIST),
        DraftCD(action=DraftAction.OPEN, draft_id=1),
        CardCD(action=CardAction.TAKE, ticket_id=1),
        AccessCD(action=AccessAction.MEMBER, request_id=1, company_id=1),
    ]
    for data in forged:
        assert await stage.victor.tap_data(hello, data.pack()) == "Эта кнопка устарела."
    await stage.settled()
    shown = [message.text for message in await stage.victor.messages() if message.from_bot]
    assert not [text for text in shown if any(secret in text for secret in SECRETS)]
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    assert await stage.value("SELECT count(*) FROM access_request") == 0


async def test_a_request_of_a_thousand_quotes_reaches_the_group(stage: Stage) -> None:
    """Escaped, it is five times as long: more than the library of texts takes as a value."""
    await stage.victor.start()
    await stage.victor.see(HELLO)
    await stage.phones.post("keyboard", chat_id=599, from_id=599, text="Оставить запрос")
    await stage.victor.see("Напишите одним сообщением")
    await stage.victor.write('"' * 1000)
    asked = await stage.igor.see("Просится новый человек")
    assert '"' * 1000 in asked.text
    assert asked.text.endswith("ответьте на это сообщение названием или ИНН компании.")


async def test_a_request_is_let_in_by_a_reply_and_two_taps(stage: Stage) -> None:
    await stage.victor.start()
    await stage.victor.see(HELLO)
    await stage.phones.post("keyboard", chat_id=599, from_id=599, text="Оставить запрос")
    await stage.victor.see("Напишите одним сообщением")
    await stage.victor.write('Я <b>Виктор</b> & "Ромашка" 🌼')
    await stage.victor.see("запрос передан")
    asked = await stage.igor.see("Просится новый человек")
    assert 'Я <b>Виктор</b> & "Ромашка" 🌼' in asked.text

    await stage.igor.write("нет такой <b>", reply_to=asked)
    assert "«нет такой <b>» не найдена" in (await stage.igor.see("не найдена")).text
    await stage.igor.write("рога", reply_to=asked)
    which = await stage.igor.see("Какая компания")
    await stage.olga.tap(which, "Рога & Копыта <b>")
    role = await stage.igor.see("Подключить Виктор к")
    await stage.igor.tap(role, "Руководитель")
    assert "подключён, ООО «Рога & Копыта <b>» 🐮" in (await stage.igor.see("Запрос от Виктор")).text
    assert "Вас подключили: ООО «Рога" in (await stage.victor.see("Вас подключили")).text
    assert await stage.olga.tap_data(asked, asked.data("Отклонить")) == "По этому запросу уже решили."

    number = await stage.open_ticket(stage.victor, "Теперь я свой")
    assert "ООО «Рога & Копыта <b>» 🐮 · 0 мин" in (await stage.card(number)).text
    assert await stage.rows("SELECT state, decided_by IS NOT NULL FROM access_request") == [("approved", True)]
    assert await stage.rows("SELECT role, name FROM contact WHERE messenger_id = 599") == [("manager", "Виктор")]


async def test_a_request_is_declined_once_and_may_be_left_again(stage: Stage) -> None:
    await stage.victor.write("Оставить запрос")
    await stage.victor.see("Напишите одним сообщением")
    await stage.victor.send_files("photo", ("a.png", b"x"))
    await stage.victor.see("Напишите запрос текстом")
    await stage.victor.write("Я" * 4096)
    asked = await stage.igor.see("Просится")
    await stage.victor.write("Оставить запрос")
    await stage.victor.write("Исправленный запрос")
    await stage.until("SELECT text = 'Исправленный запрос' FROM access_request")
    await stage.olga.tap(asked, "Отклонить")
    await stage.olga.tap(await stage.igor.see("Запрос от Виктор: что ответить"), "Без объяснения")
    await stage.igor.see("Запрос от Виктор – отклонён")
    await stage.victor.see("подключить вас не смогли")
    assert await stage.igor.tap_data(asked, asked.data("Отклонить")) == "По этому запросу уже решили."
    forged = DeclineCD(word=DeclineWord.NO_CLIENT, request_id=1).pack()
    assert await stage.igor.tap_data(asked, forged) == "По этому запросу уже решили."
    late = AccessCD(action=AccessAction.MEMBER, request_id=1, company_id=1).pack()
    assert await stage.igor.tap_data(asked, late) == "По этому запросу уже решили."
    before = await stage.igor.last_id()
    await stage.victor.write("Оставить запрос")
    await stage.victor.write("Ещё раз я")
    await stage.igor.see("Ещё раз я", after=before)
    assert await stage.value("SELECT count(*) FROM contact WHERE messenger_id = 599") == 0


async def test_a_guest_of_the_group_can_do_nothing(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    guest = stage.phones.phone(599, stage.igor.chat_id)
    for button in ("Взять", "Спросить", "+ Работа"):
        assert "Вас нет в списке сотрудников" in await guest.tap(card, button)
    await guest.write("Я отвечу вместо вас", reply_to=card)
    assert "сообщение клиенту не отправлено" in (await guest.see("нет в списке сотрудников")).text
    await guest.write("45 консультация", reply_to=card)
    await guest.write("/bind")
    assert "только администратор" in (await guest.see("Сделать группу рабочей может")).text
    await stage.settled()
    assert await stage.rows("SELECT state, assignee_id FROM ticket") == [("open", None)]
    assert await stage.value("SELECT count(*) FROM work_line") == 0
    assert await stage.value("SELECT count(*) FROM ticket_message") == 1
