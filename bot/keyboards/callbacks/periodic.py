"""Buttons of the weekly and the monthly report."""

from datetime import date
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.keyboards.callbacks.base import Day
from bot.keyboards.callbacks.behind import Id
from core.ledger.statement import Period

Months = Annotated[int, Field(ge=1, le=12)]


class ChangesCD(CallbackData, prefix="rp1"):
    """Choose what to compare before and after a change of the service model."""


class ChangeCD(CallbackData, prefix="rp2"):
    """Compare: a campaign's contracts, a company's, or all that have changed; up to so many months on each side."""

    months: Months
    campaign_id: Id | None = None
    company_id: Id | None = None


class RatesCD(CallbackData, prefix="rp3"):
    """What an hour brought, by company. Without a ``page`` it comes as a message of its own."""

    first: Day
    last: Day
    page: Annotated[int, Field(ge=0, le=9_999)] | None = None

    @property
    def period(self) -> Period:
        return Period(*(date.fromordinal(day) for day in (self.first, self.last)))


class MeansCD(CallbackData, prefix="rp4"):
    """What the numbers of these reports mean."""
