"""Changing what somebody of the staff may do, and ending it."""

from collections.abc import Sequence

from sqlalchemy import any_, literal, select

from core.actor import Actor, StaffActor, StaffRole, require_admin, require_leader
from core.audit.models import Subject
from core.audit.service import CHANGED, REMOVED, audit
from core.database import Work
from core.errors import NotFound, Refusal
from core.staff.models import Staff


async def staff_list(work: Work, actor: Actor) -> Sequence[Staff]:
    """Everybody who is on the staff now, by name; also who has not come in yet. For leaders."""
    require_leader(actor)
    return (await work.session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id))).all()


async def staff_member(work: Work, actor: Actor, staff_id: int) -> Staff:
    """One of them; NotFound for who has left. For leaders."""
    require_leader(actor)
    person = await work.session.get(Staff, staff_id)
    if person is None or not person.active:
        raise NotFound("no-staff")
    return person


async def set_role(work: Work, actor: Actor, staff_id: int, role: StaffRole, *, has: bool) -> Staff:
    """The person has this role from now on, or no longer; said twice it changes nothing.

    Refuses to take the last role, and an administrator's from the last one or by the administrator themselves: somebody
    else must be there to give it back.
    """
    require_admin(actor)
    person = await _lock(work, staff_id)
    roles = {*person.roles, role.value} if has else set(person.roles) - {role.value}
    if not roles:
        raise Refusal("last-role")
    if role is StaffRole.ADMIN and not has and StaffRole.ADMIN in person.roles:
        _not_oneself(actor, person)
        await _another_admin(work, person)
    before, person.roles = person.roles, sorted(roles)
    await work.session.flush()
    audit(work, actor, Subject.STAFF, person.id, CHANGED, {"roles": before}, {"roles": person.roles})
    return person


async def retire(work: Work, actor: Actor, staff_id: int) -> Staff:
    """The person is on the staff no longer; what they did stays under their name. Refuses oneself and the last administrator.

    Their tickets are the caller's care (:mod:`core.tickets.dismissing`).
    """
    require_admin(actor)
    person = await _lock(work, staff_id)
    _not_oneself(actor, person)
    if StaffRole.ADMIN in person.roles:
        await _another_admin(work, person)
    person.active = False
    await work.session.flush()
    audit(work, actor, Subject.STAFF, person.id, REMOVED, {"roles": person.roles}, {})
    return person


async def _lock(work: Work, staff_id: int) -> Staff:
    """The person, and every administrator, in one order: of two who dismiss each other one is first, the other is refused."""
    query = select(Staff).where(
        Staff.active & ((literal(StaffRole.ADMIN.value) == any_(Staff.roles)) | (Staff.id == staff_id))
    )
    locked = query.order_by(Staff.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    for person in await work.session.scalars(locked):
        if person.id == staff_id:
            return person
    raise NotFound("no-staff")


def _not_oneself(actor: Actor, person: Staff) -> None:
    if isinstance(actor, StaffActor) and actor.staff_id == person.id:
        raise Refusal("staff-oneself")


async def _another_admin(work: Work, person: Staff) -> None:
    """One who has come in: an invitation that nobody has used administers nothing."""
    query = select(Staff.id).where(
        Staff.active,
        (literal(StaffRole.ADMIN.value) == any_(Staff.roles)),
        Staff.messenger_id.is_not(None),
        Staff.id != person.id,
    )
    if await work.session.scalar(query.limit(1)) is None:
        raise Refusal("last-admin")
