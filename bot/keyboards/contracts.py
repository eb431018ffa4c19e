"""Keyboards of campaigns: the client's answer, the director's list."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import CampaignAction, CampaignCD, OfferCD, PhoneAnswerCD
from bot.locales import plain
from bot.views import contracts as views
from core.contracts.answering import Answer
from core.contracts.campaign_state import CampaignLine, CampaignState


def offer(campaign_id: int, contract_id: int) -> Markup:
    """«Согласен», «Не согласен»."""

    def button(key: str, answer: Answer) -> Button:
        data = OfferCD(campaign_id=campaign_id, contract_id=contract_id, answer=answer)
        return Button(text=plain(key), callback_data=data.pack())

    return Markup(
        inline_keyboard=[[button("button-offer-agree", Answer.AGREE), button("button-offer-refuse", Answer.REFUSE)]]
    )


def _show(text: str, campaign_id: int, page: int, action: CampaignAction = CampaignAction.SHOW) -> Button:
    data = CampaignCD(action=action, campaign_id=campaign_id, page=page)
    return Button(text=text, callback_data=data.pack())


def campaigns(found: Sequence[CampaignLine]) -> Markup:
    """Which campaign."""
    return Markup(
        inline_keyboard=[[_show(views.campaign_button(line), line.campaign.id, 0)] for line in found],
    )


def campaign(state: CampaignState, page: int) -> Markup | None:
    """Record what a company of this page has said, turn the page, remind the silent."""
    campaign_id = state.campaign.id
    rows = [
        [
            Button(
                text=limits.cut(plain("button-record-phone", name=view.company.name), 60),
                callback_data=PhoneAnswerCD(campaign_id=campaign_id, contract_id=view.contract.id, page=page).pack(),
            )
        ]
        for view in views.on_page(state, page)
        if view.open
    ]
    turning = []
    if page > 0:
        turning.append(_show(plain("button-page-back"), campaign_id, page - 1))
    if page + 1 < views.pages(state):
        turning.append(_show(plain("button-page-on"), campaign_id, page + 1))
    if turning:
        rows.append(turning)
    if state.to_remind:
        text = plain("button-remind", count=state.to_remind)
        rows.append([_show(text, campaign_id, page, CampaignAction.REMIND)])
    return Markup(inline_keyboard=rows) if rows else None


def confirm_remind(campaign_id: int, page: int, count: int) -> Markup:
    """Many people are about to get a message."""
    return Markup(
        inline_keyboard=[
            [_show(plain("button-remind-now", count=count), campaign_id, page, CampaignAction.REMIND_NOW)],
            [_show(plain("button-to-list"), campaign_id, page)],
        ]
    )


def record(campaign_id: int, contract_id: int, page: int) -> Markup:
    """What was said by phone."""

    def button(key: str, answer: Answer) -> Button:
        data = PhoneAnswerCD(campaign_id=campaign_id, contract_id=contract_id, page=page, answer=answer)
        return Button(text=plain(key), callback_data=data.pack())

    return Markup(
        inline_keyboard=[
            [button("button-phone-agree", Answer.AGREE), button("button-phone-refuse", Answer.REFUSE)],
            [_show(plain("button-to-list"), campaign_id, page)],
        ]
    )
