"""The desk's side of a desired date, in the group: promise what the client wishes, or propose another moment."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.render.wishes import wish_notice
from bot.filters import ActorIs, AtWork
from bot.handlers.choosing_date import day_screen, first_screen, month_screen, unfit_screen
from bot.keyboards.callbacks import WishAnswer, WishAnswerCD, WishAtCD, WishDayCD, WishMonthCD, WishOpenCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import wishes as views
from bot.views.words import due_in_full
from core.actor import StaffActor
from core.tickets.wishing import promise_date, propose_date


def router() -> Router:
    made = Router(name="group.wishes")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_promise, WishAnswerCD.filter(F.answer == WishAnswer.YES))
    made.callback_query.register(on_back, WishAnswerCD.filter(F.answer == WishAnswer.BACK))
    made.callback_query.register(on_open, WishOpenCD.filter())
    made.callback_query.register(on_month, WishMonthCD.filter())
    made.callback_query.register(on_day, WishDayCD.filter())
    made.callback_query.register(on_moment, WishAtCD.filter())
    return made


async def on_promise(
    query: CallbackQuery, callback_data: WishAnswerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The message and the card are redrawn by the delivery. Who promises more than there is time for is told so."""
    async with scope.work() as work:
        named = await promise_date(work, actor, callback_data.wish_id, share=config.engineers_share)
    done = plain("wish-promised-toast", at=due_in_full(named.judged.wanted, work.now, config.zone))
    risky = views.warning(named.judged, done)
    await answer(query, risky or done, alert=risky is not None)


async def on_back(
    query: CallbackQuery, callback_data: WishAnswerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Another date after all not: the message asks again."""
    await _redraw_notice(query, callback_data.wish_id, scope, actor, config)
    await answer(query)


async def _redraw_notice(
    query: CallbackQuery, wish_id: int, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        text, keyboard = await wish_notice(work, actor, wish_id, config.zone)
    await redraw(query, config, text, keyboard)


async def on_open(
    query: CallbackQuery, callback_data: WishOpenCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In the place of the message that was tapped: a group needs no further messages for this."""
    await redraw(query, config, *await first_screen(scope, actor, callback_data, config.zone))
    await answer(query)


async def on_month(
    query: CallbackQuery, callback_data: WishMonthCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    await redraw(query, config, *await month_screen(scope, actor, callback_data, config.zone))
    await answer(query)


async def on_day(
    query: CallbackQuery, callback_data: WishDayCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    await redraw(query, config, *await day_screen(scope, actor, callback_data, config.zone))
    await answer(query)


async def on_moment(
    query: CallbackQuery, callback_data: WishAtCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Proposed to the client. The card takes the choice's place, or the message about the wish shows what became of it."""
    wanted, asked = callback_data.moment, callback_data.asked
    async with scope.work() as work:
        named = await propose_date(work, actor, callback_data.ticket_id, wanted, share=config.engineers_share)
    if named.wish is None:
        await redraw(query, config, *unfit_screen(actor, named, work.now, config.zone, asked))
        await answer(query)
        return
    done = plain("wish-proposed-toast", at=due_in_full(wanted, work.now, config.zone))
    risky = views.warning(named.judged, done)
    await answer(query, risky or done, alert=risky is not None)
    if asked:
        await _redraw_notice(query, asked, scope, actor, config)
