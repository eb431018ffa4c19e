"""Reading the rows of a report's file, and noting who takes it away.

What the rows come to is counted by the database too, for :mod:`core.reports.on_request`; tests and ``make check-xlsx`` see that
both agree.
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.actor import Actor, require_leader
from core.audit.models import Subject
from core.audit.service import Value, audit
from core.catalog.models import Service
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.statement import Period
from core.reports.counting import Narrowed, is_behind, narrowing
from core.reports.on_request import Report
from core.reports.rows import ClockCell, CompanyRow, LineRow, ReportRows, TicketRow, paid_with_of, verdict
from core.reports.what import What
from core.reports.work import Sums, charged_by
from core.sla.rules.clocks import Clock, ClockState
from core.staff.models import Staff
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket, WorkLine

MOST_ROWS = 100_000
"""Lines of work, and tickets, of one file: it is made in a minute and opens on an ordinary computer."""

FACTS = 10
"""Columns of :class:`TicketRow` before its clocks, as they are read."""
FLAGS = (What.OPENED, What.RESOLVED, What.ACTIVE, What.NOT_TAKEN, What.OVERDUE, What.AT_RISK)


async def must_fit(work: Work, actor: Actor, period: Period, zone: ZoneInfo, company_id: int | None) -> None:
    """Refuses (``report-too-long``) more rows than a file can hold: sooner than they are read. For those who lead."""
    require_leader(actor)
    lines = select(func.count()).select_from(WorkLine).join(Ticket, Ticket.id == WorkLine.ticket_id)
    lines = lines.where(_line_is_here(period, zone), *narrowing(Narrowed(company_id)))
    tickets = select(func.count()).select_from(Ticket).where(*_tickets_here(work, period, zone, company_id))
    for counting in (lines, tickets):
        count = await work.session.scalar(counting) or 0
        if count > MOST_ROWS:
            raise Refusal("report-too-long", rows=count, most=MOST_ROWS)


async def rows_of(work: Work, actor: Actor, report: Report) -> ReportRows:
    """The rows, read in the same snapshot as the report. Refuses what :func:`must_fit` does."""
    company_id = report.company.id if report.company is not None else None
    await must_fit(work, actor, report.period, report.zone, company_id)
    of = Narrowed(company_id)
    lines, tickets = await _lines(work, report, of), await _tickets(work, report, of)
    return ReportRows(report, lines, tickets, await _companies(work, report, of, lines, tickets))


async def note_export(work: Work, actor: Actor, report: Report, form: str) -> None:
    """Somebody takes the numbers away: who, which period, as what. For those who lead."""
    require_leader(actor)
    company_id = report.company.id if report.company is not None else None
    taken: dict[str, Value] = {"first": report.period.first, "last": report.period.last, "form": form}
    audit(work, actor, Subject.REPORT, None, "exported", {}, taken, company_id=company_id)


def _line_is_here(period: Period, zone: ZoneInfo) -> ColumnElement[bool]:
    """Charged in the period, or worked in it."""
    first, after = period.instants(zone)
    return and_(
        WorkLine.superseded_by.is_(None),
        or_(
            and_(WorkLine.charged_at >= first, WorkLine.charged_at < after),
            and_(WorkLine.work_date >= period.first, WorkLine.work_date <= period.last),
        ),
    )


async def _lines(work: Work, report: Report, of: Narrowed) -> list[LineRow]:
    first, after = report.period.instants(report.zone)
    query = (
        select(
            Ticket.number,
            Ticket.company_id,
            Company.name,
            Ticket.subject,
            Service.name,
            WorkLine.staff_id,
            Staff.name,
            WorkLine.work_date,
            WorkLine.charged_at,
            WorkLine.actual_minutes,
            func.coalesce(WorkLine.charged_minutes, 0),
            func.coalesce(WorkLine.covered_minutes, 0),
            WorkLine.fate,
            Service.tariff_kind,
            func.coalesce(WorkLine.amount, 0),
            WorkLine.comment,
        )
        .select_from(WorkLine)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .join(Company, Company.id == Ticket.company_id)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Staff, Staff.id == WorkLine.staff_id)
        .where(_line_is_here(report.period, report.zone), *narrowing(of))
        .order_by(WorkLine.work_date, WorkLine.id)
    )
    rows = []
    for (
        number, company_id, company, subject, service, staff_id, engineer, work_date, charged_at, actual, charged, covered,
        fate, kind, amount, comment,
    ) in await work.session.execute(query):  # fmt: skip
        rows.append(
            LineRow(
                ticket=number,
                company_id=company_id,
                company=company,
                subject=subject,
                service=service,
                # Who has not been told of it yet is not named: a sum by name is a few taps in a spreadsheet.
                staff_id=0 if staff_id in report.withheld else staff_id,
                engineer="" if staff_id in report.withheld else engineer,
                work_date=work_date,
                charged_on=local_date(charged_at, report.zone) if charged_at is not None else None,
                actual=actual,
                charged=charged,
                covered=covered,
                rest=charged - covered,
                paid_with=paid_with_of(fate, kind),
                amount=amount,
                comment=comment,
                in_sums=charged_at is not None and first <= charged_at < after,
                in_time=report.period.first <= work_date <= report.period.last,
            )
        )
    return rows


def _tickets_here(work: Work, period: Period, zone: ZoneInfo, company_id: int | None) -> list[ColumnElement[bool]]:
    """It came or was resolved in the period, is active, has a deadline that says something in it, or work that is here."""
    first, after = period.instants(zone)
    now = min(after, work.now)
    judged = select(TicketClock.ticket_id).where(
        or_(
            and_(TicketClock.finished_at >= first, TicketClock.finished_at < after),
            and_(TicketClock.state == ClockState.RUNNING, TicketClock.due_at >= first, TicketClock.due_at < now),
        )
    )
    here = or_(
        is_behind(What.OPENED, first, after, work.now),
        is_behind(What.RESOLVED, first, after, work.now),
        is_behind(What.ACTIVE, first, after, work.now),
        Ticket.id.in_(judged),
        Ticket.id.in_(select(WorkLine.ticket_id).where(_line_is_here(period, zone))),
    )
    return [here, *([Ticket.company_id == company_id] if company_id is not None else [])]


async def _tickets(work: Work, report: Report, of: Narrowed) -> list[TicketRow]:
    where = _tickets_here(work, report.period, report.zone, of.company_id)
    first, after = report.period.instants(report.zone)
    tables = [aliased(TicketClock) for _ in Clock]
    query: Any = (
        select(
            Ticket.number,
            Ticket.company_id,
            Company.name,
            func.coalesce(Contract.number, ""),
            Ticket.subject,
            Ticket.priority,
            Ticket.state,
            Ticket.requested_at,
            Ticket.resolved_at,
            func.coalesce(Staff.name, ""),
            *(is_behind(what, first, after, work.now) for what in FLAGS),
            *(column for clock in tables for column in (clock.state, clock.due_at, clock.finished_at)),
        )
        .select_from(Ticket)
        .join(Company, Company.id == Ticket.company_id)
        .outerjoin(Contract, Contract.id == Ticket.contract_id)
        .outerjoin(Staff, Staff.id == Ticket.assignee_id)
    )
    for name, clock in zip(Clock, tables, strict=True):
        query = query.outerjoin(clock, and_(clock.ticket_id == Ticket.id, clock.clock == name))
    rows = []
    until = min(after, work.now)
    for row in await work.session.execute(query.where(*where).order_by(Ticket.number)):
        flags, times = row[FACTS : FACTS + len(FLAGS)], row[FACTS + len(FLAGS) :]
        clocks = tuple(
            ClockCell(due, done, verdict(state, due, done, first, after, until))
            for state, due, done in zip(times[::3], times[1::3], times[2::3], strict=True)
        )
        counts = frozenset(what for what, counts in zip(FLAGS, flags, strict=True) if counts)
        number, company_id, company, contract, subject, priority, ticket_state, requested, resolved, who = row[:FACTS]
        rows.append(
            TicketRow(
                number=number,
                company_id=company_id,
                company=company,
                contract=contract,
                subject=subject,
                priority=priority,
                state=ticket_state,
                requested_at=requested,
                resolved_at=resolved,
                assignee=who,
                clocks=clocks,
                counts=counts,
            )
        )
    return rows


async def _companies(
    work: Work, report: Report, of: Narrowed, lines: Sequence[LineRow], tickets: Sequence[TicketRow]
) -> list[CompanyRow]:
    """Who has a row, by name: two companies may share one, so their ids tell them apart. What they bring the database counts by
    itself."""
    first, after = report.period.instants(report.zone)
    ids = {one.company_id for one in lines} | {one.company_id for one in tickets}
    sums = await charged_by(work, Ticket.company_id, first, after, narrowing(of))
    counted = {}
    for what in (What.OPENED, What.RESOLVED):
        query = select(Ticket.company_id, func.count()).where(is_behind(what, first, after, work.now))
        counted[what] = {row[0]: row[1] for row in await work.session.execute(query.group_by(Ticket.company_id))}
    named = select(Company.id, Company.name, Company.inn).where(Company.id.in_(ids)).order_by(Company.name, Company.id)
    return [
        CompanyRow(
            id=company_id,
            name=name,
            inn=inn,
            opened=counted[What.OPENED].get(company_id, 0),
            resolved=counted[What.RESOLVED].get(company_id, 0),
            sums=sums.get(company_id, Sums()),
        )
        for company_id, name, inn in await work.session.execute(named)
    ]
