"""The queue of updates: for getUpdates confirmation by offset, redelivery, long polling, one poller; see also the webhook."""

import asyncio
import random
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import Any

from playground.errors import ApiError, ConnectionDroppedError
from playground.jsontext import Json

__all__ = ["UpdateQueue"]

# Telegram keeps updates for a day; we keep a number, so that a bot that never comes cannot eat the memory.
KEPT = 100_000
# Sent only to those who ask for them by name.
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    def __init__(self, first_id: int | None = None) -> None:
        # Like Telegram's, ids start at a random place: a restarted playground must not repeat
        # the ids of the run before, which a bot with a database remembers.
        self._next_id = first_id if first_id is not None else random.randrange(10**8, 19 * 10**8)  # noqa: S311
        self._pending: deque[Json] = deque(maxlen=KEPT)
        self._waiter: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] | None = None
        self.news = asyncio.Event()
        """For whoever carries updates to a webhook."""

    def wants(self, kind: str) -> bool:
        return kind not in OPT_IN if self.allowed is None else kind in self.allowed

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update unless the bot has not asked for its kind. The payload must not change later."""
        if not self.wants(kind):
            return
        self._pending.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self._wake()

    async def get(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """Answer getUpdates; an older call that still waits gets 409, as at Telegram."""
        self.end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        if not self._pending and timeout > 0:
            await self._wait(timeout)
        return list(islice(self._pending, limit))

    def end_poll(self, why: str) -> None:
        """Answer a call that still waits with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiError(409, f"Conflict: {why}"))

    def _confirm(self, offset: int) -> None:
        pending = self._pending
        if offset > 0:
            while pending and pending[0]["update_id"] < offset:
                pending.popleft()
        elif offset < 0:
            while len(pending) > -offset:
                pending.popleft()

    async def _wait(self, timeout: float) -> None:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiter = waiter
        alarm = loop.call_later(timeout, _finish, waiter)
        try:
            await waiter
        finally:
            alarm.cancel()
            if self._waiter is waiter:
                self._waiter = None

    def _wake(self) -> None:
        self.news.set()
        if self._waiter is not None:
            _finish(self._waiter)

    def interrupt(self) -> None:
        """Drop the waiting call's connection (Telegram went down)."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionDroppedError())

    def close(self) -> None:
        """Let the waiting call answer with nothing (the server stops)."""
        self._wake()

    def clear(self) -> None:
        self._pending.clear()

    def pending(self) -> list[Json]:
        """What nobody has confirmed, oldest first."""
        return list(self._pending)

    def delivered(self, update: Json) -> None:
        """The webhook has taken it."""
        with suppress(ValueError):
            self._pending.remove(update)

    def pending_ids(self) -> list[int]:
        return [update["update_id"] for update in self._pending]

    def __len__(self) -> int:
        return len(self._pending)


def _finish(waiter: asyncio.Future[Any]) -> None:
    if not waiter.done():
        waiter.set_result(None)
