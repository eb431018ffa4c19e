"""Direct answers: to taps, and screens that change nothing. Whatever reports a committed fact goes through the outbox."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot import limits
from bot.config import BotConfig

TOO_LATE = "query is too old"
NOT_MODIFIED = "message is not modified"


async def answer(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Stop the spinner on the button. One that Telegram has given up on is not an error: the work is done."""
    try:
        await query.answer(limits.cut(text, limits.CALLBACK_ANSWER) or None, show_alert=alert)
    except TelegramBadRequest as error:
        if TOO_LATE not in error.message:
            raise


async def redraw(
    query: CallbackQuery, config: BotConfig, text: str | None, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Change the message under the tapped button, or with ``text=None`` only its buttons."""
    message = query.message
    if not isinstance(message, Message):
        return
    config.budget.count(message.chat.id, is_group=message.chat.type != "private")
    try:
        if text is None:
            await message.edit_reply_markup(reply_markup=keyboard)
        else:
            await message.edit_text(text, reply_markup=keyboard)
    except TelegramBadRequest as error:
        if NOT_MODIFIED not in error.message:
            raise
