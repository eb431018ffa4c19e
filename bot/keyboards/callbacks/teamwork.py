"""Buttons of handling a ticket together."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import EPOCH, LAST_MINUTE, Day
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.reasons import CancelWhy


class HandleAction(StrEnum):
    """``more`` opens the second keyboard of a card, ``back`` returns to the card, ``open`` shows a ticket of a list."""

    MORE = "more"
    BACK = "back"
    OPEN = "open"
    ACCEPT = "mine"
    HAND = "hand"
    CALL = "call"
    REST = "rest"
    BRING = "bring"
    NOTE = "note"
    STORY = "story"
    CHECKS = "list"
    LINES = "lines"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    CANCEL = "drop"


class HandleCD(CallbackData, prefix="hd1"):
    """A button of «⋯ Ещё»."""

    action: HandleAction
    ticket_id: int


class HandToCD(CallbackData, prefix="hd2"):
    """Hand the ticket over to this engineer."""

    ticket_id: int
    staff_id: int


class CallInCD(CallbackData, prefix="hd3"):
    """Call this engineer in, or let them go (``on`` False)."""

    ticket_id: int
    staff_id: int
    on: bool


class RestCD(CallbackData, prefix="hd4"):
    """Rest until this moment (minutes since 1970, UTC); without a reason the reasons are asked for."""

    ticket_id: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE)]
    why: Why | None = None

    @property
    def moment(self) -> datetime:
        return EPOCH + timedelta(minutes=self.at)


class RestMonthCD(CallbackData, prefix="hd5"):
    """A page of the calendar to rest until: the month's first day (ordinal)."""

    ticket_id: int
    month: Day


class DropCD(CallbackData, prefix="hd6"):
    """Cancel the ticket for this reason; ``own`` asks for words."""

    ticket_id: int
    why: CancelWhy


class CheckCD(CallbackData, prefix="hd7"):
    """A step of the checklist is done, or is not (``on`` False)."""

    ticket_id: int
    item_id: int
    on: bool


class PairAction(StrEnum):
    """What ``other_id`` is: for merging a ticket, for splitting a message, for moving a company, for ``line`` a line of work,
    for ``story`` a page, for ``skip`` how many are not wanted."""

    MERGE_ASK = "ask"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    LINE = "line"
    STORY = "story"
    SKIP = "skip"


class PairCD(CallbackData, prefix="hd8"):
    """A ticket and something else."""

    action: PairAction
    ticket_id: int
    other_id: int


class LineServiceCD(CallbackData, prefix="hd9"):
    """The line's work was this service. ``version`` is the ticket's."""

    ticket_id: int
    version: int
    line_id: int
    service_id: int
