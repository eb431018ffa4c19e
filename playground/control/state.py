"""Looking at the world: state, messages, calls, updates."""

from itertools import islice
from typing import Any

from playground.control.body import Body, Route, find_chat
from playground.control.onec_base import view
from playground.jsontext import Json
from playground.playground import Playground

__all__ = ["ROUTES"]


def show_state(play: Playground, body: Body) -> Json:
    return {
        "bot": play.bot_view(),
        "persons": [person.view() for person in play.world.persons.values()],
        "chats": [chat.view() for chat in play.world.chats.values()],
        "clock": play.clock.view(),
        "limits": play.limits.view(),
        "faults": play.faults.view(),
        "onec": [view(base) for base in play.onec.values()],
        "seq": play.events.seq,
    }


def list_messages(play: Playground, body: Body) -> list[Json]:
    """Messages changed after ``after`` (new, edited or deleted ones), the last ``limit``, oldest first."""
    chat_id = body.integer("chat_id")
    if chat_id in play.world.persons and chat_id not in play.world.chats:
        return []
    chat = find_chat(play, chat_id)
    after = body.integer("after", 0)
    limit = body.integer("limit", 200, low=1, high=10_000)
    newest_first = (stored for stored in reversed(chat.messages.values()) if stored.seq > after)
    return [stored.view() for stored in islice(newest_first, limit)][::-1]


def list_calls(play: Playground, body: Body) -> list[Json]:
    return play.calls.after(body.integer("after", 0))


def list_updates(play: Playground, body: Body) -> Any:
    """Identifiers of updates the bot has not confirmed yet."""
    return play.updates.pending_ids()


ROUTES: tuple[Route, ...] = (
    ("GET", "/play/state", show_state),
    ("GET", "/play/chats/{chat_id}/messages", list_messages),
    ("GET", "/play/calls", list_calls),
    ("GET", "/play/updates", list_updates),
)
