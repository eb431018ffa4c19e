"""What is behind an engineer's own numbers: the lines, the solved tickets, the ratings. Only ever the asker's own."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from core.actor import Actor, require_staff
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Work
from core.ledger.statement import Period
from core.reports.own_words import own_ratings
from core.reports.own_work import PARTS, own_lines
from core.reports.times import timed
from core.tickets.lists import balances_of
from core.tickets.models import Fate, Ticket, TicketState, WorkLine

ON_PAGE = 8


class OwnPart(StrEnum):
    """A number of one's own. The first are named as the fields of :class:`core.reports.own_work.Parts`."""

    LOGGED = "logged"
    HOURS = "hours"
    MONEY = "money"
    UNTARIFFED = "untariffed"
    FREE = "free"
    PENDING = "pending"
    UNPAID = "unpaid"
    OPEN = "open"
    RESOLVED = "resolved"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A line of work, a solved ticket or a rating. ``minutes``: what a line brings to the number, or the ticket's time in one's
    own hands; ``queue``: in nobody's. ``fate``, ``charged``, ``amount``: of a line that has been charged. ``balance``: minutes
    available to the company. ``words``: the service, the ticket's subject, or what the client said."""

    ticket_id: int
    number: int
    company: str
    balance: int
    words: str
    minutes: int = 0
    day: date | None = None
    fate: Fate | None = None
    charged: int | None = None
    amount: int | None = None
    queue: int = 0
    stars: int = 0


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of them. ``total``: minutes of all pages, or (tickets, ratings) how many there are."""

    part: OwnPart
    total: int
    count: int
    rows: list[OwnRow]
    page: int
    pages: int


async def own_page(work: Work, actor: Actor, part: OwnPart, period: Period, zone: ZoneInfo, page: int = 0) -> OwnPage:
    """A page of what is behind a number, the newest first. For staff. A page that is not there any more is the last one."""
    me = require_staff(actor).staff_id
    if part is OwnPart.RATINGS:
        return await _ratings(work, me, period, zone, page)
    if part is OwnPart.RESOLVED:
        return await _solved(work, me, period, zone, page)
    return await _lines(work, me, part, period, page)


def _page(count: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-count // ON_PAGE))
    return min(max(0, page), pages - 1), pages


def _brings(part: OwnPart) -> tuple[ColumnElement[int], list[ColumnElement[bool]]]:
    """What a line brings to the number, and which lines do."""
    if part is OwnPart.LOGGED:
        return WorkLine.actual_minutes.expression, []
    minutes, which = PARTS[part.value]
    return minutes, [minutes > 0, *([which] if which is not None else [])]


async def _lines(work: Work, me: int, part: OwnPart, period: Period, page: int) -> OwnPage:
    minutes, which = _brings(part)
    where = [*own_lines(me, period), *which]
    counted = select(func.count(), func.coalesce(func.sum(minutes), 0)).select_from(WorkLine)
    count, total = (
        await work.session.execute(counted.join(Service, Service.id == WorkLine.service_id).where(*where))
    ).one()
    page, pages = _page(count, page)
    rows = (
        await work.session.execute(
            select(WorkLine, Ticket.number, Company, Service.short_name, minutes)
            .join(Service, Service.id == WorkLine.service_id)
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .join(Company, Company.id == Ticket.company_id)
            .where(*where)
            .order_by(WorkLine.work_date.desc(), WorkLine.id.desc())
            .limit(ON_PAGE)
            .offset(page * ON_PAGE)
        )
    ).all()
    balances = await balances_of(work, [row[2] for row in rows])
    found = [
        OwnRow(
            line.ticket_id,
            number,
            company.name,
            balances[company.id],
            service,
            int(brings),
            line.work_date,
            line.fate,
            line.charged_minutes,
            line.amount,
        )
        for line, number, company, service, brings in rows
    ]
    return OwnPage(part, int(total), count, found, page, pages)


async def _solved(work: Work, me: int, period: Period, zone: ZoneInfo, page: int) -> OwnPage:
    first, after = period.instants(zone)
    where = (
        Ticket.resolved_at >= first,
        Ticket.resolved_at < after,
        Ticket.state != TicketState.CANCELLED,
        Ticket.assignee_id == me,
    )
    count = await work.session.scalar(select(func.count()).select_from(Ticket).where(*where)) or 0
    page, pages = _page(count, page)
    rows = (
        await work.session.execute(
            select(Ticket, Company)
            .join(Company, Company.id == Ticket.company_id)
            .where(*where)
            .order_by(Ticket.resolved_at.desc(), Ticket.id.desc())
            .limit(ON_PAGE)
            .offset(page * ON_PAGE)
        )
    ).all()
    known = await timed(work, [ticket.id for ticket, _ in rows])
    balances = await balances_of(work, [company for _, company in rows])
    found = [
        OwnRow(
            ticket.id,
            ticket.number,
            company.name,
            balances[company.id],
            ticket.subject,
            known[ticket.id].split.hands.get(me, 0) if ticket.id in known else 0,
            queue=known[ticket.id].split.queue if ticket.id in known else 0,
        )
        for ticket, company in rows
    ]
    return OwnPage(OwnPart.RESOLVED, count, count, found, page, pages)


async def _ratings(work: Work, me: int, period: Period, zone: ZoneInfo, page: int) -> OwnPage:
    rated = await own_ratings(work, me, *period.instants(zone))
    page, pages = _page(len(rated), page)
    shown = rated[page * ON_PAGE : (page + 1) * ON_PAGE]
    companies = await work.session.scalars(select(Company).where(Company.id.in_({one.company_id for one in shown})))
    balances = await balances_of(work, list(companies))
    found = [
        OwnRow(one.ticket_id, one.number, one.company, balances[one.company_id], one.words, stars=one.stars)
        for one in shown
    ]
    return OwnPage(OwnPart.RATINGS, len(rated), len(rated), found, page, pages)
