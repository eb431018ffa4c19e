"""Which tickets make up a number, and what each of them brings to it: as SQL."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, select

from core.database import Work
from core.ledger.statement import Period
from core.reports.kept import FINISHED, RUNNING
from core.reports.what import BROKEN, CHARGED, What
from core.reports.work import SUMS, charged_work
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import WARNS
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.models import ACTIVE, Ticket, TicketState, WorkLine
from core.tickets.watching import binds_us


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only of one company, of work of one person, of one service. The last two narrow numbers of work, not those that count
    tickets."""

    company_id: int | None = None
    staff_id: int | None = None
    service_id: int | None = None


ALL = Narrowed()


def brought_to(work: Work, what: What, period: Period, zone: ZoneInfo, of: Narrowed) -> Subquery:
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
