"""Buttons of tickets from a call, and of a client whom staff looks up."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class CallCompanyCD(CallbackData, prefix="nw1"):
    """The company of a call that is being written down."""

    call_id: int
    company_id: int


class CallContactCD(CallbackData, prefix="nw2"):
    """Who called; 0: somebody whom nobody knows yet."""

    call_id: int
    contact_id: int


class CallAction(StrEnum):
    QUEUE = "queue"
    EARLIER = "earlier"


class CallCD(CallbackData, prefix="nw3"):
    """Under a ticket that has just been opened from a call: give it to the queue; the call was earlier."""

    action: CallAction
    ticket_id: int


class ClientAction(StrEnum):
    SHOW = "show"
    NEW = "new"
    TICKETS = "tickets"
    CALLERS = "calls"


class ClientCD(CallbackData, prefix="nw4"):
    """A client as staff sees it while it is on the phone."""

    action: ClientAction
    company_id: int


class TicketLookCD(CallbackData, prefix="nw5"):
    """Show a ticket to somebody of the staff in private: cards stand in the group only."""

    ticket_id: int
