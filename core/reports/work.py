"""Sums of charged work, by what it was paid with.

A line belongs to the day on which its ticket was resolved (``work_line.charged_at``), as an entry of the book belongs to the
day on which it was written. Corrected lines count as they are now, on the day of what they correct: a report of the past says
what is true of it today. Minutes are integers, money is kopecks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from core.catalog.models import Service, TariffKind
from core.database import Work
from core.tickets.models import Fate, Ticket, WorkLine


@dataclass(frozen=True, slots=True)
class Sums:
    """``actual``: minutes worked. ``hours``: written off. ``untariffed``: worked on services that cost nothing; ``free``: on
    others, by the contract's model or a wave's rule. ``paid``, ``pending``, ``unpaid``: charged minutes that hours did not
    cover: for money; not decided yet; given away. ``money``, ``money_pending``, ``money_unpaid``: kopecks of these."""

    actual: int = 0
    hours: int = 0
    untariffed: int = 0
    free: int = 0
    paid: int = 0
    pending: int = 0
    unpaid: int = 0
    money: int = 0
    money_pending: int = 0
    money_unpaid: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)))

    @property
    def charged(self) -> int:
        """Minutes that brought something: hours that were sold before, or money."""
        return self.hours + self.paid


def _sum(what: Any, *where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(what).filter(*where) if where else func.sum(what), 0)


_REST = WorkLine.charged_minutes - WorkLine.covered_minutes
_UNTARIFFED = Service.tariff_kind == TariffKind.UNTARIFFED
SUMS: tuple[ColumnElement[int], ...] = (
    _sum(WorkLine.actual_minutes).label("actual"),
    _sum(WorkLine.covered_minutes).label("hours"),
    _sum(WorkLine.actual_minutes, WorkLine.fate == Fate.FREE, _UNTARIFFED).label("untariffed"),
    _sum(WorkLine.actual_minutes, WorkLine.fate == Fate.FREE, ~_UNTARIFFED).label("free"),
    _sum(_REST, WorkLine.fate == Fate.MONEY).label("paid"),
    _sum(_REST, WorkLine.fate == Fate.PENDING).label("pending"),
    _sum(_REST, WorkLine.fate == Fate.UNPAID).label("unpaid"),
    _sum(WorkLine.amount, WorkLine.fate == Fate.MONEY).label("money"),
    _sum(WorkLine.amount, WorkLine.fate == Fate.PENDING).label("money_pending"),
    _sum(WorkLine.amount, WorkLine.fate == Fate.UNPAID).label("money_unpaid"),
)
"""Columns of :class:`Sums`, for a selection from work lines with their services."""


def charged_work(*by: Any, first: datetime, after: datetime, sums: Sequence[ColumnElement[Any]] = SUMS) -> Select[Any]:
    """Sums of what was charged from ``first`` on and before ``after``, grouped ``by`` columns of lines, services or tickets."""
    return (
        select(*by, *sums)
        .select_from(WorkLine)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.charged_at >= first, WorkLine.charged_at < after)
        .group_by(*by)
    )


def sums_of(row: Mapping[Any, Any]) -> Sums:
    """The sums of a row's mapping."""
    return Sums(*(int(row[one.name]) for one in fields(Sums)))


async def charged_in(work: Work, first: datetime, after: datetime, *, company_id: int | None = None) -> Sums:
    """All together, of one company or of all."""
    query = charged_work(first=first, after=after)
    if company_id is not None:
        query = query.where(Ticket.company_id == company_id)
    return sums_of((await work.session.execute(query)).mappings().one())


async def charged_by(
    work: Work, column: Any, first: datetime, after: datetime, where: Sequence[ColumnElement[bool]] = ()
) -> dict[Any, Sums]:
    """By the values of a column: ``Ticket.company_id``, ``Ticket.contract_id``, ``WorkLine.staff_id``, a local day."""
    rows = await work.session.execute(charged_work(column.label("grouped"), first=first, after=after).where(*where))
    return {row["grouped"]: sums_of(row) for row in rows.mappings()}
