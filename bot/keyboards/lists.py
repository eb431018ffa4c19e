"""Buttons under the engineers' lists in their group."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import CardAction, CardCD
from bot.views.words import number
from core.tickets.lists import ListedTicket

IN_ROW = 3


def cards(rows: Sequence[ListedTicket]) -> Markup | None:
    """A button for each ticket that shows its card; None for an empty list."""
    buttons = [
        Button(text=number(row.number), callback_data=CardCD(action=CardAction.SHOW, ticket_id=row.ticket_id).pack())
        for row in rows
    ]
    return Markup(inline_keyboard=[buttons[i : i + IN_ROW] for i in range(0, len(buttons), IN_ROW)]) if rows else None
