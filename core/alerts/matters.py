"""What there is to tell of, as the tickets themselves say it: whoever has taken one, or has done anything, has answered."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.alerts.models import Matter, TicketAlert
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket, TicketEvent, TicketState, WorkLine

CLOCKS = {Matter.RESOLUTION_MISSED: Clock.RESOLUTION, Matter.PROMISE_MISSED: Clock.WISH}
BY_STAFF = TicketEvent.author.startswith("staff:")

Moment = InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]


def unseen() -> ColumnElement[bool]:
    """Of a ticket: nobody has taken it. Taking, a reply, entered work, solving, cancelling: each is an exit from open."""
    return Ticket.state == TicketState.OPEN


def ignored(due_at: Moment) -> ColumnElement[bool]:
    """Of a ticket in progress: since this due time nobody of the staff has done anything in it. One that nobody has taken is a
    matter of its own and not told of twice."""
    acted = select(TicketEvent.id).where(TicketEvent.ticket_id == Ticket.id, BY_STAFF, TicketEvent.at > due_at)
    worked = select(WorkLine.id).where(WorkLine.ticket_id == Ticket.id, WorkLine.added_at > due_at)
    return and_(Ticket.state == TicketState.IN_PROGRESS, ~acted.exists(), ~worked.exists())


def alive() -> ColumnElement[bool]:
    """Of an alert and its ticket: it is still true."""
    missed = (
        and_(
            TicketAlert.matter == matter,
            select(TicketClock.ticket_id)
            .where(
                TicketClock.ticket_id == Ticket.id,
                TicketClock.clock == clock,
                TicketClock.state == ClockState.RUNNING,
                TicketClock.due_at == TicketAlert.due_at,
            )
            .exists(),
            ignored(TicketAlert.due_at),
        )
        for matter, clock in CLOCKS.items()
    )
    return or_(and_(TicketAlert.matter == Matter.UNSEEN, unseen()), *missed)
