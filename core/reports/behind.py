"""What stands behind a number of a report: the tickets that make it up, each with what it brings to it.

Every number is counted from the same rows as its list, so a list always adds up to its number. What is counted in tickets
brings 1 each.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, select

from core.actor import Actor, require_leader
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Work
from core.ledger.statement import Period
from core.reports.kept import FINISHED, RUNNING
from core.reports.own_first import require_told
from core.reports.work import SUMS, charged_work
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import WARNS
from core.staff.models import Staff
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.lists import balances_of
from core.tickets.models import ACTIVE, Ticket, TicketState, WorkLine
from core.tickets.watching import binds_us

ON_PAGE = 8


class Unit(StrEnum):
    """What a number counts."""

    TICKETS = "tickets"
    MINUTES = "minutes"
    KOPECKS = "kopecks"


class What(StrEnum):
    """Which number. Buttons carry these words: at most 17 letters.

    Tickets of the period: ``opened`` and ``resolved`` (see :mod:`core.reports.flow`); those whose deadline was not kept in it
    (:mod:`core.reports.kept`). Tickets as they are now, whatever the period: ``active``; ``not_taken``: nobody has them;
    ``overdue``: a time that binds us is up; ``at_risk``: not overdue, but the newest forecast says that the solution may come
    late. Minutes and kopecks of charged work, as :class:`core.reports.work.Sums` has them (``money_…`` are kopecks).
    ``logged``: minutes worked on days of the period, charged or not yet.
    """

    OPENED = "opened"
    RESOLVED = "resolved"
    ACTIVE = "active"
    NOT_TAKEN = "not_taken"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    REACTION_BROKEN = "reaction_broken"
    RESOLUTION_BROKEN = "resolution_broken"
    WISH_BROKEN = "wish_broken"
    LOGGED = "logged"
    ACTUAL = "actual"
    HOURS = "hours"
    UNTARIFFED = "untariffed"
    FREE = "free"
    PAID = "paid"
    PENDING = "pending"
    UNPAID = "unpaid"
    MONEY = "money"
    MONEY_PENDING = "money_pending"
    MONEY_UNPAID = "money_unpaid"

    @property
    def unit(self) -> Unit:
        if self in KOPECKS:
            return Unit.KOPECKS
        return Unit.MINUTES if self in MINUTES else Unit.TICKETS

    @property
    def is_now(self) -> bool:
        """It is about this moment and not about a period."""
        return self in NOW


KOPECKS = frozenset({What.MONEY, What.MONEY_PENDING, What.MONEY_UNPAID})
CHARGED = KOPECKS | {What.ACTUAL, What.HOURS, What.UNTARIFFED, What.FREE, What.PAID, What.PENDING, What.UNPAID}
"""Columns of charged work: named as in :class:`core.reports.work.Sums`."""
MINUTES = CHARGED - KOPECKS | {What.LOGGED}
NOW = frozenset({What.ACTIVE, What.NOT_TAKEN, What.OVERDUE, What.AT_RISK})
BROKEN = {
    What.REACTION_BROKEN: Clock.REACTION,
    What.RESOLUTION_BROKEN: Clock.RESOLUTION,
    What.WISH_BROKEN: Clock.WISH,
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only of one company, of work of one person, of one service. The last two narrow numbers of work, not those that count
    tickets."""

    company_id: int | None = None
    staff_id: int | None = None
    service_id: int | None = None


ALL = Narrowed()


