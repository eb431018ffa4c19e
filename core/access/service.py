"""Use cases of coming in. INN opens nothing here (DESIGN §3, rule 7)."""

import hashlib
import secrets
from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from core.access.models import ContactEventKind, Invitation
from core.access.people import companies_of, note, remember_choice
from core.actor import (
    Actor,
    ContactActor,
    ContactRole,
    StaffActor,
    Stranger,
    require_admin,
    require_manager,
    signature,
)
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.models import Contact
from core.clients.rules import clean_phone
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound, Refusal
from core.staff.models import Staff

INVITATION_LIFETIME = timedelta(days=7)


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def _invite(work: Work, actor: Actor, *, contact_id: int | None, staff_id: int | None) -> str:
    token = secrets.token_urlsafe(24)
    work.session.add(
        Invitation(
            token_hash=_token_hash(token),
            contact_id=contact_id,
            staff_id=staff_id,
            created_by=signature(actor),
            created_at=work.now,
            expires_at=work.now + INVITATION_LIFETIME,
        )
    )
    await work.session.flush()
    return token


async def invite_contact(work: Work, actor: Actor, contact_id: int) -> str:
    """A single-use token that lets this contact in; fits a deep link (at most 64 of A-Z a-z 0-9 _ -).

    By an administrator, or by a manager of the contact's company: for a member, because a manager is made by staff alone.
    """
    contact = await work.session.get(Contact, contact_id)
    if isinstance(actor, ContactActor):
        require_manager(actor)
        if contact is None or contact.company_id != actor.company_id or contact.role is not ContactRole.MEMBER:
            raise NotFound("no-contact")
    else:
        require_admin(actor)
    if contact is None or not contact.active:
        raise NotFound("no-contact")
    if contact.messenger_id is not None and isinstance(actor, ContactActor):
        raise Refusal("colleague-in-already", name=contact.name)
    await note(work, actor, contact_id, ContactEventKind.INVITED)
    _audit_invited(work, actor, Subject.CONTACT, contact_id, contact.company_id)
    return await _invite(work, actor, contact_id=contact_id, staff_id=None)


async def invite_staff(work: Work, actor: Actor, staff_id: int) -> str:
    """A single-use token that lets this staff member in."""
    require_admin(actor)
    staff = await work.session.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise NotFound("no-staff")
    _audit_invited(work, actor, Subject.STAFF, staff_id, None)
    return await _invite(work, actor, contact_id=None, staff_id=staff_id)


def _audit_invited(work: Work, actor: Actor, subject: Subject, person_id: int, company_id: int | None) -> None:
    after = {"until": work.now + INVITATION_LIFETIME}
    audit(work, actor, subject, person_id, "invited", {}, after, company_id=company_id)


async def accept_invitation(work: Work, actor: Actor, token: str) -> StaffActor | ContactActor:
    """Let somebody in by a token: a stranger, or a person of another company. Refuses unknown, used and expired ones, and
    people who are in there already.

    One that was used by the same person is answered again as if it were new: a double tap is not an error.
    """
    invitation = await work.session.scalar(
        select(Invitation).where(Invitation.token_hash == _token_hash(token)).with_for_update()
    )
    if invitation is None:
        raise Refusal("invitation-unknown")
    person: Contact | Staff | None
    if invitation.contact_id is not None:
        person = await lock_row(work, Contact, invitation.contact_id)
    else:
        assert invitation.staff_id is not None
        person = await lock_row(work, Staff, invitation.staff_id)
    if person is None or not person.active:
        raise Refusal("invitation-unknown")
    if isinstance(actor, StaffActor | ContactActor):
        if await _came_in_by_it(work, actor, invitation, person):
            return person.as_actor()
        # Somebody of one company may become a person of another too; staff, and who is at this company already, may not.
        if isinstance(actor, StaffActor) or invitation.staff_id is not None or await _is_at(work, actor, person):
            raise Refusal("already-in", name=actor.name)
    elif not isinstance(actor, Stranger):
        raise Forbidden
    if invitation.used_at is not None:
        raise Refusal("invitation-used")
    if work.now >= invitation.expires_at:
        raise Refusal("invitation-expired")
    if person.messenger_id is not None:
        raise Refusal("invitation-used")
    person.messenger_id = await messenger_of(work, actor)
    invitation.used_at = work.now
    await work.session.flush()
    if isinstance(person, Contact):
        await _came_in(work, person)
    return person.as_actor()


async def _came_in_by_it(
    work: Work, actor: StaffActor | ContactActor, invitation: Invitation, person: Contact | Staff
) -> bool:
    """Whether this very invitation has let this very person in."""
    if invitation.used_at is None:
        return False
    if isinstance(person, Staff):
        return person.as_actor() == actor
    return isinstance(actor, ContactActor) and person.messenger_id == await messenger_of(work, actor)


async def _is_at(work: Work, actor: ContactActor, person: Contact | Staff) -> bool:
    return isinstance(person, Contact) and person.company_id in {
        at.company.id for at in await companies_of(work, actor)
    }


async def messenger_of(work: Work, actor: ContactActor | Stranger) -> int:
    """The messenger's number of a person."""
    if isinstance(actor, Stranger):
        return actor.messenger_id
    found = (await work.session.get_one(Contact, actor.contact_id)).messenger_id
    assert found is not None
    return found


async def _came_in(work: Work, person: Contact) -> None:
    """Written down; and it is this company that somebody of several speaks for now: they have just come in there."""
    await note(work, person.as_actor(), person.id, ContactEventKind.CAME_IN)
    await remember_choice(work, person)


async def enter_by_own_phone(work: Work, actor: Actor, phone: str) -> list[ContactActor]:
    """Let a stranger in by the phone number that the messenger vouches to be their own: at every company that has a contact
    with this number, because somebody may be of several.

    The caller has checked that the shared contact card is the sender's. Refuses a number that no contact has, or only
    companies where several have it (somebody must say which one it is). Who is of several companies chooses afterwards.
    """
    if isinstance(actor, StaffActor | ContactActor):
        raise Refusal("already-in", name=actor.name)
    if not isinstance(actor, Stranger):
        raise Forbidden
    clean = clean_phone(phone)
    query = (
        select(Contact)
        .where(Contact.phone == clean, Contact.active, Contact.messenger_id.is_(None))
        .order_by(Contact.id)
        .with_for_update()
    )
    known = list(await work.session.scalars(query)) if clean else []
    if not known:
        raise Refusal("phone-unknown")
    at_company = Counter(contact.company_id for contact in known)
    sure = [contact for contact in known if at_company[contact.company_id] == 1]
    if not sure:
        raise Refusal("phone-ambiguous")
    for contact in sure:
        contact.messenger_id = actor.messenger_id
        await note(work, contact.as_actor(), contact.id, ContactEventKind.CAME_IN)
    return [contact.as_actor() for contact in sure]
