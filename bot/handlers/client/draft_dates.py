"""A desired date for a draft: near dates, a month, the hours of a day, in the place of the offer; and the way back."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.drafting import asked_at, said_in
from bot.filters import ActorIs, Private
from bot.handlers.choosing_date import Screen, draw_day, draw_month
from bot.handlers.client.draft_choices import gone, open_for, redraw_offer
from bot.keyboards import opening as keyboards
from bot.keyboards import wishes
from bot.keyboards.callbacks import DraftAtCD, DraftBackCD, DraftDatesCD, DraftDayCD, DraftMonthCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.views import wishes as views
from bot.views.words import due_in_full
from core.actor import ContactActor
from core.database import Work
from core.sla.wishing.picks import dates_to_offer, months_offered
from core.tickets.draft_dates import draft_dates, judge_draft_date
from core.tickets.wish_judging import Judged


def router() -> Router:
    made = Router(name="client.draft_dates")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_dates, DraftDatesCD.filter())
    made.callback_query.register(on_month, DraftMonthCD.filter())
    made.callback_query.register(on_day, DraftDayCD.filter())
    made.callback_query.register(on_moment, DraftAtCD.filter())
    made.callback_query.register(on_back, DraftBackCD.filter())
    return made


async def on_dates(
    query: CallbackQuery,
    callback_data: DraftDatesCD,
    scope: Scope,
    actor: ContactActor,
    config: BotConfig,
    zone: ZoneInfo,
) -> None:
    """Near dates in the place of the offer, the way to others, and back."""
    async with scope.work() as work:
        found = await open_for(work, actor, callback_data.draft_id, config)
        if found is not None:
            draft, parts = found
            shown = await draft_dates(work, actor, said_in(parts), asked_at(parts))
    if found is None:
        await gone(query, config)
        return
    offers = [at for at in dates_to_offer(work.now, shown.time) if at >= shown.earliest]
    month = months_offered(shown.earliest, work.now, zone)[0]
    last = [keyboards.back_to_draft(draft.id)]
    if draft.wish_at is not None:
        last.insert(0, keyboards.without_date(draft.id))
    dates = keyboards.DraftDates(draft.id)
    keyboard = wishes.choose(dates, offers, month, work.now, zone, *last)
    await redraw(query, config, html("draft-date-choose"), keyboard)
    await answer(query)


async def on_month(
    query: CallbackQuery,
    callback_data: DraftMonthCD,
    scope: Scope,
    actor: ContactActor,
    config: BotConfig,
    zone: ZoneInfo,
) -> None:
    await _page(query, callback_data, scope, actor, config, zone)


async def on_day(
    query: CallbackQuery,
    callback_data: DraftDayCD,
    scope: Scope,
    actor: ContactActor,
    config: BotConfig,
    zone: ZoneInfo,
) -> None:
    await _page(query, callback_data, scope, actor, config, zone)


async def _page(
    query: CallbackQuery,
    tapped: DraftMonthCD | DraftDayCD,
    scope: Scope,
    actor: ContactActor,
    config: BotConfig,
    zone: ZoneInfo,
) -> None:
    """A month, or the hours of a day."""
    async with scope.work() as work:
        found = await open_for(work, actor, tapped.draft_id, config)
        if found is not None:
            shown = await draft_dates(work, actor, said_in(found[1]), asked_at(found[1]))
    if found is None:
        await gone(query, config)
        return
    of, dates = plain("draft-as-number"), keyboards.DraftDates(tapped.draft_id)
    if isinstance(tapped, DraftMonthCD):
        screen = draw_month(of, dates, tapped.month, shown.time, shown.earliest, work.now, zone)
    else:
        screen = draw_day(of, dates, tapped.day, shown.time, shown.earliest, zone)
    await redraw(query, config, *screen)
    await answer(query)


async def on_moment(
    query: CallbackQuery, callback_data: DraftAtCD, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo
) -> None:
    """The date is kept in the draft; one that cannot be kept by the desk says why and offers others."""
    wanted, judged = callback_data.moment, None
    async with scope.work() as work:
        found = await open_for(work, actor, callback_data.draft_id, config)
        if found is not None:
            draft, parts = found
            if wanted is not None:
                share = config.engineers_share
                judged = await judge_draft_date(work, actor, said_in(parts), asked_at(parts), wanted, share=share)
            if judged is None or judged.verdict.unfit is None:
                draft.wish_at = wanted
                await redraw_offer(work, draft, config)
    if found is None:
        await gone(query, config)
        return
    if judged is not None and judged.verdict.unfit is not None:
        await redraw(query, config, *_unfit(judged, draft.id, work, zone))
        await answer(query)
        return
    done = plain("draft-no-date-toast")
    if wanted is not None:
        done = plain("draft-date-toast", at=due_in_full(wanted, work.now, zone))
    await answer(query, done)


def _unfit(judged: Judged, draft_id: int, work: Work, zone: ZoneInfo) -> Screen:
    month = months_offered(judged.verdict.earliest, work.now, zone)[0]
    dates, back = keyboards.DraftDates(draft_id), keyboards.back_to_draft(draft_id)
    keyboard = wishes.choose(dates, judged.verdict.offers, month, work.now, zone, back)
    return views.unfit(plain("draft-as-number"), judged, work.now, zone), keyboard


async def on_back(
    query: CallbackQuery, callback_data: DraftBackCD, scope: Scope, actor: ContactActor, config: BotConfig
) -> None:
    """The offer is drawn anew by the delivery."""
    async with scope.work() as work:
        found = await open_for(work, actor, callback_data.draft_id, config)
        if found is not None:
            await redraw_offer(work, found[0], config)
    if found is None:
        await gone(query, config)
        return
    await answer(query)
