"""/calendar and /plan: look at calendars and plans, change them in words after a preview."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot import previews
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.states import Editing
from bot.keyboards import plans as keyboards
from bot.keyboards.callbacks import EditAction, EditCD
from bot.locales import html, lines
from bot.scope import Scope
from bot.views import plans as views
from core.actor import StaffActor, require_admin
from core.database import Work
from core.sla.calendars import calendars
from core.sla.editing import calendar_meant, draft_calendar, draft_plan, plan_meant
from core.sla.plans import plans
from core.tickets.lists import balances_of
from core.tickets.repinning import Moves, apply_calendar, apply_plan, preview_calendar, preview_plan


def router() -> Router:
    made = Router(name="admin.plans")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_calendar, Command("calendar"))
    made.message.register(on_plan, Command("plan"))
    made.callback_query.register(on_tap, EditCD.filter())
    return made


async def on_calendar(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    require_admin(actor)
    await state.clear()
    async with scope.snapshot() as work:
        calendar, text = await calendar_meant(work, actor, command.args or "")
        if text:
            draft = await draft_calendar(work, actor, calendar.id, text)
            moves = await preview_calendar(work, actor, calendar.id, draft.after)
            shown = await _preview(work, config, views.calendar_changes(draft), moves)
        else:
            shown = lines(views.calendars(await calendars(work), work.now), "", html("calendars-how"))
    if not text:
        await message.answer(shown)
        return
    data = {"kind": "calendar", "id": calendar.id, "today": draft.today.isoformat(), "text": text, "seen": draft.seen}
    await _ask(message, state, data, shown, moves)


async def on_plan(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig
) -> None:
    require_admin(actor)
    await state.clear()
    async with scope.snapshot() as work:
        plan, text = await plan_meant(work, actor, command.args or "")
        if text:
            draft = await draft_plan(work, actor, plan.id, text)
            moves = await preview_plan(work, actor, plan.id, draft.after, calendar_id=draft.calendar.id)
            shown = await _preview(work, config, views.plan_changes(draft), moves)
        else:
            shown = lines(views.plans(await plans(work), config.zone), "", html("plans-how"))
    if not text:
        await message.answer(shown)
        return
    await _ask(message, state, {"kind": "plan", "id": plan.id, "text": text, "seen": draft.seen}, shown, moves)


async def _preview(work: Work, config: BotConfig, changes: Markup, moves: Moves) -> Markup:
    balances = await balances_of(work, [move.company for move in moves.moved[: views.LISTED_MOVES]])
    return views.preview(changes, moves, balances, work.now, config.zone)


async def _ask(message: Message, state: FSMContext, data: Mapping[str, Any], shown: Markup, moves: Moves) -> None:
    token = await previews.remember(state, Editing.preview, data)
    await message.answer(shown, reply_markup=keyboards.save(token, open_tickets=bool(moves.tickets)))


async def on_tap(
    query: CallbackQuery,
    callback_data: EditCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
    raw_state: str | None,
) -> None:
    """Save what was previewed, or drop it."""
    data = await previews.previewed(query, state, raw_state, Editing.preview, callback_data.token)
    if data is None:
        return
    if callback_data.action is EditAction.DROP:
        await previews.drop(query, state, config)
        return
    save = _save_calendar if data["kind"] == "calendar" else _save_plan
    async with scope.work() as work:
        text = await save(work, actor, data, open_too=callback_data.action is EditAction.OPEN_TOO)
    await state.clear()
    await redraw(query, config, text, None)
    await answer(query)


async def _save_calendar(work: Work, actor: StaffActor, data: Mapping[str, Any], *, open_too: bool) -> Markup:
    seen = data["seen"]
    today = date.fromisoformat(data["today"])
    draft = await draft_calendar(work, actor, data["id"], data["text"], today=today, seen=seen)
    moves = await apply_calendar(work, actor, data["id"], draft.after, draft.reason, open_too=open_too, seen=seen)
    return lines(views.calendar_changes(draft), "", views.saved(draft.version.number + 1, moves))


async def _save_plan(work: Work, actor: StaffActor, data: Mapping[str, Any], *, open_too: bool) -> Markup:
    seen = data["seen"]
    draft = await draft_plan(work, actor, data["id"], data["text"], seen=seen)
    moves = await apply_plan(
        work, actor, data["id"], draft.after, "", open_too=open_too, calendar_id=draft.calendar.id, seen=seen
    )
    return lines(views.plan_changes(draft), "", views.saved(draft.version.number + 1, moves))
