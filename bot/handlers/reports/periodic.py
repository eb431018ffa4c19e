"""What the buttons under the weekly and the monthly report lead to."""

from aiogram import Router
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards import periodic as keyboards
from bot.keyboards.callbacks import ChangeCD, ChangesCD, MeansCD, RatesCD
from bot.locales import html, lines
from bot.pictures.style import Theme
from bot.reports.asked import Asked
from bot.reports.before_after import before_after_posts
from bot.scope import Scope
from bot.views import periodic as views
from core.actor import StaffActor, require_leader
from core.contracts.campaign_state import campaigns
from core.dates import local_date
from core.reports.periodic import rates_page
from core.reports.periods import month
from core.reports.subscribing import reads_dark


def router() -> Router:
    made = Router(name="reports.periodic")
    register = made.callback_query.register
    register(on_changes, ChangesCD.filter(), Private(), ActorIs(StaffActor))
    register(on_change, ChangeCD.filter(), Private(), ActorIs(StaffActor))
    register(on_rates, RatesCD.filter(), Private(), ActorIs(StaffActor))
    register(on_means, MeansCD.filter(), Private(), ActorIs(StaffActor))
    return made


async def on_changes(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    """Which change to look at."""
    async with scope.read() as work:
        known = await campaigns(work, actor)
    newest = sorted((one.campaign for one in known), key=lambda one: -one.id)
    if query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        text = lines(html("change-choose"), html("change-choose-how"))
        await query.message.answer(text, reply_markup=keyboards.choices(newest))
    await answer(query)


async def on_change(
    query: CallbackQuery, callback_data: ChangeCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A picture cannot be changed into a text or back: each comparison is a message of its own."""
    require_leader(actor)
    async with scope.snapshot() as work:
        theme = Theme.DARK if await reads_dark(work, actor.staff_id) else Theme.LIGHT
        asked = Asked(month(local_date(work.now, config.zone)), theme, config.zone, actor.staff_id)
        posts = await before_after_posts(
            work,
            asked,
            company_id=callback_data.company_id,
            campaign_id=callback_data.campaign_id,
            months=callback_data.months,
        )
    if query.message is not None:
        for post in posts:
            await config.budget.count(query.message.chat.id, is_group=False)
            if post.made is not None:
                picture = BufferedInputFile(post.made.content, post.made.name)
                await query.message.answer_photo(picture, caption=post.text or None, reply_markup=post.keyboard)
            else:
                await query.message.answer(post.text, reply_markup=post.keyboard)
    await answer(query)


async def on_rates(
    query: CallbackQuery, callback_data: RatesCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A message of its own; its pages change in place."""
    async with scope.snapshot() as work:
        shown = await rates_page(work, actor, callback_data.period, config.zone, callback_data.page or 0)
    text, keyboard = views.rates(shown), keyboards.rates(shown, callback_data)
    if callback_data.page is not None:
        await redraw(query, config, text, keyboard)
    elif query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        await query.message.answer(text, reply_markup=keyboard)
    await answer(query)


async def on_means(query: CallbackQuery, actor: StaffActor, config: BotConfig) -> None:
    require_leader(actor)
    if query.message is not None:
        await config.budget.count(query.message.chat.id, is_group=False)
        await query.message.answer(views.means())
    await answer(query)
