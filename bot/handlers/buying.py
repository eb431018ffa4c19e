"""The steps of a request for hours, where its message stands: the accountant's group, the engineers' group, or in private."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.render.buying import asked_screen, company_name
from bot.filters import ActorIs
from bot.keyboards import buying as keyboards
from bot.keyboards.callbacks import TopUpStep, TopUpStepCD
from bot.locales import plain
from bot.scope import Scope
from bot.views import buying as views
from core.actor import StaffActor, require_leader
from core.tickets.buying import decline_top_up, grant_bought, mark_invoiced, top_up_request


def router() -> Router:
    made = Router(name="buying")
    made.callback_query.filter(ActorIs(StaffActor))
    made.callback_query.register(on_invoiced, TopUpStepCD.filter(F.step == TopUpStep.INVOICED))
    made.callback_query.register(on_paid, TopUpStepCD.filter(F.step == TopUpStep.PAID))
    made.callback_query.register(on_grant, TopUpStepCD.filter(F.step == TopUpStep.GRANT))
    made.callback_query.register(on_decline, TopUpStepCD.filter(F.step == TopUpStep.DECLINE))
    made.callback_query.register(on_show, TopUpStepCD.filter(F.step == TopUpStep.SHOW))
    return made


async def on_invoiced(query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        await mark_invoiced(work, actor, callback_data.request_id)
    await answer(query, plain("top-up-noted-invoiced"))


async def on_paid(
    query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Hours are money: asked once more, in the message's place."""
    require_leader(actor)
    async with scope.read() as work:
        request = await top_up_request(work, actor, callback_data.request_id)
        text = views.grant(request, await company_name(work, request))
    await redraw(query, config, text, keyboards.grant(request))
    await answer(query)


async def on_grant(query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        request = await top_up_request(work, actor, callback_data.request_id)
        await grant_bought(work, actor, request.id, reason=views.reason(request))
    await answer(query, plain("top-up-noted-grant"))


async def on_decline(query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: StaffActor) -> None:
    async with scope.work() as work:
        await decline_top_up(work, actor, callback_data.request_id)
    await answer(query, plain("top-up-noted-no"))


async def on_show(
    query: CallbackQuery, callback_data: TopUpStepCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        request = await top_up_request(work, actor, callback_data.request_id)
        text, keyboard = await asked_screen(work, request, config.zone)
    await redraw(query, config, text, keyboard)
    await answer(query)
