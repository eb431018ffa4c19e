"""A manager and their colleagues; the same list for staff, who alone make managers."""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.access.models import ContactEventKind
from core.access.people import note
from core.access.service import invite_contact
from core.actor import Actor, ContactActor, ContactRole, require_admin, require_manager, require_staff
from core.audit.models import Subject
from core.audit.service import CHANGED, REMOVED, audit
from core.clients.models import Company, Contact
from core.clients.service import PERSON_NAME_LENGTH, get_company
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import contact, person, tell
from core.people.going import let_go, lock_contact
from core.people.intents import Removed, RoleChanged, Why
from core.tickets.models import ACTIVE, Ticket

LISTED = 30
AWAITED = 20
"""Colleagues who are invited and have not come in: more at a time is no office, but a mistake or mischief."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of a company. ``open_tickets``: theirs that still need something."""

    contact: Contact
    open_tickets: int

    @property
    def came_in(self) -> bool:
        return self.contact.messenger_id is not None


@dataclass(frozen=True, slots=True)
class People:
    """The people of a company, managers first."""

    company: Company
    colleagues: list[Colleague]


async def people_of(work: Work, actor: Actor, company_id: int) -> People:
    """The people of a company: for its managers, and for staff. Staff also sees those whose access has ended and whose data
    is still there."""
    if isinstance(actor, ContactActor):
        if require_manager(actor).company_id != company_id:
            raise NotFound("no-company")
    else:
        require_staff(actor)
    company = await get_company(work, company_id)
    active = select(Ticket.contact_id, func.count().label("number")).where(
        Ticket.company_id == company_id, Ticket.state.in_(ACTIVE)
    )
    counted = active.group_by(Ticket.contact_id).subquery()
    rows = await work.session.execute(
        select(Contact, func.coalesce(counted.c.number, 0))
        .outerjoin(counted, counted.c.contact_id == Contact.id)
        .where(
            Contact.company_id == company_id,
            Contact.active if isinstance(actor, ContactActor) else Contact.forgotten_at.is_(None),
        )
        .order_by(Contact.active.desc(), (Contact.role == ContactRole.MANAGER).desc(), Contact.name, Contact.id)
        .limit(LISTED)
    )
    return People(company, [Colleague(person, number) for person, number in rows])


async def colleague(work: Work, actor: Actor, contact_id: int) -> tuple[Colleague, Company]:
    """One of them. For the company's managers, and for staff; to others there is no such person."""
    found = await work.session.get(Contact, contact_id)
    if found is None or found.forgotten_at is not None:
        raise NotFound("no-contact")
    if isinstance(actor, ContactActor):
        if require_manager(actor).company_id != found.company_id or not found.active:
            raise NotFound("no-contact")
    else:
        require_staff(actor)
    number = await work.session.scalar(
        select(func.count()).select_from(Ticket).where(Ticket.contact_id == contact_id, Ticket.state.in_(ACTIVE))
    )
    return Colleague(found, number or 0), await get_company(work, found.company_id)


async def invite_colleague(work: Work, actor: Actor, name: str) -> tuple[Contact, str]:
    """A new member of the manager's company, and the token of the invitation."""
    manager = require_manager(actor)
    name = " ".join(name.split())
    if not 0 < len(name) <= PERSON_NAME_LENGTH:
        raise Refusal("bad-name")
    awaited = await work.session.scalar(
        select(func.count())
        .select_from(Contact)
        .where(Contact.company_id == manager.company_id, Contact.active, Contact.messenger_id.is_(None))
    )
    if (awaited or 0) >= AWAITED:
        raise Refusal("too-many-awaited", most=AWAITED)
    invited = Contact(
        company_id=manager.company_id,
        name=name,
        phone=None,
        role=ContactRole.MEMBER,
        messenger_id=None,
        active=True,
        created_at=work.now,
    )
    work.session.add(invited)
    await work.session.flush()
    return invited, await invite_contact(work, manager, invited.id)


async def remove(work: Work, actor: Actor, contact_id: int) -> Contact:
    """Take a person's access: by a manager of their company, or by an administrator. The person is told; their unfinished
    tickets are the manager's now. Nobody removes themselves: that is leaving, and the last manager could not."""
    heir: Contact | None
    if isinstance(actor, ContactActor):
        manager = require_manager(actor)
        if contact_id == manager.contact_id:
            raise Refusal("not-oneself")
        # In one order: of two managers who remove each other at once one is first, and the other has no right any more.
        locked = {each: await lock_contact(work, each) for each in sorted((contact_id, manager.contact_id))}
        gone, heir = locked[contact_id], locked[manager.contact_id]
        if gone.company_id != manager.company_id:
            raise NotFound("no-contact")
        require_manager(heir.as_actor())
    else:
        require_admin(actor)
        gone = await lock_contact(work, contact_id)
        heir = None
    audit(work, actor, Subject.CONTACT, gone.id, REMOVED, {"role": gone.role}, {}, company_id=gone.company_id)
    await let_go(work, actor, gone, Why.REMOVED, heir=heir)
    if gone.messenger_id is not None:
        removed = Removed(company_id=gone.company_id, by_staff=not isinstance(actor, ContactActor))
        await tell(work, person(gone.messenger_id), removed)
    return gone


async def change_role(work: Work, actor: Actor, contact_id: int, role: ContactRole) -> Contact:
    """Make somebody a manager of their company, or a member: by an administrator alone (DESIGN §4, who agrees to money)."""
    require_admin(actor)
    changed = await lock_contact(work, contact_id)
    if changed.role is role:
        return changed
    before, changed.role = changed.role, role
    audit(
        work,
        actor,
        Subject.CONTACT,
        contact_id,
        CHANGED,
        {"role": before},
        {"role": role},
        company_id=changed.company_id,
    )
    await note(work, actor, contact_id, ContactEventKind.ROLE_CHANGED)
    if changed.messenger_id is not None:
        await tell(work, contact(changed.id), RoleChanged(company_id=changed.company_id, role=role))
    return changed
