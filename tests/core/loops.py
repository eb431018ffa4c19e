"""Hypothesis calls plain functions; what they test are coroutines. These run on a loop of their own, with an engine of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from backend.database import make_engine
from core.database import Database, Work
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """A test's database for functions that are not coroutines."""

    runner: asyncio.Runner
    database: Database
    clock: SettableClock

    def run(self, act: Callable[[Work], Awaitable[T]]) -> T:
        """In a transaction of its own."""

        async def in_work() -> T:
            async with self.database.work() as work:
                return await act(work)

        return self.runner.run(in_work())


@contextmanager
def ground(urls: DatabaseUrls) -> Iterator[Ground]:
    clock = SettableClock()
    engine = make_engine(urls.app, pool=2)
    # A factory of its own: the runner must not take the place of pytest's loop.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        try:
            yield Ground(runner, Database(engine, clock), clock)
        finally:
            runner.run(engine.dispose())
