"""What an hour of work brings, by company and by contract.

Billed money of actual hours (not of rounded ones). The desk does not know what a contract itself costs, so hours written off
bring no money here; what they would cost by the price list is a second number beside it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select

from core.catalog.models import PriceUnit, Service
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
from core.reports.work import charged_work
from core.tickets.models import Fate, Ticket, WorkLine

HOUR = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """``actual``: minutes worked, in lines charged in the period. ``money``: kopecks billed for them (fate money, with VAT).
    ``value``: kopecks that the minutes covered by hours would cost at the price applied to their line, half a kopeck up per
    line. ``row_id``, ``name``: of the company, or of the contract with its number; both None for work without one."""

    row_id: int | None
    name: str | None
    actual: int
    money: int
    value: int

    @property
    def by_money(self) -> int | None:
        """Kopecks for an actual hour, down; None without work."""
        return self.money * HOUR // self.actual if self.actual else None

    @property
    def by_price_list(self) -> int | None:
        """The same with the value of hours."""
        return (self.money + self.value) * HOUR // self.actual if self.actual else None


_PRICE = func.coalesce(WorkLine.price, Service.price)
# Integers only: half up is (twice the product + 60) / 120.
_VALUE = (2 * cast(_PRICE, BigInteger) * WorkLine.covered_minutes + HOUR) // (2 * HOUR)
_COLUMNS = (
    func.coalesce(func.sum(WorkLine.actual_minutes), 0),
    func.coalesce(func.sum(WorkLine.amount).filter(WorkLine.fate == Fate.MONEY), 0),
    func.coalesce(func.sum(_VALUE).filter(Service.price_unit == PriceUnit.HOUR), 0),
)


async def rate_of_all(work: Work, first: datetime, after: datetime) -> Rate:
    """Of all work together."""
    row = (await work.session.execute(_summed(first, after))).one()
    return _rate(None, None, row)


async def rates_by_company(
    work: Work, first: datetime, after: datetime, limit: int | None = None, offset: int = 0
) -> list[Rate]:
    """Those with most work first."""
    query = (
        _summed(first, after, Company.id, Company.name)
        .join(Company, Company.id == Ticket.company_id)
        .order_by(_COLUMNS[0].desc(), Company.id)
        .limit(limit)
        .offset(offset)
    )
    return [_rate(row[0], row[1], row[2:]) for row in await work.session.execute(query)]


async def companies_with_work(work: Work, first: datetime, after: datetime) -> int:
    """How many companies have a rate."""
    query = _summed(first, after, Ticket.company_id).subquery()
    return await work.session.scalar(select(func.count()).select_from(query)) or 0


async def rates_by_contract(
    work: Work, first: datetime, after: datetime, company_ids: Collection[int]
) -> dict[int, list[Rate]]:
    """By company, the contract with most work first; work without a contract is one of them."""
    query = (
        _summed(first, after, Ticket.company_id, Contract.id, Contract.number)
        .outerjoin(Contract, Contract.id == Ticket.contract_id)
        .where(Ticket.company_id.in_(company_ids))
        .order_by(_COLUMNS[0].desc(), Contract.id)
    )
    found: dict[int, list[Rate]] = {company_id: [] for company_id in company_ids}
    for row in await work.session.execute(query):
        found[row[0]].append(_rate(row[1], row[2], row[3:]))
    return found


def _summed(first: datetime, after: datetime, *by: Any) -> Select[Any]:
    return charged_work(*by, first=first, after=after, sums=_COLUMNS)


def _rate(row_id: int | None, name: str | None, numbers: Iterable[Any]) -> Rate:
    actual, money, value = (int(number) for number in numbers)
    return Rate(row_id, name, actual, money, value)
