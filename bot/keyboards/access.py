"""Keyboards about letting people in."""

from collections import Counter
from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import AccessAction, AccessCD
from bot.locales import plain
from core.clients.models import Company


def companies(request_id: int, found: Sequence[Company]) -> Markup:
    """Which of these companies is meant; with a branch its KPP, because branches share an INN."""
    known = Counter(company.inn for company in found)
    rows = [
        [
            Button(
                text=" · ".join(
                    (company.name[:40], company.kpp if company.kpp and known[company.inn] > 1 else company.inn)
                ),
                callback_data=AccessCD(
                    action=AccessAction.COMPANY, request_id=request_id, company_id=company.id
                ).pack(),
            )
        ]
        for company in found
    ]
    return Markup(inline_keyboard=[*rows, [_decline(request_id)]])


def roles(request_id: int, company_id: int) -> Markup:
    """What the person is in the company; the manager is made only by the staff's choice (DESIGN §4)."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=plain(key),
                    callback_data=AccessCD(action=action, request_id=request_id, company_id=company_id).pack(),
                )
                for key, action in (
                    ("button-as-member", AccessAction.MEMBER),
                    ("button-as-manager", AccessAction.MANAGER),
                )
            ],
            [_decline(request_id)],
        ]
    )


def _decline(request_id: int) -> Button:
    return Button(
        text=plain("button-decline-access"),
        callback_data=AccessCD(action=AccessAction.DECLINE, request_id=request_id).pack(),
    )
