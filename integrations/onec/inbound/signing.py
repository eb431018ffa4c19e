"""«Договор подписан»: the company is found or added, the contract signed, its hours accrued."""

from dataclasses import dataclass

from core.actor import Actor
from core.clients.models import Company
from core.contracts.models import Contract
from core.contracts.service import sign_contract
from core.contracts.service_models.bonus_hours import BonusHours
from core.database import Work
from core.dates import local_date
from core.ledger.accounts import open_account
from core.ledger.accruing import accrue
from core.ledger.noticing import judge_usage
from integrations.onec.inbound.companies import contract_numbered, find_or_add
from integrations.onec.inbound.refusals import CallRefused, Why
from integrations.onec.inbound.requests import ContractSigned


@dataclass(frozen=True, slots=True)
class Signed:
    """What has come of it. ``minutes``: accrued now by the rule table; ``is_new`` False: the desk had this contract already."""

    company: Company
    company_added: bool
    contract: Contract
    is_new: bool
    minutes: int


async def take_signed(work: Work, actor: Actor, said: ContractSigned, *, zone_name: str) -> Signed:
    """Sign what 1C has signed. A contract that the desk has already with the same term is left as it is, with another one it is
    refused: terms are changed by people.

    A prolongation gets the model of what it prolongs; else the model is that of hours. Raises Refusal as the use cases do.
    """
    company, added = await find_or_add(work, actor, said, zone_name)
    known = await contract_numbered(work, company, said.number)
    if known is not None:
        if (known.starts_on, known.months) != (said.starts_on, said.months):
            raise CallRefused(Why.CONTRACT_DIFFERS)
        return Signed(company, added, known, is_new=False, minutes=0)
    earlier = None
    if said.prolongs is not None:
        earlier = await contract_numbered(work, company, said.prolongs)
        if earlier is None:
            raise CallRefused(Why.CONTRACT_UNKNOWN)
    contract = await sign_contract(
        work,
        actor,
        company_id=company.id,
        number=said.number,
        starts_on=said.starts_on,
        months=said.months,
        service_model=None if earlier is not None else BonusHours.code,
        accrues_from=said.starts_on,
        prolongs_id=earlier.id if earlier is not None else None,
    )
    account = await open_account(work, contract)
    minutes = await accrue(work, actor, contract)
    if minutes:
        await judge_usage(work, account.id, local_date(work.now, company.zone))
    return Signed(company, added, contract, is_new=True, minutes=minutes)
