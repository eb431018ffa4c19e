"""Campaigns: many clients are asked to move to another service model. Their answers: ``core.contracts.answering``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from core.actor import Actor, require_leader, signature
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.models import Company, Contact
from core.clients.service import managers_in
from core.contracts.agreements import agreed_on, versions_of
from core.contracts.campaign_rules import Move, check_move, switch_day
from core.contracts.intents import OfferMade
from core.contracts.models import Campaign, CampaignOffer, Contract, OfferState
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.outbox.service import contact, tell_each
from core.slots.service import claim, finish


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contract on the old model: from which day it would move, and who can answer in the bot (nobody: to be called)."""

    contract: Contract
    company: Company
    switch_on: date
    managers: Sequence[Contact]


async def candidates(work: Work, actor: Actor, move: Move) -> list[Candidate]:
    """Whom a campaign would ask, by company: contracts in force, and those signed and still to begin, that would be on the old
    model on the day of the switch. Changes nothing. Refuses a day that is not after today."""
    require_leader(actor)
    check_move(move)
    rows = (
        await work.session.execute(
            select(Contract, Company)
            .join(Company, Company.id == Contract.company_id)
            .where(Contract.ends_on >= work.now.date() - timedelta(days=1))
            .order_by(Company.name, Company.id, Contract.starts_on, Contract.id)
        )
    ).all()
    alive = [
        (contract, company) for contract, company in rows if contract.ends_on >= local_date(work.now, company.zone)
    ]
    newest: dict[int, date] = {}
    for contract, _ in alive:
        chain = contract.account_contract_id
        newest[chain] = max(newest.get(chain, contract.starts_on), contract.starts_on)
    versions = await versions_of(work, [contract.id for contract, _ in alive])
    moving: list[tuple[Contract, Company, date]] = []
    for contract, company in alive:
        prolonged = newest[contract.account_contract_id] > contract.starts_on
        day = switch_day(contract, move.switch_on, prolonged=prolonged)
        if day is None:
            continue
        agreed = agreed_on(contract, versions.get(contract.id, []), min(day, contract.ends_on))
        if agreed.service_model != move.from_model:
            continue
        if day <= local_date(work.now, company.zone):
            raise Refusal("campaign-too-soon")
        moving.append((contract, company, day))
    managers = await managers_in(work, [company.id for _, company, _ in moving])
    return [Candidate(contract, company, day, managers.get(company.id, [])) for contract, company, day in moving]


async def start_campaign(work: Work, actor: Actor, move: Move) -> tuple[Campaign, list[Candidate]]:
    """Offer the move to every candidate; the managers who can answer get the agreement's text. One campaign from a model at a
    time; refuses one that would ask nobody."""
    require_leader(actor)
    # Two who start at once: the second one waits here and finds the first one's campaign.
    await work.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"campaign:{move.from_model}"))))
    running = await work.session.scalar(
        select(Campaign.id).where(Campaign.from_model == move.from_model, Campaign.closed_at.is_(None)).limit(1)
    )
    if running is not None:
        raise Refusal("campaign-running", id=running)
    asked = await candidates(work, actor, move)
    if not asked:
        raise Refusal("campaign-nobody")
    campaign = Campaign(
        from_model=move.from_model,
        to_model=move.to_model,
        free_until=move.free_until,
        switch_on=move.switch_on,
        terms=move.terms.strip(),
        created_at=work.now,
        author=signature(actor),
    )
    work.session.add(campaign)
    await work.session.flush()
    old, new = {"model": move.from_model}, {"model": move.to_model, "since": move.switch_on, "contracts": len(asked)}
    audit(work, actor, Subject.CAMPAIGN, campaign.id, "started", old, new)
    work.session.add_all(
        CampaignOffer(
            campaign_id=campaign.id, contract_id=one.contract.id, state=OfferState.OFFERED, switch_on=one.switch_on
        )
        for one in asked
    )
    await work.session.flush()
    await tell_each(
        work,
        *(
            (contact(manager.id), OfferMade(campaign_id=campaign.id, contract_id=one.contract.id))
            for one in asked
            for manager in one.managers
        ),
    )
    return campaign, asked


async def remind(work: Work, actor: Actor, campaign_id: int) -> int:
    """Ask those once more who have not answered and still may. Of how many contracts.

    Once a day, however often it is tapped.
    """
    require_leader(actor)
    campaign = await lock_campaign(work, campaign_id)
    rows = (
        await work.session.execute(
            select(CampaignOffer, Company)
            .join(Contract, Contract.id == CampaignOffer.contract_id)
            .join(Company, Company.id == Contract.company_id)
            .where(CampaignOffer.campaign_id == campaign.id, CampaignOffer.state == OfferState.OFFERED)
            .order_by(CampaignOffer.contract_id)
        )
    ).all()
    silent = [(offer, company) for offer, company in rows if local_date(work.now, company.zone) < offer.switch_on]
    managers = await managers_in(work, [company.id for _, company in silent])
    told = [
        (contact(manager.id), OfferMade(campaign_id=campaign.id, contract_id=offer.contract_id, reminder=True))
        for offer, company in silent
        for manager in managers.get(company.id, [])
    ]
    if not told:
        raise Refusal("campaign-nobody-silent")
    day = datetime.combine(work.now.date(), time(), UTC)
    job = f"campaign:{campaign.id}:remind"
    if not await claim(work, job, day):
        raise Refusal("campaign-reminded")
    await finish(work, job, day)
    await tell_each(work, *told)
    return len({intent.contract_id for _, intent in told})


async def close_campaign(work: Work, actor: Actor, campaign_id: int) -> Campaign:
    """No more answers. What was agreed stays agreed, who has not answered keeps the old model."""
    require_leader(actor)
    campaign = await lock_campaign(work, campaign_id)
    campaign.closed_at = work.now
    await work.session.flush()
    audit(work, actor, Subject.CAMPAIGN, campaign.id, "closed", {"open": True}, {"open": False})
    return campaign


async def lock_campaign(work: Work, campaign_id: int) -> Campaign:
    """A running campaign, locked; refuses one that is closed."""
    campaign = await lock_row(work, Campaign, campaign_id)
    if campaign is None:
        raise NotFound("no-campaign")
    if campaign.closed_at is not None:
        raise Refusal("campaign-closed")
    return campaign
