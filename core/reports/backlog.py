"""What waits to be done now: in tickets, in hours, by age."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, case, func, select

from core.database import Work
from core.sla.rules.clocks import ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.effort import work_left
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.watching import binds_us

AGES = (1, 3, 7, 30)
"""Days since the request at which a ticket comes into the next bucket; the last bucket has no end."""
AT_ONCE = 2000
"""Tickets whose effort is asked at a time: each is a parameter of the statement."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Tickets that are active now. ``minutes``: the work they are expected to take still (an agreed estimate, else what such
    work usually takes, less what has been entered); ``unknown``: so many of them nobody can guess. ``ages``: tickets by full
    days since the request, see :data:`AGES`. ``overdue``: a time that binds us is up; ``unassigned``: nobody has them;
    ``waiting``: for the client."""

    count: int
    minutes: int
    unknown: int
    ages: tuple[int, ...]
    overdue: int
    unassigned: int
    waiting: int


async def backlog(work: Work, *, company_id: int | None = None) -> Backlog:
    """One aggregate; the expected work costs a few statements for every two thousand tickets."""
    edges = [work.now - timedelta(days=days) for days in AGES]
    bucket = case(*((Ticket.requested_at > edge, number) for number, edge in enumerate(edges)), else_=len(AGES))
    late = (
        select(TicketClock.ticket_id)
        .where(
            TicketClock.ticket_id == Ticket.id,
            TicketClock.state.in_((ClockState.RUNNING, ClockState.PAUSED)),
            TicketClock.due_at < work.now,
            binds_us(),
        )
        .correlate(Ticket)
        .exists()
    )
    query = select(
        bucket.label("bucket"),
        func.count(),
        func.count().filter(late),
        func.count().filter(Ticket.assignee_id.is_(None)),
        func.count().filter(Ticket.state == TicketState.WAITING_CLIENT),
    )
    query = query.where(_active(company_id)).group_by("bucket")
    rows = [tuple(row) for row in await work.session.execute(query)]
    by_age = {row[0]: row[1] for row in rows}
    _, count, overdue, unassigned, waiting = (sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 5
    minutes, unknown = await _expected(work, company_id)
    return Backlog(
        count,
        minutes,
        unknown,
        tuple(by_age.get(number, 0) for number in range(len(AGES) + 1)),
        overdue,
        unassigned,
        waiting,
    )


def _active(company_id: int | None) -> ColumnElement[bool]:
    active = Ticket.state.in_(ACTIVE)
    return active if company_id is None else active & (Ticket.company_id == company_id)


async def _expected(work: Work, company_id: int | None) -> tuple[int, int]:
    """Minutes, and tickets whose minutes are unknown."""
    minutes = unknown = last = 0
    while True:
        query = select(Ticket).where(_active(company_id), Ticket.id > last).order_by(Ticket.id).limit(AT_ONCE)
        tickets = (await work.session.scalars(query)).all()
        if not tickets:
            return minutes, unknown
        last = tickets[-1].id
        for left in (await work_left(work, tickets)).values():
            minutes += left.expected or 0
            unknown += left.expected is None
