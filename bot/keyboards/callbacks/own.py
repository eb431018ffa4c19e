"""Buttons of one's own numbers."""

from datetime import date
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import Day
from core.ledger.statement import Period
from core.reports.own_lines import OwnPart


class OwnCD(CallbackData, prefix="pr1"):
    """Show the tapper's own numbers of these days (ordinals). Whose they are no button says."""

    first: Day
    last: Day

    @property
    def period(self) -> Period:
        return Period(*(date.fromordinal(day) for day in (self.first, self.last)))


class OwnPartCD(CallbackData, prefix="pr2"):
    """A page of what is behind one of them."""

    part: OwnPart
    first: Day
    last: Day
    page: Annotated[int, Field(ge=0, le=9_999)] = 0

    @property
    def period(self) -> Period:
        return Period(*(date.fromordinal(day) for day in (self.first, self.last)))


class OwnMetricsCD(CallbackData, prefix="pr3"):
    """«Что это?»"""
