"""Use cases of contracts."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from core.actor import Actor, require_admin
from core.audit.models import Subject
from core.audit.service import ADDED, Value, audit
from core.contracts.models import Campaign, CampaignOffer, Contract, ContractVersion, OfferState
from core.contracts.service_models import ModelTerms, Pays, ServiceModel, model_named
from core.database import Work, lock_row
from core.dates import last_day_of_term
from core.errors import NotFound, Refusal

MAX_MONTHS = 36
NUMBER_LENGTH = 64


async def sign_contract(
    work: Work,
    actor: Actor,
    *,
    company_id: int,
    number: str,
    starts_on: date,
    months: int,
    service_model: str | None,
    free_until: time | None = None,
    accrues_from: date | None = None,
    prolongs_id: int | None = None,
) -> Contract:
    """A new contract, or with ``prolongs_id`` the continuation of one of the same company (its account goes on).

    ``service_model`` None is for prolongations: the model that the company has agreed to in a campaign, else the one in force
    on the last day of what is prolonged. ``accrues_from``: minutes come by the rule table from this day on, if the model
    brings any; without it they are entered by hand.
    """
    require_admin(actor)
    number = " ".join(number.split())
    if not 0 < len(number) <= NUMBER_LENGTH:
        raise Refusal("bad-contract-number")
    if not 1 <= months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    root_id: int | None = None
    if prolongs_id is not None:
        root_id = await _lock_root(work, company_id, prolongs_id)
    if service_model is None and root_id is not None:
        service_model, free_until = await model_after(work, root_id)
    check_terms(service_model or "", free_until)
    assert service_model is not None
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
        free_until=free_until,
        accrues_from=accrues_from if model_named(service_model).accrues else None,
        root_id=root_id,
        created_at=work.now,
    )
    work.session.add(contract)
    await work.session.flush()
    said: dict[str, Value] = {
        "starts_on": starts_on,
        "months": months,
        "model": service_model,
        "free_until": free_until,
        "accrues_from": contract.accrues_from,
        "prolongs": prolongs_id,
    }
    audit(work, actor, Subject.CONTRACT, contract.id, ADDED, {}, said, company_id=company_id)
    return contract


async def _lock_root(work: Work, company_id: int, prolongs_id: int) -> int:
    """The contract that a prolongation's account belongs to. Its row is what a signature and an answer to a campaign's offer
    wait at: one of them sees the other."""
    earlier = await work.session.get(Contract, prolongs_id)
    if earlier is None or earlier.company_id != company_id:
        raise NotFound("no-contract")
    await lock_row(work, Contract, earlier.account_contract_id)
    return earlier.account_contract_id


async def model_after(work: Work, root_id: int) -> tuple[str, time | None]:
    """What a prolongation gets when nothing is said: what the last contract of the chain ends with, or the newest campaign
    that its company has agreed to and that has not changed that contract itself."""
    last = (
        await work.session.scalars(
            select(Contract)
            .where(func.coalesce(Contract.root_id, Contract.id) == root_id)
            .order_by(Contract.ends_on.desc(), Contract.id.desc())
            .limit(1)
        )
    ).one()
    changed = select(ContractVersion.id).where(
        ContractVersion.contract_id == last.id, ContractVersion.campaign_id == Campaign.id
    )
    agreed = await work.session.scalar(
        select(Campaign)
        .join(CampaignOffer, CampaignOffer.campaign_id == Campaign.id)
        .where(CampaignOffer.contract_id == last.id, CampaignOffer.state == OfferState.AGREED, ~changed.exists())
        .order_by(CampaignOffer.decided_at.desc(), Campaign.id.desc())
        .limit(1)
    )
    if agreed is not None:
        return agreed.to_model, agreed.free_until
    in_force = await model_on(work, last, last.ends_on)
    return in_force.model.code, in_force.terms.free_until


def check_terms(service_model: str, free_until: time | None) -> None:
    """Refuses an unknown model, and a local hour where none belongs or none is given where one is needed."""
    if model_named(service_model).needs_free_until is not (free_until is not None):
        raise Refusal("bad-free-until")


@dataclass(frozen=True, slots=True)
class InForce:
    """The service model of a contract on a day, with what was agreed for it."""

    model: ServiceModel
    terms: ModelTerms

    def pays(self, requested_at: datetime, zone: ZoneInfo) -> Pays:
        """What pays for hourly work on a request made at this moment."""
        return self.model.pays(requested_at.astimezone(zone), self.terms)


async def model_on(work: Work, contract: Contract, day: date) -> InForce:
    """The model in force on ``day``: that of the last supplementary agreement, or the one it was signed with."""
    version = await work.session.scalar(
        select(ContractVersion)
        .where(ContractVersion.contract_id == contract.id, ContractVersion.effective_from <= day)
        .order_by(ContractVersion.effective_from.desc())
        .limit(1)
    )
    agreed = version or contract
    return InForce(model_named(agreed.service_model), ModelTerms(agreed.free_until))


async def contracts_in_force(work: Work, company_id: int, day: date) -> list[Contract]:
    """The company's contracts that are in force on ``day``, the one that ends first on top."""
    query = (
        select(Contract)
        .where(Contract.company_id == company_id, Contract.starts_on <= day, Contract.ends_on >= day)
        .order_by(Contract.ends_on, Contract.id)
    )
    return list(await work.session.scalars(query))
