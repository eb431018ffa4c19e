"""Buttons of the choice of a desired date."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import EPOCH, LAST_MINUTE, Day


class WishOpenCD(CallbackData, prefix="wo1"):
    """Choose a date for a ticket: the client their own, staff one to propose. ``asked``: the wish whose message was tapped."""

    ticket_id: int
    asked: int = 0


class WishMonthCD(CallbackData, prefix="wm1"):
    """A page of the calendar: the month's first day (ordinal)."""

    ticket_id: int
    month: Day
    asked: int = 0


class WishDayCD(CallbackData, prefix="wd1"):
    """The hours of a day (ordinal)."""

    ticket_id: int
    day: Day
    asked: int = 0


class WishAtCD(CallbackData, prefix="wa1"):
    """This moment: minutes since 1970, UTC."""

    ticket_id: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE)]
    asked: int = 0

    @property
    def moment(self) -> datetime:
        return EPOCH + timedelta(minutes=self.at)


class WishAnswer(StrEnum):
    """``yes``: staff promises what the client wishes, a client agrees to what staff proposes; ``back``: staff leaves the choice
    of another date."""

    YES = "yes"
    BACK = "back"


class WishAnswerCD(CallbackData, prefix="wy1"):
    """An answer to a desired date."""

    answer: WishAnswer
    wish_id: int
