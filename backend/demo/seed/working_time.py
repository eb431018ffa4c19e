"""When the made-up desk works: weekdays from nine to six, without the fixed Russian holidays.

Enough to make a history look right; the calendar of the SLA is another thing (DESIGN §4).
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

_OPENS, _CLOSES = time(9), time(18)
_HOLIDAYS = frozenset(
    [(1, day) for day in range(1, 9)] + [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
)  # (month, day)
# How many requests come in each hour of the day, relative to one another.
_HOURS = {9: 6, 10: 10, 11: 8, 12: 5, 13: 3, 14: 6, 15: 8, 16: 6, 17: 3}


class WorkingTime:
    """Arithmetic of working time in one zone. All instants are UTC."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS

    def days(self, first: date, last: date) -> list[date]:
        """Working days from ``first`` to ``last``, both included."""
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in every if self.is_working_day(day)]

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, _OPENS, self.zone).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, _CLOSES, self.zone).astimezone(UTC)

    def some_moment(self, random: Random, day: date) -> datetime:
        """A moment of a working day at which a client writes."""
        (hour,) = random.choices(list(_HOURS), list(_HOURS.values()))
        moment = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), self.zone)
        return moment.astimezone(UTC)

    def later(self, moment: datetime, minutes: float) -> datetime:
        """``minutes`` of working time after ``moment``."""
        left = timedelta(minutes=minutes)
        day = moment.astimezone(self.zone).date()
        while True:
            if self.is_working_day(day):
                start = max(moment, self.opening(day))
                if start + left <= self.closing(day):
                    return start + left
                left -= max(self.closing(day) - start, timedelta())
            day += timedelta(days=1)

    def earlier(self, moment: datetime, minutes: float) -> datetime:
        """``minutes`` of working time before ``moment``."""
        left = timedelta(minutes=minutes)
        day = moment.astimezone(self.zone).date()
        while True:
            if self.is_working_day(day):
                end = min(moment, self.closing(day))
                if end - left >= self.opening(day):
                    return end - left
                left -= max(end - self.opening(day), timedelta())
            day -= timedelta(days=1)
