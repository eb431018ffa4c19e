"""The numbers of any period, for those who lead: of all companies, or of one.

What happened in the period and what is so now stand side by side: a report of a past month also says what is overdue at the
moment it is made. The lists of companies, services and people are by worked minutes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, tuple_

from core.actor import Actor, require_leader
from core.catalog.models import Service
from core.clients.models import Company
from core.clients.service import get_company
from core.database import Work
from core.ledger.statement import Period
from core.reports.behind import numbers_behind
from core.reports.counting import Narrowed, narrowing
from core.reports.flow import flow
from core.reports.kept import Kept, kept_in
from core.reports.own_first import not_told_yet
from core.reports.what import BROKEN, CHARGED, NOW, What
from core.reports.work import Sums, charged_work, sums_of
from core.sla.rules.clocks import Clock
from core.staff.models import Staff
from core.tickets.lists import balances_of
from core.tickets.models import Ticket, WorkLine


@dataclass(frozen=True, slots=True)
class Named:
    """A company, a service or a person. ``balance``: minutes available to a company today."""

    id: int
    name: str
    balance: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What one of them brings. ``logged``: minutes that a person worked on days of the period, charged or not."""

    of: Named
    sums: Sums
    logged: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """``numbers``: everything that :class:`~core.reports.behind.What` names here. ``companies``: none if the report is of one.
    All lists are complete, the largest first. ``withheld``: people, by id, whose figures are not shown because they have not
    been told them themselves yet (:mod:`core.reports.own_first`)."""

    period: Period
    made_at: datetime
    zone: ZoneInfo
    company: Named | None
    numbers: Mapping[What, int]
    kept: Mapping[Clock, Kept]
    sums: Sums
    companies: Sequence[Share] = field(default_factory=list)
    services: Sequence[Share] = field(default_factory=list)
    engineers: Sequence[Share] = field(default_factory=list)
    withheld: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing came, was done or worked on in the period."""
        return not any(number for what, number in self.numbers.items() if what not in NOW)


async def report_of(work: Work, actor: Actor, period: Period, zone: ZoneInfo, company_id: int | None = None) -> Report:
    """The report. Open ``work`` as a snapshot, so that its numbers agree with one another. A fixed number of statements."""
    require_leader(actor)
    first, after = period.instants(zone)
    company = await get_company(work, company_id) if company_id is not None else None
    of = Narrowed(company_id)
    came = await flow(work, first, after, company_id=company_id)
    kept = await kept_in(work, first, after, company_id=company_id)
    companies, services, engineers = await _charged(work, first, after, of)
    sums = sum(services.values(), Sums())
    logged = await logged_by(work, WorkLine.staff_id, period, of)
    numbers = {
        What.OPENED: came.opened,
        What.RESOLVED: came.resolved,
        What.ACTIVE: came.active,
        **await numbers_behind(work, actor, (What.NOT_TAKEN, What.OVERDUE, What.AT_RISK), period, zone, of),
        **{what: kept[clock].total - kept[clock].kept for what, clock in BROKEN.items()},
        What.LOGGED: sum(logged.values()),
        **{what: getattr(sums, what.value) for what in What if what in CHARGED},
    }
    service_names = await _names(work, Service, services)
    staff_names = await _names(work, Staff, engineers.keys() | logged.keys())
    waiting = {one.id for one in await not_told_yet(work, period, zone)}
    return Report(
        period,
        work.now,
        zone,
        (await _companies(work, [company]))[company.id] if company is not None else None,
        numbers,
        kept,
        sums,
        _largest([Share(one, companies[one.id]) for one in await _by_ids(work, companies if company is None else ())]),
        _largest([Share(Named(row_id, service_names[row_id]), one) for row_id, one in services.items()]),
        _largest(
            [
                Share(Named(row_id, name), engineers.get(row_id, Sums()), logged.get(row_id, 0))
                for row_id, name in staff_names.items()
                if row_id not in waiting
            ]
        ),
        {row_id: name for row_id, name in staff_names.items() if row_id in waiting},
    )


async def _charged(
    work: Work, first: datetime, after: datetime, of: Narrowed
) -> tuple[dict[int, Sums], dict[int, Sums], dict[int, Sums]]:
    """Charged work by company, by service and by person. The lines of years are read once, not three times."""
    by = (Ticket.company_id, WorkLine.service_id, WorkLine.staff_id)
    query = charged_work(*by, first=first, after=after).where(*narrowing(of))
    query = query.group_by(None).group_by(func.grouping_sets(*(tuple_(column) for column in by)))
    found: tuple[dict[int, Sums], dict[int, Sums], dict[int, Sums]] = ({}, {}, {})
    for row in (await work.session.execute(query)).mappings():
        # A row is of one of the three: the other two are empty in it.
        for column, sums in zip(by, found, strict=True):
            if row[column] is not None:
                sums[row[column]] = sums_of(row)
    return found


async def logged_by(work: Work, column: Any, period: Period, of: Narrowed) -> dict[Any, int]:
    """Minutes worked on days of the period, charged or not yet, by the values of a column of lines or tickets."""
    rows = await work.session.execute(
        select(column, func.sum(WorkLine.actual_minutes))
        .select_from(WorkLine)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.work_date >= period.first, WorkLine.work_date <= period.last)
        .where(*narrowing(of))
        .group_by(column)
    )
    return {value: int(minutes) for value, minutes in rows}


def _largest(shares: list[Share]) -> list[Share]:
    return sorted(shares, key=lambda one: (-max(one.sums.actual, one.logged), one.of.name, one.of.id))


async def _names(work: Work, table: type[Service | Staff], ids: Iterable[int]) -> dict[int, str]:
    rows = await work.session.execute(select(table.id, table.name).where(table.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


async def _by_ids(work: Work, ids: Iterable[int]) -> list[Named]:
    found = await work.session.scalars(select(Company).where(Company.id.in_(set(ids))))
    return list((await _companies(work, list(found))).values())


async def _companies(work: Work, companies: Sequence[Company]) -> dict[int, Named]:
    balances = await balances_of(work, companies)
    return {one.id: Named(one.id, one.name, balances[one.id]) for one in companies}
