"""The tickets behind a number of a report."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards import behind as keyboards
from bot.keyboards.callbacks import BehindNumber
from bot.scope import Scope
from bot.views import behind as views
from core.actor import StaffActor
from core.dates import local_date
from core.reports.behind import tickets_behind


def router() -> Router:
    made = Router(name="reports.behind")
    made.callback_query.register(on_number, BehindNumber.filter(), Private(), ActorIs(StaffActor))
    return made


async def on_number(
    query: CallbackQuery, callback_data: BehindNumber, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A report may be a picture, and is to stay as it was: the list is a message of its own; its pages change in place."""
    asked = callback_data
    async with scope.snapshot() as work:
        shown = await tickets_behind(
            work,
            actor,
            asked.what,
            asked.period,
            config.zone,
            asked.company_id,
            asked.page or 0,
            staff_id=asked.staff_id,
            service_id=asked.service_id,
        )
    text = views.tickets(shown, asked.period, local_date(work.now, config.zone))
    keyboard = keyboards.tickets(shown, asked)
    if asked.page is not None:
        await redraw(query, config, text, keyboard)
    elif query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        await query.message.answer(text, reply_markup=keyboard)
    await answer(query)
