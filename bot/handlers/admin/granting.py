"""/grant: minutes for a company, with a reason the client will read: a present, a purchase, or on credit."""

import secrets

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.admin.choosing import begin_with_company
from bot.handlers.states import Granting
from bot.keyboards import admin as keyboards
from bot.keyboards.callbacks import AdminAction, CompanyCD, GrantCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import words
from core.actor import StaffActor, require_leader
from core.catalog.rules import parse_work
from core.clients.service import get_company
from core.dates import local_date
from core.ledger.granting import MOST_MINUTES
from core.ledger.queries import company_available
from core.tickets.topping_up import top_up


def router() -> Router:
    made = Router(name="admin.granting")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    begin_with_company(made, "grant", Granting.company, AdminAction.GRANT, allowed=require_leader)
    made.callback_query.register(on_company, CompanyCD.filter(F.action == AdminAction.GRANT))
    made.message.register(on_amount, StateFilter(Granting.amount), PlainText())
    made.callback_query.register(on_kind, GrantCD.filter())
    return made


async def on_company(
    query: CallbackQuery,
    callback_data: CompanyCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    require_leader(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
        balance = await company_available(work, company.id, local_date(work.now, company.zone))
    await state.set_data({"company_id": company.id})
    await state.set_state(Granting.amount)
    await redraw(query, config, html("admin-grant-how", company=words.company(company.name, balance)), None)
    await answer(query)


async def on_amount(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    """«120 за ожидание», «2 ч подарок к продлению»: minutes, then why."""
    parsed = parse_work(message.text or "")
    if parsed is None or not 0 < parsed[0] <= MOST_MINUTES or not parsed[1]:
        await message.answer(html("admin-grant-again"))
        return
    minutes, reason = parsed
    data = await state.get_data()
    async with scope.read() as work:
        company = await get_company(work, data["company_id"])
    # The key is made once, with the question: a doubled tap on the answer adds the minutes once.
    await state.update_data(minutes=minutes, reason=reason[:300], key=f"topup:{secrets.token_hex(8)}")
    await state.set_state(Granting.kind)
    text = html("grant-which-kind", company=company.name, minutes=words.duration_in_words(minutes), reason=reason[:300])
    await message.answer(text, reply_markup=keyboards.grant_kinds())


async def on_kind(
    query: CallbackQuery,
    callback_data: GrantCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
    raw_state: str | None,
) -> None:
    if raw_state != Granting.kind.state:
        await answer(query, plain("stale-button"), alert=True)
        return
    kind = callback_data.grant_kind
    if kind is None:
        await state.clear()
        await redraw(query, config, html("admin-cancelled"), None)
        await answer(query)
        return
    data = await state.get_data()
    async with scope.work() as work:
        company_id = data["company_id"]
        await top_up(
            work,
            actor,
            company_id=company_id,
            minutes=data["minutes"],
            reason=data["reason"],
            key=data["key"],
            kind=kind,
        )
        company = await get_company(work, company_id)
        balance = await company_available(work, company_id, local_date(work.now, company.zone))
    await state.clear()
    text = html(
        f"granted-{kind.value}", company=words.company(company.name, balance), minutes=words.duration(data["minutes"])
    )
    await redraw(query, config, text, None)
    await answer(query)
