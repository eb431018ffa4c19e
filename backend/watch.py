"""The watch in this process: forecasts, warnings and missed deadlines, each ticket in its own transaction; who is on duty this
morning; and tickets that rested until a date."""

from collections.abc import Awaitable, Callable

import structlog

from bot.wake import Wake
from core.database import Database, Work
from core.duty.morning import tell_in_the_morning
from core.sla.rules.clocks import Clock
from core.tickets.foreseeing import foresee_all
from core.tickets.teamwork.postponing import come_back, due_back
from core.tickets.watching import Due, breaches, due_warnings, tell_breach, warn

log = structlog.get_logger()


class Watch:
    """Looks at what is due. Several processes may do so at once: the ticket's lock lets one of them tell."""

    def __init__(self, database: Database, outbox_wake: Wake) -> None:
        self._database = database
        self._outbox_wake = outbox_wake

    async def foresee(self) -> bool:
        """Make the forecasts; whether that worked."""
        try:
            async with self._database.work() as work:
                await foresee_all(work)
        except Exception:
            log.exception("tick.forecasts_failed")
            return False
        return True

    async def greet(self) -> bool:
        """Tell who is on duty when a working day begins."""
        try:
            async with self._database.work() as work:
                told = await tell_in_the_morning(work)
        except Exception:
            log.exception("tick.duty_failed")
            return False
        if told:
            self._outbox_wake.set()
        return True

    async def wake(self) -> bool:
        """Bring back the tickets that were to rest until now, each in a transaction of its own; whether it could be looked."""
        try:
            async with self._database.read() as work:
                due = await due_back(work)
        except Exception:
            log.exception("tick.resting_failed")
            return False
        for postponement_id in due:
            try:
                async with self._database.work() as work:
                    told = await come_back(work, postponement_id)
            except Exception:
                log.exception("tick.resting_failed", postponement=postponement_id)
                continue
            if told:
                self._outbox_wake.set()
        return True

    async def look(self) -> bool:
        """Tell of what is missed, and warn of what is near. A warning gives the reason, so it rests on a fresh forecast."""
        try:
            await self._tell(await self._due(breaches), tell_breach)
            near = await self._due(due_warnings)
            if near:
                await self.foresee()
                await self._tell(near, warn)
        except Exception:
            log.exception("tick.watch_failed")
            return False
        return True

    async def _due(self, ask: Callable[[Work], Awaitable[list[Due]]]) -> list[Due]:
        async with self._database.read() as work:
            return await ask(work)

    async def _tell(self, due: list[Due], tell: Callable[[Work, int, Clock], Awaitable[bool]]) -> None:
        for ticket_id, clock in due:
            try:
                async with self._database.work() as work:
                    told = await tell(work, ticket_id, clock)
            except Exception:
                log.exception("tick.deadline_failed", ticket=ticket_id, clock=clock.value)
                continue
            if told:
                self._outbox_wake.set()
