"""Who stands behind a messenger's number, at which companies; and the history of their access."""

from dataclasses import dataclass

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from core.access.models import ContactChoice, ContactEvent, ContactEventKind
from core.actor import Actor, ContactActor, StaffActor, Stranger, require_contact, signature
from core.clients.models import Company, Contact
from core.database import Work
from core.errors import NotFound
from core.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Identity:
    """The actor behind a messenger's number. ``several``: they are of more than one company; ``undecided``: and have not said
    for which one they speak now, so that the actor is of the company that came first."""

    actor: StaffActor | ContactActor | Stranger
    several: bool = False
    undecided: bool = False


async def identify(work: Work, messenger_id: int, name: str) -> Identity:
    """Who it is. ``name`` is only a stranger's label."""
    nobody = select(literal(1)).subquery()
    mine = Contact.messenger_id == messenger_id
    rows = (
        await work.session.execute(
            select(Staff, Contact, ContactChoice.contact_id)
            .select_from(nobody)
            .outerjoin(Staff, (Staff.messenger_id == messenger_id) & Staff.active)
            .outerjoin(Contact, mine & Contact.active)
            .outerjoin(ContactChoice, mine & (ContactChoice.contact_id == Contact.id))
            .order_by(Contact.id)
        )
    ).all()
    staff, first, _ = rows[0]
    if staff is not None:
        return Identity(staff.as_actor())
    if first is None:
        return Identity(Stranger(messenger_id, name))
    chosen = next((contact for _, contact, choice in rows if choice is not None), None)
    several = len(rows) > 1
    return Identity((chosen or first).as_actor(), several, undecided=several and chosen is None)


async def who_is(work: Work, messenger_id: int, name: str) -> StaffActor | ContactActor | Stranger:
    """The actor behind a messenger's user number. ``name`` is only a stranger's label."""
    return (await identify(work, messenger_id, name)).actor


@dataclass(frozen=True, slots=True)
class At:
    """A person at one of their companies."""

    contact: Contact
    company: Company


async def companies_of(work: Work, actor: Actor) -> list[At]:
    """All companies of the person who asks, in the order in which they came in there."""
    here = require_contact(actor)
    number = select(Contact.messenger_id).where(Contact.id == here.contact_id).scalar_subquery()
    rows = await work.session.execute(
        select(Contact, Company)
        .join(Company, Company.id == Contact.company_id)
        .where(Contact.messenger_id == number, Contact.active)
        .order_by(Contact.id)
    )
    return [At(contact, company) for contact, company in rows]


async def choose_company(work: Work, actor: Actor, contact_id: int) -> ContactActor:
    """Speak for another of one's companies from now on. Raises NotFound for a contact that is not the same person."""
    found = next((at.contact for at in await companies_of(work, actor) if at.contact.id == contact_id), None)
    if found is None or found.messenger_id is None:
        raise NotFound("no-company")
    await remember_choice(work, found)
    return found.as_actor()


async def remember_choice(work: Work, person: Contact) -> None:
    """This person speaks for this company from now on."""
    values = {"contact_id": person.id, "chosen_at": work.now}
    await work.session.execute(
        insert(ContactChoice)
        .values(messenger_id=person.messenger_id, **values)
        .on_conflict_do_update(index_elements=[ContactChoice.messenger_id], set_=values)
    )


async def note(work: Work, actor: Actor, contact_id: int, kind: ContactEventKind) -> None:
    """Write down what happened to a person's access, and who did it."""
    work.session.add(ContactEvent(contact_id=contact_id, kind=kind, at=work.now, author=signature(actor)))
    await work.session.flush()
