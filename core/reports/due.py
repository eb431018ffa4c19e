"""When a report is due. Pure."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.dates import add_months, local_date
from core.reports.kinds import Rhythm

DAY = timedelta(days=1)
LOOK_AHEAD = 70
"""Days: two months and a long holiday."""

Working = Callable[[date], bool]
"""Whether a day is a working day."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """At which hour of which days, see :class:`Rhythm`."""

    rhythm: Rhythm
    at: time
    days: frozenset[int]

    def moment(self, day: date, zone: ZoneInfo) -> datetime:
        """UTC."""
        return datetime.combine(day, self.at, zone).astimezone(UTC)

    def planned(self, day: date, working: Working) -> bool:
        """Whether a report is planned for a day."""
        if self.rhythm is not Rhythm.MONTHLY:
            return day.isoweekday() in self.days
        # From the 31st of December the first working day is one of January.
        starts = (month for month in (add_months(day.replace(day=1), -1), day.replace(day=1)))
        return any(day == _working_from(_of_month(month, number), working) for month in starts for number in self.days)


def due_day(
    schedule: Schedule,
    now: datetime,
    zone: ZoneInfo,
    working: Working,
    *,
    since: datetime,
    told: date | None,
    patience: int,
) -> date | None:
    """The day whose report is to go out now, the newest one; None if none is. ``told``: the last day whose report went;
    ``since``: what was planned before then is not sent; ``patience``: days that a report may be late."""
    today = local_date(now, zone)
    for back in range(patience + 1):
        day = today - back * DAY
        if told is not None and day <= told:
            return None
        if since <= schedule.moment(day, zone) <= now and schedule.planned(day, working):
            return day
    return None


def next_moment(
    schedule: Schedule, now: datetime, zone: ZoneInfo, working: Working, told: date | None
) -> datetime | None:
    """When the next report is planned, after now."""
    today = local_date(now, zone)
    for ahead in range(LOOK_AHEAD):
        day = today + ahead * DAY
        moment = schedule.moment(day, zone)
        if moment > now and (told is None or day > told) and schedule.planned(day, working):
            return moment
    return None


def _of_month(first: date, number: int) -> date:
    """The day of that number, or the last one of a shorter month."""
    return first.replace(day=min(number, monthrange(first.year, first.month)[1]))


def _working_from(day: date, working: Working) -> date:
    for ahead in range(31):
        if working(day + ahead * DAY):
            return day + ahead * DAY
    return day  # nobody ever works: then the day itself
