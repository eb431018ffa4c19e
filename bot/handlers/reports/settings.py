"""«/summary»: what comes to one of the staff by itself, and when. In a private chat: numbers for those who lead."""

from datetime import time

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Reporting
from bot.keyboards import report_settings as keyboards
from bot.keyboards.callbacks import ReportCD, ReportStep
from bot.locales import html, plain
from bot.scope import Scope
from bot.time_words import read_time
from bot.views import report_settings as views
from core.actor import StaffActor
from core.database import Work
from core.errors import NotFound
from core.reports.kinds import ReportKind
from core.reports.sending import coming, send_now
from core.reports.subscribing import (
    change_subscription,
    read_dark,
    reads_dark,
    require_reader,
    subscriptions,
)

LONGEST = 30
"""Of a time in words: anything longer is a message like any other."""
Screen = tuple[Markup, InlineKeyboardMarkup | None]


def router() -> Router:
    made = Router(name="reports.settings")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("summary"))
    made.message.register(on_time, StateFilter(Reporting.at), PlainText())
    made.callback_query.register(on_list, ReportCD.filter(F.step == ReportStep.LIST))
    made.callback_query.register(on_dark, ReportCD.filter(F.step == ReportStep.DARK))
    made.callback_query.register(on_show, ReportCD.filter(F.step == ReportStep.SHOW))
    made.callback_query.register(on_own, ReportCD.filter(F.step == ReportStep.OWN))
    made.callback_query.register(on_now, ReportCD.filter(F.step == ReportStep.NOW))
    made.callback_query.register(on_metrics, ReportCD.filter(F.step == ReportStep.METRICS))
    made.callback_query.register(on_change, ReportCD.filter())
    return made


async def on_command(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    await state.clear()
    async with scope.read() as work:
        text, keyboard = await _all(work, actor)
    await message.answer(text, reply_markup=keyboard)


async def on_list(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        screen = await _all(work, actor)
    await redraw(query, config, *screen)
    await answer(query)


async def on_dark(
    query: CallbackQuery, callback_data: ReportCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        await read_dark(work, actor, bool(callback_data.value))
        screen = await _all(work, actor)
    await redraw(query, config, *screen)
    await answer(query, plain("subscription-kept"))


async def on_show(
    query: CallbackQuery, callback_data: ReportCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        screen = await _one(work, actor, callback_data.kind, config)
    await redraw(query, config, *screen)
    await answer(query)


async def on_change(
    query: CallbackQuery, callback_data: ReportCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A usual hour, days, on or off."""
    kind, value = _kind(callback_data), callback_data.value
    async with scope.work() as work:
        match callback_data.step:
            case ReportStep.AT:
                await change_subscription(work, actor, kind, at=time(value // 60 % 24, value % 60))
            case ReportStep.DAYS:
                await change_subscription(work, actor, kind, days=keyboards.days_of(value))
            case ReportStep.ENABLED:
                await change_subscription(work, actor, kind, enabled=bool(value))
        screen = await _one(work, actor, kind, config)
    await redraw(query, config, *screen)
    await answer(query, plain("subscription-kept"))


async def on_own(query: CallbackQuery, callback_data: ReportCD, actor: StaffActor, state: FSMContext) -> None:
    """Ask for an hour in words."""
    kind = _kind(callback_data)
    require_reader(actor, kind)
    await state.set_state(Reporting.at)
    await state.set_data({"kind": kind.value})
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("report-time-how"))


async def on_time(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    """«в 19:30». A longer text is a message like any other."""
    text = (message.text or "").strip()
    if len(text) > LONGEST:
        await state.clear()
        raise SkipHandler
    at = read_time(text)
    if at is None:
        await message.answer(html("report-time-again"))
        return
    kind = ReportKind((await state.get_data())["kind"])
    async with scope.work() as work:
        await change_subscription(work, actor, kind, at=at)
        shown, keyboard = await _one(work, actor, kind, config)
    await state.clear()
    await message.answer(shown, reply_markup=keyboard)


async def on_now(
    query: CallbackQuery, callback_data: ReportCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Through the outbox: drawing takes a moment, and two taps are one report."""
    async with scope.work() as work:
        await send_now(work, actor, _kind(callback_data), config.zone)
    await answer(query, plain("report-coming"))


async def on_metrics(query: CallbackQuery) -> None:
    if query.message is not None:
        await query.message.answer(views.metrics())
    await answer(query)


async def _all(work: Work, actor: StaffActor) -> Screen:
    mine = await subscriptions(work, actor)
    if not mine:
        return html("report-settings-none"), None
    return html("report-settings"), keyboards.reports(mine, dark=await reads_dark(work, actor.staff_id))


async def _one(work: Work, actor: StaffActor, kind: ReportKind | None, config: BotConfig) -> Screen:
    mine = next((one for one in await subscriptions(work, actor) if one.kind is kind), None)
    if mine is None:
        raise NotFound("no-report")
    following = await coming(work, actor.staff_id, mine, config.zone)
    return views.report(mine, following, work.now, config.zone), keyboards.report(mine)


def _kind(data: ReportCD) -> ReportKind:
    if data.kind is None:
        raise NotFound("no-report")
    return data.kind
