"""A ticket like this one, and how it went: in the card's place."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.keyboards import group as keyboards
from bot.keyboards.callbacks import SimilarCD
from bot.scope import Scope
from bot.views import opening as views
from core.actor import StaffActor
from core.tickets.hints import similar_story


def router() -> Router:
    made = Router(name="group.similar")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_similar, SimilarCD.filter())
    return made


async def on_similar(
    query: CallbackQuery, callback_data: SimilarCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await similar_story(work, actor, callback_data.ticket_id)
    await redraw(query, config, views.story(shown, work.now, config.zone), keyboards.back(callback_data.ticket_id))
    await answer(query)
