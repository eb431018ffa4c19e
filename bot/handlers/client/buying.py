"""A client sees where hours went, and buys more of them."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import Buying
from bot.keyboards import buying as keyboards
from bot.keyboards.callbacks import TopUpAction, TopUpCD, TopUpStep, TopUpStepCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import buying as views
from bot.views import words
from core.actor import ContactActor
from core.catalog.rules import parse_hours
from core.tickets.buying import agree_to_buy, ask_for_hours, decline_top_up
from core.tickets.quoting import quote
from core.tickets.spending import spent_lines

LONGEST = 20
"""Of an amount in words: anything longer is a message like any other."""


def router() -> Router:
    made = Router(name="client.buying")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.message.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_spent, TopUpCD.filter(F.action == TopUpAction.SPENT))
    made.callback_query.register(on_open, TopUpCD.filter(F.action == TopUpAction.OPEN))
    made.callback_query.register(on_choose, TopUpCD.filter(F.action == TopUpAction.CHOOSE))
    made.callback_query.register(on_own, TopUpCD.filter(F.action == TopUpAction.OWN))
    made.callback_query.register(on_send, TopUpCD.filter(F.action == TopUpAction.SEND))
    made.callback_query.register(on_agree, TopUpStepCD.filter(F.step == TopUpStep.AGREE))
    made.callback_query.register(on_decline, TopUpStepCD.filter(F.step == TopUpStep.DECLINE))
    made.message.register(on_amount, StateFilter(Buying.amount), PlainText())
    return made


async def on_spent(query: CallbackQuery, scope: Scope, actor: ContactActor) -> None:
    async with scope.read() as work:
        shown = await spent_lines(work, actor)
    await answer(query)
    if query.message is not None:
        await query.message.answer(views.spent(shown), reply_markup=keyboards.spent(shown) if shown else None)


async def on_open(query: CallbackQuery, scope: Scope, actor: ContactActor) -> None:
    """In a new message: the balance above stays to be seen."""
    async with scope.read() as work:
        shown = await quote(work, actor, 60)
    await answer(query)
    if query.message is not None:
        text = views.packages(shown.price, shown.contract.number, words.full_day(shown.until))
        await query.message.answer(text, reply_markup=keyboards.packages())


async def on_choose(
    query: CallbackQuery, callback_data: TopUpCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await quote(work, actor, callback_data.minutes)
    await redraw(query, config, views.offered(shown), keyboards.confirm(shown))
    await answer(query)


async def on_own(query: CallbackQuery, state: FSMContext) -> None:
    await state.set_state(Buying.amount)
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("buy-own"))


async def on_amount(message: Message, scope: Scope, actor: ContactActor, state: FSMContext) -> None:
    """«7», «2 ч 30 мин». A longer text is a message like any other: nothing a client writes gets lost."""
    text = message.text or ""
    if len(text) > LONGEST:
        await state.clear()
        raise SkipHandler
    minutes = parse_hours(text)
    if minutes is None:
        await message.answer(html("buy-own-again"))
        return
    async with scope.read() as work:
        shown = await quote(work, actor, minutes)
    await state.clear()
    await message.answer(views.offered(shown), reply_markup=keyboards.confirm(shown))


async def on_send(
    query: CallbackQuery, callback_data: TopUpCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        await ask_for_hours(work, actor, callback_data.minutes, price=callback_data.price)
    await answer(query, plain("buy-sent"))
    await redraw(query, config, None, None)


async def on_agree(query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: ContactActor) -> None:
    async with scope.work() as work:
        await agree_to_buy(work, actor, callback_data.request_id)
    await answer(query, plain("buy-agreed"))


async def on_decline(
    query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        await decline_top_up(work, actor, callback_data.request_id)
    await answer(query, plain("buy-declined"))
    await redraw(query, config, None, None)
