"""Working intervals laid out in order, so that adding and measuring are one bisection each."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

NOTHING = timedelta()


class Table:
    """Half-open intervals in UTC, sorted and apart, each with the working time that has passed at its end."""

    def __init__(self, intervals: Iterable[tuple[datetime, datetime]]) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        self._passed: list[timedelta] = []
        for start, end in intervals:
            self._append(start, end)

    def _append(self, start: datetime, end: datetime) -> None:
        # Round the clock one day ends where the next begins; where a clock skips, hours may be shorter than on paper.
        passed = self._passed[-1] if self._passed else NOTHING
        if self._ends and start <= self._ends[-1]:
            if end > self._ends[-1]:
                self._passed[-1] = passed + (end - self._ends[-1])
                self._ends[-1] = end
        elif end > start:
            self._starts.append(start)
            self._ends.append(end)
            self._passed.append(passed + (end - start))

    @property
    def total(self) -> timedelta:
        """All working time of the table."""
        return self._passed[-1] if self._passed else NOTHING

    def passed(self, moment: datetime) -> timedelta:
        """Working time from the beginning of the table to ``moment``."""
        started = bisect_right(self._starts, moment)
        if not started:
            return NOTHING
        end = self._ends[started - 1]
        passed = self._passed[started - 1]
        return passed if moment >= end else passed - (end - moment)

    def when(self, passed: timedelta) -> datetime | None:
        """The earliest moment at which so much has passed (so a closing time, not the next opening); None if the table ends."""
        index = bisect_left(self._passed, passed)
        if index == len(self._passed):
            return None
        return self._ends[index] - (self._passed[index] - passed)

    def next_working(self, moment: datetime) -> datetime | None:
        """``moment`` itself within an interval, else the next start; None if the table ends."""
        index = bisect_right(self._ends, moment)
        if index == len(self._ends):
            return None
        return max(self._starts[index], moment)
