"""Moving a ticket through its states: taking, reopening, closing, cancelling."""

from core.actor import Actor, require_staff
from core.database import Work
from core.errors import Refusal
from core.outbox.service import GROUP, tell
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.tickets.base import begin, lock_own_ticket, lock_ticket, record, show_changed, tell_done
from core.tickets.colleague_intents import Deed
from core.tickets.estimating import drop_estimate
from core.tickets.intents import CancelledByClient, ClientReopened, ClosedByClient, Reopened
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.priorities import pin_one_without


async def take(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """Take the ticket. Of two who tap at once one gets it; the other is refused with the name of the first."""
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.assignee_id == author.staff_id and ticket.state in ACTIVE:
        return ticket
    if ticket.state is not TicketState.OPEN:
        raise await _not_open(work, ticket)
    await begin(work, ticket, author)
    await show_changed(work, ticket)
    return ticket


async def _not_open(work: Work, ticket: Ticket) -> Refusal:
    if ticket.state in ACTIVE and ticket.assignee_id is not None:
        first = await work.session.get(Staff, ticket.assignee_id)
        if first is not None:
            return Refusal("already-taken", number=ticket.number, name=first.name)
    return Refusal("not-active", number=ticket.number)


async def reopen(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """The client is not satisfied. Reopening reverses nothing: the next completion charges only new lines."""
    ticket, author = await lock_own_ticket(work, actor, ticket_id)
    if ticket.state not in (TicketState.RESOLVED, TicketState.CLOSED):
        raise Refusal("not-resolved", number=ticket.number)
    ticket.state = TicketState.OPEN
    ticket.assignee_id = None
    ticket.acknowledged_at = None
    ticket.resolved_at = None
    ticket.version += 1
    await record(work, ticket, author, EventKind.REOPENED)
    await pin_one_without(work, ticket)
    about = {"ticket_id": ticket.id, "number": ticket.number}
    await tell(work, GROUP, ClientReopened(**about))
    await tell_done(work, ticket, author, Reopened(**about), Deed.REOPENED)
    await show_changed(work, ticket)
    return ticket


async def close(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """The client agrees that it is solved. Closing twice is not an error."""
    ticket, author = await lock_own_ticket(work, actor, ticket_id)
    if ticket.state is TicketState.CLOSED:
        return ticket
    if ticket.state is not TicketState.RESOLVED:
        raise Refusal("not-resolved", number=ticket.number)
    ticket.state = TicketState.CLOSED
    await record(work, ticket, author, EventKind.CLOSED)
    told = ClosedByClient(ticket_id=ticket.id, number=ticket.number)
    await tell_done(work, ticket, author, told, Deed.CLOSED)
    await show_changed(work, ticket)
    return ticket


async def cancel(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """The client no longer needs it. Only while nobody has begun: later it is a matter to talk about."""
    ticket, author = await lock_own_ticket(work, actor, ticket_id)
    if ticket.state is TicketState.CANCELLED:
        return ticket
    if ticket.state is not TicketState.OPEN or ticket.completions:
        raise Refusal("too-late-to-cancel", number=ticket.number)
    ticket.state = TicketState.CANCELLED
    await drop_estimate(work, author, ticket)
    await record(work, ticket, author, EventKind.CANCELLED)
    told = CancelledByClient(ticket_id=ticket.id, number=ticket.number)
    await tell_done(work, ticket, author, told, Deed.CANCELLED)
    await show_changed(work, ticket)
    return ticket
