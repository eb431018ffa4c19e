"""A campaign's agreement put into words: read by the client, by whoever calls the client, and before a campaign is started."""

from datetime import timedelta

from bot.views import contracts as views
from bot.views.models import model_in_words, model_of
from core.contracts.campaign_rules import Move
from core.contracts.campaign_state import OfferView
from core.contracts.campaigns import Candidate
from core.contracts.service import model_on
from core.contracts.service_models import model_named
from core.database import Work
from core.ledger.promising import promised_minutes


async def agreement_of(work: Work, view: OfferView) -> str:
    """The text of an offer that was made."""
    campaign = view.campaign
    move = Move(campaign.from_model, campaign.to_model, campaign.free_until, campaign.switch_on, campaign.terms)
    return await agreement_for(work, move, Candidate(view.contract, view.company, view.offer.switch_on, ()))


async def agreement_for(work: Work, move: Move, one: Candidate) -> str:
    """The text that this contract's company would read."""
    contract, switch_on = one.contract, one.switch_on
    old = await model_on(work, contract, min(switch_on - timedelta(days=1), contract.ends_on))
    return views.agreement(
        move.terms,
        one.company.name,
        contract.number,
        model_of(old),
        model_in_words(move.to_model, move.free_until),
        switch_on,
        await minutes_for(work, move, one),
    )


async def minutes_for(work: Work, move: Move, one: Candidate) -> int | None:
    """Minutes that the new model would bring by the rule table; None if it brings none or the table says nothing."""
    if not model_named(move.to_model).accrues:
        return None
    return await promised_minutes(work, one.contract, one.switch_on)
