"""The playground's clock: business time that can be moved forward. Real installations use ``core.clock.SystemClock``.

It is one row of a table that only the demo makes; every process of the desk reads it, none turns it back.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import real_now

log = structlog.get_logger()

REFRESH = 0.5
"""Seconds between looks at the row."""
MOST_RATE = 3600

CREATE = """
    CREATE TABLE IF NOT EXISTS playground_clock (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        shown timestamptz NOT NULL,
        at timestamptz NOT NULL,
        rate double precision NOT NULL CHECK (rate BETWEEN 1 AND 3600))
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """At real time ``at`` the clock showed ``shown``; since then it runs ``rate`` times as fast as the real one."""

    shown: datetime
    at: datetime
    rate: float

    def now(self, real: datetime) -> datetime:
        return self.shown + max(real - self.at, timedelta()) * self.rate


class PlaygroundClock:
    """Reads the row again and again; between looks it counts on from the last reading."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = Reading(real_now(), real_now(), 1.0)
        self._latest = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        self._latest = max(self._latest, self._reading.now(real_now()))
        return self._latest

    @property
    def rate(self) -> float:
        return self._reading.rate

    async def refresh(self) -> None:
        """Read the row."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(text("SELECT shown, at, rate FROM playground_clock"))).one()
        self._reading = Reading(row.shown, row.at, row.rate)

    async def run(self) -> None:
        """Refresh for ever."""
        while True:
            try:
                await self.refresh()
            except Exception:
                log.warning("clock.refresh_failed")
            await asyncio.sleep(REFRESH)

    async def move(self, *, forward: timedelta = timedelta(), rate: float | None = None) -> datetime:
        """Move the clock forward, or change how fast it runs, for every process at once; what it shows then.

        The new reading is counted from the row itself under its lock, so two moves at once are both kept.
        """
        if forward < timedelta() or (rate is not None and not 1 <= rate <= MOST_RATE):
            msg = "the clock only goes forward"
            raise ValueError(msg)
        async with self._engine.begin() as connection:
            row = (await connection.execute(text("SELECT shown, at, rate FROM playground_clock FOR UPDATE"))).one()
            real = real_now()
            reading = Reading(Reading(row.shown, row.at, row.rate).now(real) + forward, real, rate or row.rate)
            await connection.execute(
                text("UPDATE playground_clock SET shown = :shown, at = :at, rate = :rate"),
                {"shown": reading.shown, "at": reading.at, "rate": reading.rate},
            )
        self._reading = reading
        return self.now()


async def create_clock(owner: AsyncEngine, app_role: str, start: datetime) -> None:
    """Make the row, in a database that is a playground's."""
    async with owner.begin() as connection:
        await connection.execute(text(CREATE))
        await connection.execute(
            text("INSERT INTO playground_clock (shown, at, rate) VALUES (:start, :at, 1) ON CONFLICT DO NOTHING"),
            {"start": start, "at": real_now()},
        )
        await connection.execute(text(f"GRANT SELECT, UPDATE ON playground_clock TO {app_role}"))
