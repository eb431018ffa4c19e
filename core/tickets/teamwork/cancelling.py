"""Staff cancels a ticket: its client reads why."""

from core.actor import Actor
from core.database import Work
from core.errors import Refusal
from core.outbox.service import contact, tell
from core.sla.rules.events import EventKind
from core.tickets.base import record, show_changed
from core.tickets.estimating import drop_estimate
from core.tickets.models import Ticket, TicketState
from core.tickets.teamwork.acts import lock_active, tidy, write_act
from core.tickets.teamwork.intents import CancelledByStaff
from core.tickets.teamwork.models import ActKind
from core.tickets.teamwork.moving import count_drafts
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.resting import standing


async def cancel_by_staff(work: Work, actor: Actor, ticket_id: int, why: CancelWhy, words: str = "") -> Ticket:
    """The ticket will not be worked on; holds are freed, clocks say nothing more. Refuses own words that are empty, and a
    ticket in which work is entered: it would be lost."""
    ticket, author = await lock_active(work, actor, ticket_id)
    words = tidy(words)
    if why is CancelWhy.OWN and not words:
        raise Refusal("cancel-why")
    if await count_drafts(work, ticket):
        raise Refusal("cancel-has-work", number=ticket.number)
    await drop_estimate(work, author, ticket)
    if (rest := await standing(work, ticket.id)) is not None:
        rest.ended_at = work.now
    ticket.state = TicketState.CANCELLED
    await record(work, ticket, author, EventKind.CANCELLED)
    await write_act(work, ticket, author, ActKind.CANCELLED, words=words or why.value)
    told = CancelledByStaff(ticket_id=ticket.id, number=ticket.number, staff_name=author.name, why=why, words=words)
    await tell(work, contact(ticket.contact_id), told)
    await show_changed(work, ticket)
    return ticket
