"""What a company's manager decides about money and hours. The messages with the buttons are redrawn by the delivery."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.client.buttons import write_into
from bot.keyboards import client as keyboards
from bot.keyboards.callbacks import CapCD, DiscussCD, EstimateCD, MyAction, MyCD, PendingCD, SettleCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import client as views
from bot.views.words import duration
from core.actor import ContactActor
from core.tickets.discussing import discuss_offer
from core.tickets.estimating import settle_estimate
from core.tickets.offers import offer_again
from core.tickets.paying import choose_payment
from core.tickets.proposals import settle_shortage
from core.tickets.queries import my_ticket


def router() -> Router:
    made = Router(name="client.paid")
    made.callback_query.filter(ActorIs(ContactActor), Private())
    made.callback_query.register(on_settle, SettleCD.filter())
    made.callback_query.register(on_estimate, EstimateCD.filter())
    made.callback_query.register(on_cap, CapCD.filter())
    made.callback_query.register(on_discuss, DiscussCD.filter())
    made.callback_query.register(on_offer, PendingCD.filter())
    made.callback_query.register(on_pay, MyCD.filter(F.action.in_({MyAction.PAY_MONEY, MyAction.PAY_HOURS})))
    return made


async def on_settle(query: CallbackQuery, callback_data: SettleCD, scope: Scope, actor: ContactActor) -> None:
    async with scope.work() as work:
        await settle_shortage(work, actor, callback_data.proposal_id, callback_data.decision)
    await answer(query, plain(f"decided-{callback_data.decision.value}"))


async def on_estimate(query: CallbackQuery, callback_data: EstimateCD, scope: Scope, actor: ContactActor) -> None:
    async with scope.work() as work:
        await settle_estimate(work, actor, callback_data.estimate_id, agreed=callback_data.agreed)
    await answer(query, plain("estimate-answered-yes" if callback_data.agreed else "estimate-answered-no"))


async def on_cap(query: CallbackQuery, callback_data: CapCD, scope: Scope, actor: ContactActor) -> None:
    """Agreed, but to less time than the estimate."""
    async with scope.work() as work:
        await settle_estimate(work, actor, callback_data.estimate_id, agreed=True, cap=callback_data.minutes)
    await answer(query, plain("estimate-answered-cap", minutes=duration(callback_data.minutes)))


async def on_discuss(
    query: CallbackQuery, callback_data: DiscussCD, scope: Scope, actor: ContactActor, state: FSMContext
) -> None:
    """Staff is told; what the manager writes next goes into the ticket, if it is one they may write into."""
    async with scope.work() as work:
        ticket, news = await discuss_offer(work, actor, callback_data.kind, callback_data.offer_id)
    if not ticket.belongs_to(actor):
        await answer(query, plain("discuss-called" if news else "discuss-known"), alert=True)
        return
    await write_into(state, ticket)
    await answer(query, plain("discuss-write" if news else "discuss-known"), alert=True)


async def on_offer(query: CallbackQuery, callback_data: PendingCD, scope: Scope, actor: ContactActor) -> None:
    """A price or an estimate from the list: it comes again, as the newest message of the chat."""
    async with scope.work() as work:
        await offer_again(work, actor, callback_data.kind, callback_data.offer_id)
    await answer(query, plain("offer-coming"))


async def on_pay(
    query: CallbackQuery, callback_data: MyCD, scope: Scope, actor: ContactActor, config: BotConfig, zone: ZoneInfo
) -> None:
    """Money instead of hours for this ticket, or hours again; the ticket's screen shows what was chosen."""
    money = callback_data.action is MyAction.PAY_MONEY
    async with scope.work() as work:
        await choose_payment(work, actor, callback_data.ticket_id, money=money)
    async with scope.read() as work:
        view = await my_ticket(work, actor, callback_data.ticket_id)
        text = views.ticket(view, work.now, zone)
    await redraw(query, config, text, keyboards.ticket(view, work.now, zone))
    await answer(query, plain("pays-money-toast" if money else "pays-hours-toast"))
