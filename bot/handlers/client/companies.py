"""Somebody of several companies: for which one they speak. Asked before the first message, changed by a button or /company."""

from aiogram import F, Router
from aiogram.filters import Command, Filter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, MaybeInaccessibleMessageUnion, Message, TelegramObject

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.intents import CompanyAsked, DraftOffered
from bot.filters import ActorIs, Private, When
from bot.handlers.client.writing import NOT_SAID
from bot.keyboards import client as client_keyboards
from bot.keyboards import people as keyboards
from bot.keyboards.callbacks import MyCompanyCD
from bot.locales import html
from bot.scope import Scope
from bot.store import drafts, messages
from bot.store.models import Draft, Purpose
from bot.words_in import read_words
from core.access.people import choose_company, companies_of
from core.actor import ContactActor
from core.clients.service import get_company
from core.database import Work
from core.outbox.service import contact, tell

SIGN = "🏢 "
"""What the menu's button begins with: a name may have changed since the menu was drawn."""


class Undecided(Filter):
    """It is not known for which of their companies this person speaks here."""

    async def __call__(self, _event: TelegramObject, undecided: bool) -> bool:
        return undecided


def router() -> Router:
    made = Router(name="client.companies")
    made.message.filter(ActorIs(ContactActor), Private())
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.message.register(on_company, or_f(When(F.text.startswith(SIGN)), Command("company")))
    made.message.register(on_first_words, Undecided())
    made.callback_query.register(on_choice, MyCompanyCD.filter())
    return made


async def on_company(message: Message, scope: Scope, actor: ContactActor, undecided: bool) -> None:
    """Which company; who is of one is told that there is nothing to choose."""
    async with scope.read() as work:
        mine = await companies_of(work, actor)
    if len(mine) < 2:
        await message.answer(
            html("company-only-one", company=mine[0].company.name), reply_markup=client_keyboards.menu()
        )
        return
    current = 0 if undecided else actor.contact_id
    await message.answer(html("company-which"), reply_markup=keyboards.my_companies(mine, current))


async def on_first_words(message: Message, scope: Scope, actor: ContactActor, config: BotConfig) -> None:
    """Nothing has been chosen yet. Words are kept as a draft, which opens by itself like any other if nobody answers: asked
    for the wrong company a request can be moved, a lost one cannot. A button of the menu has to be pressed again."""
    if message.content_type in NOT_SAID:
        return
    words = read_words(message)
    if words is None or (message.text or "").startswith("/") or message.text in client_keyboards.menu_words():
        async with scope.read() as work:
            mine = await companies_of(work, actor)
        await message.answer(html("company-which-first"), reply_markup=keyboards.my_companies(mine, 0))
        return
    async with scope.work() as work:
        draft = await drafts.add_to_draft(
            work,
            actor,
            chat_id=message.chat.id,
            message_id=message.message_id,
            words=words,
            sent_at=message.date,
            wait=config.draft_wait,
        )
        await tell(work, contact(actor.contact_id), CompanyAsked(draft_id=draft.id), wait=words.wait)


async def on_choice(
    query: CallbackQuery,
    callback_data: MyCompanyCD,
    scope: Scope,
    actor: ContactActor,
    config: BotConfig,
    state: FSMContext,
) -> None:
    """From now on this one. A draft that was waiting for the choice is this company's."""
    await state.clear()
    async with scope.work() as work:
        chosen = await choose_company(work, actor, callback_data.contact_id)
        company = await get_company(work, chosen.company_id)
        draft = await _asked_about(work, query.message)
        if draft is not None:
            draft = await drafts.give_to(work, draft, chosen.contact_id)
            await tell(work, contact(chosen.contact_id), DraftOffered(draft_id=draft.id))
    await answer(query)
    if not isinstance(query.message, Message):
        return
    if draft is None:
        await redraw(query, config, None, None)
    await config.budget.count(query.message.chat.id, is_group=False)
    await query.message.answer(
        html("company-chosen", company=company.name), reply_markup=client_keyboards.menu(company.name)
    )


async def _asked_about(work: Work, question: MaybeInaccessibleMessageUnion | None) -> Draft | None:
    """The draft that this question was about, if it is still one."""
    if question is None:
        return None
    known = await messages.find(work, question.chat.id, question.message_id)
    if known is None or known.purpose is not Purpose.DRAFT or known.ref_id is None:
        return None
    return await drafts.lock_draft(work, known.ref_id)
