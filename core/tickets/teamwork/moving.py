"""A ticket was opened for the wrong company, or the wrong service was entered for its work."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from core.actor import Actor, ContactRole, StaffActor, SystemActor, require_leader, require_staff
from core.catalog.models import Service
from core.catalog.service import get_service
from core.clients.models import Company, Contact
from core.clients.service import get_company
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.sla.plans import pinned_for
from core.tickets.base import show_changed
from core.tickets.estimating import drop_estimate
from core.tickets.models import ACTIVE, Ticket, WorkLine
from core.tickets.needing import require_estimate
from core.tickets.opening import account_for
from core.tickets.priorities import repin
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.acts import lock_active, write_act
from core.tickets.teamwork.models import ActKind

MOVED = SystemActor("company_moved")


@dataclass(frozen=True, slots=True)
class Movable:
    """A ticket and the other companies in which the person who opened it is a contact, too."""

    ticket: Ticket
    companies: list[Company]


async def companies_for(work: Work, actor: Actor, ticket_id: int) -> Movable:
    """Where any engineer may move the ticket; a director or an administrator may move it to any company."""
    ticket = await staff_ticket(work, actor, ticket_id)
    _check(ticket)
    person = await work.session.get_one(Contact, ticket.contact_id)
    query = select(Company).where(
        Company.id.in_(select(Contact.company_id).where(Contact.active, _same(person))), Company.id != ticket.company_id
    )
    return Movable(ticket, list(await work.session.scalars(query.order_by(Company.name, Company.id))))


def _same(person: Contact) -> ColumnElement[bool]:
    """Of a contact: the same human being, by Telegram or by telephone."""
    return or_(
        (Contact.messenger_id == person.messenger_id) if person.messenger_id is not None else Contact.id == person.id,
        (Contact.phone == person.phone) if person.phone is not None else Contact.id == person.id,
    )


def _check(ticket: Ticket) -> None:
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)
    if ticket.completions:
        raise Refusal("move-charged", number=ticket.number)


async def move_to_company(work: Work, actor: Actor, ticket_id: int, company_id: int) -> tuple[Ticket, Company]:
    """The ticket is this company's, and so are its account of hours, its contract and its plan, as if it had been opened there.

    Only until the first charge. To a company in which the client is a contact; by a director or an administrator to any, and
    then it is that company's person's: the same human being, else its manager. An estimate counts no more: another company has
    agreed to it.
    """
    ticket, author = await lock_active(work, actor, ticket_id)
    _check(ticket)
    company = await get_company(work, company_id)
    if company.id == ticket.company_id:
        raise Refusal("move-same", name=company.name)
    before = ticket.company_id
    person = await _person_in(work, author, ticket, company)
    await drop_estimate(work, author, ticket)
    contract, account_id = await account_for(work, company, local_date(ticket.requested_at, company.zone))
    ticket.company_id, ticket.contact_id = company.id, person.id
    ticket.contract_id, ticket.account_id = contract.id if contract else None, account_id
    ticket.version += 1
    pinned = await pinned_for(work, contract)
    if pinned is not None:
        await repin(work, MOVED, [(ticket, pinned.plan.id, pinned.calendar.id)], show=())
    await write_act(work, ticket, author, ActKind.MOVED, before)
    await show_changed(work, ticket)
    return ticket, company


async def _person_in(work: Work, author: StaffActor, ticket: Ticket, company: Company) -> Contact:
    opened_by = await work.session.get_one(Contact, ticket.contact_id)
    here = select(Contact).where(Contact.company_id == company.id, Contact.active)
    by_standing = (Contact.messenger_id.is_(None), Contact.role != ContactRole.MANAGER, Contact.id)
    person = await work.session.scalar(here.where(_same(opened_by)).order_by(*by_standing).limit(1))
    if person is not None:
        return person
    require_leader(author)
    person = await work.session.scalar(here.order_by(*by_standing).limit(1))
    if person is None:
        raise Refusal("move-nobody", name=company.name)
    return person


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Work that is entered and not charged yet."""

    line: WorkLine
    service: Service


async def draft_lines(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, list[DraftLine]]:
    """The work whose service can still be changed, oldest first."""
    ticket = await staff_ticket(work, actor, ticket_id)
    rows = await work.session.execute(
        select(WorkLine, Service)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
        .order_by(WorkLine.id)
    )
    return ticket, [DraftLine(line, service) for line, service in rows]


async def change_service(
    work: Work, actor: Actor, ticket_id: int, line_id: int, service_id: int, *, version: int
) -> DraftLine:
    """The work was of another service. ``version``: the ticket's when the buttons were drawn. Refuses what is charged."""
    ticket, author = await lock_active(work, require_staff(actor), ticket_id)
    if ticket.version != version:
        raise Refusal("lines-changed", number=ticket.number)
    line = await lock_row(work, WorkLine, line_id)
    if line is None or line.ticket_id != ticket.id or line.completion is not None:
        raise NotFound("no-draft-lines", number=ticket.number)
    service = await get_service(work, service_id)
    if not service.active:
        raise Refusal("service-retired", name=service.name)
    await require_estimate(work, ticket, service)
    if line.service_id != service.id:
        before, line.service_id = line.service_id, service.id
        ticket.version += 1
        await write_act(work, ticket, author, ActKind.SERVICE_CHANGED, before)
        await show_changed(work, ticket)
    return DraftLine(line, service)


async def count_drafts(work: Work, ticket: Ticket) -> int:
    """How many lines of work are entered and not charged."""
    query = select(func.count()).select_from(WorkLine)
    return await work.session.scalar(query.where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))) or 0
