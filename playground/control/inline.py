"""Typing «@bot …» in a chat and picking a result."""

import asyncio

from playground.control.body import Body, Route, acting_person, topic_for
from playground.errors import ControlError
from playground.inline import LONGEST_QUERY
from playground.jsontext import Json
from playground.model import Chat
from playground.playground import Playground

__all__ = ["ROUTES"]

LONGEST_WAIT = 60.0


async def ask(play: Playground, body: Body) -> Json:
    """Ask the bot while typing; with ``wait`` seconds also wait for what it answers (null: it has not)."""
    wait = body.number("wait", low=0, high=LONGEST_WAIT, default=0.0)
    text = body.text("query", "", longest=10_000)[:LONGEST_QUERY]
    offset = body.text("offset", "", longest=64)
    person, chat = acting_person(play, body)
    if not play.settings.inline:
        raise ControlError("У этого бота выключен встроенный режим (у @BotFather: /setinline).")
    query = play.inline.create(person.id, text)
    play.updates.push(
        "inline_query",
        {"id": query.id, "from": person.user, "query": text, "offset": offset, "chat_type": _kind(chat)},
    )
    if wait:
        waiting = asyncio.ensure_future(query.answered.wait())
        await asyncio.wait([waiting], timeout=wait)
        waiting.cancel()
    return {"inline_query_id": query.id, "answer": query.answer.view() if query.answer is not None else None}


def _kind(chat: Chat) -> str:
    """The kind of the chat in which it is typed. People have no chats with one another here: a private one is the bot's own."""
    return chat.type if chat.is_group else "sender"


def choose(play: Playground, body: Body) -> Json:
    """Pick a result: its message goes into the chat in the person's name."""
    person, chat = acting_person(play, body)
    query = play.inline.find(body.text("inline_query_id", longest=64))
    if query is None or query.answer is None or query.from_id != person.id:
        raise ControlError("На этот запрос нет ответа.", 404)
    result_id = body.text("result_id", longest=64)
    content = query.answer.messages.get(result_id)
    if content is None:
        raise ControlError("Такого варианта в ответе нет.", 404)
    if play.settings.inline_feedback:
        play.updates.push("chosen_inline_result", {"result_id": result_id, "from": person.user, "query": query.text})
    topic = topic_for(chat, person, body)
    return play.world.add_message(chat, person.user, content, extra={"via_bot": play.bot}, topic=topic).view()


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/inline", ask),
    ("POST", "/play/inline/choose", choose),
)
