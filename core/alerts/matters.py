"""What there is to tell of, as the tickets themselves say it: whoever has taken one, or has done anything, has answered."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.alerts.models import Matter, TicketAlert
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket, TicketEvent, TicketState, WorkLine

MISSED_CLOCKS = {Matter.RESOLUTION_MISSED: Clock.RESOLUTION, Matter.PROMISE_MISSED: Clock.WISH}
NEAR_CLOCKS = {Matter.RESOLUTION_NEAR: Clock.RESOLUTION, Matter.PROMISE_NEAR: Clock.WISH}
CLOCKS = {**MISSED_CLOCKS, **NEAR_CLOCKS}
BY_STAFF = TicketEvent.author.startswith("staff:")

Moment = InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]


def unseen() -> ColumnElement[bool]:
    """Of a ticket: nobody has taken it. Taking, a reply, entered work, solving, cancelling: each is an exit from open."""
    return Ticket.state == TicketState.OPEN


def ignored(since: Moment) -> ColumnElement[bool]:
    """Of a ticket in progress: since this moment nobody of the staff has done anything in it. One that nobody has taken is a
    matter of its own and not told of twice."""
    acted = select(TicketEvent.id).where(TicketEvent.ticket_id == Ticket.id, BY_STAFF, TicketEvent.at > since)
    worked = select(WorkLine.id).where(WorkLine.ticket_id == Ticket.id, WorkLine.added_at > since)
    return and_(Ticket.state == TicketState.IN_PROGRESS, ~acted.exists(), ~worked.exists())


def alive() -> ColumnElement[bool]:
    """Of an alert and its ticket: it is still true. What is near is so until the group is told that it is late."""
    not_told = TicketClock.breach_due_at.is_distinct_from(TicketClock.due_at)
    missed = (_stands(matter, clock, TicketAlert.due_at) for matter, clock in MISSED_CLOCKS.items())
    near = (_stands(matter, clock, TicketAlert.started_at, not_told) for matter, clock in NEAR_CLOCKS.items())
    return or_(and_(TicketAlert.matter == Matter.UNSEEN, unseen()), *missed, *near)


def _stands(matter: Matter, clock: Clock, since: Moment, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The clock runs to the due time that the alert is about, and nobody has done anything ``since``."""
    runs = select(TicketClock.ticket_id).where(
        TicketClock.ticket_id == Ticket.id,
        TicketClock.clock == clock,
        TicketClock.state == ClockState.RUNNING,
        TicketClock.due_at == TicketAlert.due_at,
        *more,
    )
    return and_(TicketAlert.matter == matter, runs.exists(), ignored(since))
