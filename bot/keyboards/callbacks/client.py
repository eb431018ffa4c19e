"""Buttons of a client: drafts, own tickets, statements."""

from datetime import date
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.keyboards.callbacks.base import Day
from core.contracts.answering import Answer
from core.ledger.statement import Period, PeriodKind
from core.tickets.offers import OfferKind


class PendingCD(CallbackData, prefix="q1"):
    """A manager wants to see what waits for a decision."""

    kind: OfferKind
    offer_id: int


class DraftAction(StrEnum):
    OPEN = "open"
    CANCEL = "drop"
    ADD = "add"


class DraftCD(CallbackData, prefix="d1"):
    """A button under a draft; ``ticket_id`` when it is added to a ticket that exists."""

    action: DraftAction
    draft_id: int
    ticket_id: int | None = None


class MyAction(StrEnum):
    VIEW = "view"
    WRITE = "write"
    REOPEN = "reopen"
    CLOSE = "close"
    CANCEL = "cancel"
    LIST = "list"
    PAY_MONEY = "money"
    PAY_HOURS = "hours"
    DEADLINES = "due"
    HURRY = "hurry"


class MyCD(CallbackData, prefix="c1"):
    """A button under a client's ticket."""

    action: MyAction
    ticket_id: int = 0


class SeparateCD(CallbackData, prefix="n1"):
    """«Это другой вопрос»: the message that went into a ticket becomes a draft of its own."""

    message_id: int


class OfferCD(CallbackData, prefix="y1"):
    """A manager's answer to the agreement that a campaign offers for this contract."""

    campaign_id: int
    contract_id: int
    answer: Answer


class SpendCD(CallbackData, prefix="e1"):
    """«Потратить: Обучение»: a ticket for this service with hours that burn after a day (its proleptic ordinal)."""

    service_id: int
    minutes: int
    last_day: int


class StatementAction(StrEnum):
    """``open`` asks for a period in a new message, ``list`` in the one that was tapped; the others are periods."""

    OPEN = "open"
    LIST = "list"
    MONTH = PeriodKind.MONTH.value
    LAST = PeriodKind.LAST.value
    TERM = PeriodKind.TERM.value


class StatementCD(CallbackData, prefix="v1"):
    """A company's statement: for which period, or for this one."""

    action: StatementAction
    company_id: int


class FileForm(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"


class StatementFileCD(CallbackData, prefix="w1"):
    """The statement as a file. The days (ordinals) are those of the text above the button, whatever month it is by now."""

    form: FileForm
    company_id: int
    first: Day
    last: Day

    @property
    def period(self) -> Period:
        return Period(date.fromordinal(self.first), date.fromordinal(self.last))
