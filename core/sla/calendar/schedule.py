"""The week of a desk: local hours of each day, and the zone they are local to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
SATURDAY = 5
"""As ``date.weekday()`` counts: Monday is 0."""


class Fault(StrEnum):
    """What is wrong with a schedule or a calendar."""

    EMPTY = "empty"
    REVERSED = "reversed"
    OUTSIDE = "outside"
    OVERLAP = "overlap"
    NO_WORKING_TIME = "no-working-time"


class BadSchedule(ValueError):  # noqa: N818 - says what it is about, like Refusal
    """Hours that cannot be worked by; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Working hours within one local day, ``opens`` included and ``closes`` not: minutes from midnight, 0 to 1440.

    An evening that goes on after midnight is two: up to 1440, and from 0 of the next day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens <= DAY_MINUTES or not 0 <= self.closes <= DAY_MINUTES:
            raise BadSchedule(Fault.OUTSIDE)
        if self.opens == self.closes:
            raise BadSchedule(Fault.EMPTY)
        if self.opens > self.closes:
            raise BadSchedule(Fault.REVERSED)

    @property
    def minutes(self) -> int:
        return self.closes - self.opens


Day = tuple[Hours, ...]
"""The hours of one day in order; between two of them is lunch. An empty day is a day off."""

WHOLE_DAY: Day = (Hours(0, DAY_MINUTES),)


def in_order(hours: Iterable[Hours]) -> Day:
    """The hours of one day, sorted. Hours that overlap are refused; ones that touch are not."""
    day = tuple(sorted(hours))
    for earlier, later in pairwise(day):
        if later.opens < earlier.closes:
            raise BadSchedule(Fault.OVERLAP)
    return day


def cut(day: Day, minutes: int) -> tuple[Day, Day]:
    """What is left of a day that ends ``minutes`` of work earlier, and what was cut off; over the lunch if need be."""
    left, off = list(day), list[Hours]()
    while left and minutes:
        last = left.pop()
        taken = min(minutes, last.minutes)
        minutes -= taken
        off.append(Hours(last.closes - taken, last.closes))
        if taken < last.minutes:
            left.append(Hours(last.opens, last.closes - taken))
    return tuple(left), tuple(reversed(off))


@dataclass(frozen=True, slots=True)
class WeeklySchedule:
    """Hours of the seven days from Monday, local to ``zone`` (an IANA zone, never an offset)."""

    zone: ZoneInfo
    days: tuple[Day, Day, Day, Day, Day, Day, Day]

    def __post_init__(self) -> None:
        for day in self.days:
            in_order(day)

    @classmethod
    def five_days(cls, zone: ZoneInfo, *hours: Hours) -> Self:
        """The same hours from Monday to Friday."""
        day = in_order(hours)
        return cls(zone, (day, day, day, day, day, (), ()))

    @classmethod
    def round_the_clock(cls, zone: ZoneInfo) -> Self:
        """24/7. It is worked on holidays too: give its calendar no production calendar."""
        day = WHOLE_DAY
        return cls(zone, (day, day, day, day, day, day, day))

    def on(self, weekday: int) -> Day:
        """The hours of a weekday, Monday is 0."""
        return tuple(sorted(self.days[weekday]))


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When a local day is ``minute`` minutes old by the clock on the wall, in UTC.

    Where the clock is put back, the first of the two moments; a time that the clock skips is the moment after the jump.
    """
    local = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    while local.astimezone(UTC).astimezone(zone) != local:
        local += timedelta(minutes=1)
    return local.astimezone(UTC)
