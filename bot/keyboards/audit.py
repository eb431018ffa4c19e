"""Keyboard of the audit trail: the areas, and the pages."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.administering import screen
from bot.keyboards.callbacks import AdminScreen, AuditCD
from bot.locales import plain
from core.journal.areas import Area
from core.journal.service import AuditPage

WORDS_BYTES = 40
"""Of what is looked for: it travels with every button, whose data has 64 bytes."""


def sought(words: str) -> str:
    """The words as a button can carry them; what is looked for is shown, so that nobody wonders."""
    squeezed = " ".join(words.replace(":", " ").split())
    return squeezed.encode()[:WORDS_BYTES].decode(errors="ignore").strip()


def page(shown: AuditPage, area: Area | None, words: str) -> Markup:
    """The other areas and the neighbouring pages."""

    def button(text: str, area: Area | None, number: int) -> Button:
        return Button(text=text, callback_data=AuditCD(area=area, page=number, words=words).pack())

    filters = [button(plain(f"button-audit-{one.value}"), one, 0) for one in Area if one is not area]
    if area is not None:
        filters.append(button(plain("button-audit-all"), None, 0))
    turning = []
    if shown.page > 0:
        turning.append(button(plain("button-page-back"), area, shown.page - 1))
    if shown.more:
        turning.append(button(plain("button-page-on"), area, shown.page + 1))
    rows = [filters[i : i + 2] for i in range(0, len(filters), 2)]
    rows.append([screen("button-admin-menu", AdminScreen.MENU)])
    return Markup(inline_keyboard=[turning, *rows] if turning else rows)
