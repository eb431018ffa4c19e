"""Buttons under the numbers of reports."""

from datetime import date
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import Day
from core.ledger.statement import Period
from core.reports.behind import What

Id = Annotated[int, Field(ge=1, le=9_999_999_999)]
"""Of a row, as far as a button has room for it."""


class BehindNumber(CallbackData, prefix="rn1"):
    """Show the tickets behind a number. The days of its period are ordinals. Without a ``page`` the list comes as a message of
    its own, and what was tapped stays; a page is drawn in the place of the list."""

    what: What
    first: Day
    last: Day
    company_id: Id | None = None
    staff_id: Id | None = None
    service_id: Id | None = None
    page: Annotated[int, Field(ge=0, le=9_999)] | None = None

    @property
    def period(self) -> Period:
        return Period(*(date.fromordinal(day) for day in (self.first, self.last)))
