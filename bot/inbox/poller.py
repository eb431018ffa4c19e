"""Long polling of our own. aiogram's confirms an update before its handler has run; here it is stored first."""

import asyncio
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.store import inbox
from bot.wake import Wake
from core.database import Database
from core.processes.pulse import Pulse
from core.processes.turns import InTurn

log = structlog.get_logger()

PART = "receiving"
"""By this name its heart beats."""
ALLOWED_UPDATES = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "message_reaction",
]
LONG_POLL = 25
"""Seconds Telegram holds an empty answer."""
PAUSES = (1, 2, 5, 10)
"""Seconds between attempts while Telegram cannot be reached."""


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """``getUpdates`` whose answer is kept as it came: it is stored, and parsed only when it is handled."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = LONG_POLL
    allowed_updates: list[str] = ALLOWED_UPDATES


class Poller:
    """Fetches updates and stores them, for ever, in one process at a time: to a second one Telegram says 409."""

    def __init__(self, bot: Bot, database: Database, wake: Wake, pulse: Pulse) -> None:
        self._bot = bot
        self._database = database
        self._wake = wake
        self._pulse = pulse

    async def run(self) -> None:
        """Poll while it is this process's turn; a process that is killed or frozen loses it in seconds."""
        name = f"{PART}:{self._bot.id}"
        await InTurn(self._database, name, self._pulse.process, self._poll, self._beat).run()

    def _beat(self) -> None:
        self._pulse.beat(PART)

    async def _poll(self) -> None:
        """Until cancelled. An outage is logged once, and so is its end. A wrong token is raised: nothing else can mend it."""
        # Nothing is confirmed at the start: what is stored already comes again and is known, and numbers that begin anew
        # (after a quiet week, says Telegram) are not taken for old ones.
        offset: int | None = None
        failures = 0
        while True:
            self._beat()
            try:
                updates = await self._bot(GetRawUpdates(offset=offset), request_timeout=LONG_POLL + 10)
            except TelegramUnauthorizedError:
                raise
            except TelegramConflictError:
                log.error("telegram.conflict", hint="другой процесс получает обновления этого же бота")
                await asyncio.sleep(PAUSES[-1])
                continue
            except (TelegramAPIError, TelegramNetworkError, ClientDecodeError) as error:
                # The last one: a proxy's or a gateway's page instead of Telegram's answer.
                if failures == 0:
                    log.warning("telegram.unreachable", error=type(error).__name__)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
                continue
            if failures:
                log.info("telegram.reachable_again", failures=failures)
                failures = 0
            if updates:
                offset = await self._store(updates)

    async def _store(self, updates: list[dict[str, Any]]) -> int:
        """Store a batch and return the offset that confirms it. While the database is away Telegram keeps the updates."""
        pause = 0.2
        while True:
            try:
                async with self._database.read() as work:
                    await inbox.store(work, self._bot.id, updates)
            except Exception:
                log.exception("inbox.store_failed")
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10)
            else:
                self._wake.set()
                return int(updates[-1]["update_id"]) + 1
