"""A person is forgotten (152-ФЗ, art. 21): what identifies them and what they said is erased, the history of hours stays.

At once when nothing is being done for them. While it is, the words are what an engineer works by: then their access ends at
once, staff is told, and the data is erased when a director says so, in ten days at the latest, whatever the tickets do. Ten
days and not ten working ones (art. 21, part 5.1): earlier is never wrong, and no calendar has to be right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from core.access.models import ContactEventKind
from core.access.people import companies_of, note
from core.actor import Actor, SystemActor, require_contact, require_leader
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.models import Contact
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.people.erasing import traces
from core.people.forgotten import erase_access, erase_contacts, erase_outbox, erase_reasons, erase_tickets
from core.people.going import let_go
from core.people.intents import ForgetAsked, Why
from core.people.models import ForgetRequest, ForgetState
from core.tickets.models import ACTIVE, Ticket

WITHIN = timedelta(days=10)
BY_TIME = SystemActor("forget")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who was forgotten, for the front end's own tables: their contacts, their number in the messenger (None: never came in)
    and what they were called."""

    contact_ids: tuple[int, ...]
    messenger_id: int | None
    names: tuple[str, ...]


async def ask_to_be_forgotten(work: Work, actor: Actor) -> Forgotten | ForgetRequest:
    """The person's own wish, at all their companies. Erased at once, or kept as a request while tickets of theirs are open."""
    me = require_contact(actor)
    everywhere = [at.contact for at in await companies_of(work, me)]
    people = [await _lock(work, person.id) for person in everywhere]
    if not await open_tickets(work, [person.id for person in people]):
        return await _erase(work, me, people)
    await note(work, me, me.contact_id, ContactEventKind.FORGET_ASKED)
    request = ForgetRequest(
        contact_id=me.contact_id, state=ForgetState.WAITING, asked_at=work.now, due_at=work.now + WITHIN, done_at=None
    )
    work.session.add(request)
    await work.session.flush()
    for person in people:
        await let_go(work, me, person, Why.LEFT)
    await tell(work, GROUP, ForgetAsked(request_id=request.id))
    return request


async def forget(work: Work, actor: Actor, contact_id: int) -> Forgotten:
    """A written request: a director or an administrator erases a person, at all companies where it is the same one (the same
    number in the messenger). Refuses who is forgotten already."""
    require_leader(actor)
    person = await _lock(work, contact_id)
    if person.forgotten_at is not None:
        raise Refusal("forgotten-already")
    asked_at = await work.session.scalar(
        select(ForgetRequest.asked_at).where(
            ForgetRequest.contact_id == contact_id, ForgetRequest.state == ForgetState.WAITING
        )
    )
    # Who has come in anew after asking is there because they want to be.
    return await _erase(work, actor, [person, *await _same_person(work, person, until=asked_at or work.now)])


async def forget_requested(work: Work, actor: Actor, request_id: int) -> Forgotten:
    """The same for somebody who has asked by themselves."""
    require_leader(actor)
    request = await work.session.get(ForgetRequest, request_id)
    if request is None:
        raise NotFound("no-contact")
    return await forget(work, actor, request.contact_id)


async def due_to_forget(work: Work) -> Sequence[int]:
    """Persons whose time is up; for a daily job."""
    query = select(ForgetRequest.contact_id).where(
        ForgetRequest.state == ForgetState.WAITING, ForgetRequest.due_at <= work.now
    )
    return (await work.session.scalars(query.order_by(ForgetRequest.id))).all()


async def open_tickets(work: Work, contact_ids: Sequence[int]) -> list[int]:
    """Numbers of the tickets of these contacts in which somebody still has to do something."""
    query = select(Ticket.number).where(Ticket.contact_id.in_(contact_ids), Ticket.state.in_(ACTIVE))
    return list(await work.session.scalars(query.order_by(Ticket.number)))


async def _lock(work: Work, contact_id: int) -> Contact:
    person = await lock_row(work, Contact, contact_id)
    if person is None:
        raise NotFound("no-contact")
    return person


async def _same_person(work: Work, person: Contact, *, until: datetime) -> list[Contact]:
    if person.messenger_id is None:
        return []
    query = select(Contact.id).where(
        Contact.messenger_id == person.messenger_id, Contact.id != person.id, Contact.created_at <= until
    )
    return [await _lock(work, other) for other in await work.session.scalars(query.order_by(Contact.id))]


async def _erase(work: Work, actor: Actor, people: Sequence[Contact]) -> Forgotten:
    ids = tuple(person.id for person in people)
    # Whose number it is now: one that somebody else came in with since is not theirs to take along.
    messenger_id = next((person.messenger_id for person in people if person.messenger_id is not None), None)
    gone = Forgotten(ids, messenger_id, tuple(sorted({person.name for person in people})))
    phones = {person.phone for person in people}
    for person in people:
        if person.active:
            await let_go(work, actor, person, Why.FORGOTTEN)
        await note(work, actor, person.id, ContactEventKind.FORGOTTEN)
        audit(
            *(work, actor, Subject.CONTACT, person.id, "forgotten"), {"active": True}, {}, company_id=person.company_id
        )
    await erase_tickets(work, ids, gone.names, phones)
    if (found := traces([name for name in gone.names if " " in name], phones)) is not None:
        await erase_reasons(work, {person.company_id for person in people}, found)
    await erase_access(work, ids, messenger_id)
    await erase_contacts(work, people)
    await erase_outbox(work, ids, messenger_id, gone.names)
    done = (
        update(ForgetRequest)
        .where(ForgetRequest.contact_id.in_(ids), ForgetRequest.state == ForgetState.WAITING)
        .values(state=ForgetState.DONE, done_at=work.now)
        .returning(ForgetRequest.id)
        .execution_options(synchronize_session=False)
    )
    for request_id in await work.session.scalars(done):
        await tell(work, GROUP, ForgetAsked(request_id=request_id))
    return gone
