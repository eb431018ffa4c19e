"""Keyboard under a speaker's link."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import SpeakersOffCD
from bot.locales import plain


def turn_off() -> Markup:
    """Disconnect all of them."""
    button = Button(text=plain("button-speakers-off"), callback_data=SpeakersOffCD().pack())
    return Markup(inline_keyboard=[[button]])
