"""Buttons of a ticket's card and of what the group is asked about it."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.sla.rules.plans import Priority
from core.tickets.proposals import Decision


class CardAction(StrEnum):
    TAKE = "take"
    ASK = "ask"
    WORK = "work"
    UNDO = "undo"
    RESOLVE = "done"
    BACK = "back"
    SHOW = "show"
    WHY = "why"
    FIX = "fix"
    DEADLINES = "due"


class CardCD(CallbackData, prefix="k1"):
    """A button of a ticket's card in the group."""

    action: CardAction
    ticket_id: int


class ServiceCD(CallbackData, prefix="s1"):
    """Work: this service. ``version`` is the ticket's, so that a doubled tap adds one line."""

    ticket_id: int
    version: int
    service_id: int


class MinutesCD(CallbackData, prefix="m1"):
    """Work: this service, so many minutes."""

    ticket_id: int
    version: int
    service_id: int
    minutes: int


class ConfirmCD(CallbackData, prefix="r1"):
    """Resolve as shown: the ticket's version when its preview was drawn."""

    ticket_id: int
    version: int


class SettleCD(CallbackData, prefix="p2"):
    """What was decided about a shortage: the client's own button, or staff who was told by phone."""

    proposal_id: int
    decision: Decision


class NotedCD(CallbackData, prefix="al1"):
    """«Принято»: somebody of the staff knows that this ticket is late."""

    ticket_id: int


class PriorityCD(CallbackData, prefix="u1"):
    """Staff makes a ticket as urgent as it is."""

    ticket_id: int
    priority: Priority


class WhyCD(CallbackData, prefix="why1"):
    """«Почему 45 мин?» about a charged line."""

    line_id: int


class FixLineCD(CallbackData, prefix="fl1"):
    """Correct this line. ``version`` is the ticket's, so that a correction is made once."""

    ticket_id: int
    version: int
    line_id: int


class FixCD(CallbackData, prefix="fx1"):
    """Correct this line to so many minutes; 0 takes it away, without a number it will be typed."""

    ticket_id: int
    version: int
    line_id: int
    minutes: int | None = None


class EstimateCD(CallbackData, prefix="j1"):
    """What was answered to an estimate: the client's own button, or staff who was told by phone."""

    estimate_id: int
    agreed: bool


class SimilarCD(CallbackData, prefix="op8"):
    """How the ticket went that this one is like, in the card's place."""

    ticket_id: int
