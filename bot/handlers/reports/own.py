"""«/me»: one's own numbers, in a private chat only; whose they are is never a parameter."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart, or_f
from aiogram.types import CallbackQuery, InaccessibleMessage, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot import limits
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, InStaffGroup, Private
from bot.keyboards import own as keyboards
from bot.keyboards.callbacks import OwnCD, OwnMetricsCD, OwnPartCD
from bot.locales import html
from bot.scope import Scope
from bot.views import own as views
from bot.views import periods as period_views
from core.actor import StaffActor
from core.database import Work
from core.dates import local_date
from core.ledger.statement import Period
from core.reports import periods
from core.reports.own import own_numbers
from core.reports.own_lines import own_page

START = "me"
"""What the button in the group says to the bot when it is tapped."""


def router() -> Router:
    made = Router(name="reports.own")
    asked = or_f(Command("me"), CommandStart(deep_link=True, magic=F.args == START))
    made.message.register(on_me, asked, Private(), ActorIs(StaffActor))
    made.message.register(on_group, Command("me"), InStaffGroup(), ActorIs(StaffActor))
    made.message.register(on_foreign, Command("me"), InStaffGroup())
    made.callback_query.register(on_period, OwnCD.filter(), Private(), ActorIs(StaffActor))
    made.callback_query.register(on_part, OwnPartCD.filter(), Private(), ActorIs(StaffActor))
    made.callback_query.register(on_metrics, OwnMetricsCD.filter(), Private(), ActorIs(StaffActor))
    return made


async def on_me(message: Message, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    """This week so far."""
    async with scope.snapshot() as work:
        period = periods.week(local_date(work.now, config.zone))
        text, keyboard = await _numbers(work, actor, config, period)
    await message.answer(text, reply_markup=keyboard)


async def on_group(message: Message, config: BotConfig) -> None:
    """No number is said in the group: a way into the private chat."""
    assert message.bot is not None
    me = await message.bot.me()
    await config.budget.count(message.chat.id, is_group=True)
    keyboard = keyboards.open_bot(me.username or "", START)
    await message.reply(html("own-in-group"), reply_markup=keyboard, allow_sending_without_reply=True)


async def on_foreign(message: Message, config: BotConfig) -> None:
    """Somebody in the engineers' group who is not on the staff list."""
    await config.budget.count(message.chat.id, is_group=True)
    await message.reply(html("not-staff-plain"), allow_sending_without_reply=True)


async def on_period(
    query: CallbackQuery, callback_data: OwnCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.snapshot() as work:
        text, keyboard = await _numbers(work, actor, config, callback_data.period)
    await _show(query, config, text, keyboard)


async def on_part(
    query: CallbackQuery, callback_data: OwnPartCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    period = callback_data.period
    async with scope.snapshot() as work:
        shown = await own_page(work, actor, callback_data.part, period, config.zone, callback_data.page)
        today = local_date(work.now, config.zone)
    text = views.page(shown, period_views.in_words(period, today), today)
    await _show(query, config, text, keyboards.page(shown, period))


async def on_metrics(query: CallbackQuery, scope: Scope, config: BotConfig) -> None:
    async with scope.read() as work:
        today = local_date(work.now, config.zone)
    await redraw(query, config, views.what(), keyboards.back(today))
    await answer(query)


async def _numbers(
    work: Work, actor: StaffActor, config: BotConfig, period: Period
) -> tuple[Markup, InlineKeyboardMarkup]:
    own = await own_numbers(work, actor, period, config.zone)
    today = local_date(work.now, config.zone)
    return views.numbers(own, today), keyboards.numbers(own, today)


async def _show(query: CallbackQuery, config: BotConfig, text: Markup, keyboard: InlineKeyboardMarkup) -> None:
    """In the place of what was tapped, unless that is a picture: then beside it, and the picture stays."""
    message = query.message
    if message is None:
        return
    if isinstance(message, InaccessibleMessage) or message.text is None:
        assert query.bot is not None
        await config.budget.count(message.chat.id, is_group=False)
        await query.bot.send_message(message.chat.id, limits.cut(text, limits.TEXT), reply_markup=keyboard)
    else:
        await redraw(query, config, text, keyboard)
    await answer(query)
