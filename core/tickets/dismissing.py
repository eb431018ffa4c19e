"""Somebody leaves the staff: what they had in work goes back to those that nobody has taken."""

from sqlalchemy import func, select

from core.actor import Actor, require_leader
from core.database import Work
from core.outbox.service import GROUP, tell
from core.sla.rules.events import EventKind
from core.staff.changing import retire
from core.staff.models import Staff
from core.tickets.base import lock_tickets, record, show_changed
from core.tickets.dismissing_intents import StaffLeft
from core.tickets.models import ACTIVE, Ticket, TicketState


async def tickets_in_hand(work: Work, actor: Actor, staff_id: int) -> int:
    """How many unfinished tickets this person has. For leaders."""
    require_leader(actor)
    query = select(func.count()).select_from(Ticket).where(Ticket.assignee_id == staff_id, Ticket.state.in_(ACTIVE))
    return await work.session.scalar(query) or 0


async def dismiss(work: Work, actor: Actor, staff_id: int) -> tuple[Staff, int]:
    """See :func:`core.staff.changing.retire`; how many tickets went back; the group is told of all in one message.

    A ticket that waited for its client is open again too: the answer must find somebody.
    """
    person = await retire(work, actor, staff_id)
    ids = (
        await work.session.scalars(
            select(Ticket.id).where(Ticket.assignee_id == staff_id, Ticket.state.in_(ACTIVE)).order_by(Ticket.id)
        )
    ).all()
    returned: list[int] = []
    for ticket in await lock_tickets(work, actor, ids):
        if ticket.assignee_id != staff_id or ticket.state not in ACTIVE:
            continue
        ticket.state = TicketState.OPEN
        ticket.assignee_id = None
        ticket.acknowledged_at = None
        ticket.version += 1
        await record(work, ticket, actor, EventKind.LAPSED)
        await show_changed(work, ticket)
        returned.append(ticket.number)
    await tell(work, GROUP, StaffLeft(name=person.name, numbers=tuple(returned)))
    return person, len(returned)
