"""What managers of companies are told about their contracts."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import contracts as keyboards
from bot.offers import agreement_of
from bot.views import contracts as views
from core.contracts.campaign_state import offer_of
from core.contracts.intents import OfferAnswered, OfferMade
from core.database import Work


async def _made(work: Work, _target: Target, intent: OfferMade) -> list[Post]:
    view = await offer_of(work, intent.campaign_id, intent.contract_id)
    if not view.open:
        return []  # answered by somebody else, closed or late meanwhile
    text = await agreement_of(work, view)
    return [
        Post(
            views.offer(view.contract.number, text, view.offer.switch_on, reminder=intent.reminder),
            keyboards.offer(intent.campaign_id, intent.contract_id),
        )
    ]


async def _answered(_work: Work, _target: Target, intent: OfferAnswered) -> list[Post]:
    return [Post(views.answered(intent))]


RENDERERS: Renderers = {**kind(OfferMade, _made), **kind(OfferAnswered, _answered)}
