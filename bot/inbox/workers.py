"""Handling stored updates: in order within a chat, several chats at a time."""

import asyncio
from dataclasses import replace

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError

from bot.scope import Scope
from bot.store import inbox
from bot.wake import Wake
from core.database import Database
from core.processes.pulse import Pulse

log = structlog.get_logger()

PART = "handling"
"""By this name its heart beats."""
IDLE = 1.0
"""Seconds after which the workers look for work even if nobody has woken them."""


class Workers:
    """Claims stored updates and feeds them to the dispatcher."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        database: Database,
        wake: Wake,
        outbox_wake: Wake,
        pulse: Pulse | None = None,
        *,
        at_once: int = 8,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._database = database
        self._wake = wake
        self._outbox_wake = outbox_wake
        self._pulse = pulse or Pulse()
        self._at_once = at_once
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled; then what is in hand is finished first."""
        beginning: asyncio.Future[None] | None = None
        try:
            while True:
                beginning = asyncio.ensure_future(self._begin())
                # A stop in the middle of claiming must not leave updates behind that nobody handles till their lease runs out.
                await asyncio.shield(beginning)
                # All that could be claimed now is; what is stored or finished from here on rings.
                await self._wake.wait(seconds=IDLE)
        finally:
            if beginning is not None:
                await asyncio.wait([beginning])
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _begin(self) -> None:
        for stored in await self._claim():
            task = asyncio.create_task(self._handle(stored))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()  # the next update of its chat may be handled now

    async def _claim(self) -> list[inbox.Stored]:
        free = self._at_once - len(self._running)
        if free <= 0:
            return []
        try:
            async with self._database.read() as work:
                claimed = await inbox.claim(work, self._bot.id, free)
            self._pulse.beat(PART)
            return claimed
        except Exception:
            log.exception("inbox.claim_failed")
            await asyncio.sleep(IDLE)
            return []

    async def _handle(self, stored: inbox.Stored) -> None:
        scope = Scope(self._database, self._outbox_wake, stored.bot_id, stored.update_id)
        try:
            update = Update.model_validate(stored.payload, context={"bot": self._bot})
        except ValidationError as error:
            # Something newer than this program knows: it will not be understood at the next attempt either.
            log.error("update.not_understood", update_id=stored.update_id, problems=error.error_count())
            await self._give_back(replace(stored, attempts=inbox.ATTEMPTS), "not understood")
            return
        try:
            await self._dispatcher.feed_update(self._bot, update, scope=scope)
            if not scope.done:
                async with scope.work():
                    pass
            self._pulse.count("updates_handled")
        except inbox.AlreadyDone:
            log.warning("update.done_elsewhere", update_id=stored.update_id)
        except Exception as error:
            # Texts of people may stand in an exception's message: only its type is kept and logged with the trace.
            log.exception("update.failed", update_id=stored.update_id, attempt=stored.attempts)
            self._pulse.count("updates_failed")
            if not scope.done:
                await self._give_back(stored, type(error).__name__)

    async def _give_back(self, stored: inbox.Stored, error: str) -> None:
        try:
            async with self._database.work() as work:
                await inbox.give_back(work, stored, error)
        except Exception:
            # The lease runs out and the update is claimed again.
            log.exception("inbox.give_back_failed", update_id=stored.update_id)
