"""What happened, in order, for the page: a bounded history that can be followed."""

import asyncio
from collections import deque
from itertools import islice
from typing import Any

from playground.jsontext import Json

__all__ = ["EventLog"]

HISTORY = 20_000


class EventLog:
    """Events are numbered without gaps, so "everything after n" is a slice."""

    def __init__(self) -> None:
        self.seq = 0
        self._events: deque[Json] = deque(maxlen=HISTORY)
        self._followers: set[asyncio.Future[None]] = set()
        self.closed = False

    def add(self, kind: str, **fields: Any) -> int:
        """Record an event. Its fields must not be changed afterwards."""
        self.seq += 1
        self._events.append({"seq": self.seq, "type": kind, **fields})
        if self._followers:
            self._wake()
        return self.seq

    def after(self, seq: int) -> list[Json] | None:
        """Events newer than ``seq``; None when some of them are forgotten already or never existed."""
        missing = self.seq - seq
        if missing < 0 or missing > len(self._events):
            return None
        return list(islice(self._events, len(self._events) - missing, None))

    async def wait(self, seq: int, timeout: float) -> None:
        """Return when there is something newer than ``seq``, on closing, or after ``timeout`` seconds."""
        if self.seq != seq or self.closed:
            return
        follower: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._followers.add(follower)
        try:
            await asyncio.wait([follower], timeout=timeout)
        finally:
            self._followers.discard(follower)

    def close(self) -> None:
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        for follower in self._followers:
            if not follower.done():
                follower.set_result(None)
        self._followers.clear()
