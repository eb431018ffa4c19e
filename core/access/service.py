"""Use cases of coming in. INN opens nothing here (DESIGN §3, rule 7)."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import literal, select

from core.access.models import Invitation
from core.actor import Actor, ContactActor, StaffActor, Stranger, require_admin, signature
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.models import Contact
from core.clients.rules import clean_phone
from core.database import Work, lock_row
from core.errors import Forbidden, NotFound, Refusal
from core.staff.models import Staff

INVITATION_LIFETIME = timedelta(days=7)


async def who_is(work: Work, messenger_id: int, name: str) -> StaffActor | ContactActor | Stranger:
    """The actor behind a messenger's user number. ``name`` is only a stranger's label."""
    nobody = select(literal(1)).subquery()
    staff, contact = (
        await work.session.execute(
            select(Staff, Contact)
            .select_from(nobody)
            .outerjoin(Staff, (Staff.messenger_id == messenger_id) & Staff.active)
            .outerjoin(Contact, (Contact.messenger_id == messenger_id) & Contact.active)
        )
    ).one()
    if staff is not None:
        return staff.as_actor()
    if contact is not None:
        return contact.as_actor()
    return Stranger(messenger_id, name)


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
    """A single-use token that lets this contact in; fits a deep link (at most 64 of A-Z a-z 0-9 _ -)."""
    require_admin(actor)
    contact = await work.session.get(Contact, contact_id)
    if contact is None or not contact.active:
        raise NotFound("no-contact")
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
    """Let a stranger in by a token. Refuses unknown, used and expired ones, and people who are in already.

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
        if person.as_actor() == actor and invitation.used_at is not None:
            return actor
        raise Refusal("already-in", name=actor.name)
    if not isinstance(actor, Stranger):
        raise Forbidden
    if invitation.used_at is not None:
        raise Refusal("invitation-used")
    if work.now >= invitation.expires_at:
        raise Refusal("invitation-expired")
    if person.messenger_id is not None:
        raise Refusal("invitation-used")
    person.messenger_id = actor.messenger_id
    invitation.used_at = work.now
    await work.session.flush()
    return person.as_actor()


async def enter_by_own_phone(work: Work, actor: Actor, phone: str) -> ContactActor:
    """Let a stranger in by the phone number that the messenger vouches to be their own.

    The caller has checked that the shared contact card is the sender's. Refuses a number that no contact has, or that
    several have (a person must choose which one it is).
    """
    if isinstance(actor, StaffActor | ContactActor):
        raise Refusal("already-in", name=actor.name)
    if not isinstance(actor, Stranger):
        raise Forbidden
    clean = clean_phone(phone)
    known = (
        list(
            await work.session.scalars(
                select(Contact)
                .where(Contact.phone == clean, Contact.active, Contact.messenger_id.is_(None))
                .limit(2)
                .with_for_update()
            )
        )
        if clean
        else []
    )
    if not known:
        raise Refusal("phone-unknown")
    if len(known) > 1:
        raise Refusal("phone-ambiguous")
    known[0].messenger_id = actor.messenger_id
    await work.session.flush()
    return known[0].as_actor()
