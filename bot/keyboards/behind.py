"""Buttons that lead from a report's numbers to tickets."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import BehindNumber, TicketLookCD
from bot.locales import plain
from bot.views import words
from core.reports.behind import Behind

IN_ROW = 4


def tickets(shown: Behind, asked: BehindNumber) -> Markup:
    """A button for each ticket's card, and the neighbouring pages."""
    cards = [
        Button(text=words.number(row.number), callback_data=TicketLookCD(ticket_id=row.ticket_id).pack())
        for row in shown.rows
    ]
    rows = [cards[i : i + IN_ROW] for i in range(0, len(cards), IN_ROW)]
    turning = []
    if shown.page > 0:
        turning.append(_page("button-page-back", asked, shown.page - 1))
    if shown.page + 1 < shown.pages:
        turning.append(_page("button-page-on", asked, shown.page + 1))
    return Markup(inline_keyboard=[*rows, turning] if turning else rows)


def _page(key: str, asked: BehindNumber, page: int) -> Button:
    return Button(text=plain(key), callback_data=asked.model_copy(update={"page": page}).pack())
