"""Buttons under the numbers of reports."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import Day
from bot.keyboards.callbacks.client import FileForm
from core.ledger.statement import Period
from core.reports.period_words import When
from core.reports.what import What

Id = Annotated[int, Field(ge=1, le=9_999_999_999)]
"""Of a row, as far as a button has room for it."""


class _OfDays:
    """A button that carries the days of a period, as ordinals."""

    first: int
    last: int

    @property
    def period(self) -> Period:
        """Refuses an end before the beginning."""
        return Period(date.fromordinal(self.first), date.fromordinal(self.last))


class BehindNumber(_OfDays, CallbackData, prefix="rn1"):
    """Show the tickets behind a number. The days of its period are ordinals. Without a ``page`` the list comes as a message of
    its own, and what was tapped stays; a page is drawn in the place of the list."""

    what: What
    first: Day
    last: Day
    company_id: Id | None = None
    staff_id: Id | None = None
    service_id: Id | None = None
    page: Annotated[int, Field(ge=0, le=9_999)] | None = None


class RequestedShow(StrEnum):
    """``report`` itself, a button for each of its ``numbers``, what they mean; ``company``: ask which one it is to be of."""

    REPORT = "report"
    NUMBERS = "numbers"
    MEANS = "means"
    COMPANY = "company"


class RequestedCD(_OfDays, CallbackData, prefix="rn2"):
    """A screen of the report of these days (ordinals), of one company or of all."""

    show: RequestedShow
    first: Day
    last: Day
    company_id: Id | None = None


class RequestedWhenCD(CallbackData, prefix="rn3"):
    """The report of a usual period as it is when this is tapped; without one: which period. ``words``: ask for it in words."""

    when: When | None = None
    words: bool = False
    company_id: Id | None = None


class RequestedFileCD(_OfDays, CallbackData, prefix="rn4"):
    """The report as a file."""

    form: FileForm
    first: Day
    last: Day
    company_id: Id | None = None
