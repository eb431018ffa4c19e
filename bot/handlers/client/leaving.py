"""Leaving, and being forgotten: each asked once more before it is done."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.forgetting import forget_me
from bot.keyboards import client as client_keyboards
from bot.keyboards import people as keyboards
from bot.keyboards.callbacks import MeAction, MeCD
from bot.locales import html, lines
from bot.scope import Scope
from bot.store import drafts
from bot.views import words
from bot.views.people import numbers
from core.access.people import companies_of
from core.actor import ContactActor
from core.clients.service import get_company, managers_in
from core.people.forgetting import WITHIN, Forgotten, open_tickets
from core.people.going import leave


def router() -> Router:
    made = Router(name="client.leaving")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    for action, handler in (
        (MeAction.LEAVE, on_leave),
        (MeAction.LEFT, on_left),
        (MeAction.FORGET, on_forget),
        (MeAction.FORGOTTEN, on_forgotten),
        (MeAction.STAY, on_stay),
    ):
        made.callback_query.register(handler, MeCD.filter(F.action == action))
    return made


async def on_leave(query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig) -> None:
    async with scope.read() as work:
        company = await get_company(work, actor.company_id)
        managers = (await managers_in(work, [company.id])).get(company.id, [])
    heir = "yes" if any(manager.id != actor.contact_id for manager in managers) else "no"
    keyboard = keyboards.really("button-leave-sure", MeAction.LEFT)
    await redraw(query, config, html("me-leave", company=company.name, heir=heir), keyboard)
    await answer(query)


async def on_left(
    query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig, state: FSMContext
) -> None:
    async with scope.work() as work:
        company = await get_company(work, actor.company_id)
        gone = await leave(work, actor)
        await drafts.remove_of(work, [gone.id])
    await state.clear()
    await answer(query)
    await redraw(query, config, html("me-left", company=company.name), None)


async def on_forget(query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo) -> None:
    """What will be erased, and when."""
    async with scope.read() as work:
        waiting = await open_tickets(work, [at.contact.id for at in await companies_of(work, actor)])
        now = work.now
    later = None
    if waiting:
        day = words.day((now + WITHIN).astimezone(zone).date(), now.astimezone(zone).date())
        later = html("me-forget-open", numbers=numbers(waiting), day=day)
    text = lines(html("me-forget"), *(["", later] if later is not None else []))
    await redraw(query, config, text, keyboards.really("button-me-forget-sure", MeAction.FORGOTTEN))
    await answer(query)


async def on_forgotten(
    query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig, state: FSMContext, zone: ZoneInfo
) -> None:
    """Done; told at once and by no outbox, which would have to remember to whom."""
    await state.clear()
    async with scope.work() as work:
        mine = [at.contact.id for at in await companies_of(work, actor)]
        outcome = await forget_me(work, actor)
        await drafts.remove_of(work, mine)
        now = work.now
    await answer(query)
    await redraw(query, config, None, None)
    if query.message is None:
        return
    if isinstance(outcome, Forgotten):
        text = html("me-forgotten")
    else:
        day = words.day(outcome.due_at.astimezone(zone).date(), now.astimezone(zone).date())
        text = html("me-forget-asked", day=day)
    await query.message.answer(text, reply_markup=client_keyboards.share_phone())


async def on_stay(query: CallbackQuery, config: BotConfig) -> None:
    await redraw(query, config, html("me-stay"), None)
    await answer(query)
