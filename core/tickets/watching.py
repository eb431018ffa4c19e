"""The watch: people are told that a time is nearly up, and that it is. Once for each due time, in working hours only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.actor import SystemActor
from core.database import Work
from core.outbox.service import GROUP, Recipient, staff, tell
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import WARNS
from core.staff.models import Staff
from core.tickets.base import lock_ticket
from core.tickets.deadline_models import Forecast, TicketClock, Wish, WishState
from core.tickets.intents import DeadlineMissed, DeadlineNear
from core.tickets.models import Ticket

WATCH = SystemActor("watch")
AFTER_CLOSING = timedelta(minutes=15)
"""What falls on the closing time is told then, and not only the next morning."""

GATHER = timedelta(seconds=2)
"""So long a message waits for others of its kind: many at once, after a long time off, become one."""

Due = tuple[int, Clock]
"""A ticket's id and one of its clocks."""


def may_tell(time: WorkingTime, now: datetime) -> bool:
    """Whether people may be told now: in working hours, and a little while after them."""
    return time.is_working(now) or time.passed(now - AFTER_CLOSING, now) > timedelta()


async def due_warnings(work: Work) -> list[Due]:
    """Clocks whose time is nearly up, or in doubt, and whose people have not been told of this due time."""
    return await _found(work, _warns(work.now))


async def breaches(work: Work) -> list[Due]:
    """Clocks whose time is up, and of whose due time nobody has been told so. One that stands still meanwhile (the client has
    to answer) is told of when it goes on."""
    return await _found(work, _breached(work.now))


async def _found(work: Work, which: ColumnElement[bool]) -> list[Due]:
    """Of these clocks those whose calendar lets people be told now, the earliest first."""
    rows = await work.session.execute(
        select(TicketClock.ticket_id, TicketClock.clock, Ticket.calendar_version_id)
        .join(Ticket, Ticket.id == TicketClock.ticket_id)
        .where(TicketClock.state == ClockState.RUNNING, which)
        .order_by(TicketClock.due_at, TicketClock.ticket_id, TicketClock.clock)
    )
    found = [(ticket_id, clock, version_id) for ticket_id, clock, version_id in rows]
    open_now = await _open_calendars(work, {version_id for _, _, version_id in found if version_id is not None})
    return [
        (ticket_id, clock) for ticket_id, clock, version_id in found if version_id is None or version_id in open_now
    ]


async def _open_calendars(work: Work, version_ids: set[int]) -> set[int]:
    if not version_ids:
        return set()
    versions = await work.session.scalars(select(CalendarVersion).where(CalendarVersion.id.in_(version_ids)))
    return {version.id for version in versions if may_tell(working_time(version), work.now)}


def _warns(now: datetime) -> ColumnElement[bool]:
    """Its warning time has come; or long before it the forecast is in doubt, which is told besides.

    A plan that warns of nothing has no ``warn_at``: then a forecast does not warn either.
    """
    newest = (
        select(func.max(Forecast.id))
        .where(Forecast.ticket_id == TicketClock.ticket_id)
        .correlate(TicketClock)
        .scalar_subquery()
    )
    in_doubt = (
        select(Forecast.id)
        .where(Forecast.id == newest, Forecast.due_at == TicketClock.due_at, Forecast.outlook.in_(WARNS))
        .correlate(TicketClock)
        .exists()
    )
    nearly_up = and_(TicketClock.warn_at <= now, TicketClock.warned_due_at.is_distinct_from(TicketClock.due_at))
    doubtful = and_(
        TicketClock.clock == Clock.RESOLUTION,
        TicketClock.warn_at > now,
        TicketClock.doubted_due_at.is_distinct_from(TicketClock.due_at),
        in_doubt,
    )
    return and_(TicketClock.due_at > now, or_(nearly_up, doubtful))


def _breached(now: datetime) -> ColumnElement[bool]:
    return and_(TicketClock.due_at < now, TicketClock.breach_due_at.is_distinct_from(TicketClock.due_at), binds_us())


def binds_us() -> ColumnElement[bool]:
    """A wish that nobody has promised binds nobody."""
    promised = (
        select(Wish.id)
        .where(Wish.ticket_id == TicketClock.ticket_id, Wish.state == WishState.PROMISED)
        .correlate(TicketClock)
        .exists()
    )
    return or_(TicketClock.clock != Clock.WISH, promised)


