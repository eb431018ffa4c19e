"""«/updates»: the same untariffed work for many companies at once."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ForceReply, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, is_private
from bot.handlers.mass.replied import ReplyTo
from bot.handlers.teamwork.screens import say
from bot.keyboards import mass as keyboards
from bot.keyboards.callbacks import UpdatesAction, UpdatesCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import mass as views
from core.actor import StaffActor
from core.database import Work
from core.errors import Refusal
from core.tickets.updates.choosing import (
    MOST_DAYS_BACK,
    batch_view,
    begin_batch,
    choose_configuration,
    choose_day,
    choose_service,
    choose_with_contract,
    drop_batch,
)
from core.tickets.updates.listing import choose_listed
from core.tickets.updates.marking import confirm_batch


def router() -> Router:
    made = Router(name="mass.updates")
    made.message.filter(ActorIs(StaffActor), AtWork())
    made.message.register(on_command, Command("updates"))
    made.message.register(on_list, ReplyTo(Purpose.UPDATES_PROMPT, "batch_id"))
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_ask_list, UpdatesCD.filter(F.action == UpdatesAction.LISTED))
    made.callback_query.register(on_confirm, UpdatesCD.filter(F.action == UpdatesAction.CONFIRM))
    made.callback_query.register(on_drop, UpdatesCD.filter(F.action == UpdatesAction.DROP))
    made.callback_query.register(on_choice, UpdatesCD.filter())
    return made


async def on_command(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.work() as work:
        batch = await begin_batch(work, actor, config.zone)
        shown = await batch_view(work, actor, batch.id, config.zone)
    await say(message, config, views.batch(shown), keyboards.updates(shown))


async def on_choice(
    query: CallbackQuery, callback_data: UpdatesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Companies, service, day: whatever was chosen, what would be written is shown anew."""
    async with scope.work() as work:
        await _choose(work, actor, callback_data, config)
        shown = await batch_view(work, actor, callback_data.batch_id, config.zone)
    await redraw(query, config, views.batch(shown), keyboards.updates(shown))
    await answer(query)


async def _choose(work: Work, actor: StaffActor, chosen: UpdatesCD, config: BotConfig) -> None:
    match chosen.action:
        case UpdatesAction.CONTRACT:
            await choose_with_contract(work, actor, chosen.batch_id)
        case UpdatesAction.CONFIGURATION:
            await choose_configuration(work, actor, chosen.batch_id, chosen.ref)
        case UpdatesAction.SERVICE:
            await choose_service(work, actor, chosen.batch_id, chosen.ref)
        case _:
            try:
                day = date.fromordinal(chosen.ref)
            except (ValueError, OverflowError):
                raise Refusal("bad-batch-day", days=MOST_DAYS_BACK) from None
            await choose_day(work, actor, chosen.batch_id, day, config.zone)


async def on_ask_list(
    query: CallbackQuery, callback_data: UpdatesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await batch_view(work, actor, callback_data.batch_id, config.zone)
    await answer(query)
    if query.message is None or query.bot is None:
        return
    chat_id = query.message.chat.id
    await config.budget.count(chat_id, is_group=not is_private(query.message))
    prompt = await query.bot.send_message(chat_id, html("updates-list-prompt"), reply_markup=ForceReply(selective=True))
    async with scope.read() as work:
        about = About(Purpose.UPDATES_PROMPT, ref_id=shown.batch.id)
        await messages.remember(work, prompt.chat.id, prompt.message_id, about)


async def on_list(message: Message, scope: Scope, actor: StaffActor, config: BotConfig, batch_id: int) -> None:
    """What was understood, and the lines that were not."""
    async with scope.work() as work:
        read = await choose_listed(work, actor, batch_id, message.text or message.caption or "")
        shown = await batch_view(work, actor, batch_id, config.zone)
    unclear = views.read_list(read)
    if unclear is not None:
        await say(message, config, unclear)
    await say(message, config, views.batch(shown), keyboards.updates(shown))


async def on_confirm(
    query: CallbackQuery, callback_data: UpdatesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        count = await confirm_batch(work, actor, callback_data.batch_id, companies=callback_data.ref)
    await redraw(query, config, None, None)
    await answer(query, plain("updates-confirmed-toast", count=count))


async def on_drop(
    query: CallbackQuery, callback_data: UpdatesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        await drop_batch(work, actor, callback_data.batch_id)
    await redraw(query, config, html("updates-dropped"), None)
    await answer(query)
