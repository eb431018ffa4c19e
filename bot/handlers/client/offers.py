"""A manager's answer to an offered agreement."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards.callbacks import OfferCD
from bot.scope import Scope
from core.actor import ContactActor
from core.contracts.answering import answer_offer


def router() -> Router:
    made = Router(name="client.offers")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_answer, OfferCD.filter())
    return made


async def on_answer(
    query: CallbackQuery, callback_data: OfferCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    """What was answered is told by the outbox, to all managers of the company; the buttons go."""
    async with scope.work() as work:
        await answer_offer(work, actor, callback_data.campaign_id, callback_data.contract_id, callback_data.answer)
    await answer(query)
    await redraw(query, config, None, None)
