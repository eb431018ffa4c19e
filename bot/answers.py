"""Direct answers: to taps, and screens that change nothing. Whatever reports a committed fact goes through the outbox."""

import structlog
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions

from bot import limits
from bot.config import BotConfig

log = structlog.get_logger()

TOO_LATE = "query is too old"
NOTHING_TO_DRAW = ("message is not modified", "message to edit not found")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def answer(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Stop the spinner on the button. One that Telegram has given up on is not an error: the work is done."""
    try:
        await query.answer(limits.cut(text, limits.CALLBACK_ANSWER) or None, show_alert=alert)
    except TelegramBadRequest as error:
        if TOO_LATE not in error.message:
            raise
    except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as down:
        log.info("answer.lost", error=type(down).__name__)


async def redraw(
    query: CallbackQuery, config: BotConfig, text: str | None, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Change the message under the tapped button, or with ``text=None`` only its buttons."""
    message, bot = query.message, query.bot
    if message is None or bot is None:
        return
    chat_id, message_id = message.chat.id, message.message_id
    await config.budget.count(chat_id, is_group=message.chat.type != "private")
    try:
        if text is None:
            await bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=keyboard)
        else:
            await bot.edit_message_text(
                text=text,
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
    except TelegramBadRequest as error:
        if not any(known in error.message for known in NOTHING_TO_DRAW):
            raise
