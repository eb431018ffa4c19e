"""Who made most work lately, and whose hours run low or burn soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from core.clients.models import Company
from core.database import Work
from core.ledger.models import Account, Grant
from core.ledger.rules.thresholds import THRESHOLDS, WARNED_DAYS
from core.ledger.statement import Period
from core.tickets.lists import balances_of
from core.tickets.models import Ticket, WorkLine

LOW = THRESHOLDS[1]
"""Per cent of the live minutes used: below that there is time."""
SOON = min(WARNED_DAYS)
"""Days within which hours burn."""


@dataclass(frozen=True, slots=True)
class CompanyMinutes:
    """A company, the minutes it is named for, and what it has available today."""

    company_id: int
    company: str
    balance: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Named:
    """The first of a list, how many there are, and the sum of all."""

    rows: list[CompanyMinutes]
    count: int
    minutes: int


async def top_load(work: Work, period: Period, most: int) -> Named:
    """Companies with most minutes worked on days of the period (``work_date``), charged or not yet."""
    minutes = func.sum(WorkLine.actual_minutes)
    query = (
        select(Ticket.company_id, minutes.label("minutes"))
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.work_date >= period.first, WorkLine.work_date <= period.last)
        .group_by(Ticket.company_id)
    )
    found = [(int(row.company_id), int(row.minutes)) for row in await work.session.execute(query)]
    return await _named(work, found, most)


async def running_low(work: Work, load: Period, most: int) -> Named:
    """Companies with an account of which ``LOW`` per cent or more is used. Named are those that had most work in ``load``: they
    will be short next. ``minutes`` are of that work."""
    low = select(Account.company_id).where(Account.low_level >= LOW).distinct().subquery()
    worked = (
        select(Ticket.company_id, func.sum(WorkLine.actual_minutes).label("minutes"))
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.work_date >= load.first, WorkLine.work_date <= load.last)
        .group_by(Ticket.company_id)
        .subquery()
    )
    query = select(low.c.company_id, func.coalesce(worked.c.minutes, 0)).outerjoin(
        worked, worked.c.company_id == low.c.company_id
    )
    found = [(int(company_id), int(minutes)) for company_id, minutes in await work.session.execute(query)]
    return await _named(work, found, most)


async def burning_soon(work: Work, today: date, most: int) -> Named:
    """Minutes of grants that are usable today and whose last day is within ``SOON`` days, by company. What an installation
    carries over into the next term is in it: the desk knows that only when the term ends."""
    query = (
        select(Account.company_id, func.sum(Grant.remaining))
        .join(Account, Account.id == Grant.account_id)
        .where(
            Grant.remaining > 0,
            Grant.effective_from <= today,
            Grant.expires_on >= today,
            Grant.expires_on <= today + timedelta(days=SOON),
        )
        .group_by(Account.company_id)
    )
    found = [(int(company_id), int(minutes)) for company_id, minutes in await work.session.execute(query)]
    return await _named(work, found, most)


async def _named(work: Work, found: Sequence[tuple[int, int]], most: int) -> Named:
    """Rows of companies, at most a few hundred: the first by minutes get their names and balances."""
    first = sorted(found, key=lambda one: (-one[1], one[0]))[:most]
    query = select(Company).where(Company.id.in_([company_id for company_id, _ in first]))
    companies = {company.id: company for company in await work.session.scalars(query)}
    balances = await balances_of(work, list(companies.values()))
    rows = [CompanyMinutes(each, companies[each].name, balances[each], minutes) for each, minutes in first]
    return Named(rows, len(found), sum(minutes for _, minutes in found))
