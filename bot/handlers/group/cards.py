"""Buttons of a ticket's card: take, ask, resolve, money."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.intents import CardRequested
from bot.delivery.render.group import card_post
from bot.delivery.render.registry import Target
from bot.filters import ActorIs, AtWork, is_private
from bot.handlers.group.prompting import ask_for_reply
from bot.keyboards import group as keyboards
from bot.keyboards import work as work_keyboards
from bot.keyboards.callbacks import CardAction, CardCD, ConfirmCD, EstimateCD, SettleCD
from bot.locales import html, lines, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import cards as views
from bot.views import work as work_views
from bot.views.words import number
from core.actor import StaffActor
from core.outbox.service import GROUP, staff, tell
from core.tickets.completion import preview, resolve
from core.tickets.estimating import settle_estimate
from core.tickets.handling import take
from core.tickets.overlaps import overlaps_of_drafts
from core.tickets.proposals import settle_shortage
from core.tickets.queries import staff_ticket
from core.tickets.timeline.offering import offer_work
from core.tickets.timers import stop_timers_of
from core.tickets.timers_known import timers_of, timers_without_line


def router() -> Router:
    made = Router(name="group.cards")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    made.callback_query.register(on_take, CardCD.filter(F.action == CardAction.TAKE))
    made.callback_query.register(on_ask, CardCD.filter(F.action == CardAction.ASK))
    made.callback_query.register(on_preview, CardCD.filter(F.action == CardAction.RESOLVE))
    made.callback_query.register(on_back, CardCD.filter(F.action == CardAction.BACK))
    made.callback_query.register(on_show, CardCD.filter(F.action == CardAction.SHOW))
    made.callback_query.register(on_confirm, ConfirmCD.filter())
    made.callback_query.register(on_settle, SettleCD.filter())
    made.callback_query.register(on_estimate, EstimateCD.filter())
    return made


async def on_take(query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        ticket = await take(work, actor, callback_data.ticket_id)
    await answer(query, plain("taken", number=number(ticket.number)))


async def on_ask(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Ask for the question: a reply to this prompt goes to the client and makes the ticket wait."""
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await answer(query)
    about = About(Purpose.ASK_PROMPT, ticket.id)
    await ask_for_reply(query, scope, config, html("ask-prompt", number=number(ticket.number)), about)


async def on_preview(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """What will be charged and what remains, in the card's place, before it is confirmed. Timers stop: their time is in it.
    Without any work what the desk saw is offered."""
    ticket_id = callback_data.ticket_id
    async with scope.read() as work:
        run = await timers_of(work, ticket_id)
    if run:
        async with scope.work() as work:
            await stop_timers_of(work, actor, ticket_id, config.timers)
    async with scope.read() as work:
        shown = await preview(work, actor, ticket_id)
        loose = await timers_without_line(work, ticket_id)
        shared = await overlaps_of_drafts(work, ticket_id)
        offer = await offer_work(work, actor, ticket_id) if not shown.lines and not loose else None
    text = lines(
        views.preview(shown),
        *work_views.overlapping(shared),
        *work_views.loose(loose),
        work_views.offered(offer, config.zone) if offer is not None else None,
    )
    if loose:
        keyboard = work_keyboards.loose(ticket_id, shown.version, loose, allowed=shown.hindrance is None)
    elif offer is not None:
        keyboard = work_keyboards.offered(ticket_id, shown.version, offer)
    else:
        keyboard = keyboards.confirm(ticket_id, shown.version, allowed=shown.hindrance is None)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_back(
    query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    if query.message is None:
        return
    async with scope.read() as work:
        await staff_ticket(work, actor, callback_data.ticket_id)
        target = Target(query.message.chat.id, not is_private(query.message), config.zone)
        post, view = await card_post(work, target, callback_data.ticket_id, edit=None)
    await redraw(query, config, post.text, keyboards.card(view, work.now, config.zone))
    await answer(query)


async def on_show(query: CallbackQuery, callback_data: CardCD, scope: Scope, actor: StaffActor) -> None:
    """A ticket of a list gets its card; one that was opened before is drawn anew where it stands."""
    assert query.message is not None
    async with scope.work() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        known = await messages.card_of(work, query.message.chat.id, ticket.id)
        where = staff(actor.staff_id) if is_private(query.message) else GROUP
        await tell(work, where, CardRequested(ticket_id=ticket.id))
    key = "card-coming" if known is None else "card-is-there"
    await answer(query, plain(key, number=number(ticket.number)))


async def on_confirm(query: CallbackQuery, callback_data: ConfirmCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        ticket = await resolve(work, actor, callback_data.ticket_id, version=callback_data.version)
    await answer(query, plain("resolved-toast", number=number(ticket.number)))


async def on_settle(query: CallbackQuery, callback_data: SettleCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        await settle_shortage(work, actor, callback_data.proposal_id, callback_data.decision)
    await answer(query, plain(f"settled-{callback_data.decision.value}"))


async def on_estimate(query: CallbackQuery, callback_data: EstimateCD, scope: Scope, actor: StaffActor) -> None:
    """What the client has said to an estimate by phone."""
    async with scope.work() as work:
        await settle_estimate(work, actor, callback_data.estimate_id, agreed=callback_data.agreed)
    await answer(query, plain("estimate-noted-yes" if callback_data.agreed else "estimate-noted-no"))
