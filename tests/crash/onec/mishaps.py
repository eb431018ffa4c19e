"""What befalls 1C and those who push during the day, and what the accountant does meanwhile. Drawn from a seed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Any

from core.database import Database
from tests.crash.onec.haste import SLOWEST_MS
from tests.crash.onec.publication import Publication
from tests.crash.onec.pusher import Point
from tests.crash.onec.pushers import Pushers
from tests.crash.onec.world import TIED_LATER, tie_service
from tests.crash.worker import is_lost

WRITES = ["POST", "PATCH"]
FAULTS = {
    "commit_then_timeout": 8,
    "timeout_before_commit": 5,
    "sessions_refused": 2,
    "pool_exhausted": 2,
    "gateway": 2,
    "html_maintenance": 2,
    "slow_ms": 4,
    "application_error": 2,
    "down": 2,
}
"""How often each comes, for a whole day."""
WRITE_FAULTS = {"commit_then_timeout", "timeout_before_commit", "gateway", "slow_ms", "application_error"}
DOWN = 1.5
STOP = 3.0
KILLS, STOPS, POSTINGS = 4, 2, 6
AGAIN = 0.2
MORE = 20.0
"""Seconds after the day in which a fault still waits for its turn."""


class Mishaps:
    """One day of them."""

    def __init__(self, database: Database, onec: Publication, pushers: Pushers, random: Random) -> None:
        self.posted = 0
        self.released = 0
        self._writing = asyncio.Lock()
        self._until = 0.0
        self._database = database
        self._onec = onec
        self._pushers = pushers
        self._random = random

    async def run(self, seconds: float, points: Sequence[Point], share: float = 1.0) -> None:
        """All of them, scattered over ``seconds``; ``share`` of them in a shorter day, none left out. ``points``: where pushers
        are to kill themselves."""
        events: list[Callable[[], Awaitable[None]]] = [partial(self._pushers.doom, point) for point in points]
        faults = [kind for kind, times in FAULTS.items() for _ in range(max(1, round(times * share)))]
        events += [partial(self._fault, kind) for kind in faults if kind not in WRITE_FAULTS]
        events += [self._pushers.kill] * max(1, round(KILLS * share))
        events += [partial(self._pushers.stop, STOP)] * max(1, round(STOPS * share))
        events += [self._post] * max(1, round(POSTINGS * share))
        self._until = time.monotonic() + seconds + MORE
        async with asyncio.TaskGroup() as day:
            day.create_task(self._at(seconds / 2, self._tie))
            for event in events:
                day.create_task(self._at(self._random.uniform(0, seconds), event))
            for kind, when in self._of_writing([kind for kind in faults if kind in WRITE_FAULTS], seconds):
                day.create_task(self._at(when, partial(self._fault, kind)))

    def _of_writing(self, faults: list[str], seconds: float) -> Iterator[tuple[str, float]]:
        """Each with its moment, one of each kind first: they wait for one another, and the day may be over before the last."""
        first = sorted(WRITE_FAULTS)
        rest = list(faults)
        for kind in first:
            rest.remove(kind)
        self._random.shuffle(first)
        self._random.shuffle(rest)
        return zip(first + rest, sorted(self._random.uniform(0, seconds) for _ in faults), strict=True)

    async def _at(self, when: float, event: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(when)
        await event()

    async def calm(self) -> None:
        """All trouble of 1C is over."""
        await self._onec.trouble(**dict.fromkeys(FAULTS))

    async def _fault(self, kind: str) -> None:
        fault: dict[str, Any] = {"times": 1}
        match kind:
            case "down":
                await self._onec.trouble(down={})
                await asyncio.sleep(DOWN)
                await self._onec.trouble(down=None)
                return
            case "commit_then_timeout" | "timeout_before_commit":
                fault |= {"verbs": WRITES, "hang": self._random.random() < 0.5}
            case "gateway":
                fault |= {"verbs": WRITES, "status": self._random.choice((502, 503, 504))}
            case "application_error":
                fault |= {"verbs": WRITES}
            case "slow_ms":
                fault |= {"verbs": WRITES, "ms": SLOWEST_MS}
            case _:
                fault["times"] = self._random.randint(1, 2)
        if "verbs" not in fault:
            await self._onec.trouble(**{kind: fault})
            return
        async with self._writing:
            # One at a time: of two that meet the same request only one would be seen.
            while WRITE_FAULTS & await self._onec.faults():
                if time.monotonic() > self._until:
                    return
                await asyncio.sleep(AGAIN)
            await self._onec.trouble(**{kind: fault})

    async def _post(self) -> None:
        """The accountant posts a document: from now on it is nobody's but theirs."""
        open_ = [one for one in await self._onec.journal() if not one["posted"] and not one["marked"]]
        if open_:
            await self._onec.touch(self._random.choice(open_)["ref"], "post")
            self.posted += 1

    async def _tie(self) -> None:
        while True:
            try:
                self.released = await tie_service(self._database, TIED_LATER)
                return
            except Exception as error:
                if not is_lost(error):
                    raise
                await asyncio.sleep(AGAIN)
