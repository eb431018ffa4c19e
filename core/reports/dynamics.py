"""Tickets and work step by step: days, weeks or months of a period, in local days of the installation's zone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, cast, func, select

from core.database import Work
from core.dates import local_date
from core.reports import periods
from core.reports.flow import flow
from core.reports.periods import DAY, Period
from core.reports.work import Sums, charged_by
from core.tickets.models import Ticket, TicketState, WorkLine


class Step(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Point:
    """Tickets of a step: that ``came`` and that were ``resolved`` in it (see :mod:`core.reports.flow`), and the ``backlog`` at
    its end (or now, if it still runs): those that had come and were not resolved. What is known of a ticket is when it was last
    resolved: one that was resolved, came back and was resolved again counts as open in between."""

    period: Period
    came: int
    resolved: int
    backlog: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What the work that was charged in a step was paid with."""

    period: Period
    sums: Sums


def steps(period: Period, step: Step) -> list[Period]:
    """A period in parts; weeks (from Monday) and months that begin before it or end after it are cut at its ends."""
    whole = {Step.DAY: periods.day, Step.WEEK: periods.week, Step.MONTH: periods.month}[step]
    parts = []
    first = period.first
    while first <= period.last:
        last = min(whole(first).last, period.last)
        parts.append(Period(first, last))
        first = last + DAY
    return parts


async def dynamics(
    work: Work, period: Period, step: Step, zone: ZoneInfo, *, company_id: int | None = None
) -> list[Point]:
    """Steps that have begun. The backlog is counted back from what is open now: five index scans, however long ago it is."""
    first, after = period.instants(zone)
    came = await _by_day(work, Ticket.requested_at, first, after, zone, company_id)
    resolved = await _by_day(work, Ticket.resolved_at, first, after, zone, company_id)
    since = await flow(work, first, datetime.max.replace(tzinfo=first.tzinfo), company_id=company_id)
    backlog = since.active - since.opened + since.resolved
    points = []
    for part in steps(period, step):
        if part.first > local_date(work.now, zone):
            break
        came_in, went = _within(came, part), _within(resolved, part)
        backlog += came_in - went
        points.append(Point(part, came_in, went, backlog))
    return points


async def paid_with(
    work: Work, period: Period, step: Step, zone: ZoneInfo, where: Iterable[ColumnElement[bool]] = ()
) -> list[Paid]:
    """Free, paid and hours by steps: the case's chart. Work counts when its ticket was resolved."""
    by_day = await charged_by(work, _day(WorkLine.charged_at, zone), *period.instants(zone), tuple(where))
    return [
        Paid(part, sum((sums for day, sums in by_day.items() if part.first <= day <= part.last), Sums()))
        for part in steps(period, step)
    ]


def _day(moment: Any, zone: ZoneInfo) -> Any:
    return cast(func.timezone(zone.key, moment), Date)


async def _by_day(
    work: Work, moment: Any, first: datetime, after: datetime, zone: ZoneInfo, company_id: int | None
) -> dict[date, int]:
    day = _day(moment, zone).label("day")
    query = (
        select(day, func.count())
        .where(moment >= first, moment < after, Ticket.state != TicketState.CANCELLED)
        .group_by(day)
    )
    if company_id is not None:
        query = query.where(Ticket.company_id == company_id)
    rows = await work.session.execute(query)
    return {row.day: row[1] for row in rows}


def _within(counted: Mapping[date, int], part: Period) -> int:
    return sum(count for day, count in counted.items() if part.first <= day <= part.last)
