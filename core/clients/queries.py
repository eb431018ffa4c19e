"""The list of clients, for the staff."""

from collections.abc import Sequence

from sqlalchemy import func, select

from core.actor import Actor, ContactRole, require_leader
from core.clients.models import Company, Contact
from core.database import Work


async def count_companies(work: Work, actor: Actor) -> int:
    """How many clients there are. For leaders."""
    require_leader(actor)
    return await work.session.scalar(select(func.count()).select_from(Company)) or 0


async def contacts_of(work: Work, actor: Actor, company_id: int, *, limit: int = 30) -> Sequence[Contact]:
    """The company's people, managers first, then by name. For leaders."""
    require_leader(actor)
    query = (
        select(Contact)
        .where(Contact.company_id == company_id, Contact.active)
        .order_by((Contact.role == ContactRole.MANAGER).desc(), Contact.name, Contact.id)
        .limit(limit)
    )
    return (await work.session.scalars(query)).all()
