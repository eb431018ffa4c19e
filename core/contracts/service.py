"""Use cases of contracts."""

from datetime import date

from sqlalchemy import select

from core.actor import Actor, require_admin
from core.contracts.models import Contract, ServiceModel
from core.database import Work
from core.dates import last_day_of_term
from core.errors import NotFound, Refusal

MAX_MONTHS = 36


async def sign_contract(
    work: Work,
    actor: Actor,
    *,
    company_id: int,
    number: str,
    starts_on: date,
    months: int,
    service_model: ServiceModel,
    prolongs_id: int | None = None,
) -> Contract:
    """A new contract, or with ``prolongs_id`` the continuation of one of the same company (its account goes on)."""
    require_admin(actor)
    number = " ".join(number.split())
    if not number or len(number) > 64:
        raise Refusal("bad-contract-number")
    if not 1 <= months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    root_id: int | None = None
    if prolongs_id is not None:
        earlier = await work.session.get(Contract, prolongs_id)
        if earlier is None or earlier.company_id != company_id:
            raise NotFound("no-contract")
        root_id = earlier.account_contract_id
    taken = await work.session.scalar(
        select(Contract.id).where(Contract.company_id == company_id, Contract.number == number)
    )
    if taken is not None:
        raise Refusal("contract-known", number=number)
    contract = Contract(
        company_id=company_id,
        number=number,
        starts_on=starts_on,
        ends_on=last_day_of_term(starts_on, months),
        months=months,
        service_model=service_model,
        root_id=root_id,
        created_at=work.now,
    )
    work.session.add(contract)
    await work.session.flush()
    return contract


async def contracts_in_force(work: Work, company_id: int, day: date) -> list[Contract]:
    """The company's contracts that are in force on ``day``, the one that ends first on top."""
    query = (
        select(Contract)
        .where(Contract.company_id == company_id, Contract.starts_on <= day, Contract.ends_on >= day)
        .order_by(Contract.ends_on, Contract.id)
    )
    return list(await work.session.scalars(query))
