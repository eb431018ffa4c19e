"""The engine of alerts in this process. The ticker only winds it: what is due stands in the database."""

from collections.abc import Awaitable, Callable

import structlog

from bot.wake import Wake
from core.alerts import enrolling, planning
from core.database import Database, Work

log = structlog.get_logger()


class Alerts:
    """Keeps every ticket that nobody has taken on its ladder. Any number of processes may do so at once."""

    def __init__(self, database: Database, outbox_wake: Wake) -> None:
        self._database = database
        self._outbox_wake = outbox_wake

    async def tick(self) -> None:
        """Bring the ladders up to what is so, then take the steps that are due. A part that fails stops no other."""
        await self._all("end", enrolling.end, enrolling.BATCH)
        await self._all("enrol", enrolling.enrol, enrolling.BATCH)
        await self._all("ladders", enrolling.change_ladders, enrolling.BATCH)
        await self._all("plan", planning.plan_due, planning.BATCH)

    async def _all(self, name: str, part: Callable[[Work], Awaitable[int]], batch: int) -> None:
        """Again and again while there may be more than one transaction's worth."""
        done = batch
        while done >= batch:
            try:
                async with self._database.work() as work:
                    done = await part(work)
            except Exception:
                log.exception("tick.alerts_failed", part=name)
                return
            if done:
                self._outbox_wake.set()
