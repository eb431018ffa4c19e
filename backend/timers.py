"""Timers of engineers in this process: reminders, and an end for those that nobody stops."""

from collections.abc import Awaitable, Callable

import structlog

from bot.wake import Wake
from core.database import Database, Work
from core.tickets.timers import TimerPolicy
from core.tickets.timers_watched import due_reminders, due_timers, remind, stop_forgotten

log = structlog.get_logger()


class Timers:
    """Looks at what is due. Several processes may do so at once: the timer's lock lets one of them act."""

    def __init__(self, database: Database, outbox_wake: Wake, policy: TimerPolicy) -> None:
        self._database = database
        self._outbox_wake = outbox_wake
        self._policy = policy

    async def look(self) -> bool:
        """Stop the timers whose time is up, remind of those that run long; whether it could be looked."""
        try:
            await self._each(due_timers, stop_forgotten)
            await self._each(due_reminders, remind)
        except Exception:
            log.exception("tick.timers_failed")
            return False
        return True

    async def _each(
        self,
        ask: Callable[[Work, TimerPolicy], Awaitable[list[int]]],
        act: Callable[[Work, int, TimerPolicy], Awaitable[bool]],
    ) -> None:
        async with self._database.read() as work:
            due = await ask(work, self._policy)
        for timer_id in due:
            try:
                async with self._database.work() as work:
                    acted = await act(work, timer_id, self._policy)
            except Exception:
                log.exception("tick.timer_failed", timer=timer_id)
                continue
            if acted:
                self._outbox_wake.set()