@dataclass(frozen=True, slots=True)
class _Matter:
    """What is to be told of, with its ticket locked. ``time``: None for a ticket without a calendar."""

    ticket: Ticket
    row: TicketClock
    due_at: datetime
    time: WorkingTime | None
    assignee: Staff | None

    def facts(self) -> dict[str, Any]:
        return {
            "ticket_id": self.ticket.id,
            "number": self.ticket.number,
            "clock": self.row.clock,
            "due_at": self.due_at,
            "assignee": self.assignee.name if self.assignee is not None else None,
        }


async def warn(work: Work, ticket_id: int, clock: Clock) -> bool:
    """Tell the assignee, or the group, that the time is nearly up; False if there is nothing to say any more."""
    matter = await _matter(work, ticket_id, clock, _warns(work.now))
    if matter is None:
        return False
    if matter.row.warn_at is not None and matter.row.warn_at > work.now:
        matter.row.doubted_due_at = matter.due_at
    else:
        matter.row.warned_due_at = matter.due_at
    await work.session.flush()
    doubt = await _doubt(work, matter.row) if clock is Clock.RESOLUTION else None
    near = DeadlineNear(
        **matter.facts(),
        left=_left(matter.time, work.now, matter.due_at),
        outlook=doubt.outlook if doubt is not None else None,
        remaining=doubt.remaining if doubt is not None else None,
        queue=doubt.queue if doubt is not None else 0,
    )
    await tell(work, GROUP if clock is Clock.REACTION else _to(matter.assignee), near, wait=GATHER)
    return True


async def tell_breach(work: Work, ticket_id: int, clock: Clock) -> bool:
    """Tell the group that the time is up; False if there is nothing to say any more."""
    matter = await _matter(work, ticket_id, clock, _breached(work.now))
    if matter is None:
        return False
    matter.row.breach_due_at = matter.due_at
    await work.session.flush()
    await tell(work, GROUP, DeadlineMissed(**matter.facts()), wait=GATHER)
    return True


async def _matter(work: Work, ticket_id: int, clock: Clock, which: ColumnElement[bool]) -> _Matter | None:
    """The clock as it is now that nobody else moves the ticket; None if this is not so (any more), or nobody may be told."""
    ticket = await lock_ticket(work, WATCH, ticket_id)
    row = await work.session.scalar(
        select(TicketClock)
        .where(
            TicketClock.ticket_id == ticket_id,
            TicketClock.clock == clock,
            TicketClock.state == ClockState.RUNNING,
            which,
        )
        .execution_options(populate_existing=True)
    )
    if row is None or row.due_at is None:
        return None
    time = None
    if ticket.calendar_version_id is not None:
        time = working_time(await work.session.get_one(CalendarVersion, ticket.calendar_version_id))
    if time is not None and not may_tell(time, work.now):
        return None
    assignee = await work.session.get(Staff, ticket.assignee_id) if ticket.assignee_id is not None else None
    return _Matter(ticket, row, row.due_at, time, assignee)


def _left(time: WorkingTime | None, now: datetime, due_at: datetime) -> int:
    return time.between(now, due_at) if time is not None else (due_at - now) // timedelta(minutes=1)


def _to(assignee: Staff | None) -> Recipient:
    """Who has the ticket, if they can be written to; else everybody."""
    if assignee is None or not assignee.active or assignee.messenger_id is None:
        return GROUP
    return staff(assignee.id)


async def _doubt(work: Work, row: TicketClock) -> Forecast | None:
    """What was foreseen for this due time, if it is in doubt."""
    newest = await work.session.scalar(
        select(Forecast).where(Forecast.ticket_id == row.ticket_id).order_by(Forecast.id.desc()).limit(1)
    )
    return newest if newest is not None and newest.due_at == row.due_at and newest.outlook in WARNS else None


async def still_true(work: Work, told: DeadlineNear | DeadlineMissed) -> bool:
    """Whether what is about to be sent still holds: people who could not be told in time are not told of the past."""
    row = await work.session.get(TicketClock, (told.ticket_id, told.clock), populate_existing=True)
    if row is None or row.due_at != told.due_at:
        return False
    if isinstance(told, DeadlineMissed):
        return row.breached(work.now)
    return row.state is ClockState.RUNNING and not row.breached(work.now)
