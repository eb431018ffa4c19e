"""An engineer's own times: what was in their hands, what had waited before, and how that compares with what is usual."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.catalog.models import Service
from core.database import Work
from core.reports.times import Timed, timed
from core.sla.models import PlanVersion
from core.sla.plans import targets_of
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.events import STAFF_REACTIONS
from core.tickets.cases import LATEST
from core.tickets.deadline_models import TicketClock
from core.tickets.expecting_rules import MANY
from core.tickets.models import Ticket, TicketEvent, TicketState, WorkLine

WINDOW = timedelta(days=90)
"""What is usual is asked of the last three months: a week has too few cases, and a year ago the work was another."""
PEOPLE = 3
"""«Usual» of fewer people would tell one of them how fast the other is."""
COMPARED = 3
"""Services that are compared: those the engineer does most."""


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of ``count`` cases; ``minutes`` None below :data:`MANY`: too few to say anything."""

    count: int
    minutes: int | None

    @classmethod
    def of(cls, minutes: Sequence[int]) -> "Median":
        return cls(len(minutes), median_low(minutes) if len(minutes) >= MANY else None)


@dataclass(frozen=True, slots=True)
class OwnKept:
    """Resolution deadlines of tickets that the engineer has solved: ``kept`` of ``total``. ``aged``: broken ones that do not
    count against them: even with this engineer from the first minute on, the deadline would have been kept."""

    kept: int = 0
    total: int = 0
    aged: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent, down. None: there was nothing to keep."""
        return self.kept * 100 // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """Of the tickets solved in a period. Working minutes: ``hands``: in this engineer's; ``queue``: in nobody's, which is not
    their time. ``untimed``: of so many tickets nothing is known (no calendar)."""

    resolved: int
    hands: int
    queue: int
    untimed: int
    kept: OwnKept


def _solved(first: datetime, after: datetime) -> tuple[ColumnElement[bool], ...]:
    return Ticket.resolved_at >= first, Ticket.resolved_at < after, Ticket.state != TicketState.CANCELLED


async def own_times(work: Work, staff_id: int, first: datetime, after: datetime) -> OwnTimes:
    """A ticket is solved by the one whose it was, whoever tapped, when it was last solved in the period."""
    rows = (
        await work.session.execute(
            select(Ticket.id, Ticket.priority, PlanVersion, TicketClock.due_at, TicketClock.finished_at)
            .outerjoin(PlanVersion, PlanVersion.id == Ticket.plan_version_id)
            .outerjoin(
                TicketClock,
                (TicketClock.ticket_id == Ticket.id)
                & (TicketClock.clock == Clock.RESOLUTION)
                & (TicketClock.state == ClockState.DONE),
            )
            .where(*_solved(first, after), Ticket.assignee_id == staff_id)
        )
    ).all()
    known = await timed(work, [row[0] for row in rows])
    kept = broken = aged = 0
    for ticket_id, priority, plan, due_at, finished_at in rows:
        if due_at is None or finished_at is None or ticket_id not in known:
            continue
        split = known[ticket_id].split
        if finished_at <= due_at:
            kept += 1
        elif is_own_delay(split.hands.get(staff_id, 0) + split.rest, targets_of(plan).target(priority).resolution):
            broken += 1
        else:
            aged += 1
    return OwnTimes(
        len(rows),
        sum(one.split.hands.get(staff_id, 0) for one in known.values()),
        sum(one.split.queue for one in known.values()),
        len(rows) - len(known),
        OwnKept(kept, kept + broken, aged),
    )


def is_own_delay(own: int, target: int) -> bool:
    """Whether a missed deadline is this engineer's: their own minutes, with what was put off, are more than the target."""
    return own > target


