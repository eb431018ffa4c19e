"""Companies as staff finds them while a client is on the phone: balance, what may be done, open tickets, people and calls."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor, require_staff
from core.clients.models import Company, Contact
from core.clients.search import MOST, companies_like
from core.clients.search_rules import read_query
from core.clients.service import get_company
from core.contracts.models import Contract
from core.contracts.service import contracts_in_force
from core.database import Work
from core.dates import local_date
from core.tickets.call_models import TicketCall
from core.tickets.lists import balances_of
from core.tickets.models import ACTIVE, Ticket

LAST_CALLS = 5
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FoundCompany:
    """``balance``: minutes available today; ``active``: tickets that need something, the oldest first."""

    company: Company
    balance: int
    active: tuple[Ticket, ...]


async def find_clients(work: Work, actor: Actor, text: str, *, limit: int = MOST) -> list[FoundCompany]:
    """The companies that the text may mean, for staff: by words of the name, INN, phone, the number of a ticket («1003», first
    of all then) or a number that somebody has called from."""
    return await seen(work, await companies_meant(work, actor, text, limit=limit))


async def companies_meant(work: Work, actor: Actor, text: str, *, limit: int = MOST) -> list[Company]:
    """The same companies without what is going on in them."""
    require_staff(actor)
    asked = read_query(text)
    found = [*await _by_ticket(work, asked.digits), *await _by_call(work, asked.phone)]
    found += await companies_like(work, asked, limit=limit)
    return list({one.id: one for one in found}.values())[:limit]


async def _by_ticket(work: Work, digits: Sequence[str]) -> list[Company]:
    numbers = [number for each in digits if (number := int(each)) <= LARGEST_NUMBER]
    if not numbers:
        return []
    query = select(Company).join(Ticket, Ticket.company_id == Company.id).where(Ticket.number.in_(numbers))
    return list(await work.session.scalars(query.order_by(Ticket.number)))


async def _by_call(work: Work, phone: str) -> list[Company]:
    if not phone:
        return []
    query = (
        select(Company)
        .join(Ticket, Ticket.company_id == Company.id)
        .join(TicketCall, TicketCall.ticket_id == Ticket.id)
        .where(TicketCall.caller_phone.endswith(phone))
        .order_by(Ticket.id.desc())
        .limit(MOST)
    )
    return list(await work.session.scalars(query))


async def seen(work: Work, companies: Sequence[Company]) -> list[FoundCompany]:
    """These companies with balances and open tickets, in four statements however many there are. Authorised by the caller."""
    balances = await balances_of(work, companies)
    active = defaultdict[int, list[Ticket]](list)
    mine = Ticket.company_id.in_([one.id for one in companies])
    for ticket in await work.session.scalars(select(Ticket).where(mine, Ticket.state.in_(ACTIVE)).order_by(Ticket.id)):
        active[ticket.company_id].append(ticket)
    return [FoundCompany(one, balances[one.id], tuple(active[one.id])) for one in companies]


@dataclass(frozen=True, slots=True)
class PastCall:
    """A ticket that was opened from a call, as «кто звонил» lists it. ``phone``: of a caller whom nobody knew."""

    number: int
    at: datetime
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class ClientView:
    """All that staff needs to know of a company while it is on the phone. ``calls``: the last ones, the newest first."""

    company: Company
    balance: int
    active: tuple[Ticket, ...]
    contracts: list[Contract]
    contacts: list[Contact]
    calls: list[PastCall]


async def client_view(work: Work, actor: Actor, company_id: int) -> ClientView:
    """A company for staff, or NotFound."""
    require_staff(actor)
    company = await get_company(work, company_id)
    (found,) = await seen(work, [company])
    contacts = await work.session.scalars(
        select(Contact).where(Contact.company_id == company.id, Contact.active).order_by(Contact.name, Contact.id)
    )
    return ClientView(
        company,
        found.balance,
        found.active,
        await contracts_in_force(work, company.id, local_date(work.now, company.zone)),
        list(contacts),
        await _calls(work, company.id),
    )


async def _calls(work: Work, company_id: int) -> list[PastCall]:
    rows = await work.session.execute(
        select(Ticket.number, Ticket.requested_at, Contact.name, TicketCall.caller_phone)
        .join(TicketCall, TicketCall.ticket_id == Ticket.id)
        .join(Contact, Contact.id == Ticket.contact_id)
        .where(Ticket.company_id == company_id)
        .order_by(Ticket.id.desc())
        .limit(LAST_CALLS)
    )
    return [PastCall(*row) for row in rows]


async def company_by_inn(work: Work, actor: Actor, inn: str, kpp: str | None) -> Company | None:
    """The company with this INN and KPP, for staff."""
    require_staff(actor)
    query = select(Company).where(Company.inn == inn, Company.kpp.is_not_distinct_from(kpp))
    return await work.session.scalar(query)
