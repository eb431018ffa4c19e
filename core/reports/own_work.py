"""What an engineer's work was paid with, by the day on which it was done.

Denominator of everything: minutes that the engineer has entered for a day (``work_line.work_date``), charged or not yet; lines
that a correction has replaced never count. Each minute is in exactly one part, so the parts add up to what was entered. This is
the engineer's own measure: minutes worked. Directors' sums (:mod:`core.reports.work`) are of minutes charged, by the day on
which the ticket was resolved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, and_, case, distinct, func, select

from core.billing.models import Proposal, ProposalState
from core.catalog.models import Service, TariffKind
from core.clients.models import Company
from core.database import Work
from core.ledger.statement import Period
from core.tickets.models import Fate, Ticket, WorkLine


@dataclass(frozen=True, slots=True)
class Parts:
    """Minutes worked: ``hours``: covered by the hours of contracts; ``money``: by money; ``untariffed``: services that cost
    nothing and are counted; ``free``: by the contract's model or a wave's rule; ``pending``: the client has not decided yet;
    ``unpaid``: given away; ``open``: their ticket is not solved yet. The last three of all are kopecks, not minutes."""

    hours: int = 0
    money: int = 0
    untariffed: int = 0
    free: int = 0
    pending: int = 0
    unpaid: int = 0
    open: int = 0
    earned: int = 0
    earned_pending: int = 0
    earned_unpaid: int = 0

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Parts)))

    @property
    def logged(self) -> int:
        """All minutes that were entered."""
        return self.hours + self.money + self.untariffed + self.free + self.pending + self.unpaid + self.open

    @property
    def paid(self) -> int:
        """Minutes that brought something: hours that were sold before, or money."""
        return self.hours + self.money


COVERED = case(
    (WorkLine.fate.is_(None), 0),
    (WorkLine.fate == Fate.FREE, 0),
    (WorkLine.fate == Fate.HOURS, WorkLine.actual_minutes),
    (WorkLine.charged_minutes == 0, 0),
    else_=WorkLine.actual_minutes * WorkLine.covered_minutes // func.nullif(WorkLine.charged_minutes, 0),
)
"""Of a line's worked minutes those that hours paid: as large a share as of its charged ones, down to a whole minute."""
REST = WorkLine.actual_minutes - COVERED
UNTARIFFED = Service.tariff_kind == TariffKind.UNTARIFFED
PARTS: dict[str, tuple[Any, ColumnElement[bool] | None]] = {
    "hours": (COVERED, None),
    "money": (REST, WorkLine.fate == Fate.MONEY),
    "untariffed": (REST, and_(WorkLine.fate == Fate.FREE, UNTARIFFED)),
    "free": (REST, and_(WorkLine.fate == Fate.FREE, ~UNTARIFFED)),
    "pending": (REST, WorkLine.fate == Fate.PENDING),
    "unpaid": (REST, WorkLine.fate == Fate.UNPAID),
    "open": (REST, WorkLine.fate.is_(None)),
    "earned": (WorkLine.amount, WorkLine.fate == Fate.MONEY),
    "earned_pending": (WorkLine.amount, WorkLine.fate == Fate.PENDING),
    "earned_unpaid": (WorkLine.amount, WorkLine.fate == Fate.UNPAID),
}
"""What of a line is summed up for each part, and of which lines."""


def part_of(name: str) -> ColumnElement[int]:
    """The sum of a part over lines with their services."""
    what, which = PARTS[name]
    total = func.sum(what) if which is None else func.sum(what).filter(which)
    return func.coalesce(total, 0)


def own_lines(staff_id: int, period: Period) -> list[ColumnExpressionArgument[bool]]:
    """Which lines are the engineer's of a period."""
    return [
        WorkLine.staff_id == staff_id,
        WorkLine.work_date.between(period.first, period.last),
        WorkLine.superseded_by.is_(None),
    ]


async def logged_by_day(work: Work, staff_id: int, period: Period) -> dict[date, Parts]:
    """Days on which something was done. One statement, by the index on work dates."""
    rows = await work.session.execute(
        select(WorkLine.work_date, *(part_of(name).label(name) for name in PARTS))
        .join(Service, Service.id == WorkLine.service_id)
        .where(*own_lines(staff_id, period))
        .group_by(WorkLine.work_date)
        .order_by(WorkLine.work_date)
    )
    return {row["work_date"]: _parts(row) for row in rows.mappings()}


def _parts(row: Mapping[Any, Any]) -> Parts:
    return Parts(*(int(row[one.name]) for one in fields(Parts)))


@dataclass(frozen=True, slots=True)
class Given:
    """Work that was given away: why (``declined`` or ``lapsed`` by the client; None: forgiven by us), minutes, tickets."""

    why: ProposalState | None
    minutes: int
    tickets: int


async def given_away(work: Work, staff_id: int, period: Period) -> list[Given]:
    """By reason, the largest first. Adds up to the unpaid part."""
    said = (
        select(Proposal.state)
        .where(
            Proposal.ticket_id == WorkLine.ticket_id,
            Proposal.completion == WorkLine.completion,
            Proposal.state.in_((ProposalState.DECLINED, ProposalState.LAPSED)),
        )
        .order_by(Proposal.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    lines = (
        select(said.label("why"), REST.label("minutes"), WorkLine.ticket_id)
        .where(*own_lines(staff_id, period), WorkLine.fate == Fate.UNPAID)
        .subquery()
    )
    total = func.sum(lines.c.minutes)
    rows = await work.session.execute(
        select(lines.c.why, total, func.count(distinct(lines.c.ticket_id))).group_by(lines.c.why).order_by(total.desc())
    )
    return [Given(why, int(minutes), int(tickets)) for why, minutes, tickets in rows]


@dataclass(frozen=True, slots=True)
class Best:
    """The largest solved piece of work: what of it was this engineer's, in minutes and kopecks."""

    ticket_id: int
    number: int
    company_id: int
    company: str
    minutes: int
    earned: int


async def largest_work(work: Work, staff_id: int, period: Period) -> Best | None:
    """The dearest ticket, of equally dear ones (hours have no price here) the longest. None if nothing was solved."""
    minutes, earned = func.sum(WorkLine.actual_minutes), part_of("earned")
    row = (
        await work.session.execute(
            select(Ticket.id, Ticket.number, Company.id, Company.name, minutes, earned)
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .join(Company, Company.id == Ticket.company_id)
            .where(*own_lines(staff_id, period), WorkLine.completion.is_not(None))
            .group_by(Ticket.id, Ticket.number, Company.id, Company.name)
            .order_by(earned.desc(), minutes.desc(), Ticket.id)
            .limit(1)
        )
    ).one_or_none()
    return Best(row[0], row[1], row[2], row[3], int(row[4]), int(row[5])) if row is not None else None
