"""Statements that were given away: noted with their sums, and compared with the book later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, false, func, or_, select

from core.actor import Actor, signature
from core.clients.models import Company
from core.database import Work
from core.exchange.reconciling.facts import Line
from core.exchange.reconciling.gathering import HORIZON
from core.exchange.reconciling.kinds import Kind
from core.ledger.models import Charge, Entry, EntryKind
from core.ledger.statement import Period
from core.tickets.models import Correction, Ticket
from core.tickets.statement import Statement
from core.tickets.statement_models import StatementGiven


async def note_given(work: Work, actor: Actor, statement: Statement) -> StatementGiven:
    """Somebody takes this statement away; whoever could read it may."""
    hours = statement.hours
    given = StatementGiven(
        company_id=hours.company.id,
        first=hours.period.first,
        last=hours.period.last,
        given_at=hours.read_at,
        given_to=signature(actor),
        opening=hours.opening,
        closing=hours.closing,
        charged=-hours.total(EntryKind.CHARGE),
        billed=statement.bill_total,
        seen={str(seal.account_id): seal.entries for seal in hours.accounts},
    )
    work.session.add(given)
    await work.session.flush()
    return given


@dataclass(frozen=True, slots=True)
class _Book:
    opening: int
    closing: int
    charged: int


async def statement_lines(work: Work) -> list[Line]:
    """Of each period that was given to a company lately, the newest statement: whether the book still says the same of what was
    written by then (it must: entries never change), and whether work in it has been corrected since (it may)."""
    newest = (
        select(func.max(StatementGiven.id))
        .where(StatementGiven.given_at >= work.now - HORIZON)
        .group_by(StatementGiven.company_id, StatementGiven.first, StatementGiven.last)
    )
    rows = await work.session.execute(
        select(StatementGiven, Company)
        .join(Company, Company.id == StatementGiven.company_id)
        .where(StatementGiven.id.in_(newest))
        .order_by(StatementGiven.id)
    )
    lines = []
    for given, company in rows.all():
        book = await _book(work, given, company)
        line = Line(
            kind=Kind.STATEMENT_BROKEN,
            company_id=company.id,
            first=given.first,
            last=given.last,
            since=given.given_at,
            minutes_here=book.closing,
            minutes_there=given.closing,
        )
        if (book.opening, book.closing, book.charged) != (given.opening, given.closing, given.charged):
            lines.append(line)
        lines += await _corrected(work, given, company)
    return lines


async def _book(work: Work, given: StatementGiven, company: Company) -> _Book:
    """The sums of the period by the book, of the entries that the statement has seen."""
    first, after = Period(given.first, given.last).instants(company.zone)
    inside = Entry.at >= first
    row = (
        await work.session.execute(
            select(
                func.coalesce(func.sum(case((~inside, Entry.minutes))), 0),
                func.coalesce(func.sum(Entry.minutes), 0),
                func.coalesce(func.sum(case((inside & (Entry.kind == EntryKind.CHARGE), -Entry.minutes))), 0),
            ).where(_seen(given), Entry.at < after)
        )
    ).one()
    return _Book(*(int(minutes) for minutes in row))


def _seen(given: StatementGiven) -> ColumnElement[bool]:
    books = ((Entry.account_id == int(account)) & (Entry.seq <= entries) for account, entries in given.seen.items())
    return or_(false(), *books)


async def _corrected(work: Work, given: StatementGiven, company: Company) -> list[Line]:
    """Work that the statement shows and that was corrected after it was given: how many minutes it costs now."""
    first, after = Period(given.first, given.last).instants(company.zone)
    prefix = func.split_part(Charge.key, ":correction:", 1)
    shown = (
        select(prefix)
        .join(Entry, Entry.charge_id == Charge.id)
        .where(_seen(given), Entry.kind == EntryKind.CHARGE, Entry.at >= first, Entry.at < after)
    )
    is_later = ~_seen(given)
    rows = await work.session.execute(
        select(
            func.split_part(prefix, ":", 2),
            func.split_part(prefix, ":", 4),
            -func.sum(case((~is_later, Entry.minutes), else_=0)),
            -func.sum(Entry.minutes),
        )
        .join(Charge, Charge.id == Entry.charge_id)
        .where(prefix.in_(shown), prefix.like("ticket:%:completion:%"))
        .group_by(prefix)
        .having(func.count(case((is_later, 1))) > 0)
        .order_by(prefix)
    )
    return [
        await _correction(work, given, company, int(ticket), int(completion), int(then), int(now))
        for ticket, completion, then, now in rows.all()
    ]


async def _correction(
    work: Work, given: StatementGiven, company: Company, ticket_id: int, completion: int, then: int, now: int
) -> Line:
    number = await work.session.scalar(select(Ticket.number).where(Ticket.id == ticket_id))
    at: datetime | None = await work.session.scalar(
        select(func.max(Correction.at)).where(Correction.ticket_id == ticket_id, Correction.completion == completion)
    )
    return Line(
        kind=Kind.STATEMENT_CORRECTED,
        company_id=company.id,
        ticket=number,
        first=given.first,
        last=given.last,
        since=at,
        minutes_here=now,
        minutes_there=then,
    )
