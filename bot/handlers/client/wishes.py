"""The client's desired date: chosen by taps or said in words, and the answer to what an engineer proposes."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.choosing_date import day_screen, first_screen, month_screen, read_date, unfit_screen
from bot.handlers.states import Wishing
from bot.keyboards import client as client_keyboards
from bot.keyboards.callbacks import WishAnswerCD, WishAtCD, WishDayCD, WishMonthCD, WishOpenCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import client as client_views
from bot.views.words import due_in_full, number
from core.actor import ContactActor
from core.sla.wishing.words import LONGEST
from core.tickets.queries import my_ticket
from core.tickets.wishing import accept_date, wish_date


def router() -> Router:
    made = Router(name="client.wishes")
    made.message.filter(ActorIs(ContactActor), Private())
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_open, WishOpenCD.filter())
    made.callback_query.register(on_month, WishMonthCD.filter())
    made.callback_query.register(on_day, WishDayCD.filter())
    made.callback_query.register(on_moment, WishAtCD.filter())
    made.callback_query.register(on_agree, WishAnswerCD.filter())
    made.message.register(on_words, StateFilter(Wishing.date), PlainText())
    return made


async def on_open(
    query: CallbackQuery,
    callback_data: WishOpenCD,
    scope: Scope,
    actor: ContactActor,
    state: FSMContext,
    config: BotConfig,
    zone: ZoneInfo,
) -> None:
    """The choice of near dates. What is written next is read as a date, if it is one."""
    text, keyboard = await first_screen(scope, actor, callback_data, zone)
    await state.set_state(Wishing.date)
    await state.set_data({"ticket_id": callback_data.ticket_id})
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_month(
    query: CallbackQuery,
    callback_data: WishMonthCD,
    scope: Scope,
    actor: ContactActor,
    config: BotConfig,
    zone: ZoneInfo,
) -> None:
    await redraw(query, config, *await month_screen(scope, actor, callback_data, zone))
    await answer(query)


async def on_day(
    query: CallbackQuery, callback_data: WishDayCD, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo
) -> None:
    await redraw(query, config, *await day_screen(scope, actor, callback_data, zone))
    await answer(query)


async def on_moment(
    query: CallbackQuery,
    callback_data: WishAtCD,
    scope: Scope,
    actor: ContactActor,
    state: FSMContext,
    config: BotConfig,
    zone: ZoneInfo,
    raw_state: str | None,
) -> None:
    """The date is passed on, and the ticket's screen shows it; one that cannot be kept says why and offers others."""
    wanted = callback_data.moment
    async with scope.work() as work:
        named = await wish_date(work, actor, callback_data.ticket_id, wanted, share=config.engineers_share)
    if named.wish is None:
        await redraw(query, config, *unfit_screen(actor, named, work.now, zone))
        await answer(query)
        return
    if raw_state == Wishing.date.state:
        await state.clear()
    await answer(query, plain("wish-passed-on", at=due_in_full(wanted, work.now, zone)))
    await _show_ticket(query, scope, actor, config, zone, callback_data.ticket_id)


async def _show_ticket(
    query: CallbackQuery, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo, ticket_id: int
) -> None:
    async with scope.read() as work:
        view = await my_ticket(work, actor, ticket_id)
        text = client_views.ticket(view, work.now, zone)
    await redraw(query, config, text, client_keyboards.ticket(view, work.now, zone))


async def on_agree(query: CallbackQuery, callback_data: WishAnswerCD, scope: Scope, actor: ContactActor) -> None:
    """The message that proposed it is redrawn by the delivery."""
    async with scope.work() as work:
        await accept_date(work, actor, callback_data.wish_id)
    await answer(query, plain("wish-agreed-toast"))


async def on_words(message: Message, scope: Scope, actor: ContactActor, state: FSMContext, zone: ZoneInfo) -> None:
    """«До четверга»: the exact moment is shown before it is kept. Words that are no date are a message like any other."""
    ticket_id = (await state.get_data())["ticket_id"]
    text = message.text or ""
    await state.clear()
    async with scope.read() as work:
        ticket = (await my_ticket(work, actor, ticket_id, last=0)).ticket
        screen = await read_date(work, ticket, text, zone)
    if screen is None:
        if len(text) <= LONGEST:
            await message.answer(html("wish-not-read", number=number(ticket.number)))
        raise SkipHandler
    await message.answer(screen[0], reply_markup=screen[1])
