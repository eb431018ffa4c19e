"""Buttons of what is chosen for a draft."""

from datetime import datetime, timedelta
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import EPOCH, LAST_MINUTE, Day


class DraftMoneyCD(CallbackData, prefix="op1"):
    """The ticket that this draft becomes is paid with money, or with hours after all. The wish itself, so that a doubled tap
    changes nothing."""

    draft_id: int
    money: bool


class DraftUrgentCD(CallbackData, prefix="op2"):
    """It is urgent, or is not after all."""

    draft_id: int
    urgent: bool


class DraftDatesCD(CallbackData, prefix="op3"):
    """Choose a desired date for a draft."""

    draft_id: int


class DraftMonthCD(CallbackData, prefix="op4"):
    """A page of the calendar: the month's first day (ordinal)."""

    draft_id: int
    month: Day


class DraftDayCD(CallbackData, prefix="op5"):
    """The hours of a day (ordinal)."""

    draft_id: int
    day: Day


class DraftAtCD(CallbackData, prefix="op6"):
    """This moment: minutes since 1970, UTC; without one: no date after all."""

    draft_id: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE)] | None = None

    @property
    def moment(self) -> datetime | None:
        return EPOCH + timedelta(minutes=self.at) if self.at is not None else None


class DraftBackCD(CallbackData, prefix="op7"):
    """From the choice of a date back to the draft."""

    draft_id: int
