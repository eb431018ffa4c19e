"""What an hour of work brings, by company and by contract.

Billed money of actual hours (not of rounded ones). The desk does not know what a contract itself costs, so hours written off
bring no money here; what they would cost by the price list is a second number beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, cast, func, select

from core.catalog.models import PriceUnit, Service
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
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
    rows = await _rates(work, first, after, None, None)
    return rows[0] if rows else Rate(None, None, 0, 0, 0)


async def rates_by_company(work: Work, first: datetime, after: datetime, limit: int | None = None) -> list[Rate]:
    """Those with most work first."""
    return await _rates(work, first, after, Company.id, Company.name, limit=limit)


async def rates_by_contract(work: Work, first: datetime, after: datetime, company_id: int) -> list[Rate]:
    """Of one company; work without a contract is one of them."""
    return await _rates(work, first, after, Contract.id, Contract.number, company_id=company_id)


async def _rates(
    work: Work,
    first: datetime,
    after: datetime,
    row_id: Any,
    name: Any,
    *,
    company_id: int | None = None,
    limit: int | None = None,
) -> list[Rate]:
    by = [row_id, name] if row_id is not None else []
    query = (
        select(*by, *_COLUMNS)
        .select_from(WorkLine)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.charged_at >= first, WorkLine.charged_at < after)
        .group_by(*by)
        .order_by(_COLUMNS[0].desc(), *by[:1])
        .limit(limit)
    )
    if row_id is Company.id:
        query = query.join(Company, Company.id == Ticket.company_id)
    if row_id is Contract.id:
        query = query.outerjoin(Contract, Contract.id == Ticket.contract_id)
    if company_id is not None:
        query = query.where(Ticket.company_id == company_id)
    rows = await work.session.execute(query)
    return [Rate(*(row[:2] if by else (None, None)), *(int(number) for number in row[len(by) :])) for row in rows]
