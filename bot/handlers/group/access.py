"""Letting strangers in: staff replies to the request with a company, then two taps."""

import re

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, InStaffGroup, When
from bot.forgetting import forget_who_asked
from bot.keyboards import access as keyboards
from bot.keyboards.callbacks import AccessAction, AccessCD, DeclineCD, DeclineWord, ForgetCD
from bot.keyboards.people import decline_words, forget_now
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.models import Purpose
from core.access.intents import StrangerAsked
from core.access.requests import approve, decline, get_request, waiting_request
from core.actor import ContactRole, StaffActor, require_leader
from core.clients.search import search_companies
from core.clients.service import get_company
from core.outbox.service import GROUP, tell

DECLINED = re.compile(r"\s*отказ\s*[:–—-]?\s*(.*)", re.IGNORECASE | re.DOTALL)
"""A reply that declines."""


class RepliesToRequest(Filter):
    """A reply to the message about a stranger's request; adds ``request_id``."""

    async def __call__(self, message: Message, scope: Scope) -> dict[str, int] | bool:
        if message.reply_to_message is None:
            return False
        async with scope.read() as work:
            about = await messages.find(work, message.chat.id, message.reply_to_message.message_id)
        if about is None or about.purpose is not Purpose.ACCESS or about.ref_id is None:
            return False
        return {"request_id": about.ref_id}


def router() -> Router:
    made = Router(name="group.access")
    made.message.filter(InStaffGroup(), ActorIs(StaffActor))
    made.callback_query.filter(InStaffGroup(), ActorIs(StaffActor))
    made.message.register(on_company_words, When(F.text), RepliesToRequest())
    made.callback_query.register(on_decline, AccessCD.filter(F.action == AccessAction.DECLINE))
    made.callback_query.register(on_decline_word, DeclineCD.filter())
    made.callback_query.register(on_forget, ForgetCD.filter())
    made.callback_query.register(on_company, AccessCD.filter(F.action == AccessAction.COMPANY))
    made.callback_query.register(on_role, AccessCD.filter(F.action.in_({AccessAction.MEMBER, AccessAction.MANAGER})))
    return made


async def on_company_words(
    message: Message, scope: Scope, actor: StaffActor, request_id: int, config: BotConfig
) -> None:
    """A name or an INN: the companies it may mean. «отказ: причина» declines in one's own words."""
    query = message.text or ""
    if (own := DECLINED.match(query)) is not None:
        async with scope.work() as work:
            request = await decline(work, actor, request_id, own[1])
        await config.budget.count(message.chat.id, is_group=True)
        await message.reply(_declined(request.name, request.word), allow_sending_without_reply=True)
        return
    async with scope.read() as work:
        await get_request(work, actor, request_id)
        found = await search_companies(work, actor, query, limit=8)
    await config.budget.count(message.chat.id, is_group=True)
    if not found:
        await message.reply(html("access-no-company", query=query[:100]))
        return
    await message.reply(html("access-choose-company"), reply_markup=keyboards.companies(request_id, found))


async def on_company(
    query: CallbackQuery, callback_data: AccessCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        request = await get_request(work, actor, callback_data.request_id)
        company = await get_company(work, callback_data.company_id)
    text = html("access-choose-role", name=request.name, company=company.name)
    await redraw(query, config, text, keyboards.roles(request.id, company.id))
    await answer(query)


async def on_role(
    query: CallbackQuery, callback_data: AccessCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    role = ContactRole.MANAGER if callback_data.action is AccessAction.MANAGER else ContactRole.MEMBER
    async with scope.work() as work:
        person = await approve(work, actor, callback_data.request_id, company_id=callback_data.company_id, role=role)
        company = await get_company(work, person.company_id)
    outcome = plain("access-approved-outcome", company=company.name)
    await redraw(query, config, html("access-request-decided", name=person.name, outcome=outcome), None)
    await answer(query)


async def on_decline(
    query: CallbackQuery, callback_data: AccessCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The first tap: with which word?"""
    async with scope.read() as work:
        request = await waiting_request(work, actor, callback_data.request_id)
    await redraw(query, config, html("access-decline-how", name=request.name), decline_words(request.id))
    await answer(query)


async def on_decline_word(
    query: CallbackQuery, callback_data: DeclineCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The second: declined; or the request is drawn anew."""
    if callback_data.word is DeclineWord.BACK:
        async with scope.work() as work:
            request = await waiting_request(work, actor, callback_data.request_id)
            await tell(work, GROUP, StrangerAsked(request_id=request.id))
        await answer(query)
        return
    silent = callback_data.word is DeclineWord.SILENT
    word = "" if silent else plain(f"decline-word-{callback_data.word.value}")
    async with scope.work() as work:
        request = await decline(work, actor, callback_data.request_id, word)
    await redraw(query, config, _declined(request.name, request.word), None)
    await answer(query)


def _declined(name: str, word: str | None) -> str:
    outcome = plain("access-declined-outcome-why", word=word) if word else plain("access-declined-outcome")
    return html("access-request-decided", name=name, outcome=outcome)


async def on_forget(
    query: CallbackQuery, callback_data: ForgetCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Somebody has asked to be forgotten, and their tickets are done: a director need not wait for the day."""
    require_leader(actor)
    if not callback_data.sure:
        keyboard = forget_now(callback_data.request_id, asked=True)
        await redraw(query, config, None, keyboard)
        await answer(query, plain("group-forget-sure"), alert=True)
        return
    async with scope.work() as work:
        await forget_who_asked(work, actor, callback_data.request_id)
    await answer(query)
