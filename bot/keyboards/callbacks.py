"""What buttons carry. The digit in a prefix changes whenever the fields do: old buttons then fall to the catch-all."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.tickets.offers import OfferKind
from core.tickets.proposals import Decision


class CardAction(StrEnum):
    TAKE = "take"
    ASK = "ask"
    WORK = "work"
    UNDO = "undo"
    RESOLVE = "done"
    BACK = "back"
    SHOW = "show"


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


class EstimateCD(CallbackData, prefix="e1"):
    """What was answered to an estimate: the client's own button, or staff who was told by phone."""

    estimate_id: int
    agreed: bool


class OfferCD(CallbackData, prefix="q1"):
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


class MyCD(CallbackData, prefix="c1"):
    """A button under a client's ticket."""

    action: MyAction
    ticket_id: int = 0


class SeparateCD(CallbackData, prefix="n1"):
    """«Это другой вопрос»: the message that went into a ticket becomes a draft of its own."""

    message_id: int


class AccessAction(StrEnum):
    DECLINE = "no"
    COMPANY = "co"
    MEMBER = "mem"
    MANAGER = "man"


class AccessCD(CallbackData, prefix="a1"):
    """A stranger's request: decline it, or let the person into this company."""

    action: AccessAction
    request_id: int
    company_id: int = 0


class GroupCD(CallbackData, prefix="g1"):
    """Bind this group to the desk."""

    chat_id: int


class AdminAction(StrEnum):
    GRANT = "grant"
    INVITE = "invite"
    SHOW = "show"


class CompanyCD(CallbackData, prefix="o1"):
    """A company chosen from a list, and what for."""

    action: AdminAction
    company_id: int


class InviteRoleCD(CallbackData, prefix="i1"):
    """The role of an invited contact."""

    role: str


class StaffRoleCD(CallbackData, prefix="f1"):
    """The roles of a new staff member, joined by commas."""

    roles: str


class GrantCD(CallbackData, prefix="h1"):
    """Confirm or drop a grant of minutes that the dialogue has prepared."""

    confirmed: bool
