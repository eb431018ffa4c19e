"""Keyboards about hours."""

from collections.abc import Sequence
from datetime import date

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import SpendCD
from bot.locales import plain
from bot.views.words import duration
from core.ledger.intents import Offer

OFFERED = 8
NAME_ON_BUTTON = 40


def spend(offers: Sequence[Offer], minutes: int, expires_on: date) -> Markup:
    """What hours that are about to burn can be spent on: a ticket in one tap."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=_label(offer),
                    callback_data=SpendCD(
                        service_id=offer.service_id, minutes=minutes, last_day=expires_on.toordinal()
                    ).pack(),
                )
            ]
            for offer in offers[:OFFERED]
        ]
    )


def _label(offer: Offer) -> str:
    """«Доработка отчёта – от 2 ч»: what it usually takes, where that is known."""
    name = limits.cut(offer.name, NAME_ON_BUTTON)
    if not offer.minutes:
        return plain("button-spend", service=name)
    return plain("button-spend-size", service=name, minutes=duration(offer.minutes))
