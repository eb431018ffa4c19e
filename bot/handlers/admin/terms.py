"""What may be done for a company: a button of its card, then the reason."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Terms
from bot.keyboards.callbacks import TermsCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import words
from bot.views.company import terms_in_words, with_standing
from core.actor import StaffActor, require_leader
from core.clients.models import ShortagePolicy, WorkState
from core.clients.service import get_company
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.terms import change_terms

TERMS: dict[str, WorkState | ShortagePolicy] = {one.value: one for one in (*WorkState, *ShortagePolicy)}


def router() -> Router:
    made = Router(name="admin.terms")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.callback_query.register(on_terms, TermsCD.filter())
    made.message.register(on_reason, StateFilter(Terms.reason), PlainText())
    return made


async def on_terms(
    query: CallbackQuery, callback_data: TermsCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_leader(actor)
    terms = TERMS.get(callback_data.terms)
    if terms is None or query.message is None:
        await answer(query, plain("stale-button"), alert=True)
        return
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
        balance = await company_available(work, company.id, local_date(work.now, company.zone))
    await state.set_data({"company_id": company.id, "terms": terms.value})
    await state.set_state(Terms.reason)
    await answer(query)
    name = words.company(company.name, balance)
    await query.message.answer(html("terms-ask-reason", company=name, terms=terms_in_words(terms)))


async def on_reason(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    data = await state.get_data()
    async with scope.work() as work:
        company = await change_terms(work, actor, data["company_id"], TERMS[data["terms"]], message.text or "")
        balance = await company_available(work, company.id, local_date(work.now, company.zone))
    await state.clear()
    name = with_standing(words.company(company.name, balance), company)
    await message.answer(html("terms-done", company=name))
