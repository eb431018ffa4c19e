"""Can a desired date be kept? By the least time the work takes and by what the engineers have promised already. Pure.

Minutes are integers of working time by the calendar of the ticket; moments are UTC.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.dates import local_date
from core.sla.calendar.schedule import instant
from core.sla.calendar.working_time import WorkingTime

DAY = timedelta(days=1)
OFFERS = 3
FARTHEST = timedelta(days=366)
HORIZON = 90
"""Days from the earliest moment in which other moments are looked for."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Work that is planned for another ticket, and when it is due."""

    due_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Crew:
    """``share``: per cent of the engineers' working time that is free for tickets. ``away``: how many of them are not there on
    a local day of the calendar."""

    engineers: int
    share: int
    away: Mapping[date, int] = field(default_factory=dict)

    def free(self, start: datetime, end: datetime, time: WorkingTime) -> int:
        """Minutes between two moments that the engineers who are there have for tickets."""
        zone = time.calendar.schedule.zone
        together = self.engineers * time.between(start, end)
        for day, absent in self.away.items():
            since, until = max(start, instant(day, 0, zone)), min(end, instant(day + DAY, 0, zone))
            together -= absent * max(0, time.between(since, until))
        return together * self.share // 100


class Unfit(StrEnum):
    """Why a moment cannot be promised."""

    PAST = "past"
    TOO_FAR = "too_far"
    OUTSIDE = "outside"
    EFFORT = "effort"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes that must be done by the moment, and that the engineers can do by then."""

    planned: int
    free: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``unfit`` None: the moment can be promised. ``earliest``: the least time of the work from now. ``load``: None where the
    ticket's work or the engineers are not known (nothing is refused for want of data), for the past and for a far future.
    ``offers``: the nearest moments that can be promised, in order; fewer than three if the coming months hold no more."""

    unfit: Unfit | None
    earliest: datetime
    load: Load | None
    offers: tuple[datetime, ...] = ()


def judge(
    wanted: datetime,
    now: datetime,
    time: WorkingTime,
    *,
    least: int,
    expected: int | None,
    crew: Crew | None,
    queue: Sequence[Demand],
) -> Verdict:
    """Whether work that takes at least ``least`` and probably ``expected`` minutes can be done by ``wanted``.

    By capacity: the engineers' share of the working time until then holds what is due by then and this work.
    """
    earliest = time.add(now, max(1, least))

    def load(moment: datetime) -> Load | None:
        if expected is None or crew is None:
            return None
        planned = expected + sum(each.minutes for each in queue if each.due_at <= moment)
        return Load(planned, crew.free(now, moment, time))

    def fits(moment: datetime) -> bool:
        known = load(moment)
        return moment >= earliest and (known is None or known.planned <= known.free)

    unfit = _unfit(wanted, now, time, earliest, fits)
    if unfit is None:
        return Verdict(None, earliest, load(wanted))
    found = sorted(moment for moment in anchors(earliest, time) if fits(moment))
    # The load until a moment that nobody can mean is not worth laying out decades of the calendar.
    known = load(wanted) if unfit not in (Unfit.PAST, Unfit.TOO_FAR) else None
    return Verdict(unfit, earliest, known, _nearest(found, wanted, unfit))


def _nearest(found: Sequence[datetime], wanted: datetime, unfit: Unfit) -> tuple[datetime, ...]:
    """The three that come closest: later ones, and where the wish was only outside of what is worked one before it.

    What can be done by an earlier moment but not by the wished one only takes the time of somebody else's promise, so it is not
    offered instead.
    """
    after = [moment for moment in found if moment > wanted]
    if unfit not in (Unfit.OUTSIDE, Unfit.TOO_FAR):
        return tuple(after[:OFFERS])
    before = [moment for moment in found if moment < wanted]
    earlier = max(1, OFFERS - len(after))
    return (*before[-earlier:], *after)[:OFFERS]


def _unfit(
    wanted: datetime, now: datetime, time: WorkingTime, earliest: datetime, fits: Callable[[datetime], bool]
) -> Unfit | None:
    if wanted <= now:
        return Unfit.PAST
    if wanted - now > FARTHEST:
        return Unfit.TOO_FAR
    if not within(wanted, time):
        return Unfit.OUTSIDE
    if wanted < earliest:
        return Unfit.EFFORT
    return None if fits(wanted) else Unfit.CAPACITY


def within(moment: datetime, time: WorkingTime) -> bool:
    """Whether people work at this moment; an opening and a closing count, too."""
    day = local_date(moment, time.calendar.schedule.zone)
    # A day that closes at midnight does so on the next one.
    return time.is_working(moment) or moment in (*_closings(day - DAY, time), *_closings(day, time))


def _closings(day: date, time: WorkingTime) -> list[datetime]:
    zone = time.calendar.schedule.zone
    return [instant(day, hours.closes, zone) for hours in time.calendar.plan(day).hours]


def anchors(earliest: datetime, time: WorkingTime) -> Iterator[datetime]:
    """Moments that people name: the first whole hour from ``earliest`` on, and every end of a morning and of a day."""
    zone = time.calendar.schedule.zone
    first = local_date(earliest, zone)
    days = (working_hours_of(first + ahead * DAY, time, earliest) for ahead in range(HORIZON))
    whole = next((hours[0] for hours in days if hours), None)
    if whole is not None:
        yield whole
    for ahead in range(HORIZON):
        for closing in _closings(first + ahead * DAY, time):
            if closing >= earliest and closing != whole:
                yield closing


def working_hours_of(day: date, time: WorkingTime, earliest: datetime) -> list[datetime]:
    """The moments of a day that can be offered, not before ``earliest``: whole hours of working time and closings, but no
    openings: nothing is ready the minute people come."""
    zone = time.calendar.schedule.zone
    found: list[datetime] = []
    for hours in time.calendar.plan(day).hours:
        whole = range(hours.opens // 60 + 1, -(-hours.closes // 60))
        found += [instant(day, hour * 60, zone) for hour in whole] + [instant(day, hours.closes, zone)]
    return sorted({moment for moment in found if moment >= earliest})
