"""Buttons of paid work and hours, of disputes, ratings and settings."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.tickets.offers import OfferKind


class CapCD(CallbackData, prefix="pd1"):
    """A manager agrees to so many minutes only, fewer than the estimate."""

    estimate_id: int
    minutes: Annotated[int, Field(ge=1, le=100_000)]


class DiscussCD(CallbackData, prefix="pd2"):
    """A manager wants to talk about a price or an estimate."""

    kind: OfferKind
    offer_id: int


class TopUpAction(StrEnum):
    OPEN = "open"
    CHOOSE = "choose"
    OWN = "own"
    SEND = "send"
    SPENT = "spent"


class TopUpCD(CallbackData, prefix="pd3"):
    """A client looks at hours: what they were spent on, or how many to buy. ``price``: kopecks of an hour as it was shown."""

    action: TopUpAction
    minutes: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    price: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0


class TopUpStep(StrEnum):
    """``paid`` asks once more before ``grant``; ``show`` leaves that question."""

    AGREE = "agree"
    INVOICED = "invoiced"
    PAID = "paid"
    GRANT = "grant"
    DECLINE = "no"
    SHOW = "show"


class TopUpStepCD(CallbackData, prefix="pd4"):
    """The next step of a request for hours."""

    step: TopUpStep
    request_id: int


class DisputeCD(CallbackData, prefix="pd5"):
    """A client does not agree with a charged line."""

    line_id: int


class DisputeAction(StrEnum):
    SHOW = "show"
    FIX = "fix"
    REVERSE = "all"
    CONFIRM = "yes"
    KEEP = "keep"


class DisputeStepCD(CallbackData, prefix="pd6"):
    """What staff does about a dispute. ``version`` is the ticket's when the preview was drawn."""

    action: DisputeAction
    dispute_id: int
    version: int = 0


class RateCD(CallbackData, prefix="pd7"):
    """So many stars for a completion of a ticket."""

    ticket_id: int
    completion: int
    stars: Annotated[int, Field(ge=1, le=5)]


class HistoryAction(StrEnum):
    PAGE = "page"
    FIND = "find"


class HistoryCD(CallbackData, prefix="pd8"):
    """Own tickets that are done, page by page, or a search among all of them."""

    action: HistoryAction
    page: Annotated[int, Field(ge=0, le=100_000)] = 0


class Setting(StrEnum):
    """``open``: the screen; ``hours``… are notices; ``quiet``: choose quiet hours; ``span``: these, ``own``: in words."""

    OPEN = "open"
    TAKEN = "taken"
    DATES = "dates"
    HOURS = "hours"
    RATING = "rating"
    ANSWERS = "answers"
    QUESTIONS = "asks"
    QUIET = "quiet"
    SPAN = "span"
    OWN = "own"


class SettingCD(CallbackData, prefix="pd9"):
    """A client's choice of notices. ``value``: 1 or 0; of ``span`` from × 1440 + to in minutes of the day, 0 for none."""

    setting: Setting
    value: Annotated[int, Field(ge=0, lt=1440 * 1440)] = 0
