"""The engine of alerts in this process. The ticker only winds it: what is due stands in the database."""

from collections.abc import Awaitable, Callable

import structlog

from bot.wake import Wake
from core.alerts import ending, enrolling, planning
from core.database import Database, Work
from core.tickets.lapsing import forgotten, let_lapse

log = structlog.get_logger()

LAPSE_AT_ONCE = 3


class Alerts:
    """Keeps every ticket that nobody has taken on its ladder. Any number of processes may do so at once."""

    def __init__(self, database: Database, outbox_wake: Wake) -> None:
        self._database = database
        self._outbox_wake = outbox_wake

    async def tick(self) -> bool:
        """Bring the ladders up to what is so, then take the steps that are due. A part that fails stops no other; whether all
        have worked."""
        parts = (
            ("end", ending.end, enrolling.BATCH),
            ("enrol", enrolling.enrol, enrolling.BATCH),
            ("enrol_missed", enrolling.enrol_missed, enrolling.BATCH),
            ("enrol_near", enrolling.enrol_near, enrolling.BATCH),
            ("ladders", ending.change_ladders, enrolling.BATCH),
            ("plan", planning.plan_due, planning.BATCH),
        )
        return all([await self._all(name, part, batch) for name, part, batch in parts])

    async def let_lapse(self) -> bool:
        """Give back the tickets that were taken and forgotten, each in a transaction of its own. A few at a time: each is a
        message to the group, and after an update or a long time off there may be many. Whether it could be looked."""
        try:
            async with self._database.read() as work:
                found = await forgotten(work)
        except Exception:
            log.exception("tick.lapse_failed")
            return False
        for ticket_id in found[:LAPSE_AT_ONCE]:
            try:
                async with self._database.work() as work:
                    await let_lapse(work, ticket_id)
            except Exception:
                log.exception("tick.lapse_failed", ticket=ticket_id)
            else:
                self._outbox_wake.set()
        return True

    async def _all(self, name: str, part: Callable[[Work], Awaitable[int]], batch: int) -> bool:
        """Again and again while there may be more than one transaction's worth; whether it has worked."""
        done = batch
        while done >= batch:
            try:
                async with self._database.work() as work:
                    done = await part(work)
            except Exception:
                log.exception("tick.alerts_failed", part=name)
                return False
            if done:
                self._outbox_wake.set()
        return True
