"""Whether a ticket rests until a date. Apart from the use cases, because the rule for forgotten tickets asks it, too."""

from sqlalchemy import ColumnElement, select

from core.database import Work
from core.sla.rules.events import EventKind
from core.tickets.models import Ticket, TicketEvent
from core.tickets.teamwork.models import Postponement

WAKES = (EventKind.CLIENT_WROTE, EventKind.ASKED, EventKind.RESOLVED)
"""After these the ticket is awake before its date: somebody has written, or it was solved meanwhile."""


def undisturbed() -> ColumnElement[bool]:
    """Of a postponement: nothing has happened since that wakes the ticket."""
    woken = select(TicketEvent.id).where(
        TicketEvent.ticket_id == Postponement.ticket_id,
        TicketEvent.kind.in_(WAKES),
        TicketEvent.at > Postponement.created_at,
    )
    return ~woken.exists()


def rests() -> ColumnElement[bool]:
    """Of a ticket: it was postponed and nothing has woken it."""
    found = select(Postponement.id).where(
        Postponement.ticket_id == Ticket.id, Postponement.ended_at.is_(None), undisturbed()
    )
    return found.correlate(Ticket).exists()


async def standing(work: Work, ticket_id: int) -> Postponement | None:
    """The postponement that has not ended yet, disturbed or not."""
    return await work.session.scalar(
        select(Postponement)
        .where(Postponement.ticket_id == ticket_id, Postponement.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )
