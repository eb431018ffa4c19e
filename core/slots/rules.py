"""Which slots of a job are due. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Missed(StrEnum):
    """What to do with the times that passed while nothing ran."""

    CATCH_UP = "catch_up"
    SKIP = "skip"


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
