"""Taken and then forgotten: a ticket without activity goes back to those that nobody has taken."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.actor import SystemActor
from core.database import Work
from core.outbox.service import GROUP, tell
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion, PlanVersion
from core.sla.plans import targets_of
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.events import EventKind
from core.staff.models import Staff
from core.tickets.base import lock_ticket, record, show_changed
from core.tickets.deadline_models import TicketClock
from core.tickets.intents import Lapsed
from core.tickets.models import Ticket, TicketEvent, TicketState, WorkLine
from core.tickets.teamwork.resting import rests
from core.tickets.watching import binds_us, may_tell

ALERTS = SystemActor("alerts")


async def forgotten(work: Work, only: int | None = None) -> list[int]:
    """Tickets in progress in which nothing has been done for as long as their plan allows, the longest first; or whether this
    one is such a ticket. Not at night: who has taken one should read of it."""
    which = _nobody_moves(work.now)
    rows = await work.session.execute(
        select(Ticket, _waits_since(), PlanVersion, CalendarVersion)
        .join(PlanVersion, PlanVersion.id == Ticket.plan_version_id)
        .join(CalendarVersion, CalendarVersion.id == Ticket.calendar_version_id)
        .where(which if only is None else which & (Ticket.id == only))
        .order_by(Ticket.id)
    )
    found: list[tuple[datetime, int]] = []
    for ticket, since, plan, calendar in rows:
        lapse = targets_of(plan).ladder(ticket.priority).lapse
        time = working_time(calendar)
        if lapse and since is not None and may_tell(time, work.now) and time.between(since, work.now) >= lapse:
            found.append((since, ticket.id))
    return [ticket_id for _, ticket_id in sorted(found)]


def _nobody_moves(now: datetime) -> ColumnElement[bool]:
    """In progress, and neither promised for a later day nor postponed: then it may rest until that day."""
    promised = (
        select(TicketClock.ticket_id)
        .where(
            TicketClock.ticket_id == Ticket.id,
            TicketClock.clock == Clock.WISH,
            TicketClock.state == ClockState.RUNNING,
            TicketClock.due_at > now,
            binds_us(),
        )
        .exists()
    )
    return and_(Ticket.state == TicketState.IN_PROGRESS, ~promised, ~rests())


def _waits_since() -> ColumnElement[datetime | None]:
    """Since when the ticket waits for us: the client's first message after all that staff has done, else that last act."""
    said = select(func.max(TicketEvent.at)).where(
        TicketEvent.ticket_id == Ticket.id,
        or_(TicketEvent.author.startswith("staff:"), TicketEvent.kind.in_((EventKind.REOPENED, EventKind.RESUMED))),
    )
    worked = select(func.max(WorkLine.added_at)).where(WorkLine.ticket_id == Ticket.id)
    done = func.greatest(said.correlate(Ticket).scalar_subquery(), worked.correlate(Ticket).scalar_subquery())
    answered = select(func.min(TicketEvent.at)).where(
        TicketEvent.ticket_id == Ticket.id, TicketEvent.kind == EventKind.CLIENT_WROTE, TicketEvent.at > done
    )
    return func.coalesce(answered.correlate(Ticket).scalar_subquery(), done)


async def let_lapse(work: Work, ticket_id: int) -> bool:
    """The ticket counts as not taken; False if somebody has moved it meanwhile. The reaction has been, no clock turns back."""
    ticket = await lock_ticket(work, ALERTS, ticket_id)
    if not await forgotten(work, ticket_id):
        return False
    before = await work.session.get(Staff, ticket.assignee_id) if ticket.assignee_id is not None else None
    ticket.state = TicketState.OPEN
    ticket.assignee_id = None
    ticket.acknowledged_at = None
    ticket.version += 1
    await record(work, ticket, ALERTS, EventKind.LAPSED)
    name = before.name if before is not None else None
    await tell(work, GROUP, Lapsed(ticket_id=ticket.id, number=ticket.number, name=name))
    await show_changed(work, ticket)
    return True
