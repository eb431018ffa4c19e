"""«Оценить»: the first step of work that begins with an estimate."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.keyboards import mass as keyboards
from bot.keyboards.callbacks import SizeCD
from bot.locales import plain
from bot.scope import Scope
from bot.views.words import duration
from core.actor import StaffActor
from core.tickets.estimating import propose_estimate
from core.tickets.queries import staff_ticket


def router() -> Router:
    made = Router(name="mass.estimates")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_ask, SizeCD.filter(F.minutes == 0))
    made.callback_query.register(on_size, SizeCD.filter())
    return made


async def on_ask(
    query: CallbackQuery, callback_data: SizeCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await redraw(query, config, None, keyboards.sizes(ticket.id))
    await answer(query, plain("estimate-how-much"))


async def on_size(query: CallbackQuery, callback_data: SizeCD, scope: Scope, actor: StaffActor) -> None:
    """The client is asked to agree; a second tap asks nobody twice about the same time."""
    async with scope.work() as work:
        estimate = await propose_estimate(work, actor, callback_data.ticket_id, callback_data.minutes)
    await answer(query, plain("estimate-asked", minutes=duration(estimate.minutes)))
