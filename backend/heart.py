"""Writes into the database what this process notes about itself: for /health and /metrics, which another one may answer."""

import asyncio

import structlog

from core.database import Database
from core.processes.pulse import Pulse
from core.processes.service import add_counts, remove_beats, write_beats

log = structlog.get_logger()

EVERY = 5.0
"""Seconds between writings."""


class Heart:
    """Beats while the process lives."""

    def __init__(self, database: Database, pulse: Pulse) -> None:
        self._database = database
        self._pulse = pulse

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._write()
            await asyncio.sleep(EVERY)

    async def stop(self) -> None:
        """The last counts are written, and nobody is to miss the parts of this process."""
        await self._write(last=True)

    async def _write(self, *, last: bool = False) -> None:
        counts = self._pulse.take_counts()
        try:
            async with asyncio.timeout(EVERY), self._database.work() as work:
                if last:
                    await remove_beats(work, self._pulse.process)
                else:
                    await write_beats(work, self._pulse.process, self._pulse.beats)
                await add_counts(work, counts)
        except Exception as error:
            self._pulse.put_back(counts)
            log.warning("heart.not_written", error=type(error).__name__)
