"""Buttons of alerts: whoever is called in private can take a ticket there; «Принято» works wherever it stands."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, Private
from bot.handlers.group.cards import on_take
from bot.keyboards.callbacks import CardAction, CardCD, NotedCD
from bot.locales import plain
from bot.scope import Scope
from bot.store import messages
from bot.views.words import number
from core.actor import StaffActor
from core.alerts.ending import acknowledge


def router() -> Router:
    made = Router(name="alerts")
    made.callback_query.filter(ActorIs(StaffActor))
    made.callback_query.register(on_take, Private(), CardCD.filter(F.action == CardAction.TAKE))
    made.callback_query.register(on_noted, AtWork(), NotedCD.filter())
    return made


async def on_noted(
    query: CallbackQuery, callback_data: NotedCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The list is drawn anew by the delivery; a notice of its own loses its button here."""
    async with scope.work() as work:
        ticket = await acknowledge(work, actor, callback_data.ticket_id)
        listed = await messages.list_in(work, query.message.chat.id) if query.message is not None else None
    if query.message is not None and query.message.message_id != listed:
        await redraw(query, config, None, None)
    await answer(query, plain("noted", number=number(ticket.number)))
