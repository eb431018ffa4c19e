"""/onec: how the exchange with 1C stands, and documents that need a decision. For directors and administrators."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Onec
from bot.keyboards import onec as keyboards
from bot.keyboards.callbacks import OnecAction, OnecCD, OnecDocumentCD, OnecScreen
from bot.locales import lines, plain
from bot.scope import Scope
from bot.views import onec as views
from bot.views import recon
from core.actor import StaffActor
from core.database import Work
from core.exchange.balance.service import counts
from core.exchange.documents.deciding import accept_difference, consider_done, drop, find_out, send_again
from core.exchange.documents.queries import document_view, documents_for_a_human, exchange_state
from core.exchange.reconciling.keeping import last_reconciliation
from core.exchange.reconciling.requesting import ask
from core.exchange.ties import untied

PAGE = 5
AT_ONCE = {OnecAction.AGAIN: send_again, OnecAction.FIND: find_out, OnecAction.ACCEPT: accept_difference}
ASKED = {OnecAction.DONE: (Onec.number, views.which_number), OnecAction.DROP: (Onec.reason, views.why_drop)}


def router() -> Router:
    made = Router(name="admin.onec")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("onec"))
    made.callback_query.register(on_state, OnecCD.filter(F.screen == OnecScreen.STATE))
    made.callback_query.register(on_reconcile, OnecCD.filter(F.screen == OnecScreen.RECONCILE))
    made.callback_query.register(on_documents, OnecCD.filter(F.screen == OnecScreen.DOCUMENTS))
    made.callback_query.register(on_document, OnecDocumentCD.filter())
    made.message.register(on_number, StateFilter(Onec.number), PlainText())
    made.message.register(on_reason, StateFilter(Onec.reason), PlainText())
    return made


async def on_command(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    await state.clear()
    async with scope.read() as work:
        text, keyboard = await _state(work, actor, config)
    await message.answer(text, reply_markup=keyboard)


async def on_state(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.read() as work:
        text, keyboard = await _state(work, actor, config)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def _state(work: Work, actor: StaffActor, config: BotConfig) -> tuple[Markup, InlineKeyboardMarkup]:
    now_is, missing = await exchange_state(work, actor), len(await untied(work))
    connected = now_is.base is not None
    text = views.state(now_is, missing, work.now, config.zone)
    if connected:
        reconciled = recon.last(await last_reconciliation(work), work.now, config.zone)
        text = lines(text, reconciled, views.balances(*await counts(work)))
    return text, keyboards.state(now_is.for_a_human, missing, connected=connected)


async def on_reconcile(query: CallbackQuery, scope: Scope, actor: StaffActor) -> None:
    """Whoever speaks with 1C does it; the result comes as a message."""
    async with scope.work() as work:
        await ask(work, actor)
    await answer(query, plain("recon-started"))


async def on_documents(
    query: CallbackQuery, callback_data: OnecCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    page = callback_data.page
    async with scope.read() as work:
        total = (await exchange_state(work, actor)).for_a_human
        shown = await documents_for_a_human(work, actor, limit=PAGE, offset=page * PAGE)
    keyboard = keyboards.documents(shown, page, more=total > (page + 1) * PAGE)
    await redraw(query, config, views.documents(shown, total), keyboard)
    await answer(query)


async def on_document(
    query: CallbackQuery,
    callback_data: OnecDocumentCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    action, document_id = callback_data.action, callback_data.document_id
    if action in ASKED:
        async with scope.read() as work:
            view = await document_view(work, actor, document_id)
        waiting, question = ASKED[action]
        await state.set_data({"document_id": document_id})
        await state.set_state(waiting)
        await answer(query)
        if query.message is not None:
            await query.message.answer(question(view.row))
        return
    if (decide := AT_ONCE.get(action)) is not None:
        async with scope.work() as work:
            await decide(work, actor, document_id)
    async with scope.read() as work:
        view = await document_view(work, actor, document_id)
        text = views.document(view, work.now, config.zone)
    await redraw(query, config, text, keyboards.document(view.row))
    await answer(query, plain("onec-noted") if action in AT_ONCE else "")


async def on_number(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    document_id = (await state.get_data())["document_id"]
    async with scope.work() as work:
        await consider_done(work, actor, document_id, message.text or "")
    await _settled(message, scope, actor, state, config, document_id)


async def on_reason(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    document_id = (await state.get_data())["document_id"]
    async with scope.work() as work:
        await drop(work, actor, document_id, message.text or "")
    await _settled(message, scope, actor, state, config, document_id)


async def _settled(
    message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig, document_id: int
) -> None:
    await state.clear()
    async with scope.read() as work:
        view = await document_view(work, actor, document_id)
        text = views.document(view, work.now, config.zone)
    await message.answer(text, reply_markup=keyboards.document(view.row))
