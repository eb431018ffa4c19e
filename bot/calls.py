"""Every call to Telegram passes here: errors are counted by kind, and a refusal for too many messages holds all processes."""

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.delivery.budget import Budget
from core.processes.pulse import Pulse

log = structlog.get_logger()

KINDS: tuple[tuple[type[Exception], str], ...] = (
    (TelegramRetryAfter, "retry_after"),
    (TelegramMigrateToChat, "migrated"),
    (TelegramForbiddenError, "forbidden"),
    (TelegramConflictError, "conflict"),
    (TelegramUnauthorizedError, "unauthorized"),
    (TelegramNotFound, "not_found"),
    (TelegramBadRequest, "bad_request"),
    (TelegramServerError, "server"),
    (TelegramNetworkError, "network"),
    (ClientDecodeError, "not_telegram"),
)
"""The first that fits counts. ``not_telegram``: a proxy's or a gateway's page instead of an answer."""


class CallWatch(BaseRequestMiddleware):
    """Stands around every call of one bot."""

    def __init__(self, pulse: Pulse, budget: Budget) -> None:
        self._pulse = pulse
        self._budget = budget

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        except Exception as error:
            kind = next((kind for known, kind in KINDS if isinstance(error, known)), "other")
            self._pulse.count("telegram_errors", kind)
            chat_id = getattr(method, "chat_id", None)
            if isinstance(error, TelegramRetryAfter) and isinstance(chat_id, int):
                await self._hold(chat_id, error.retry_after)
            raise

    async def _hold(self, chat_id: int, seconds: int) -> None:
        try:
            # A little more than Telegram's own word, so that nobody comes back a moment too early.
            await self._budget.hold(chat_id, seconds + 0.5)
        except Exception:
            # Others will be told by Telegram themselves.
            log.exception("budget.hold_failed")
