"""Mass cases in this process: what was ordered for a wave or a batch of updates, one by one, and the suggestion of a wave."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeVar

import structlog

from bot.wake import Wake
from core.database import Database, Work
from core.errors import Refusal
from core.tickets.updates.marking import batches_to_end, due_marks, end_batch, fail_mark, write_mark
from core.tickets.waves.hinting import newest_ticket, suggest
from core.tickets.waves.stepping import due_steps, fail_step, run_step, sum_up, waves_to_sum

log = structlog.get_logger()

ROUNDS = 20
"""Of a hundred steps each, in one tick: more wait for the next one, so that a tick ends."""
Item = TypeVar("Item", bound=Hashable)


class Mass:
    """Several processes may do so at once: the step's own row lets one of them do it."""

    def __init__(self, database: Database, outbox_wake: Wake) -> None:
        self._database = database
        self._outbox_wake = outbox_wake
        self._compared = 0

    async def look(self) -> bool:
        """Do all that is due; whether it could be looked at."""
        try:
            await self._suggest()
            await self._drain(due_steps, run_step, fail_step)
            await self._each(waves_to_sum, sum_up)

            async def write(work: Work, mark: tuple[int, int]) -> bool:
                return await write_mark(work, *mark)

            async def fail(work: Work, mark: tuple[int, int], reason: str) -> None:
                await fail_mark(work, *mark, reason)

            await self._drain(due_marks, write, fail)
            await self._each(batches_to_end, end_batch)
        except Exception:
            log.exception("tick.mass_failed")
            return False
        return True

    async def _suggest(self) -> None:
        """Compare only when somebody has opened a ticket since."""
        async with self._database.read() as work:
            newest = await newest_ticket(work)
        if newest == self._compared:
            return
        async with self._database.work() as work:
            suggested = await suggest(work)
        self._compared = newest
        if suggested:
            self._outbox_wake.set()

    async def _drain(
        self,
        due: Callable[[Work], Awaitable[Sequence[Item]]],
        do: Callable[[Work, Item], Awaitable[bool]],
        fail: Callable[[Work, Item, str], Awaitable[None]],
    ) -> None:
        """All that waits, each in a transaction of its own. What is refused is noted as that; what fails for another reason
        waits for the next tick and stops no other."""
        tried: set[Item] = set()
        for _ in range(ROUNDS):
            async with self._database.read() as work:
                items = [item for item in await due(work) if item not in tried]
            if not items:
                return
            for item in items:
                tried.add(item)
                try:
                    async with self._database.work() as work:
                        await do(work, item)
                except Refusal as refused:
                    async with self._database.work() as work:
                        await fail(work, item, refused.code)
                except Exception:
                    log.exception("tick.mass_step_failed", item=str(item))
                    continue
                self._outbox_wake.set()

    async def _each(
        self, due: Callable[[Work], Awaitable[Sequence[int]]], do: Callable[[Work, int], Awaitable[bool]]
    ) -> None:
        async with self._database.read() as work:
            found = await due(work)
        for one in found:
            async with self._database.work() as work:
                done = await do(work, one)
            if done:
                self._outbox_wake.set()
