"""/duty: who is on duty, «Я дежурю», «Замените меня», «Меня не будет»; in the group and in private."""

from datetime import UTC, date, datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork, InStaffGroup, PlainText, Private
from bot.handlers.duty.planning import preview, reply
from bot.handlers.states import Duty
from bot.keyboards import duty as keyboards
from bot.keyboards.callbacks import (
    DutyAction,
    DutyAwayCD,
    DutyCallCD,
    DutyCD,
    DutyUntilCD,
)
from bot.locales import html, lines, plain
from bot.scope import Scope
from bot.views import duty as views
from core.actor import LEADERS, StaffActor
from core.database import Work
from core.dates import local_date
from core.duty.base import end_of_today
from core.duty.being_away import come_back, go_away
from core.duty.queries import duty_board
from core.duty.rules.words import AwayKind, Plan, read_days, read_duty, read_until
from core.duty.saying import Change, do_as_said
from core.duty.substituting import call_substitute, drop_call, take_duty, take_over, to_be_replaced
from core.errors import Refusal


def router() -> Router:
    made = Router(name="duty.board")
    here = AtWork()
    made.callback_query.filter(ActorIs(StaffActor), here)
    made.message.register(on_command, Command("duty"), here, ActorIs(StaffActor))
    made.message.register(on_foreign, Command("duty"), InStaffGroup())
    made.message.register(on_words, StateFilter(Duty.until, Duty.days), PlainText(), Private(), ActorIs(StaffActor))
    made.callback_query.register(on_show, DutyCD.filter(F.action == DutyAction.SHOW))
    made.callback_query.register(on_me, DutyCD.filter(F.action == DutyAction.ME))
    made.callback_query.register(on_replace, DutyCD.filter(F.action == DutyAction.REPLACE))
    made.callback_query.register(on_away, DutyCD.filter(F.action == DutyAction.AWAY))
    made.callback_query.register(on_here, DutyCD.filter(F.action == DutyAction.HERE))
    made.callback_query.register(on_until, DutyUntilCD.filter())
    made.callback_query.register(on_days, DutyAwayCD.filter())
    made.callback_query.register(on_call, DutyCallCD.filter())
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    await state.clear()
    private = message.chat.type == ChatType.PRIVATE
    if not command.args:
        async with scope.read() as work:
            text, keyboard = await _board(work, actor, config, private=private)
        await reply(message, config, text, keyboard)
        return
    async with scope.read() as work:
        now = work.now
    said = read_duty(command.args, now.astimezone(config.zone))
    if isinstance(said, Plan):
        await preview(message, scope, actor, state, config, said, command.args, now)
        return
    await _do(message, scope, actor, config, said)


async def _do(message: Message, scope: Scope, actor: StaffActor, config: BotConfig, said: Change) -> None:
    """In the group nothing is answered: the group is told."""
    private = message.chat.type == ChatType.PRIVATE
    async with scope.work() as work:
        await do_as_said(work, actor, said, config.zone)
        text, keyboard = await _board(work, actor, config, private=private)
    if private:
        await reply(message, config, lines(html("duty-noted"), "", text), keyboard)


async def on_words(
    message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig, raw_state: str | None
) -> None:
    """What a button has asked for. Words without a number that say no time are about something else: a client, most likely."""
    text = message.text or ""
    async with scope.read() as work:
        now = work.now.astimezone(config.zone)
    try:
        said = read_until(text, now) if raw_state == Duty.until.state else read_days(text, now)
    except Refusal:
        if any(char.isdigit() for char in text):
            raise
        await state.clear()
        raise SkipHandler from None
    await _do(message, scope, actor, config, said)
    await state.clear()


async def on_foreign(message: Message, config: BotConfig) -> None:
    """Somebody in the engineers' group who is not on the staff list."""
    await reply(message, config, html("not-staff-plain"), None)


async def _board(
    work: Work, actor: StaffActor, config: BotConfig, *, private: bool
) -> tuple[Markup, InlineKeyboardMarkup]:
    shown = await duty_board(work, actor, config.zone)
    text = views.board(shown, work.now, config.zone, private=private, leads=bool(actor.roles & LEADERS))
    # A keyboard in the group is everybody's.
    away = private and any(one.absence.staff_id == actor.staff_id for one in shown.away)
    return text, keyboards.board(away=away)


async def _redraw_board(query: CallbackQuery, work: Work, actor: StaffActor, config: BotConfig) -> None:
    text, keyboard = await _board(work, actor, config, private=_is_private(query))
    await redraw(query, config, text, keyboard)


def _is_private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == ChatType.PRIVATE


async def on_show(query: CallbackQuery, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    await state.clear()
    async with scope.read() as work:
        await _redraw_board(query, work, actor, config)
    await answer(query)


async def on_me(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    """From now on to the end of the day."""
    async with scope.work() as work:
        ends_at = end_of_today(work.now, config.zone)
        await take_duty(work, actor, ends_at, config.zone)
    await answer(query, plain("duty-you", until=views.until(ends_at, work.now, config.zone)))
    await _show_board(query, scope, actor, config)


async def _show_board(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        await _redraw_board(query, work, actor, config)


async def on_replace(
    query: CallbackQuery, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    """Until when: in the same message, a group needs no further ones for this."""
    async with scope.read() as work:
        _, until = await to_be_replaced(work, actor, config.zone)
    private = _is_private(query)
    if private:
        await state.set_state(Duty.until)
    moments = keyboards.hours_ahead(work.now, config.zone, until)
    text = html("duty-ask-until" if private else "duty-ask-until-here")
    await redraw(query, config, text, keyboards.until(moments, work.now, config.zone))
    await answer(query)


async def on_until(
    query: CallbackQuery,
    callback_data: DutyUntilCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    await state.clear()
    ends_at = datetime.fromtimestamp(callback_data.minutes * 60, UTC)
    async with scope.work() as work:
        call = await call_substitute(work, actor, ends_at, config.zone)
    await answer(query, plain("duty-asked", until=views.until(call.ends_at, work.now, config.zone)))
    await _show_board(query, scope, actor, config)


async def on_away(query: CallbackQuery, scope: Scope, state: FSMContext, config: BotConfig) -> None:
    private = _is_private(query)
    if private:
        await state.set_state(Duty.days)
    async with scope.read() as work:
        today = local_date(work.now, config.zone)
    await redraw(query, config, html("duty-ask-days" if private else "duty-ask-days-here"), keyboards.days(today))
    await answer(query)


async def on_days(
    query: CallbackQuery,
    callback_data: DutyAwayCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    await state.clear()
    first, last = date.fromordinal(callback_data.first), date.fromordinal(callback_data.last)
    async with scope.work() as work:
        await go_away(work, actor, first, last, AwayKind.OTHER, config.zone)
    days = views.days(first, last, local_date(work.now, config.zone))
    await answer(query, plain("duty-noted-away", days=days))
    await _show_board(query, scope, actor, config)


async def on_here(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.work() as work:
        await come_back(work, actor, config.zone)
    await answer(query, plain("duty-noted-here"))
    await _show_board(query, scope, actor, config)


async def on_call(
    query: CallbackQuery, callback_data: DutyCallCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """«Заменю»: the first one does; «Не нужно»."""
    async with scope.work() as work:
        if callback_data.mine:
            done = await take_over(work, actor, callback_data.call_id, config.zone)
            said = plain("duty-you", until=views.until(done.ends_at, work.now, config.zone))
        else:
            done = await drop_call(work, actor, callback_data.call_id)
            said = plain("duty-dropped")
    await answer(query, said)
    await redraw(query, config, views.answered(done, work.now, config.zone), None)
