"""The company's statement with what tickets know: whose work each charge was, how its minutes came about, what it cost.

Work for money never touches the hours, so it stands in a section of its own: the client sees the whole bill. Money is
kopecks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from core.actor import Actor
from core.catalog.models import PriceUnit, Service
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.ledger.models import Account, Entry
from core.ledger.statement import HoursStatement, Period, hours_statement, written_in
from core.staff.models import Staff
from core.tickets.models import Correction, Fate, Ticket, WorkLine


@dataclass(frozen=True, slots=True)
class WorkDone:
    """A work line as a statement explains it. Minutes; ``price`` and ``amount`` are kopecks (the amount of the line, or of its
    shortage).

    ``rounding`` is the rule that was applied, to ``total`` minutes of which ``before`` charged ones had been charged already
    (see :class:`core.catalog.rounding.Rounded`). ``corrected``: another line has taken its place since.
    """

    line_id: int
    ticket: int
    subject: str
    service: str
    engineer: str
    work_date: date
    actual: int
    charged: int
    shortage: int
    price: int | None
    price_unit: PriceUnit | None
    amount: int | None
    fate: Fate
    corrected: bool
    rounding: Rounding | None
    total: int
    before: int


@dataclass(frozen=True, slots=True)
class BillLine:
    """Work for money, or the part of hourly work that hours did not cover. ``amount`` is signed: a corrected line is taken back
    on the day of its correction, as an entry of the book would be. ``day``: the company's day on which that was done."""

    work: WorkDone
    day: date
    at: datetime
    amount: int

    @property
    def minutes(self) -> int:
        """Minutes that are paid for."""
        return self.work.shortage or self.work.charged


@dataclass(frozen=True, slots=True)
class Statement:
    """The whole statement. ``work`` explains entries by their line; ``pending``: kopecks of shortages in the period whose price
    nobody has agreed to yet, no part of the bill."""

    hours: HoursStatement
    work: Mapping[int, WorkDone]
    bill: tuple[BillLine, ...]
    pending: int

    @property
    def bill_total(self) -> int:
        return sum(line.amount for line in self.bill)


async def company_statement(work: Work, actor: Actor, company_id: int, period: Period) -> Statement:
    """The statement of a company, for its own people and for staff. Open ``work`` as a snapshot."""
    hours = await hours_statement(work, actor, company_id, period)
    explained = await _work_of_entries(work, hours.company, period)
    bill, pending = await _bill(work, hours.company, period)
    return Statement(hours, explained, bill, pending)


_WORK = (
    WorkLine.id.label("line_id"),
    Ticket.number.label("ticket"),
    Ticket.subject,
    Service.name.label("service"),
    Staff.name.label("engineer"),
    WorkLine.work_date,
    WorkLine.actual_minutes.label("actual"),
    func.coalesce(WorkLine.charged_minutes, 0).label("charged"),
    func.coalesce(WorkLine.shortage_minutes, 0).label("shortage"),
    WorkLine.price,
    Service.price_unit,
    WorkLine.amount,
    WorkLine.fate,
    WorkLine.superseded_by.is_not(None).label("corrected"),
    WorkLine.rounding,
)


def _work_done(columns: Mapping[Any, Any]) -> WorkDone:
    facts = {column.key: columns[column.key] for column in _WORK}
    kept = facts.pop("rounding")
    rule = kept or {}
    return WorkDone(
        **facts,
        rounding=rounding_kept(kept),
        total=rule.get("total", facts["actual"]),
        before=rule.get("before", 0),
    )


def rounding_kept(kept: Mapping[str, Any] | None) -> Rounding | None:
    """The rule that a charged line keeps (``pricing.write_charged``); None for a line from before rules were kept."""
    if not kept:
        return None
    return Rounding(
        kept["increment"],
        kept["minimum"],
        kept.get("grace", 0),
        RoundingScope(kept.get("scope", RoundingScope.ENTRY)),
        RoundingMode(kept.get("mode", RoundingMode.UP)),
    )


async def _work_of_entries(work: Work, company: Company, period: Period) -> dict[int, WorkDone]:
    lines = (
        select(Entry.line_id)
        .join(Account, Account.id == Entry.account_id)
        .where(written_in(company, period), Entry.line_id.is_not(None))
    )
    rows = await work.session.execute(
        select(*_WORK)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Staff, Staff.id == WorkLine.staff_id)
        .where(WorkLine.id.in_(lines))
    )
    return {row["line_id"]: _work_done(row) for row in rows.mappings()}


async def _bill(work: Work, company: Company, period: Period) -> tuple[tuple[BillLine, ...], int]:
    """Lines with an amount that were charged in the period, or taken back by a correction in it; and what is still asked."""
    first, after = period.instants(company.zone)
    # A correction's lines are as old as the correction, and take the place of others on its day.
    made, undone = aliased(Correction), aliased(Correction)
    charged_at = func.coalesce(made.at, WorkLine.charged_at)
    rows = await work.session.execute(
        select(*_WORK, charged_at.label("charged_at"), undone.at.label("taken_back_at"))
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Staff, Staff.id == WorkLine.staff_id)
        .outerjoin(made, _correction(made, WorkLine.correction))
        .outerjoin(undone, _correction(undone, WorkLine.superseded_by))
        .where(
            Ticket.company_id == company.id,
            WorkLine.amount.is_not(None),
            WorkLine.fate.in_((Fate.MONEY, Fate.PENDING)),
            or_(
                and_(charged_at >= first, charged_at < after),
                and_(undone.at >= first, undone.at < after),
            ),
        )
        .order_by(charged_at, WorkLine.id)
    )
    bill: list[BillLine] = []
    pending = 0
    for row in rows.mappings():
        done, taken_back_at = _work_done(row), row["taken_back_at"]
        amount = done.amount or 0
        if done.fate is Fate.PENDING:
            pending += amount if taken_back_at is None else 0
            continue
        for moment, signed in ((row["charged_at"], amount), (taken_back_at, -amount)):
            if moment is not None and first <= moment < after:
                bill.append(BillLine(done, local_date(moment, company.zone), moment, signed))
    return tuple(sorted(bill, key=lambda line: (line.at, line.amount > 0, line.work.line_id))), pending


def _correction(correction: type[Correction], number: Any) -> Any:
    return and_(
        correction.ticket_id == WorkLine.ticket_id,
        correction.completion == WorkLine.completion,
        correction.number == number,
    )
