"""Taps: inline buttons under messages and buttons of the reply keyboard."""

import asyncio

from playground.control.body import Body, Route, acting_person, find_message
from playground.control.speaking import own_contact, say, share_location
from playground.errors import ControlError
from playground.jsontext import Json
from playground.keyboards import find_button
from playground.model import Chat
from playground.playground import Playground

__all__ = ["ROUTES"]

LONGEST_WAIT = 60.0
# Where the demonstration's people are: the middle of Moscow.
_LATITUDE, _LONGITUDE = 55.7558, 37.6173


async def press(play: Playground, body: Body) -> Json:
    """Tap an inline button; with ``wait`` seconds also wait for the bot's answer to the tap."""
    wait = body.number("wait", low=0, high=LONGEST_WAIT, default=0.0)
    stale = body.flag("stale", False)
    message_id = body.integer("message_id", low=1)
    person, chat = acting_person(play, body)
    data = body.text("data", longest=64) if stale else _data_of_button(chat, message_id, body)
    if not chat.bot_is_in:
        raise ControlError("Бота нет в этом чате: нажатие никуда не придёт.")
    if len(data.encode()) > 64:
        raise ControlError("Данные кнопки не бывают длиннее 64 байт.")
    if stale and message_id not in chat.messages:
        raise ControlError(f"В этом чате не было сообщения {message_id}.", 404)
    query = play.world.press(chat, person, message_id, data)
    answer: Json | None = None
    if wait:
        query.answered = asyncio.get_running_loop().create_future()
        await asyncio.wait([query.answered], timeout=wait)
        answer = query.answered.result() if query.answered.done() else None
    return {"callback_query_id": query.id, "answer": answer}


def _data_of_button(chat: Chat, message_id: int, body: Body) -> str:
    """The data of the button named by its data, its text, or its place (row and col from 0)."""
    markup = find_message(chat, message_id).message.get("reply_markup")
    button: Json | None
    if body.has("data"):
        button = find_button(markup, "inline_keyboard", callback_data=body.text("data", longest=64))
    elif body.has("text"):
        button = find_button(markup, "inline_keyboard", text=body.text("text", longest=1000))
    else:
        row, col = body.integer("row", low=0), body.integer("col", low=0)
        rows = (markup or {}).get("inline_keyboard", [])
        button = rows[row][col] if row < len(rows) and col < len(rows[row]) else None
    if button is None:
        raise ControlError("Под этим сообщением нет такой кнопки (для снятой кнопки нужны stale и data).", 404)
    if "callback_data" not in button:
        raise ControlError("Эта кнопка ничего не сообщает боту.")
    data: str = button["callback_data"]
    return data


def press_keyboard(play: Playground, body: Body) -> Json:
    text = body.text("text", longest=1000)
    person, chat = acting_person(play, body)
    button = find_button(chat.keyboard, "keyboard", text=text)
    if button is None:
        raise ControlError("На клавиатуре нет такой кнопки.", 404)
    if chat.keyboard is not None and chat.keyboard.get("one_time_keyboard"):
        play.world.set_keyboard(chat, None)
    if button.get("request_contact"):
        return own_contact(play, person, chat)
    if button.get("request_location"):
        return share_location(play, person, chat, _LATITUDE, _LONGITUDE)
    return say(play, person, chat, text)


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/press", press),
    ("POST", "/play/keyboard", press_keyboard),
)
