"""The unit of work of one update."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.store import inbox
from bot.wake import Wake
from core.database import Database, Work


class Scope:
    """What a handler does its work in. ``work`` marks the update as done in the same transaction, so an update acts once
    even when the process stops right after it; ``read`` is for screens that change nothing."""

    def __init__(self, database: Database, outbox_wake: Wake, bot_id: int, update_id: int) -> None:
        self._database = database
        self._outbox_wake = outbox_wake
        self._bot_id = bot_id
        self._update_id = update_id
        self.done = False

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A transaction that handles the update: committed with its done mark, and what it wants told goes out."""
        async with self._database.work() as work:
            yield work
            await work.session.flush()
            if not self.done:
                await inbox.mark_done(work, self._bot_id, self._update_id)
        self.done = True
        self._outbox_wake.set()

    def read(self) -> AbstractAsyncContextManager[Work]:
        """For looking: changes nothing that matters."""
        return self._database.read()

    def snapshot(self) -> AbstractAsyncContextManager[Work]:
        """For looking at several things that must agree with one another."""
        return self._database.snapshot()
