"""A person's access ends: their tickets go on in somebody else's hands."""

from sqlalchemy import delete, func, select

from core.access.models import ContactChoice, ContactEventKind, Invitation
from core.access.people import note
from core.actor import Actor, ContactActor, ContactRole, require_contact, signature
from core.clients.models import Contact
from core.clients.service import managers_in
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, contact, tell, withdraw
from core.people.intents import PersonGone, TicketsPassed, Why
from core.people.models import TicketPassed
from core.tickets.base import show_changed
from core.tickets.models import ACTIVE, Ticket, TicketState

UNFINISHED = (*sorted(ACTIVE), TicketState.RESOLVED)
"""What somebody of the client is still needed for: a resolved ticket waits for their word."""


async def lock_contact(work: Work, contact_id: int) -> Contact:
    """An active person with the row locked, or NotFound."""
    person = await lock_row(work, Contact, contact_id)
    if person is None or not person.active:
        raise NotFound("no-contact")
    return person


async def leave(work: Work, actor: Actor) -> Contact:
    """The person goes by their own wish, from the company they speak for now: nothing is sent to them any more. Refuses the
    company's last manager: somebody has to be asked about money."""
    me = require_contact(actor)
    person = await lock_contact(work, me.contact_id)
    if person.role is ContactRole.MANAGER and await _other_managers(work, person) == 0:
        raise Refusal("last-manager")
    await let_go(work, actor, person, Why.LEFT)
    return person


async def _other_managers(work: Work, person: Contact) -> int:
    found = await work.session.scalar(
        select(func.count())
        .select_from(Contact)
        .where(
            Contact.company_id == person.company_id,
            Contact.role == ContactRole.MANAGER,
            Contact.active,
            Contact.messenger_id.is_not(None),
            Contact.id != person.id,
        )
    )
    return found or 0


async def let_go(work: Work, actor: Actor, person: Contact, why: Why, *, heir: Contact | None = None) -> None:
    """End the access of a locked person: at once, for good. Their unfinished tickets go to ``heir``, else to a manager of the
    company if it has one; else they keep their author, who reads nothing, and the group is told so. Authorised by the
    caller."""
    person.active = False
    await note(work, actor, person.id, ContactEventKind.LEFT if why is not Why.REMOVED else ContactEventKind.REMOVED)
    await work.session.execute(
        delete(ContactChoice).where(ContactChoice.contact_id == person.id).execution_options(synchronize_session=False)
    )
    await work.session.execute(
        delete(Invitation)
        .where(Invitation.contact_id == person.id, Invitation.used_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    await withdraw(work, contact(person.id).lane)
    heir = heir or next(iter((await managers_in(work, [person.company_id])).get(person.company_id, [])), None)
    passed = await _pass_tickets(work, actor, person, heir)
    numbers = [ticket.number for ticket in passed]
    if heir is not None and numbers:
        await tell(work, contact(heir.id), TicketsPassed(company_id=person.company_id, numbers=numbers))
    gone = PersonGone(
        contact_id=person.id,
        company_id=person.company_id,
        why=why,
        numbers=numbers,
        heir_id=heir.id if heir is not None else None,
        by_id=actor.contact_id if isinstance(actor, ContactActor) and actor.contact_id != person.id else None,
    )
    await tell(work, GROUP, gone)
    for ticket in passed:
        await show_changed(work, ticket)


async def _pass_tickets(work: Work, actor: Actor, person: Contact, heir: Contact | None) -> list[Ticket]:
    """The unfinished tickets of the person, which are the heir's from now on if there is one."""
    query = select(Ticket).where(Ticket.contact_id == person.id, Ticket.state.in_(UNFINISHED)).order_by(Ticket.id)
    tickets = list(await work.session.scalars(query.with_for_update(key_share=True)))
    for ticket in tickets if heir is not None else ():
        assert heir is not None
        ticket.contact_id = heir.id
        work.session.add(
            TicketPassed(
                ticket_id=ticket.id,
                from_contact_id=person.id,
                to_contact_id=heir.id,
                at=work.now,
                author=signature(actor),
            )
        )
    await work.session.flush()
    return tickets
