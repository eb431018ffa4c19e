"""Answers to a campaign's offers, and what an agreement does to the contract."""

from datetime import date, time
from enum import StrEnum

from sqlalchemy import select

from core.actor import Actor, ContactActor, ContactRole, StaffActor, SystemActor, require_leader, signature
from core.clients.service import get_company, managers_in
from core.contracts.agreements import add_version
from core.contracts.intents import OfferAnswered
from core.contracts.models import Campaign, CampaignOffer, Contract, OfferState
from core.contracts.people import name_of
from core.contracts.service import model_on
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.service import contact, tell_each


class Answer(StrEnum):
    """What a company says to an offer."""

    AGREE = "agree"
    REFUSE = "refuse"


async def answer_offer(work: Work, actor: Actor, campaign_id: int, contract_id: int, answer: Answer) -> CampaignOffer:
    """The company's answer, once: the first one counts. A manager of the company gives it with a button; a director or an
    administrator writes down what was said by phone.

    An agreement takes effect on the offer's day: in the term as a supplementary agreement, after it with the prolongation. A
    refusal changes nothing. Refuses a second answer, one after the campaign was closed, and one on the day of the switch or
    later.
    """
    contract = await work.session.get(Contract, contract_id)
    _authorise(actor, contract)
    assert contract is not None
    campaign = await work.session.get(Campaign, campaign_id, with_for_update={"read": True}, populate_existing=True)
    # The same row that a prolongation is signed under, then the contract's own, as a supplementary agreement does.
    await lock_row(work, Contract, contract.account_contract_id)
    await lock_row(work, Contract, contract.id)
    offer = await work.session.get(
        CampaignOffer, (campaign_id, contract_id), with_for_update=True, populate_existing=True
    )
    if campaign is None or offer is None:
        raise NotFound("no-offer")
    company = await get_company(work, contract.company_id)
    if offer.state is not OfferState.OFFERED:
        name = await name_of(work, offer.decided_by or "")
        raise Refusal("offer-agreed" if offer.state is OfferState.AGREED else "offer-refused", name=name)
    if campaign.closed_at is not None:
        raise Refusal("offer-closed")
    if local_date(work.now, company.zone) >= offer.switch_on:
        raise Refusal("offer-late")
    old = await model_on(work, contract, min(offer.switch_on, contract.ends_on))
    offer.state = OfferState.AGREED if answer is Answer.AGREE else OfferState.REFUSED
    offer.decided_at = work.now
    offer.decided_by = signature(actor)
    await work.session.flush()
    if answer is Answer.AGREE:
        await _switch(work, actor, campaign, contract, offer.switch_on)
        await _tell_answered(work, actor, contract, offer, campaign.to_model, campaign.free_until)
    else:
        await _tell_answered(work, actor, contract, offer, old.model.code, old.terms.free_until)
    return offer


def _authorise(actor: Actor, contract: Contract | None) -> None:
    if isinstance(actor, ContactActor):
        if contract is None or contract.company_id != actor.company_id:
            raise NotFound("no-offer")
        if actor.role is not ContactRole.MANAGER:
            raise Forbidden("agreement-managers-only")
        return
    # Somebody has heard it: the desk itself has no ears.
    if isinstance(actor, SystemActor):
        raise Forbidden
    require_leader(actor)
    if contract is None:
        raise NotFound("no-offer")


async def _switch(work: Work, actor: Actor, campaign: Campaign, contract: Contract, day: date) -> None:
    """Write the supplementary agreement. After the contract's end there is nothing to write yet: ``sign_contract`` finds the
    offer – unless the prolongation has been signed on the old model while the offer waited."""
    if day > contract.ends_on:
        following = await work.session.scalar(
            select(Contract)
            .where(
                Contract.root_id == contract.account_contract_id,
                Contract.starts_on > contract.starts_on,
                Contract.ends_on >= day,
            )
            .order_by(Contract.starts_on, Contract.id)
            .limit(1)
        )
        if following is None:
            return
        await lock_row(work, Contract, following.id)
        contract, day = following, max(day, following.starts_on)
        if (await model_on(work, contract, day)).model.code != campaign.from_model:
            return  # its own agreement has said otherwise
    await add_version(
        work,
        actor,
        contract,
        effective_from=day,
        service_model=campaign.to_model,
        free_until=campaign.free_until,
        campaign_id=campaign.id,
    )


async def _tell_answered(
    work: Work, actor: Actor, contract: Contract, offer: CampaignOffer, model: str, free_until: time | None
) -> None:
    assert isinstance(actor, ContactActor | StaffActor)
    told = OfferAnswered(
        agreed=offer.state is OfferState.AGREED,
        name=actor.name,
        by_phone=isinstance(actor, StaffActor),
        number=contract.number,
        model=model,
        free_until=free_until,
        switch_on=offer.switch_on,
        ends_on=contract.ends_on,
    )
    managers = await managers_in(work, [contract.company_id])
    await tell_each(work, *((contact(one.id), told) for one in managers.get(contract.company_id, [])))
