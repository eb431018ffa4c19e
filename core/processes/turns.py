"""What only one process at a time may do: a lease that is renewed while its holder lives and works.

Killed, frozen (SIGSTOP) or cut off from the database: in each case the lease runs out and another process goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from core.clock import real_now
from core.database import Database, Work
from core.processes.models import Turn

log = structlog.get_logger()

LEASE = timedelta(seconds=6)
RENEW = 1.5
"""Seconds between renewals, and between looks whether it is free."""


async def take(work: Work, name: str, holder: str) -> bool:
    """True if ``holder`` has the turn now: it was free, its lease had run out, or it was the holder's already."""
    now = real_now()
    row = insert(Turn).values(name=name, holder=holder, until=now + LEASE)
    taken = await work.session.scalar(
        row.on_conflict_do_update(
            index_elements=[Turn.name],
            set_={"holder": holder, "until": now + LEASE},
            where=(Turn.holder == holder) | (Turn.until < now),
        ).returning(Turn.name)
    )
    return taken is not None


async def give_up(work: Work, name: str, holder: str) -> None:
    """Let another process have it at once."""
    await work.session.execute(delete(Turn).where(Turn.name == name, Turn.holder == holder))


class InTurn:
    """Does something for ever while it is this process's turn, and waits otherwise. ``waiting`` is called at every look
    whether the turn is free."""

    def __init__(
        self,
        database: Database,
        name: str,
        holder: str,
        job: Callable[[], Awaitable[None]],
        waiting: Callable[[], None],
    ) -> None:
        self._database = database
        self._name = name
        self._holder = holder
        self._job = job
        self._waiting = waiting
        self._running: asyncio.Future[None] | None = None
        self._until = real_now()

    async def run(self) -> None:
        """Until cancelled; the job is cancelled first. An error of the job is raised: it is not to be done at all."""
        try:
            while True:
                mine = await self._take()
                if mine and self._running is None:
                    log.info("turn.taken", what=self._name)
                    self._running = asyncio.ensure_future(self._job())
                elif not mine and self._running is not None:
                    log.warning("turn.lost", what=self._name)
                    await self._stop()
                if self._running is None:
                    self._waiting()
                    await asyncio.sleep(RENEW)
                else:
                    await asyncio.wait([self._running], timeout=RENEW)
                    if self._running.done():
                        self._running.result()
                        self._running = None
        finally:
            await self._stop()
            with suppress(Exception):
                async with self._database.work() as work:
                    await give_up(work, self._name, self._holder)

    async def _take(self) -> bool:
        asked = real_now()
        try:
            async with asyncio.timeout(LEASE.total_seconds()), self._database.read() as work:
                mine = await take(work, self._name, self._holder)
        except Exception as error:
            # Nobody can have taken it before the lease has run out.
            log.warning("turn.unknown", what=self._name, error=type(error).__name__)
            return real_now() < self._until
        if mine:
            self._until = asked + LEASE
        return mine

    async def _stop(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            await asyncio.wait([running])
