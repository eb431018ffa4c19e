"""What the weekly and the monthly report say: all metrics of a period at once."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, require_leader
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.reports import periods
from core.reports.backlog import Backlog, backlog
from core.reports.dynamics import Paid, Point, Step, dynamics, paid_with
from core.reports.engineers import EngineerTime, engineers
from core.reports.flow import Flow, flow
from core.reports.forecasting import Foreseen, forecasting
from core.reports.liability import Liability, liability
from core.reports.own_first import only_told
from core.reports.periods import WEEK, Period
from core.reports.rates import Rate, companies_with_work, rate_of_all, rates_by_company, rates_by_contract
from core.reports.service_levels import Level, service_levels
from core.reports.taking import Taking, taking
from core.reports.work import Sums, charged_in
from core.tickets.lists import balances_of

WEEKS, MONTHS = 8, 6
"""So many are in the picture of what work was paid with, this one included."""
ON_PAGE = 8
NAMED = 3
"""Companies whose rate is named: those with most work."""


@dataclass(frozen=True, slots=True)
class NamedRate:
    """``balance``: minutes available to the company today."""

    rate: Rate
    name: str
    balance: int


@dataclass(frozen=True, slots=True)
class Periodic:
    """``flow``, ``backlog`` and ``owed`` are as of now where they are not of the period; ``before``: of as long a period before
    it. ``people`` without those that may not be shown yet, who are ``withheld``."""

    period: Period
    today: date
    flow: Flow
    before: Flow
    points: list[Point]
    paid: list[Paid]
    sums: Sums
    levels: list[Level]
    rate: Rate
    rates: list[NamedRate]
    people: list[EngineerTime]
    withheld: int
    backlog: Backlog
    owed: Liability
    taking: Taking
    foreseen: Foreseen

    @property
    def quiet(self) -> bool:
        """Nothing happened and nothing is open."""
        flow = self.flow
        return not (
            flow.opened or flow.resolved or flow.active or self.sums.actual or any(p.logged for p in self.people)
        )


async def periodic(work: Work, actor: Actor, period: Period, zone: ZoneInfo, *, step: Step) -> Periodic:
    """For leaders. ``step``: of the tickets' dynamics; work is shown by longer steps, with those before."""
    require_leader(actor)
    first, after = period.instants(zone)
    today = local_date(work.now, zone)
    of_all = await engineers(work, period, zone)
    people, withheld = await only_told(work, period, zone, of_all, lambda one: one.staff_id)
    return Periodic(
        period=period,
        today=today,
        flow=await flow(work, first, after),
        before=await flow(work, *periods.before(period).instants(zone)),
        points=await dynamics(work, period, step, zone),
        paid=await _paid(work, period, zone, step),
        sums=await charged_in(work, first, after),
        levels=await service_levels(work, first, after),
        rate=await rate_of_all(work, first, after),
        rates=await named(work, await rates_by_company(work, first, after, NAMED)),
        people=people,
        withheld=len(withheld),
        backlog=await backlog(work),
        owed=await liability(work, today),
        taking=await taking(work, first, after, zone),
        foreseen=await forecasting(work, first, after),
    )


async def _paid(work: Work, period: Period, zone: ZoneInfo, step: Step) -> list[Paid]:
    """A week among weeks, a month among months."""
    if step is Step.DAY:
        return await paid_with(work, Period(period.first - (WEEKS - 1) * WEEK, period.last), Step.WEEK, zone)
    earlier = periods.months_back(period.first, MONTHS - 1)
    return await paid_with(work, Period(earlier.first, period.last), Step.MONTH, zone)


async def named(work: Work, rates: list[Rate]) -> list[NamedRate]:
    """Rates of companies with their names and balances: two statements."""
    ids = [one.row_id for one in rates if one.row_id is not None]
    companies = {one.id: one for one in await work.session.scalars(select(Company).where(Company.id.in_(ids)))}
    balances = await balances_of(work, list(companies.values()))
    return [
        NamedRate(one, companies[one.row_id].name, balances[one.row_id]) for one in rates if one.row_id in companies
    ]


@dataclass(frozen=True, slots=True)
class RatesPage:
    """``contracts``: by company, where there is more than one, or work without any. ``page`` from 0, of ``pages``."""

    rates: list[NamedRate]
    contracts: dict[int, list[Rate]]
    page: int
    pages: int


async def rates_page(work: Work, actor: Actor, period: Period, zone: ZoneInfo, page: int) -> RatesPage:
    """What an hour brought, company by company, for leaders. A page that is not there any more is the last one."""
    require_leader(actor)
    first, after = period.instants(zone)
    pages = max(1, -(-await companies_with_work(work, first, after) // ON_PAGE))
    page = min(max(0, page), pages - 1)
    rates = await named(work, await rates_by_company(work, first, after, ON_PAGE, page * ON_PAGE))
    ids = [one.rate.row_id for one in rates if one.rate.row_id is not None]
    contracts = await rates_by_contract(work, first, after, ids)
    return RatesPage(rates, {one: found for one, found in contracts.items() if len(found) > 1}, page, pages)
