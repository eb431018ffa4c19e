"""Deadlines kept by plan, and by how much those were missed that were not. Which clocks count: :mod:`core.reports.kept`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from core.database import Work
from core.reports.kept import FINISHED, RUNNING, Kept
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion, Plan, PlanVersion
from core.sla.rules.clocks import Clock
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Level:
    """A clock under a plan. ``kept``: of all with a target. ``over``: the middle one of the missed deadlines was missed by so
    many working minutes of the ticket's calendar (the lower of two middle ones); None if none was. Time in which the desk
    waited for the client after the deadline is not taken off. ``plan`` None: tickets without a plan (promises only)."""

    plan: str | None
    clock: Clock
    kept: Kept
    over: int | None


async def service_levels(work: Work, first: datetime, after: datetime, *, company_id: int | None = None) -> list[Level]:
    """By plan, by name, and clock; only where there was something to keep. One aggregate, and the missed deadlines one by one:
    working time is not counted in SQL."""
    until = min(after, work.now)
    counted: Select[Any] = _of_period(
        (
            Plan.name,
            TicketClock.clock,
            func.count().filter(FINISHED, TicketClock.finished_at <= TicketClock.due_at),
            func.count(),
        ),
        first,
        after,
        until,
        company_id,
    ).group_by(Plan.name, TicketClock.clock)
    late: Select[Any] = _of_period(
        (
            Plan.name,
            TicketClock.clock,
            TicketClock.due_at,
            func.coalesce(TicketClock.finished_at, until),
            Ticket.calendar_version_id,
        ),
        first,
        after,
        until,
        company_id,
    ).where(or_(RUNNING, TicketClock.finished_at > TicketClock.due_at))
    missed = defaultdict[tuple[str | None, Clock], list[int]](list)
    rows = (await work.session.execute(late)).all()
    calendars = await _calendars(work, {row[4] for row in rows if row[4] is not None})
    for plan, clock, due_at, finished_at, calendar_id in rows:
        if calendar_id is not None:
            missed[plan, clock].append(calendars[calendar_id].between(due_at, finished_at))
    found = {(plan, clock): Kept(kept, total) for plan, clock, kept, total in await work.session.execute(counted)}
    return [
        Level(plan, clock, kept, median_low(over) if (over := missed.get((plan, clock))) else None)
        for (plan, clock), kept in sorted(
            found.items(), key=lambda one: (one[0][0] or "", list(Clock).index(one[0][1]))
        )
    ]


def _of_period(
    columns: Sequence[Any], first: datetime, after: datetime, until: datetime, company_id: int | None
) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(TicketClock)
        .join(Ticket, Ticket.id == TicketClock.ticket_id)
        .outerjoin(PlanVersion, PlanVersion.id == Ticket.plan_version_id)
        .outerjoin(Plan, Plan.id == PlanVersion.plan_id)
        .where(
            or_(
                and_(FINISHED, TicketClock.finished_at >= first, TicketClock.finished_at < after),
                and_(RUNNING, TicketClock.due_at >= first, TicketClock.due_at < until),
            )
        )
    )
    return query if company_id is None else query.where(Ticket.company_id == company_id)


async def _calendars(work: Work, version_ids: set[int]) -> dict[int, WorkingTime]:
    versions = await work.session.scalars(select(CalendarVersion).where(CalendarVersion.id.in_(version_ids)))
    return {version.id: working_time(version) for version in versions}
