"""Rows of a report's file: every line of work and every ticket that its numbers are made of. Pure.

The numbers of the file are formulas over these rows, so a row says of itself what it counts in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.catalog.models import TariffKind
from core.reports.on_request import Report
from core.reports.what import What
from core.reports.work import Sums
from core.sla.rules.clocks import ClockState
from core.sla.rules.plans import Priority
from core.tickets.models import Fate, TicketState


class PaidWith(StrEnum):
    """What a line was paid with: as :class:`core.reports.work.Sums` tells them apart; ``draft``: it is not charged yet."""

    HOURS = "hours"
    MONEY = "money"
    UNTARIFFED = "untariffed"
    FREE = "free"
    PENDING = "pending"
    UNPAID = "unpaid"
    DRAFT = "draft"


class Verdict(StrEnum):
    """What a deadline says in the period (see :mod:`core.reports.kept`)."""

    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of work. ``charged_on``: the local day, None for a draft; ``rest``: charged minutes that hours did not cover.
    ``in_sums``: it was charged in the period; ``in_time``: it was worked in it."""

    ticket: int
    company_id: int
    company: str
    subject: str
    service: str
    staff_id: int
    engineer: str
    work_date: date
    charged_on: date | None
    actual: int
    charged: int
    covered: int
    rest: int
    paid_with: PaidWith
    amount: int
    comment: str
    in_sums: bool
    in_time: bool


@dataclass(frozen=True, slots=True)
class ClockCell:
    """A deadline of a ticket; ``verdict`` None: it says nothing in this period."""

    due_at: datetime | None
    finished_at: datetime | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket with its three deadlines, in the order of :class:`Clock`, and what it counts in."""

    number: int
    company_id: int
    company: str
    contract: str
    subject: str
    priority: Priority
    state: TicketState
    requested_at: datetime
    resolved_at: datetime | None
    assignee: str
    clocks: tuple[ClockCell, ...]
    counts: frozenset[What]


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company that has a row somewhere. ``balance``: minutes available today."""

    id: int
    name: str
    inn: str
    opened: int
    resolved: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class ReportRows:
    """A report with all that it is made of."""

    report: Report
    lines: Sequence[LineRow]
    tickets: Sequence[TicketRow]
    companies: Sequence[CompanyRow]


def paid_with_of(fate: Fate | None, kind: TariffKind) -> PaidWith:
    if fate is None:
        return PaidWith.DRAFT
    if fate is Fate.FREE and kind is TariffKind.UNTARIFFED:
        return PaidWith.UNTARIFFED
    return PaidWith(fate.value)


def verdict(
    state: ClockState | None,
    due_at: datetime | None,
    finished_at: datetime | None,
    first: datetime,
    after: datetime,
    until: datetime,
) -> Verdict | None:
    """What :func:`core.reports.kept.kept_in` counts: a finished clock in the period it was finished in, a running one in that
    in which its time was up. ``until``: the end of the period, or now."""
    if due_at is None:
        return None
    if state is ClockState.DONE and finished_at is not None and first <= finished_at < after:
        return Verdict.KEPT if finished_at <= due_at else Verdict.BROKEN
    return Verdict.BROKEN if state is ClockState.RUNNING and first <= due_at < until else None
