"""Use cases: which configurations of 1C a company works with. Any of the staff writes them down."""

from sqlalchemy import select

from core.actor import Actor, SystemActor, require_staff, signature
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.configuration_models import Configuration
from core.clients.models import Company
from core.database import Work, lock_row
from core.errors import NotFound, Refusal

NAME_LENGTH = 100
MOST = 20
"""Nobody has more; a longer list is a mistake."""


async def configurations_of(work: Work, company_id: int) -> list[Configuration]:
    """The company's configurations in the order they were written down. For the desk itself: it asks for no right."""
    query = select(Configuration).where(Configuration.company_id == company_id).order_by(Configuration.id)
    return list(await work.session.scalars(query))


async def add_configuration(work: Work, actor: Actor, company_id: int, name: str) -> Configuration:
    """Write down that the company works with this one; one that is known (whatever the capitals) stays as it is.

    Refuses an empty or a long name (``bad-configuration``), and more than a company can have (``too-many-configurations``).
    """
    _require(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-configuration", most=NAME_LENGTH)
    if await lock_row(work, Company, company_id) is None:
        raise NotFound("no-company")
    known = await configurations_of(work, company_id)
    same = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if same is not None:
        return same
    if len(known) >= MOST:
        raise Refusal("too-many-configurations", most=MOST)
    made = Configuration(company_id=company_id, name=name, added_at=work.now, added_by=signature(actor))
    work.session.add(made)
    await work.session.flush()
    audit(work, actor, Subject.COMPANY, company_id, "configured", {}, {"configuration": name}, company_id=company_id)
    return made


async def remove_configuration(work: Work, actor: Actor, company_id: int, name: str) -> Configuration:
    """The company does not work with it any more; NotFound ``no-configuration`` if it is not in the list."""
    _require(actor)
    name = " ".join(name.split())
    known = await configurations_of(work, company_id)
    found = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise NotFound("no-configuration")
    await work.session.delete(found)
    audit(
        work, actor, Subject.COMPANY, company_id, "configured", {"configuration": found.name}, {}, company_id=company_id
    )
    await work.session.flush()
    return found


def _require(actor: Actor) -> None:
    if not isinstance(actor, SystemActor):
        require_staff(actor)
