"""Whether a desired date can be kept: what the ticket needs, and what the engineers have to do until then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from core.actor import Actor
from core.database import Work
from core.errors import Refusal
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.plans import pinned_for
from core.sla.rules.clocks import Clock, ClockState
from core.sla.wishing.feasible import Demand, Verdict, judge
from core.tickets.deadline_models import TicketClock
from core.tickets.deadlines import Deadlines, deadlines_of, seen_ticket
from core.tickets.effort import coming_crew, work_left
from core.tickets.models import ACTIVE, Ticket
from core.tickets.watching import binds_us


@dataclass(frozen=True, slots=True)
class Judged:
    """A moment somebody has named for a ticket, and what came of it. ``least``: minutes the work still takes at least."""

    wanted: datetime
    verdict: Verdict
    time: WorkingTime
    least: int


async def time_of(work: Work, ticket: Ticket) -> WorkingTime:
    """The working time of the ticket's calendar; without one the default plan's. Refuses if the installation has none."""
    if ticket.calendar_version_id is not None:
        return working_time(await work.session.get_one(CalendarVersion, ticket.calendar_version_id))
    pinned = await pinned_for(work, None)
    if pinned is None:
        raise Refusal("no-calendar-yet")
    return working_time(pinned.calendar)


@dataclass(frozen=True, slots=True)
class DateChoices:
    """What somebody needs who chooses a date for a ticket. ``earliest``: the least time of the work from now."""

    ticket: Ticket
    time: WorkingTime
    earliest: datetime
    deadlines: Deadlines


async def date_choices(work: Work, actor: Actor, ticket_id: int) -> DateChoices:
    """For the ticket's own client and for staff. Refuses tickets that are done."""
    ticket = await seen_ticket(work, actor, ticket_id)
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    time = await time_of(work, ticket)
    left = await work_left(work, [ticket])
    earliest = time.add(work.now, max(1, left[ticket.id].least))
    return DateChoices(ticket, time, earliest, await deadlines_of(work, ticket))


async def judge_date(work: Work, ticket: Ticket, wanted: datetime, share: int) -> Judged:
    """Judge a moment for a ticket. ``share``: per cent of the engineers' working time that is free for tickets."""
    time = await time_of(work, ticket)
    others = await _due_of_others(work, ticket)
    left = await work_left(work, [ticket, *(one for one, _ in others)])
    crew = await coming_crew(work, share, time.calendar.schedule.zone)
    verdict = judge(
        wanted,
        work.now,
        time,
        least=left[ticket.id].least,
        expected=left[ticket.id].expected,
        crew=crew,
        queue=[Demand(due_at, left[one.id].expected or 0) for one, due_at in others],
    )
    return Judged(wanted, verdict, time, left[ticket.id].least)


async def promised_work(work: Work) -> list[Demand]:
    """What the engineers have to do by when: the remaining work of all active tickets that we are bound to a time for."""
    due = await _due_of_others(work, None)
    left = await work_left(work, [one for one, _ in due])
    return [Demand(due_at, left[one.id].expected or 0) for one, due_at in due]


async def _due_of_others(work: Work, ticket: Ticket | None) -> list[tuple[Ticket, datetime]]:
    """The other active tickets with the earliest moment we are bound to: the plan's, or a promise. One that waits for its
    client is nobody's work now."""
    rows = await work.session.execute(
        select(Ticket, func.min(TicketClock.due_at))
        .join(TicketClock, TicketClock.ticket_id == Ticket.id)
        .where(
            Ticket.state.in_(ACTIVE),
            Ticket.id.is_distinct_from(ticket.id if ticket is not None else None),
            TicketClock.state == ClockState.RUNNING,
            TicketClock.due_at.is_not(None),
            or_(TicketClock.clock == Clock.RESOLUTION, and_(TicketClock.clock == Clock.WISH, binds_us())),
        )
        .group_by(Ticket.id)
    )
    return [(one, due_at) for one, due_at in rows if due_at is not None]
