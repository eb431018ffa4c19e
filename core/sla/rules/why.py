"""Why a deadline is when it is: the time from a clock's start to its due moment, day by day, counted or not and why. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from core.dates import local_date
from core.sla.calendar.business import COUNTED, Cause, Why
from core.sla.calendar.schedule import instant
from core.sla.calendar.spans import spans
from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.clocks import Pause, Reading

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a clock's life with one cause. ``pause``: working time that did not count; time that nobody works anyway
    keeps its own cause, so that a pause over a holiday can be seen to have moved nothing."""

    start: datetime
    end: datetime
    why: Why
    pause: Pause | None = None

    @property
    def counts(self) -> bool:
        return self.pause is None and self.why.cause in COUNTED


@dataclass(frozen=True, slots=True)
class DayShare:
    """A local day of an explanation: what of it counted (``minutes`` in all), what was waited, why it was off or short.

    ``off``: the cause if nothing of the day is working time. Parts of an ordinary day that nobody works (night, lunch) are
    not listed. The minutes of all days are exactly what had passed by the end.
    """

    day: date
    counted: tuple[Part, ...]
    minutes: int
    waited: tuple[Part, ...]
    off: Why | None
    worked: Why | None
    short: bool


def parts(reading: Reading, now: datetime) -> Iterator[Part]:
    """The clock's life from its start to its due moment, in order and without gaps. A clock that stands, or that was finished
    without a due moment, is told up to where it is."""
    assert reading.terms is not None
    calendar = reading.terms.time.calendar
    until = reading.due_at or reading.finished_at or now
    last = reading.stretches[-1]
    for stretch in reading.stretches:
        end = until if stretch is last or stretch.end is None else min(stretch.end, until)
        for span in spans(calendar, stretch.start, max(stretch.start, end)):
            paused = stretch.pause if span.counts else None
            yield Part(span.start, span.end, span.why, paused)


def explain(reading: Reading, now: datetime) -> list[DayShare]:
    """The same by local days of the calendar; days on which the clock did not live are not there."""
    assert reading.terms is not None
    time = reading.terms.time
    zone = time.calendar.schedule.zone

    def day_of(part: Part) -> date:
        return local_date(part.start, zone)

    shares, passed = [], timedelta()
    for day, found in groupby(_by_day(parts(reading, now), time), key=day_of):
        told = list(found)
        before, passed = passed, passed + sum((part.end - part.start for part in told if part.counts), timedelta())
        shares.append(_share(day, told, passed // MINUTE - before // MINUTE, time))
    return shares


def _by_day(told: Iterator[Part], time: WorkingTime) -> Iterator[Part]:
    """Parts cut at local midnights: round the clock one span is many days long."""
    zone = time.calendar.schedule.zone
    for part in told:
        start = part.start
        while start < part.end:
            end = min(part.end, instant(local_date(start, zone) + timedelta(days=1), 0, zone))
            yield Part(start, end, part.why, part.pause)
            start = end


def _share(day: date, told: Sequence[Part], minutes: int, time: WorkingTime) -> DayShare:
    plan = time.calendar.plan(day)
    return DayShare(
        day,
        tuple(part for part in told if part.counts),
        minutes,
        tuple(part for part in told if part.pause is not None),
        off=None if plan.hours else plan.why,
        worked=plan.why if plan.hours and plan.why.cause is not Cause.OPEN else None,
        short=bool(plan.cut_off),
    )