@dataclass(frozen=True, slots=True)
class TicketBehind:
    """A ticket and what it brings: 1, minutes or kopecks. ``balance``: minutes available to the company today."""

    ticket_id: int
    number: int
    company: str
    balance: int
    subject: str
    brings: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the list. ``total``: the number itself; ``count``: tickets on all pages; ``page`` from 0, of ``pages``.
    ``of``: names of what the number is narrowed to."""

    what: What
    of: tuple[str, ...]
    total: int
    count: int
    rows: list[TicketBehind]
    page: int
    pages: int


async def tickets_behind(
    work: Work,
    actor: Actor,
    what: What,
    period: Period,
    zone: ZoneInfo,
    company_id: int | None = None,
    page: int = 0,
    *,
    staff_id: int | None = None,
    service_id: int | None = None,
) -> Behind:
    """A page of the tickets behind a number, for leaders: who brings most comes first, then the newest. A page that is not
    there any more is the last one. Refuses ``not-told-yet`` for one person: see :mod:`core.reports.own_first`."""
    require_leader(actor)
    if staff_id is not None:
        await require_told(work, staff_id, period, zone)
    of = Narrowed(company_id, staff_id, service_id)
    brought = _brought(work, what, period, zone, of)
    counted = select(func.count(), func.coalesce(func.sum(brought.c.brings), 0)).select_from(brought)
    count, total = (await work.session.execute(counted)).one()
    pages = max(1, -(-count // ON_PAGE))
    page = min(max(0, page), pages - 1)
    query = (
        select(Ticket.id, Ticket.number, Ticket.subject, Company, brought.c.brings)
        .join(brought, brought.c.ticket_id == Ticket.id)
        .join(Company, Company.id == Ticket.company_id)
        .order_by(brought.c.brings.desc(), Ticket.id.desc())
        .limit(ON_PAGE)
        .offset(page * ON_PAGE)
    )
    found = [
        (ticket_id, number, subject, company, int(brings))
        for ticket_id, number, subject, company, brings in await work.session.execute(query)
    ]
    balances = await balances_of(work, [company for *_, company, _ in found])
    rows = [
        TicketBehind(ticket_id, number, company.name, balances[company.id], subject, brings)
        for ticket_id, number, subject, company, brings in found
    ]
    return Behind(what, await _names(work, of), int(total), count, rows, page, pages)


async def _names(work: Work, of: Narrowed) -> tuple[str, ...]:
    queries = (
        select(Company.name).where(Company.id == of.company_id),
        select(Staff.name).where(Staff.id == of.staff_id),
        select(Service.name).where(Service.id == of.service_id),
    )
    wanted = (of.company_id, of.staff_id, of.service_id)
    names = [
        await work.session.scalar(query) for query, row_id in zip(queries, wanted, strict=True) if row_id is not None
    ]
    return tuple(name for name in names if name is not None)


async def numbers_behind(
    work: Work, actor: Actor, whats: tuple[What, ...], period: Period, zone: ZoneInfo, of: Narrowed = ALL
) -> dict[What, int]:
    """The numbers themselves, in as many statements; for those that no other query gives (overdue, at risk)."""
    require_leader(actor)
    found = {}
    for what in whats:
        brought = _brought(work, what, period, zone, of)
        found[what] = int(await work.session.scalar(select(func.coalesce(func.sum(brought.c.brings), 0))) or 0)
    return found


def _brought(work: Work, what: What, period: Period, zone: ZoneInfo, of: Narrowed) -> Subquery:
    """``ticket_id`` and what it ``brings``, for each ticket behind the number."""
    first, after = period.instants(zone)
    if what in CHARGED:
        return _charged(what, first, after, of)
    if what is What.LOGGED:
        return _logged(period, of)
    query = select(Ticket.id.label("ticket_id"), literal(1).label("brings")).where(
        is_behind(what, first, after, work.now)
    )
    if of.company_id is not None:
        query = query.where(Ticket.company_id == of.company_id)
    return query.subquery()


def _charged(what: What, first: datetime, after: datetime, of: Narrowed) -> Subquery:
    """Of all sums only the one that is asked for: the others would take most of the time."""
    brings = next(column for column in SUMS if column.name == what.value)
    query = charged_work(WorkLine.ticket_id, first=first, after=after).where(*narrowing(of)).having(brings != 0)
    return query.with_only_columns(WorkLine.ticket_id, brings.label("brings")).subquery()


def _logged(period: Period, of: Narrowed) -> Subquery:
    return (
        select(WorkLine.ticket_id, func.sum(WorkLine.actual_minutes).label("brings"))
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.work_date >= period.first, WorkLine.work_date <= period.last)
        .where(*narrowing(of))
        .group_by(WorkLine.ticket_id)
        .subquery()
    )


def narrowing(of: Narrowed) -> list[ColumnElement[bool]]:
    """Conditions for a selection from work lines with their tickets."""
    wanted = (
        (Ticket.company_id, of.company_id),
        (WorkLine.staff_id, of.staff_id),
        (WorkLine.service_id, of.service_id),
    )
    return [column == value for column, value in wanted if value is not None]


def is_behind(what: What, first: datetime, after: datetime, now: datetime) -> ColumnElement[bool]:
    """Whether a ticket is one of these."""
    if what in BROKEN:
        return _broken(BROKEN[what], first, after, now)
    match what:
        case What.OPENED:
            within = (Ticket.requested_at >= first) & (Ticket.requested_at < after)
            return within & (Ticket.state != TicketState.CANCELLED)
        case What.RESOLVED:
            within = (Ticket.resolved_at >= first) & (Ticket.resolved_at < after)
            return within & (Ticket.state != TicketState.CANCELLED)
        case What.ACTIVE:
            return Ticket.state.in_(ACTIVE)
        case What.NOT_TAKEN:
            return Ticket.state == TicketState.OPEN
        case What.OVERDUE:
            return Ticket.state.in_(ACTIVE) & _late(now)
        case What.AT_RISK:
            return Ticket.state.in_(ACTIVE) & ~_late(now) & _doubtful(now)
        case _:
            raise ValueError(what)


def _clocks(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(TicketClock.ticket_id).where(TicketClock.ticket_id == Ticket.id, *where).correlate(Ticket).exists()


def _broken(clock: Clock, first: datetime, after: datetime, now: datetime) -> ColumnElement[bool]:
    """What :func:`core.reports.kept.kept_in` counts and does not count as kept."""
    late = TicketClock.finished_at > TicketClock.due_at
    finished = and_(FINISHED, TicketClock.finished_at >= first, TicketClock.finished_at < after, late)
    running = and_(RUNNING, TicketClock.due_at >= first, TicketClock.due_at < min(after, now))
    return _clocks(TicketClock.clock == clock, finished | running)


def _late(now: datetime) -> ColumnElement[bool]:
    """As the engineers' list of overdue tickets has it: one that stands still was late before."""
    return _clocks(TicketClock.state.in_((ClockState.RUNNING, ClockState.PAUSED)), TicketClock.due_at < now, binds_us())


def _doubtful(now: datetime) -> ColumnElement[bool]:
    """The newest forecast of the due time that holds now warns."""
    newest = select(func.max(Forecast.id)).where(Forecast.ticket_id == TicketClock.ticket_id).scalar_subquery()
    warns = (
        select(Forecast.id)
        .where(Forecast.id == newest.correlate(TicketClock), Forecast.outlook.in_(WARNS))
        .where(Forecast.due_at == TicketClock.due_at)
        .correlate(TicketClock)
        .exists()
    )
    return _clocks(TicketClock.clock == Clock.RESOLUTION, RUNNING, TicketClock.due_at >= now, warns)