async def own_reaction(work: Work, staff_id: int, first: datetime, after: datetime) -> Median:
    """From the request to the first reaction, of tickets to which this engineer was the first to react in the period; working
    minutes of the ticket's calendar. Calls are left out: they are answered before they are written down."""
    mine = select(TicketEvent.id).where(
        TicketEvent.ticket_id == TicketClock.ticket_id,
        TicketEvent.at == TicketClock.finished_at,
        TicketEvent.author == f"staff:{staff_id}",
        TicketEvent.kind.in_(STAFF_REACTIONS),
    )
    rows = (
        await work.session.execute(
            select(TicketClock.ticket_id, TicketClock.finished_at).where(
                TicketClock.clock == Clock.REACTION,
                TicketClock.state == ClockState.DONE,
                TicketClock.finished_at >= first,
                TicketClock.finished_at < after,
                mine.exists(),
            )
        )
    ).all()
    known = await timed(work, [ticket_id for ticket_id, _ in rows])
    return Median.of(
        [
            one.time.between(one.requested_at, max(one.requested_at, finished_at))
            for ticket_id, finished_at in rows
            if (one := known.get(ticket_id)) is not None and finished_at is not None
            if not one.by_phone and one.reacted_by == staff_id
        ]
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Personal time of tickets of a service: ``mine``, and ``usual`` of everybody. Whose time it was is not told."""

    service: str
    mine: Median
    usual: Median


async def compared(work: Work, staff_id: int, until: datetime) -> list[Compared]:
    """The services that this engineer solved most in the last three months, their median personal time beside the usual one.

    A ticket is of the service on which most minutes were worked in it. Of each side the newest cases, see
    :data:`core.tickets.cases.LATEST`. ``usual.minutes`` is None also if fewer than :data:`PEOPLE` people have solved them.
    """
    since = until - WINDOW
    main = await _main_services(work, staff_id, since, until)
    found = []
    for service_id, _ in Counter(main.values()).most_common(COMPARED):
        mine = [ticket_id for ticket_id, service in main.items() if service == service_id][:LATEST]
        everybody = await _newest_of(work, service_id, since, until)
        known = await timed(work, {*mine, *everybody})
        service = await work.session.get_one(Service, service_id)
        found.append(
            Compared(
                service.short_name,
                Median.of([known[one].split.hands.get(staff_id, 0) for one in mine if one in known]),
                _usual(known[one] for one in everybody if one in known),
            )
        )
    return found


def _usual(cases: Iterable[Timed]) -> Median:
    """Of each ticket the time of the one who solved it."""
    times: list[tuple[int, int]] = []
    for one in cases:
        solver = one.split.solvers[-1] if one.split.solvers else None
        if solver is not None:
            times.append((solver, one.split.hands.get(solver, 0)))
    if len({solver for solver, _ in times}) < PEOPLE:
        return Median(len(times), None)
    return Median.of([minutes for _, minutes in times])


async def _main_services(work: Work, staff_id: int, since: datetime, until: datetime) -> dict[int, int]:
    """The engineer's solved tickets, the newest first, and the service of each."""
    return await _mains(work, *_solved(since, until), Ticket.assignee_id == staff_id)


async def _newest_of(work: Work, service_id: int, since: datetime, until: datetime) -> list[int]:
    """Everybody's newest solved tickets of a service."""
    has_it = select(WorkLine.id).where(
        WorkLine.ticket_id == Ticket.id, WorkLine.service_id == service_id, WorkLine.completion.is_not(None)
    )
    newest = (
        select(Ticket.id)
        .where(*_solved(since, until), has_it.exists())
        .order_by(Ticket.resolved_at.desc())
        .limit(2 * LATEST)
    )
    mains = await _mains(work, Ticket.id.in_(newest.scalar_subquery()))
    return [ticket_id for ticket_id, service in mains.items() if service == service_id][:LATEST]


async def _mains(work: Work, *which: ColumnElement[bool]) -> dict[int, int]:
    """The service of each of these tickets, those solved last first: the one on which most minutes were worked."""
    minutes = func.sum(WorkLine.actual_minutes)
    rows = await work.session.execute(
        select(Ticket.id, WorkLine.service_id, Ticket.resolved_at)
        .join(WorkLine, WorkLine.ticket_id == Ticket.id)
        .where(*which, WorkLine.completion.is_not(None), WorkLine.superseded_by.is_(None))
        .group_by(Ticket.id, WorkLine.service_id)
        .ext(distinct_on(Ticket.id))
        .order_by(Ticket.id, minutes.desc(), WorkLine.service_id)
    )
    found = sorted(rows.all(), key=lambda row: (row[2], row[0]), reverse=True)
    return {ticket_id: service_id for ticket_id, service_id, _ in found}
