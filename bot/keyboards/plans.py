"""Keyboard under the preview of an edited calendar or plan."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import EditAction, EditCD
from bot.locales import plain


def save(token: str, *, open_tickets: bool) -> Markup:
    """Save it for everything or only for what comes; without open tickets there is no difference."""

    def row(key: str, action: EditAction) -> list[Button]:
        return [Button(text=plain(key), callback_data=EditCD(action=action, token=token).pack())]

    rows = [row("button-edit-new" if open_tickets else "button-edit-save", EditAction.ONLY_NEW)]
    if open_tickets:
        rows.insert(0, row("button-edit-all", EditAction.OPEN_TOO))
    return Markup(inline_keyboard=[*rows, row("button-edit-drop", EditAction.DROP)])
