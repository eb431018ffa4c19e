"""A client may keep the hours and pay for a ticket with money."""

from core.actor import Actor
from core.contracts.service_models import Pays
from core.database import Work
from core.errors import Refusal
from core.sla.rules.events import EventKind
from core.tickets.base import company_of, lock_company_ticket, record, show_changed
from core.tickets.estimating import hold_again
from core.tickets.models import ACTIVE, Ticket
from core.tickets.pricing import model_pays


async def choose_payment(work: Work, actor: Actor, ticket_id: int, *, money: bool) -> Ticket:
    """Money instead of hours for the hourly work of this ticket that is not charged yet, or hours again. What is held for
    an agreed estimate is freed, or held again.

    Who agrees to money: a manager of the company. Choosing the same twice changes nothing. Refuses where hours do not pay
    anyway (see :func:`can_choose`).
    """
    ticket, author = await lock_company_ticket(work, actor, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if not await can_choose(work, ticket):
        raise Refusal("nothing-to-choose", number=ticket.number)
    if ticket.wants_money is money:
        return ticket
    ticket.wants_money = money
    ticket.version += 1
    await hold_again(work, author, ticket)
    await record(work, ticket, author, EventKind.PAYMENT_CHOSEN)
    await show_changed(work, ticket)
    return ticket


async def can_choose(work: Work, ticket: Ticket) -> bool:
    """Whether there is a choice: the ticket is not done, has an account of hours, and its contract's work is paid by them."""
    if ticket.state not in ACTIVE or ticket.account_id is None:
        return False
    return await model_pays(work, ticket, await company_of(work, ticket)) is Pays.HOURS
