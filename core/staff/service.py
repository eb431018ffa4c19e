"""Use cases of the staff list."""

from sqlalchemy import any_, literal, select

from core.actor import Actor, StaffRole, SystemActor, require_admin
from core.audit.models import Subject
from core.audit.service import ADDED, audit
from core.database import Work
from core.errors import Refusal
from core.staff.models import Staff

NAME_LENGTH = 200


async def add_staff(work: Work, actor: Actor, *, name: str, roles: frozenset[StaffRole]) -> Staff:
    """Put a person on the list; they come in by an invitation. Refuses an empty name and an empty set of roles."""
    require_admin(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-name")
    if not roles:
        raise Refusal("no-roles")
    staff = Staff(name=name, roles=sorted(roles), created_at=work.now, active=True)
    work.session.add(staff)
    await work.session.flush()
    audit(work, actor, Subject.STAFF, staff.id, ADDED, {}, {"roles": staff.roles})
    return staff


async def ensure_first_admin(work: Work, messenger_id: int) -> Staff:
    """The administrator named in the settings, made at the first start and left alone afterwards."""
    found = await work.session.scalar(select(Staff).where(Staff.messenger_id == messenger_id, Staff.active))
    if found is not None:
        return found
    admin = Staff(
        name="Администратор",
        roles=[StaffRole.ADMIN],
        messenger_id=messenger_id,
        created_at=work.now,
        active=True,
    )
    work.session.add(admin)
    await work.session.flush()
    audit(work, SystemActor("setup"), Subject.STAFF, admin.id, ADDED, {}, {"roles": admin.roles})
    return admin


async def staff_with_role(work: Work, role: StaffRole) -> list[Staff]:
    """Active people with this role who have come in, by name."""
    query = (
        select(Staff)
        .where(Staff.active, Staff.messenger_id.is_not(None), literal(role.value) == any_(Staff.roles))
        .order_by(Staff.name, Staff.id)
    )
    return list(await work.session.scalars(query))
