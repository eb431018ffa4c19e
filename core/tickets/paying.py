"""A client may keep the hours and pay for a ticket with money."""

from core.actor import Actor
from core.database import Work
from core.errors import Refusal
from core.sla.rules import EventKind
from core.tickets.base import lock_company_ticket, record, show_changed
from core.tickets.models import ACTIVE, Ticket


async def choose_payment(work: Work, actor: Actor, ticket_id: int, *, money: bool) -> Ticket:
    """Money instead of hours for the hourly work of this ticket that is not charged yet, or hours again.

    Who agrees to money: a manager of the company. Choosing the same twice changes nothing.
    """
    ticket, author = await lock_company_ticket(work, actor, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if ticket.wants_money is money:
        return ticket
    ticket.wants_money = money
    ticket.version += 1
    record(work, ticket, author, EventKind.PAYMENT_CHOSEN)
    await show_changed(work, ticket)
    return ticket
