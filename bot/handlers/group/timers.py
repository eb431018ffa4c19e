"""Timers by buttons and what has become of them; one tap that enters what was drafted and resolves."""

from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, ReplyParameters
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.keyboards import work as keyboards
from bot.keyboards.callbacks import DraftedCD, TimerAction, TimerCD, TimerLineCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.views import work as views
from bot.views.words import duration, number
from core.actor import StaffActor
from core.catalog.service import active_services
from core.errors import NotFound
from core.tickets.timeline.offering import enter_and_resolve
from core.tickets.timers import Stopped, line_of_timer, start_timer, stop_timer
from core.tickets.timers_known import minutes_of
from core.tickets.work_models import Timer


def router() -> Router:
    made = Router(name="group.timers")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_drafted, DraftedCD.filter())
    made.callback_query.register(on_start, TimerCD.filter(F.action == TimerAction.START))
    made.callback_query.register(on_stop, TimerCD.filter(F.action == TimerAction.STOP))
    made.callback_query.register(on_name, TimerLineCD.filter())
    return made


async def on_drafted(query: CallbackQuery, callback_data: DraftedCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        ticket = await enter_and_resolve(
            work,
            actor,
            callback_data.ticket_id,
            version=callback_data.version,
            service_id=callback_data.service_id,
            minutes=callback_data.minutes,
            seen_at=datetime.fromtimestamp(callback_data.at, UTC) if callback_data.at else None,
        )
    await answer(query, plain("resolved-toast", number=number(ticket.number)))


async def on_start(
    query: CallbackQuery, callback_data: TimerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        begun = await start_timer(work, actor, callback_data.ticket_id, config.timers)
        said = views.started(begun, work.now, config.zone)
    await answer(query, said, alert=begun.before is not None)
    if begun.before is not None:
        await ask_name(query, scope, config, begun.before)


async def on_stop(
    query: CallbackQuery, callback_data: TimerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        done = await stop_timer(work, actor, callback_data.ticket_id, config.timers)
    await answer(query, views.stopped(done))
    await ask_name(query, scope, config, done)


async def ask_name(query: CallbackQuery, scope: Scope, config: BotConfig, done: Stopped) -> None:
    """Below the card, because the card is everybody's: what was done while the timer ran."""
    if done.timer.settled or query.message is None or query.bot is None:
        return
    async with scope.read() as work:
        offered = await active_services(work)
    await config.budget.count(query.message.chat.id, is_group=query.message.chat.type != ChatType.PRIVATE)
    await query.bot.send_message(
        query.message.chat.id,
        html("timer-stopped-unclear", number=number(done.ticket.number), minutes=duration(done.minutes)),
        reply_markup=keyboards.name_timer(done.timer.id, offered, done.minutes),
        reply_parameters=ReplyParameters(message_id=query.message.message_id, allow_sending_without_reply=True),
    )


async def on_name(
    query: CallbackQuery, callback_data: TimerLineCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Without a service: which one? With it: a line."""
    if callback_data.service_id is None:
        await _which(query, callback_data.timer_id, scope, config)
        return
    async with scope.work() as work:
        done = await line_of_timer(work, actor, callback_data.timer_id, callback_data.service_id)
        card = (
            await messages.card_of(work, query.message.chat.id, done.ticket.id) if query.message is not None else None
        )
    said = views.stopped(done)
    if query.message is not None and card != query.message.message_id:
        await redraw(query, config, Markup.escape(said), None)  # not the card, which is drawn anew
    await answer(query, said)


async def _which(query: CallbackQuery, timer_id: int, scope: Scope, config: BotConfig) -> None:
    async with scope.read() as work:
        timer = await work.session.get(Timer, timer_id)
        if timer is None:
            raise NotFound("no-timer-there")
        offered = await active_services(work)
    keyboard: InlineKeyboardMarkup = keyboards.name_timer(timer.id, offered, minutes_of(timer))
    await redraw(query, config, None, keyboard)
    await answer(query, plain("work-choose-service"))
