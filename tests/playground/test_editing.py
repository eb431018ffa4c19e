"""Edits, deletions, taps and their answers."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from playground import callbacks
from tests.playground.desk import Desk

BAD = "Bad Request: "
NOT_MODIFIED = (
    BAD + "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
TOO_OLD = BAD + "query is too old and response timeout expired or query ID is invalid"


def buttons(*texts: str) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=text, callback_data=f"data:{text}") for text in texts]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def keyboard(message: Message) -> dict[str, Any]:
    assert message.reply_markup is not None
    return message.reply_markup.model_dump()


async def test_editing_text_and_keyboard(desk: Desk) -> None:
    person = await desk.person()
    sent = await desk.bot.send_message(person, "<b>Открыта</b>", parse_mode="HTML", reply_markup=buttons("Взять"))
    place: dict[str, Any] = {"chat_id": person, "message_id": sent.message_id}
    markup = buttons("Взять").model_dump(exclude_none=True)
    same = {**place, "text": "<strong>Открыта</strong>", "parse_mode": "HTML", "reply_markup": markup}
    assert await desk.error("editMessageText", **same) == NOT_MODIFIED
    assert await desk.error("editMessageReplyMarkup", **place, reply_markup=markup) == NOT_MODIFIED
    edited = await desk.bot.edit_message_text("Открыта", **place, reply_markup=buttons("Взять"))
    assert isinstance(edited, Message)
    assert edited.entities is None, "losing the bold is a change"
    assert edited.edit_date is not None
    edited = await desk.bot.edit_message_text("Открыта", **place)
    assert isinstance(edited, Message)
    assert edited.reply_markup is None, "without reply_markup the keyboard goes"
    edited = await desk.bot.edit_message_reply_markup(**place, reply_markup=buttons("Взять", "Закрыть"))
    assert isinstance(edited, Message)
    assert keyboard(edited) == buttons("Взять", "Закрыть").model_dump()
    assert await desk.updates() == [], "the bot is not told about its own edits"


async def test_what_cannot_be_edited(desk: Desk, png: bytes) -> None:
    person = await desk.person()
    said = await desk.play("send", chat_id=person, from_id=person, text="моё")
    photo = await desk.bot.send_photo(person, BufferedInputFile(png, "a.png"), caption="было")
    text = await desk.bot.send_message(person, "текст")

    async def refusal(method: str, message_id: int) -> str:
        return await desk.error(method, chat_id=person, message_id=message_id, text="а", caption="а")

    assert await refusal("editMessageText", 1) == BAD + "message to edit not found"
    assert await refusal("editMessageText", said["message_id"]) == BAD + "message can't be edited"
    assert await refusal("editMessageText", photo.message_id) == BAD + "there is no text in the message to edit"
    assert await refusal("editMessageCaption", text.message_id) == (BAD + "there is no caption in the message to edit")
    edited = await desk.bot.edit_message_caption(chat_id=person, message_id=photo.message_id, caption="стало")
    assert isinstance(edited, Message)
    assert (edited.caption, edited.photo) == ("стало", photo.photo)
    await desk.bot.delete_message(person, text.message_id)
    assert await refusal("editMessageText", text.message_id) == BAD + "message to edit not found"


async def test_deleting(desk: Desk) -> None:
    person = await desk.person()
    sent = await desk.bot.send_message(person, "а")
    said = await desk.play("send", chat_id=person, from_id=person, text="моё")
    assert await desk.bot.delete_message(person, sent.message_id)
    assert await desk.bot.delete_message(person, said["message_id"]), "incoming ones too, in a private chat"
    answer = await desk.error("deleteMessage", chat_id=person, message_id=sent.message_id)
    assert answer == BAD + "message to delete not found"
    shown = {m["message_id"]: m["deleted"] for m in await desk.look(f"chats/{person}/messages")}
    assert shown[sent.message_id] is True
    old = await desk.bot.send_message(person, "старое")
    desk.server.play.clock.set(datetime.now(UTC) + timedelta(hours=48, seconds=5), 1.0)
    answer = await desk.error("deleteMessage", chat_id=person, message_id=old.message_id)
    assert answer == BAD + "message can't be deleted"
    group = await desk.group(person)
    foreign = await desk.play("send", chat_id=group, from_id=person, text="/take")
    where = {"chat_id": group, "message_id": foreign["message_id"]}
    assert await desk.error("deleteMessage", **where) == BAD + "message can't be deleted"
    await desk.play("bot", chat_id=group, from_id=person, status="administrator")
    assert (await desk.call("deleteMessage", **where))["ok"]


async def test_tap_and_its_answer(desk: Desk) -> None:
    person = await desk.person()
    sent = await desk.bot.send_message(person, "а", reply_markup=buttons("Да", "Нет"))
    tap = {"chat_id": person, "from_id": person, "message_id": sent.message_id}
    for choice in ({"text": "Нет"}, {"data": "data:Нет"}, {"row": 0, "col": 1}):
        pressed = asyncio.create_task(desk.play("press", **tap, **choice, wait=5))
        update = (await desk.bot.get_updates(offset=desk.offset, timeout=5))[0]
        desk.offset = update.update_id + 1
        query = update.callback_query
        assert query is not None
        assert isinstance(query.message, Message)
        assert (query.data, query.from_user.id, query.message.text) == ("data:Нет", person, "а")
        assert keyboard(query.message) == buttons("Да", "Нет").model_dump()
        assert await desk.bot.answer_callback_query(query.id, "Готово", show_alert=True)
        answer = {"text": "Готово", "show_alert": True}
        assert await pressed == {"callback_query_id": query.id, "answer": answer}
        assert await desk.error("answerCallbackQuery", callback_query_id=query.id) == TOO_OLD
    unanswered = await desk.play("press", **tap, row=0, col=0, wait=0.01)
    assert unanswered["answer"] is None
    assert await desk.error(
        "answerCallbackQuery", callback_query_id=unanswered["callback_query_id"], text="я" * 201
    ) == (BAD + "MESSAGE_TOO_LONG")


async def test_old_query_cannot_be_answered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await desk.person()
    sent = await desk.bot.send_message(person, "а", reply_markup=buttons("Да"))
    pressed = await desk.play("press", chat_id=person, from_id=person, message_id=sent.message_id, row=0, col=0)
    monkeypatch.setattr(callbacks, "LIFETIME", 0.0)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await desk.bot.answer_callback_query(pressed["callback_query_id"])


async def test_stale_buttons(desk: Desk) -> None:
    person = await desk.person()
    sent = await desk.bot.send_message(person, "а", reply_markup=buttons("Да"))
    tap = {"chat_id": person, "from_id": person, "message_id": sent.message_id}
    await desk.bot.edit_message_text("б", chat_id=person, message_id=sent.message_id)
    await desk.play("press", 404, **tap, data="data:Да")
    await desk.play("press", **tap, data="data:Да", stale=True)
    query = (await desk.update()).callback_query
    assert query is not None
    assert isinstance(query.message, Message)
    assert query.message.text == "б"
    await desk.bot.delete_message(person, sent.message_id)
    await desk.play("press", 404, **tap, data="data:Да")
    await desk.play("press", **tap, data="data:Да", stale=True)
    query = (await desk.update()).callback_query
    assert query is not None
    assert isinstance(query.message, InaccessibleMessage)
    assert query.message.message_id == sent.message_id


async def test_person_edits_and_deletes(desk: Desk) -> None:
    person = await desk.person()
    said = await desk.play("send", chat_id=person, from_id=person, text="Неработает")
    await desk.updates()
    own = {"chat_id": person, "from_id": person, "message_id": said["message_id"]}
    await desk.play("edit", **own, text="Не работает")
    edited = (await desk.update()).edited_message
    assert edited is not None
    assert (edited.text, edited.message_id) == ("Не работает", said["message_id"])
    assert edited.edit_date is not None
    await desk.play("edit", 400, **own, text="Не работает")
    await desk.play("delete", **own)
    assert await desk.updates() == [], "deletions are never reported"
    await desk.play("edit", 404, **own, text="Ещё")
