"""/campaigns: who moves to a new service model, for directors and administrators."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot import limits
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.keyboards import contracts as keyboards
from bot.keyboards.callbacks import CampaignAction, CampaignCD, PhoneAnswerCD
from bot.locales import html, plain
from bot.offers import agreement_of
from bot.scope import Scope
from bot.views import contracts as views
from core.actor import StaffActor
from core.contracts.answering import answer_offer
from core.contracts.campaign_state import CampaignState, campaign_state, campaigns, people_to_call
from core.contracts.campaigns import remind
from core.database import Work
from core.dates import local_date
from core.errors import NotFound
from core.ledger.queries import company_available


def router() -> Router:
    made = Router(name="admin.campaigns")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("campaigns"))
    made.callback_query.register(on_show, CampaignCD.filter(F.action == CampaignAction.SHOW))
    made.callback_query.register(on_remind, CampaignCD.filter(F.action == CampaignAction.REMIND))
    made.callback_query.register(on_remind_now, CampaignCD.filter(F.action == CampaignAction.REMIND_NOW))
    made.callback_query.register(on_record, PhoneAnswerCD.filter(F.answer))
    made.callback_query.register(on_call, PhoneAnswerCD.filter())
    return made


async def on_command(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    """The campaign, or which one if there are several."""
    await state.clear()
    keyboard: InlineKeyboardMarkup | None
    async with scope.read() as work:
        found = await campaigns(work, actor)
        if not found:
            text, keyboard = html("campaigns-none"), None
        elif len(found) == 1:
            text, keyboard = await _page(work, actor, found[0].campaign.id, 0, config)
        else:
            text, keyboard = html("campaigns-list"), keyboards.campaigns(found[: limits.BUTTONS_IN_LIST])
    await message.answer(text, reply_markup=keyboard)


async def _page(
    work: Work, actor: StaffActor, campaign_id: int, page: int, config: BotConfig
) -> tuple[Markup, InlineKeyboardMarkup | None]:
    state = await campaign_state(work, actor, campaign_id)
    page = max(0, min(page, views.pages(state) - 1))  # the number came with a button
    return views.campaign(state, page, await _balances(work, state, page), config.zone), keyboards.campaign(state, page)


async def _balances(work: Work, state: CampaignState, page: int) -> dict[int, int]:
    companies = {view.company.id: view.company for view in views.on_page(state, page)}
    return {
        number: await company_available(work, number, local_date(work.now, company.zone))
        for number, company in companies.items()
    }


async def on_show(
    query: CallbackQuery, callback_data: CampaignCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        text, keyboard = await _page(work, actor, callback_data.campaign_id, callback_data.page, config)
    await redraw(query, config, text, keyboard)
    await answer(query)


async def on_remind(
    query: CallbackQuery, callback_data: CampaignCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Many people are about to get a message: asked once more."""
    async with scope.read() as work:
        state = await campaign_state(work, actor, callback_data.campaign_id)
    keyboard = keyboards.confirm_remind(state.campaign.id, callback_data.page, state.to_remind)
    await redraw(query, config, None, keyboard)
    await answer(query)


async def on_remind_now(
    query: CallbackQuery, callback_data: CampaignCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        reminded = await remind(work, actor, callback_data.campaign_id)
        text, keyboard = await _page(work, actor, callback_data.campaign_id, callback_data.page, config)
    await answer(query, plain("campaign-reminded", count=reminded))
    await redraw(query, config, text, keyboard)


async def on_call(
    query: CallbackQuery, callback_data: PhoneAnswerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Whom to call, what to read out, and two buttons for what was said."""
    async with scope.read() as work:
        state = await campaign_state(work, actor, callback_data.campaign_id)
        view = next((one for one in state.offers if one.contract.id == callback_data.contract_id), None)
        if view is None:
            raise NotFound("no-offer")
        balance = await company_available(work, view.company.id, local_date(work.now, view.company.zone))
        people = await people_to_call(work, actor, view.company.id)
        text = views.offer_to_record(view, balance, await agreement_of(work, view), people)
    await redraw(query, config, text, keyboards.record(view.campaign.id, view.contract.id, callback_data.page))
    await answer(query)


async def on_record(
    query: CallbackQuery, callback_data: PhoneAnswerCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    assert callback_data.answer is not None
    async with scope.work() as work:
        await answer_offer(work, actor, callback_data.campaign_id, callback_data.contract_id, callback_data.answer)
        text, keyboard = await _page(work, actor, callback_data.campaign_id, callback_data.page, config)
    await answer(query, plain("campaign-recorded"))
    await redraw(query, config, text, keyboard)
