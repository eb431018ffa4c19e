"""Buttons under the list of tickets that nobody has taken."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import CardAction, CardCD
from bot.locales import plain
from bot.views.words import number
from core.tickets.queue import QueuedTicket

IN_ROW = 2


def take(rows: Sequence[QueuedTicket]) -> Markup:
    """A button for each ticket that takes it."""
    buttons = [
        Button(
            text=plain("button-take-number", number=number(row.number)),
            callback_data=CardCD(action=CardAction.TAKE, ticket_id=row.ticket_id).pack(),
            style="success",
        )
        for row in rows
    ]
    return Markup(inline_keyboard=[buttons[i : i + IN_ROW] for i in range(0, len(buttons), IN_ROW)])
