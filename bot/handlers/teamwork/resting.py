"""«Отложить»: until when, why; and bringing it back before that."""

from datetime import date

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, AtWork
from bot.handlers.teamwork.screens import ask, done
from bot.keyboards import teamwork as keyboards
from bot.keyboards.callbacks import HandleAction, HandleCD, RestCD, RestMonthCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store.models import Purpose
from bot.views.words import due_in_full, number
from core.actor import StaffActor
from core.errors import Refusal
from core.sla.wishing.picks import days_of, months_offered
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.moments import DAY, opening, rest_moments
from core.tickets.teamwork.postponing import bring_back, postpone
from core.tickets.wish_judging import time_of


def router() -> Router:
    made = Router(name="teamwork.resting")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_rest, HandleCD.filter(F.action == HandleAction.REST))
    made.callback_query.register(on_bring, HandleCD.filter(F.action == HandleAction.BRING))
    made.callback_query.register(on_month, RestMonthCD.filter())
    made.callback_query.register(on_why, RestCD.filter(F.why.is_(None)))
    made.callback_query.register(on_other, RestCD.filter(F.why == Why.OTHER))
    made.callback_query.register(on_until, RestCD.filter())
    return made


async def on_rest(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        moments = rest_moments(work.now, await time_of(work, ticket), config.zone)
    await redraw(query, config, None, keyboards.rest(ticket.id, moments, work.now, config.zone))
    await answer(query, plain("team-until"))


async def on_month(
    query: CallbackQuery, callback_data: RestMonthCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A page beyond what is offered shows the nearest one that is."""
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        time = await time_of(work, ticket)
    now, zone = work.now, config.zone
    earliest = opening(now.astimezone(zone).date() + DAY, time, zone)
    first, last = months_offered(earliest, now, zone)
    month = min(max(date.fromordinal(callback_data.month).replace(day=1), first), last)
    days = [(day, opening(day, time, zone)) for day in days_of(month, time, zone, earliest, now)]
    await redraw(query, config, None, keyboards.rest_month(ticket.id, month, days, first, last))
    await answer(query)


async def on_why(
    query: CallbackQuery, callback_data: RestCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    if callback_data.moment <= work.now:
        raise Refusal("postpone-past")
    await redraw(query, config, None, keyboards.rest_why(ticket.id, callback_data.moment))
    await answer(query, plain("team-rest-why"))


async def on_other(
    query: CallbackQuery, callback_data: RestCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The reason in own words: as a reply."""
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await answer(query)
    until = due_in_full(callback_data.moment, work.now, config.zone)
    text = html("team-rest-prompt", number=number(ticket.number), until=until)
    await ask(query, scope, config, text, Purpose.POSTPONE_PROMPT, ticket.id, callback_data.at)


async def on_until(
    query: CallbackQuery, callback_data: RestCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    assert callback_data.why is not None
    async with scope.work() as work:
        ticket = await postpone(work, actor, callback_data.ticket_id, callback_data.moment, callback_data.why)
    until = due_in_full(callback_data.moment, work.now, config.zone)
    await answer(query, plain("team-rests-toast", number=number(ticket.number), until=until))
    await done(query, scope, actor, config, ticket.id)


async def on_bring(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await bring_back(work, actor, callback_data.ticket_id)
    await answer(query, plain("team-brought-toast", number=number(ticket.number)))
    await done(query, scope, actor, config, ticket.id)
