"""Buttons under clients worth a talk."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import AdminAction, CompanyCD, TalkAction, TalkCD
from bot.locales import plain
from core.reports.clients.models import Reason
from core.reports.clients.service import Talks

ON_PAGE = 5


def everything(talks: Talks) -> Markup | None:
    """A button for each reason that somebody was found for."""
    rows = [
        [
            Button(
                text=plain(f"button-talks-{_key(reason)}", count=len(section.rows)),
                callback_data=TalkCD(action=TalkAction.LIST, reason=reason).pack(),
            )
        ]
        for reason, section in talks.sections.items()
        if section.rows
    ]
    return Markup(inline_keyboard=rows) if rows else None


def page(reason: Reason, company_ids: Sequence[int], number: int, pages: int) -> Markup:
    """A row for each company of the page, then the neighbouring pages, the way back."""
    why = "button-talk-offer" if reason is Reason.UPDATES_ONLY else "button-talk-why"
    first = number * ON_PAGE + 1
    rows = [
        [
            _button(why, TalkAction.WHY, reason, company_id, number, place=str(place)),
            _card(company_id),
            _button("button-talk-done", TalkAction.DONE, reason, company_id, number),
        ]
        for place, company_id in enumerate(company_ids, first)
    ]
    turning = []
    if number > 0:
        turning.append(_button("button-page-back", TalkAction.LIST, reason, 0, number - 1))
    if number + 1 < pages:
        turning.append(_button("button-page-on", TalkAction.LIST, reason, 0, number + 1))
    return Markup(inline_keyboard=[*rows, *([turning] if turning else []), [_everything()]])


def company(reason: Reason, company_id: int, number: int) -> Markup:
    return Markup(
        inline_keyboard=[
            [_card(company_id), _button("button-talk-done", TalkAction.DONE, reason, company_id, number)],
            [_button("button-talk-means", TalkAction.MEANS, reason, company_id, number)],
            [_back(reason, number)],
        ]
    )


def noted(reason: Reason, company_id: int, number: int, *, own: bool) -> Markup:
    """``own``: the talk is this person's, who may say what came of it."""
    words = [[_button("button-talk-words", TalkAction.WORDS, reason, company_id, number)]] if own else []
    return Markup(inline_keyboard=[*words, [_back(reason, number)]])


def back_to(reason: Reason, company_id: int, number: int) -> Markup:
    """From what the numbers mean back to them."""
    return Markup(inline_keyboard=[[_button("button-talk-back", TalkAction.WHY, reason, company_id, number)]])


def back(reason: Reason, number: int) -> Markup:
    return Markup(inline_keyboard=[[_back(reason, number)]])


def _back(reason: Reason, number: int) -> Button:
    return _button("button-talk-back", TalkAction.LIST, reason, 0, number)


def _everything() -> Button:
    return Button(text=plain("button-talk-all"), callback_data=TalkCD(action=TalkAction.ALL).pack())


def _card(company_id: int) -> Button:
    data = CompanyCD(action=AdminAction.SHOW, company_id=company_id).pack()
    return Button(text=plain("button-talk-card"), callback_data=data)


def _button(key: str, action: TalkAction, reason: Reason, company_id: int, page: int, **values: str) -> Button:
    data = TalkCD(action=action, reason=reason, company_id=company_id, page=page).pack()
    return Button(text=plain(key, **values), callback_data=data)


def _key(reason: Reason) -> str:
    return reason.value.replace("_", "-")
