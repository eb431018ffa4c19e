"""Telling an order from words for the client: by what a reply says, and by what it replies to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from bot.config import BotConfig
from bot.keyboards.callbacks import EPOCH
from bot.scope import Scope
from bot.store import messages
from bot.store.models import MappedMessage, Purpose
from bot.words_in import read_words
from core.actor import Actor, StaffActor
from core.database import Work
from core.tickets.teamwork.notes import album_note
from core.tickets.teamwork.words import NoteSaid, NumberSaid, Said, Unclear, read_said


@dataclass(frozen=True, slots=True)
class CancelSaid:
    """The reason for cancelling, as a reply to its prompt."""

    words: str


@dataclass(frozen=True, slots=True)
class ReasonSaid:
    """The reason for resting until ``until``, as a reply to its prompt."""

    until: datetime
    words: str


Order = Said | CancelSaid | ReasonSaid


class Ordered(Filter):
    """A reply of staff to a message about a ticket that is an order to us; adds ``order`` and ``about``."""

    async def __call__(
        self, message: Message, actor: Actor, scope: Scope, config: BotConfig, bot_id: int
    ) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if (
            not isinstance(actor, StaffActor)
            or replied is None
            or replied.from_user is None
            or replied.from_user.id != bot_id
        ):
            return False
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, replied.message_id)
            if about is None or about.ticket_id is None:
                return False
            order = await _order(work, message, actor, about, config)
        return {"order": order, "about": about} if order is not None else False


async def _order(
    work: Work, message: Message, actor: StaffActor, about: MappedMessage, config: BotConfig
) -> Order | None:
    text = message.text or message.caption or ""
    said = read_said(text, work.now.astimezone(config.zone))
    match about.purpose:
        case Purpose.NOTE_PROMPT:
            return said if isinstance(said, NoteSaid) else NoteSaid(text)
        case Purpose.CANCEL_PROMPT:
            return said if isinstance(said, NoteSaid) else CancelSaid(text)
        case Purpose.POSTPONE_PROMPT:
            until = EPOCH + timedelta(minutes=about.ref_id or 0)
            return said if isinstance(said, NoteSaid) else ReasonSaid(until, text)
        case Purpose.MERGE_PROMPT:
            digits = text.strip().lstrip("№#").strip()
            number_said = digits.isdecimal() and len(digits) <= 9
            return NumberSaid("дубль", int(digits)) if number_said else said or Unclear("дубль")
        case _:
            if said is not None:
                return said
    # The other pictures of an album come without its words.
    words = read_words(message)
    part = await album_note(work, actor.staff_id, words.album_key) if words is not None else None
    return NoteSaid("") if part is not None and part.ticket_id == about.ticket_id else None


class EditedNote(Filter):
    """An edit of a message that is a note; adds ``about``."""

    async def __call__(self, message: Message, scope: Scope) -> bool | dict[str, Any]:
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, message.message_id)
        return {"about": about} if about is not None and about.purpose is Purpose.NOTE else False
