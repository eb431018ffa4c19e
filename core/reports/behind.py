"""What stands behind a number of a report: the tickets that make it up, each with what it brings to it.

Every number is counted from the same rows as its list, so a list always adds up to its number. What is counted in tickets
brings 1 each.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, func, select

from core.actor import Actor, require_leader
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Work
from core.ledger.statement import Period
from core.reports.counting import ALL, Narrowed, brought_to
from core.reports.own_first import require_told
from core.reports.what import What
from core.staff.models import Staff
from core.tickets.lists import balances_of
from core.tickets.models import Ticket

ON_PAGE = 8


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
    brought = brought_to(work, what, period, zone, of)
    found = await _page(work, brought, page)
    if not found and page > 0:
        count = await work.session.scalar(select(func.count()).select_from(brought)) or 0
        page = max(0, -(-count // ON_PAGE) - 1)
        found = await _page(work, brought, page)
    count, total = (found[0].count, found[0].total) if found else (0, 0)
    rows = await _rows(work, {one.ticket_id: one.brings for one in found})
    return Behind(what, await _names(work, of), total, count, rows, page, max(1, -(-count // ON_PAGE)))


@dataclass(frozen=True, slots=True)
class _Found:
    """A ticket of a page; beside it how many there are and what they come to, so that all is counted in one go."""

    ticket_id: int
    brings: int
    count: int
    total: int


async def _page(work: Work, brought: Subquery, page: int) -> list[_Found]:
    query = (
        select(brought.c.ticket_id, brought.c.brings, func.count().over(), func.sum(brought.c.brings).over())
        .order_by(brought.c.brings.desc(), brought.c.ticket_id.desc())
        .limit(ON_PAGE)
        .offset(page * ON_PAGE)
    )
    return [_Found(*(int(value) for value in row)) for row in await work.session.execute(query)]


async def _rows(work: Work, brings: dict[int, int]) -> list[TicketBehind]:
    """The tickets in this order."""
    query = select(Ticket, Company).join(Company, Company.id == Ticket.company_id).where(Ticket.id.in_(brings))
    found = {ticket.id: (ticket, company) for ticket, company in await work.session.execute(query)}
    balances = await balances_of(work, [company for _, company in found.values()])
    return [
        TicketBehind(ticket.id, ticket.number, company.name, balances[company.id], ticket.subject, minutes)
        for ticket_id, minutes in brings.items()
        for ticket, company in (found[ticket_id],)
    ]


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
        brought = brought_to(work, what, period, zone, of)
        found[what] = int(await work.session.scalar(select(func.coalesce(func.sum(brought.c.brings), 0))) or 0)
    return found
