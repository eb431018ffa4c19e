"""A refusal becomes an answer in words; what Telegram does not let us answer is no reason to try for ever."""

import structlog
from aiogram import F, Router
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent

from bot.answers import answer
from bot.config import BotConfig
from bot.filters import When
from bot.locales import html, plain
from core.errors import Refusal

log = structlog.get_logger()


def router() -> Router:
    made = Router(name="errors")
    made.error.register(on_refusal, ExceptionTypeFilter(Refusal))
    made.error.register(on_limit, ExceptionTypeFilter(TelegramRetryAfter), When(F.update.callback_query))
    made.error.register(on_forbidden, ExceptionTypeFilter(TelegramForbiddenError))
    return made


async def on_refusal(event: ErrorEvent, config: BotConfig) -> None:
    """The transaction was rolled back: nothing has happened but this answer."""
    refusal = event.exception
    assert isinstance(refusal, Refusal)
    key = f"refusal-{refusal.code}"
    if event.update.callback_query is not None:
        await answer(event.update.callback_query, plain(key, **refusal.params), alert=True)
    elif event.update.message is not None:
        message = event.update.message
        await config.budget.count(message.chat.id, is_group=message.chat.type != "private")
        await message.reply(html(key, **refusal.params), allow_sending_without_reply=True)


async def on_limit(event: ErrorEvent) -> None:
    """Too many messages for Telegram: the screen behind a button is not worth waiting for, the answer to a tap is free."""
    limited = event.exception
    assert isinstance(limited, TelegramRetryAfter)
    assert event.update.callback_query is not None
    await answer(event.update.callback_query, plain("telegram-busy", seconds=limited.retry_after), alert=True)


async def on_forbidden(event: ErrorEvent) -> None:
    """Whoever asked has blocked the bot meanwhile: there is nobody to answer."""
    log.info("answer.forbidden", update_id=event.update.update_id)
