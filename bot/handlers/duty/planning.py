"""A schedule of duty in words: saved, or dropped, after a look at what would come of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot import previews
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.handlers.states import Planning
from bot.keyboards import duty as keyboards
from bot.keyboards.callbacks import DutyPlanAction, DutyPlanCD
from bot.locales import html, lines
from bot.scope import Scope
from bot.views import duty as views
from core.actor import StaffActor
from core.duty.planning import draft_plan, save_plan
from core.duty.rules.words import Plan, read_duty


def router() -> Router:
    made = Router(name="duty.planning")
    made.callback_query.register(on_plan, DutyPlanCD.filter(), ActorIs(StaffActor), AtWork())
    return made


async def reply(message: Message, config: BotConfig, text: Markup, keyboard: InlineKeyboardMarkup | None) -> None:
    """Answer a command where it was given."""
    await config.budget.count(message.chat.id, is_group=message.chat.type != ChatType.PRIVATE)
    await message.reply(text, reply_markup=keyboard, allow_sending_without_reply=True)


async def preview(
    message: Message,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
    plan: Plan,
    text: str,
    said_at: datetime,
) -> None:
    async with scope.snapshot() as work:
        draft = await draft_plan(work, actor, plan, config.zone)
    data = {"text": text, "said_at": said_at.isoformat(), "seen": draft.seen}
    token = await previews.remember(state, Planning.preview, data)
    await reply(message, config, views.preview(draft, work.now, config.zone), keyboards.plan(token))


async def on_plan(
    query: CallbackQuery,
    callback_data: DutyPlanCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
    raw_state: str | None,
) -> None:
    """Save what was previewed, or drop it."""
    data = await previews.previewed(query, state, raw_state, Planning.preview, callback_data.token)
    if data is None:
        return
    if callback_data.action is DutyPlanAction.DROP:
        await previews.drop(query, state, config)
        return
    async with scope.work() as work:
        draft = await save_plan(work, actor, _plan(data, config), config.zone, seen=data["seen"])
    await state.clear()
    await redraw(query, config, lines(views.preview(draft, work.now, config.zone), "", html("duty-saved")), None)
    await answer(query)


def _plan(data: Mapping[str, Any], config: BotConfig) -> Plan:
    """What was said, as it was meant on the day when it was said."""
    plan = read_duty(data["text"], datetime.fromisoformat(data["said_at"]).astimezone(config.zone))
    assert isinstance(plan, Plan)
    return plan
