"""sendMessage and its relatives: texts, limits, keyboards, replies, copies, forwards."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MessageOriginHiddenUser,
    MessageOriginUser,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from aiogram.utils.formatting import Bold, Text

from tests.playground.desk import Desk

BAD = "Bad Request: "


async def test_every_transport_of_arguments(desk: Desk) -> None:
    person = await desk.person()
    url = f"{desk.url}/bot100:demo/SENDMESSAGE"
    fields = {"chat_id": str(person), "text": "да"}
    for request in ({"params": fields}, {"data": fields}, {"json": {**fields, "chat_id": person}}):
        async with desk.http.post(url, **request) as response:
            assert (await response.json())["result"]["text"] == "да"
    async with desk.http.get(url, params=fields) as response:
        assert (await response.json())["result"]["chat"]["id"] == person


async def test_message_carries_sender_chat_date_and_found_entities(desk: Desk) -> None:
    person = await desk.person("Анна", last_name="Котова", username="@kotova")
    message = await desk.bot.send_message(
        person,
        "/start @kotova a@b.ru https://1c.ru/x. #итс",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.from_user is not None
    assert message.from_user.is_bot
    assert (message.chat.type, message.chat.username, message.chat.last_name) == ("private", "kotova", "Котова")
    assert abs((datetime.now(UTC) - message.date).total_seconds()) < 5
    assert message.link_preview_options is not None
    assert message.text is not None
    assert [(e.type, e.extract_from(message.text)) for e in message.entities or []] == [
        ("bot_command", "/start"),
        ("mention", "@kotova"),
        ("email", "a@b.ru"),
        ("url", "https://1c.ru/x"),
        ("hashtag", "#итс"),
    ]


async def test_entities_instead_of_parse_mode(desk: Desk) -> None:
    person = await desk.person()
    message = await desk.bot.send_message(person, **Text("😀 ", Bold("<ООО>")).as_kwargs())
    assert message.html_text == "😀 <b>&lt;ООО&gt;</b>"
    for entities, complaint in (
        ("x", "can't parse entities JSON object"),
        ([1], "can't parse MessageEntity: expected an Object"),
        ([{"offset": 0, "length": 1, "type": "x"}], "can't parse MessageEntity: Unsupported type specified"),
        ([{"offset": 0, "type": "bold"}], "can't parse MessageEntity: Can't find field \"length\""),
        ([{"offset": 0, "length": 1, "type": "pre", "language": 5}], "can't parse MessageEntity: "),
    ):
        assert (await desk.error("sendMessage", chat_id=person, text="а", entities=entities)).startswith(
            BAD + complaint
        )


async def test_text_limits_count_utf16_after_parsing(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    assert (await desk.bot.send_message(person, f"<b>{'x' * 4096}</b>", parse_mode="HTML")).text == "x" * 4096
    assert (await desk.call("sendMessage", chat_id=person, text="😀" * 2048))["ok"]
    assert await desk.error("sendMessage", chat_id=person, text="😀" * 2048 + "x") == BAD + "message is too long"
    for empty in ("", " \n ", "<b></b>"):
        assert await desk.error("sendMessage", chat_id=person, text=empty, parse_mode="HTML") == (
            BAD + "message text is empty"
        )
    document = (await desk.upload(200, ("a.txt", b"1"), chat_id=person, from_id=person, kind="document"))["messages"]
    file_id = document[0]["document"]["file_id"]
    assert (await desk.call("sendDocument", chat_id=person, document=file_id, caption="x" * 1024))["ok"]
    assert await desk.error("sendDocument", chat_id=person, document=file_id, caption="x" * 1025) == (
        BAD + "message caption is too long"
    )


@pytest.mark.parametrize(
    ("method", "arguments", "complaint"),
    [
        ("sendMessage", {"text": "а"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": "а"}, "chat not found"),
        ("sendMessage", {"chat_id": "@channel", "text": "а"}, "chat not found"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendVideoNote", {}, "there is no video note in the request"),
        ("sendDocument", {"document": "x"}, "chat_id is empty"),
        ("sendLocation", {"chat_id": 1}, "latitude is empty"),
        ("sendLocation", {"chat_id": 1, "latitude": 1}, "longitude is empty"),
        ("sendContact", {"chat_id": 1}, 'parameter "phone_number" is required'),
        ("sendContact", {"chat_id": 1, "phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendMediaGroup", {"chat_id": 1}, 'parameter "media" is required'),
        ("sendMediaGroup", {"chat_id": 1, "media": {}}, "expected an Array of InputMedia"),
        ("sendChatAction", {}, "chat_id is empty"),
        ("sendChatAction", {"chat_id": 1, "action": "dance"}, "wrong parameter action in request"),
        ("copyMessage", {"message_id": 1}, "from_chat_id is empty"),
        ("copyMessage", {"from_chat_id": 1}, "message identifier is not specified"),
        ("forwardMessage", {"from_chat_id": 1, "message_id": 1}, "chat not found"),
        ("editMessageText", {"text": "а", "message_id": 1}, "chat_id is empty"),
        ("editMessageText", {"text": "а", "chat_id": 1}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": 1, "message_id": 1}, "message text is empty"),
        ("editMessageCaption", {"message_id": 1}, "chat_id is empty"),
        ("editMessageReplyMarkup", {"chat_id": 1}, "message identifier is not specified"),
        ("deleteMessage", {"message_id": 1}, "chat identifier is not specified"),
        ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
        (
            "answerCallbackQuery",
            {},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("getChat", {}, "chat_id is empty"),
        ("getChatMember", {}, "chat_id is empty"),
        ("getChatMember", {"chat_id": 1}, "invalid user_id specified"),
        ("getChatAdministrators", {}, "chat_id is empty"),
        ("leaveChat", {}, "chat_id is empty"),
        ("pinChatMessage", {"message_id": 1}, "chat_id is empty"),
        ("pinChatMessage", {"chat_id": 1}, "message identifier is not specified"),
        ("unpinChatMessage", {}, "chat_id is empty"),
        ("setMyCommands", {"commands": 5}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": [{"command": "А", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ],
)
async def test_required_parameters(desk: Desk, method: str, arguments: dict[str, Any], complaint: str) -> None:
    assert await desk.error(method, **arguments) == BAD + complaint


async def test_addresses_and_tokens(desk: Desk) -> None:
    for path, status, description in (
        ("/bot100:other/getMe", 401, "Unauthorized"),
        ("/bot100:demo/getNothing", 404, "Not Found: method not found"),
        ("/nothing/here", 404, "Not Found"),
        ("/bot100:demo", 404, "Not Found"),
    ):
        async with desk.http.get(desk.url + path) as response:
            assert response.status == status
            assert await response.json() == {"ok": False, "error_code": status, "description": description}


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


DATA = {"text": "а", "callback_data": "x"}


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        (inline([{"text": "а", "callback_data": "я" * 33}]), "BUTTON_DATA_INVALID"),
        (inline([{"text": "а"}]), "Text buttons are unallowed in the inline keyboard"),
        (inline([{"text": "а", "callback_data": ""}]), "Text buttons are unallowed in the inline keyboard"),
        (inline([{**DATA, "url": "https://1c.ru"}]), "exactly one action"),
        (inline([{"text": "", "callback_data": "x"}]), "text must be non-empty"),
        (inline([{"callback_data": "x"}]), 'Can\'t find field "text"'),
        (inline([{"text": "а", "url": "не адрес"}]), "Wrong HTTP URL"),
        (inline([{"text": "а", "copy_text": {"text": "x" * 257}}]), "BUTTON_COPY_TEXT_INVALID"),
        (inline([{**DATA, "style": "pink"}]), "invalid button style specified"),
        (inline([{**DATA, "callback_data": 5}]), "must be of type String"),
        (inline([DATA] * 101), "reply markup is too long"),
        ({"inline_keyboard": None}, "must be of type Array"),
        ({"inline_keyboard": [DATA]}, "must be an Array of Arrays"),
        ({"keyboard": [[5]]}, "KeyboardButton must be a String or an Object"),
        ({"keyboard": [["а"]], "input_field_placeholder": "x" * 65}, "placeholder is too long"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_keyboards_that_telegram_refuses(desk: Desk, markup: Any, complaint: str) -> None:
    person = await desk.person()
    answer = await desk.error("sendMessage", chat_id=person, text="а", reply_markup=markup)
    assert answer.startswith(BAD)
    assert complaint in answer


async def test_inline_keyboard_comes_back(desk: Desk) -> None:
    person = await desk.person()
    markup = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text="Взять", callback_data="я" * 32, style="success")],
            [
                InlineKeyboardButton(text="Сайт", url="https://1c.ru/", style="primary"),
                InlineKeyboardButton(text="Номер", copy_text=CopyTextButton(text="А-17"), style="danger"),
            ],
        ]
    )
    message = await desk.bot.send_message(person, "а", reply_markup=markup)
    assert message.reply_markup is not None
    assert message.reply_markup.model_dump() == markup.model_dump()


async def test_reply_keyboard_is_shown_changed_and_removed(desk: Desk) -> None:
    person = await desk.person()
    keyboard = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="Телефон", request_contact=True), KeyboardButton(text="Помощь")]],
        resize_keyboard=True,
        is_persistent=True,
        input_field_placeholder="Опишите",
    )
    message = await desk.bot.send_message(person, "а", reply_markup=keyboard)
    assert message.reply_markup is None
    assert (await desk.look("state"))["chats"][0]["keyboard"] == keyboard.model_dump(exclude_none=True)
    await desk.bot.send_message(person, "б", reply_markup=ForceReply(input_field_placeholder="Ответ"))
    assert (await desk.look("state"))["chats"][0]["keyboard"]["force_reply"] is True
    await desk.bot.send_message(person, "в", reply_markup=keyboard)
    await desk.bot.send_message(person, "г", reply_markup=ReplyKeyboardRemove())
    assert (await desk.look("state"))["chats"][0]["keyboard"] is None
    group = await desk.group(person)
    with pytest.raises(TelegramBadRequest, match="phone number can be requested in private chats only"):
        await desk.bot.send_message(group, "а", reply_markup=keyboard)


async def test_replies(desk: Desk) -> None:
    person = await desk.person()
    asked = await desk.play("send", chat_id=person, from_id=person, text="Где счёт за ИТС?")
    answer = await desk.bot.send_message(
        person, "Вот", reply_parameters=ReplyParameters(message_id=asked["message_id"], quote="счёт")
    )
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "Где счёт за ИТС?"
    assert answer.quote is not None
    assert answer.quote.position == 4
    again = await desk.call("sendMessage", chat_id=person, text="И ещё", reply_to_message_id=answer.message_id)
    assert "reply_to_message" not in again["result"]["reply_to_message"]
    missing = {"chat_id": person, "text": "а", "reply_parameters": {"message_id": 1}}
    assert await desk.error("sendMessage", **missing) == BAD + "message to be replied not found"
    missing["reply_parameters"] = {"message_id": 1, "allow_sending_without_reply": True}
    assert "reply_to_message" not in (await desk.call("sendMessage", **missing))["result"]
    await desk.play("delete", chat_id=person, from_id=person, message_id=asked["message_id"])
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await desk.bot.send_message(person, "а", reply_parameters=ReplyParameters(message_id=asked["message_id"]))


async def test_copies_and_forwards(desk: Desk) -> None:
    anna, boris = await desk.person("Анна"), await desk.person("Борис")
    said = await desk.play("send", chat_id=anna, from_id=anna, text="Не печатает")
    forwarded = await desk.bot.forward_message(boris, anna, said["message_id"])
    assert isinstance(forwarded.forward_origin, MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == anna
    copied = await desk.bot.copy_message(boris, anna, said["message_id"])
    messages = await desk.look(f"chats/{boris}/messages")
    assert messages[-1]["message_id"] == copied.message_id
    assert messages[-1]["text"] == "Не печатает"
    assert "forward_origin" not in messages[-1]
    for method, action in (("copyMessage", "copy"), ("forwardMessage", "forward")):
        answer = await desk.error(method, chat_id=boris, from_chat_id=anna, message_id=1)
        assert answer == f"{BAD}message to {action} not found"
    await desk.play("send", chat_id=anna, from_id=anna, text="Переслано", forward_from="Скрытный")
    origin = (await desk.updates())[-1].message
    assert origin is not None
    assert isinstance(origin.forward_origin, MessageOriginHiddenUser)


async def test_location_contact_action_and_commands(desk: Desk) -> None:
    person = await desk.person("Анна", phone="8 (900) 111-22-33")
    place = await desk.bot.send_location(person, 55.75, 37.61)
    assert place.location is not None
    contact = await desk.bot.send_contact(person, "+79001112233", "Анна")
    assert contact.contact is not None
    assert contact.contact.user_id == person
    assert await desk.bot.send_chat_action(person, "typing")
    commands = [{"command": "balance", "description": "Остаток часов"}]
    assert (await desk.call("setMyCommands", commands=commands))["ok"]
    assert [c.command for c in await desk.bot.get_my_commands()] == ["balance"]
    assert (await desk.look("state"))["bot"]["commands"] == commands
    me = await desk.bot.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (100, "chasovoy_demo_bot", False)
