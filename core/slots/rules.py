"""Which slots of a job are due. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo


class Missed(StrEnum):
    """What to do with the times that passed while nothing ran."""

    CATCH_UP = "catch_up"
    SKIP = "skip"


class Schedule(Protocol):
    """When a job runs."""

    @property
    def job(self) -> str: ...

    def due(self, last: datetime | None, now: datetime) -> list[datetime]:
        """Slots after ``last`` (the newest one known) and not later than ``now``, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Every:
    """A job that runs again and again, ``minutes`` apart. What was missed is skipped."""

    job: str
    minutes: int

    def due(self, last: datetime | None, now: datetime) -> list[datetime]:
        """The newest slot, if it is not ``last`` already."""
        span = self.minutes * 60
        newest = datetime.fromtimestamp(int(now.timestamp()) // span * span, UTC)
        return [newest] if last is None or newest > last else []


@dataclass(frozen=True, slots=True)
class Daily:
    """A job that runs every day at a local time."""

    job: str
    at: time
    zone: ZoneInfo
    missed: Missed

    def due(self, last: datetime | None, now: datetime) -> list[datetime]:
        """Slots after ``last`` (the newest one known) and not later than ``now``, oldest first.

        With nothing known, or when missed times are skipped, only the newest one is due.
        """
        newest = self._at_or_before(now)
        if last is not None and newest <= last:
            return []
        if last is None or self.missed is Missed.SKIP:
            return [newest]
        slots = []
        while newest > last:
            slots.append(newest)
            newest = self._at_or_before(newest - timedelta(hours=1))
        return slots[::-1]

    def _at_or_before(self, instant: datetime) -> datetime:
        day = instant.astimezone(self.zone).date()
        # Compared as instants: on the night clocks change a local time may not exist, or come twice.
        while (slot := datetime.combine(day, self.at, self.zone).astimezone(UTC)) > instant:
            day -= timedelta(days=1)
        return slot
