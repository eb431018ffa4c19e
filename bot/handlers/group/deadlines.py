"""«⏱ Сроки» of a card: why a deadline is when it is, and how urgent the ticket is."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.keyboards import deadlines as keyboards
from bot.keyboards.callbacks import CardAction, CardCD, PriorityCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import deadlines as views
from core.actor import StaffActor
from core.tickets.deadlines import explain_deadlines
from core.tickets.priorities import change_priority


def router() -> Router:
    made = Router(name="group.deadlines")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_deadlines, CardCD.filter(F.action == CardAction.DEADLINES))
    made.callback_query.register(on_priority, PriorityCD.filter())
    return made


async def on_deadlines(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In the card's place: a group needs no further messages for this."""
    await _show(query, scope, actor, config, callback_data.ticket_id)
    await answer(query)


async def on_priority(query: CallbackQuery, callback_data: PriorityCD, scope: Scope, actor: StaffActor) -> None:
    """The card, drawn anew with the new deadlines, takes the explanation's place."""
    async with scope.work() as work:
        await change_priority(work, actor, callback_data.ticket_id, callback_data.priority)
    await answer(query, plain(f"priority-now-{callback_data.priority.value}"))


async def _show(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig, ticket_id: int) -> None:
    async with scope.read() as work:
        shown = await explain_deadlines(work, actor, ticket_id)
    await redraw(query, config, views.explained(shown, work.now, config.zone), keyboards.explained(shown))
