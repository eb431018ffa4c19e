"""A client's contracts, for the staff's leaders."""

from collections.abc import Sequence

from sqlalchemy import select

from core.actor import Actor, require_leader
from core.contracts.models import Contract
from core.database import Work
from core.errors import NotFound


async def contracts_of(work: Work, actor: Actor, company_id: int, *, limit: int = 10) -> Sequence[Contract]:
    """The company's contracts, the one that ends last first."""
    require_leader(actor)
    query = (
        select(Contract).where(Contract.company_id == company_id).order_by(Contract.ends_on.desc(), Contract.id.desc())
    )
    return (await work.session.scalars(query.limit(limit))).all()


async def get_contract(work: Work, actor: Actor, contract_id: int) -> Contract:
    """The contract, or NotFound."""
    require_leader(actor)
    contract = await work.session.get(Contract, contract_id)
    if contract is None:
        raise NotFound("no-contract")
    return contract
