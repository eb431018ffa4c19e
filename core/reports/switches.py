"""When contracts changed their service model. A contract and its prolongations are one chain. Pure, and the query of chains."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core.contracts.models import Campaign, CampaignOffer, Contract, ContractVersion, OfferState
from core.database import Work


@dataclass(frozen=True, slots=True)
class Terms:
    """From a day on a contract is served by a model."""

    since: date
    model: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A contract with its prolongations: ``starts_on`` of the first one, and all ``terms``, the earliest first."""

    root_id: int
    company_id: int
    contract_ids: tuple[int, ...]
    starts_on: date
    terms: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """``on``: the first day of the new model."""

    chain: Chain
    on: date
    from_model: str
    to_model: str


def switches_of(chain: Chain) -> list[Switch]:
    """All changes of the model, the earliest first; another free hour of the same model is none."""
    return [
        Switch(chain, after.since, before.model, after.model)
        for before, after in zip(chain.terms, chain.terms[1:], strict=False)
        if before.model != after.model
    ]


async def switches(work: Work, *, company_id: int | None = None) -> list[Switch]:
    """The last change of each chain that has had one and is past it, of a company or of all."""
    today_or_before = work.now.date()
    found = []
    for chain in await _chains(work, company_id, None):
        past = [one for one in switches_of(chain) if one.on <= today_or_before]
        found += past[-1:]
    return found


async def switches_of_campaign(work: Work, campaign_id: int) -> list[Switch]:
    """Of each contract that agreed, its change to the campaign's model on the agreed day or with the prolongation after it.
    Empty for an unknown campaign."""
    campaign = await work.session.get(Campaign, campaign_id)
    if campaign is None:
        return []
    rows = await work.session.execute(
        select(func.coalesce(Contract.root_id, Contract.id), CampaignOffer.switch_on)
        .join(Contract, Contract.id == CampaignOffer.contract_id)
        .where(CampaignOffer.campaign_id == campaign_id, CampaignOffer.state == OfferState.AGREED)
    )
    days: dict[int, date] = {row[0]: row[1] for row in rows}
    found = []
    for chain in await _chains(work, None, list(days)):
        mine = [
            one
            for one in switches_of(chain)
            if one.to_model == campaign.to_model and days[chain.root_id] <= one.on <= work.now.date()
        ]
        found += mine[:1]
    return found


async def _chains(work: Work, company_id: int | None, root_ids: Sequence[int] | None) -> list[Chain]:
    """Chains that have more than one term: prolonged or amended ones."""
    root = func.coalesce(Contract.root_id, Contract.id)
    contracts = select(Contract).order_by(Contract.starts_on, Contract.id)
    versions = select(ContractVersion).join(Contract, Contract.id == ContractVersion.contract_id)
    if company_id is not None:
        contracts = contracts.where(Contract.company_id == company_id)
        versions = versions.where(Contract.company_id == company_id)
    if root_ids is not None:
        contracts, versions = contracts.where(root.in_(root_ids)), versions.where(root.in_(root_ids))
    by_root = defaultdict[int, list[Contract]](list)
    for contract in await work.session.scalars(contracts):
        by_root[contract.account_contract_id].append(contract)
    amended = defaultdict[int, list[ContractVersion]](list)
    for version in await work.session.scalars(versions.order_by(ContractVersion.effective_from)):
        amended[version.contract_id].append(version)
    return [_chain(root_id, own, amended) for root_id, own in by_root.items()]


def _chain(root_id: int, own: Sequence[Contract], amended: dict[int, list[ContractVersion]]) -> Chain:
    terms = list[Terms]()
    for contract in own:
        terms.append(Terms(contract.starts_on, contract.service_model))
        terms += _amendments(amended.get(contract.id, ()))
    terms.sort(key=lambda one: one.since)
    return Chain(root_id, own[0].company_id, tuple(one.id for one in own), own[0].starts_on, tuple(terms))


def _amendments(versions: Iterable[ContractVersion]) -> list[Terms]:
    return [Terms(one.effective_from, one.service_model) for one in versions]
