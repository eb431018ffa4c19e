"""What our services and engineers are in 1C: chosen once, by administrators."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Onec
from bot.keyboards import onec as keyboards
from bot.keyboards.callbacks import OnecCD, OnecItemCD, OnecScreen, OnecTieCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import onec as views
from core.actor import StaffActor, require_leader
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.exchange.ties import find_items, our_name, tie, untied

PAGE = 8


def router() -> Router:
    made = Router(name="admin.onec_ties")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.callback_query.register(on_ties, OnecCD.filter(F.screen == OnecScreen.TIES))
    made.callback_query.register(on_tie, OnecTieCD.filter())
    made.callback_query.register(on_item, OnecItemCD.filter())
    made.message.register(on_words, StateFilter(Onec.words), PlainText())
    return made


async def on_ties(
    query: CallbackQuery, callback_data: OnecCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    require_leader(actor)
    page = callback_data.page
    async with scope.read() as work:
        missing = await untied(work)
    shown = missing[page * PAGE : (page + 1) * PAGE]
    keyboard = keyboards.ties(shown, page, more=len(missing) > (page + 1) * PAGE)
    await redraw(query, config, views.ties(len(missing)), keyboard)
    await answer(query)


async def on_tie(
    query: CallbackQuery, callback_data: OnecTieCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    """What may be meant is offered by the first word of the name; other words may be written."""
    kind, our_id = callback_data.kind, callback_data.our_id
    async with scope.read() as work:
        name = await our_name(work, actor, kind, our_id)
        found = await find_items(work, actor, kind, name.split()[0]) or await find_items(work, actor, kind, "")
    await state.set_data({"kind": kind.value, "our_id": our_id})
    await state.set_state(Onec.words)
    await answer(query)
    if query.message is not None:
        await query.message.answer(views.choose_item(name, found), reply_markup=keyboards.items(found, our_id))


async def on_words(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    data = await state.get_data()
    kind, our_id = ItemKind(data["kind"]), data["our_id"]
    async with scope.read() as work:
        name = await our_name(work, actor, kind, our_id)
        found = await find_items(work, actor, kind, message.text or "")
    await message.answer(views.choose_item(name, found), reply_markup=keyboards.items(found, our_id))


async def on_item(
    query: CallbackQuery,
    callback_data: OnecItemCD,
    scope: Scope,
    actor: StaffActor,
    state: FSMContext,
    config: BotConfig,
) -> None:
    async with scope.work() as work:
        released = await tie(work, actor, callback_data.kind, callback_data.our_id, callback_data.item_id)
        name = await our_name(work, actor, callback_data.kind, callback_data.our_id)
        item = await work.session.get_one(ExchangeItem, callback_data.item_id)
    await state.clear()
    await redraw(query, config, views.tied(name, item.name, released), keyboards.open_ties())
    await answer(query, plain("onec-noted"))
