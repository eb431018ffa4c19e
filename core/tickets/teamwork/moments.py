"""Until when a ticket may rest: moments for one tap, and what a date said in words comes to. Pure.

A ticket comes back when work begins, unlike a desired date, which is the end of a day.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.dates import local_date
from core.sla.calendar.schedule import instant
from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.picks import end_of, moment_of
from core.sla.wishing.words import Wanted

SOON = timedelta(hours=2)
FIVE_MINUTES = 300
DAY = timedelta(days=1)
WEEK = 7


def opening(day: date, time: WorkingTime, zone: ZoneInfo) -> datetime:
    """When work begins on the reader's day, or after it if that is a day off."""
    return time.next_working(instant(day, 0, zone))


def rest_moments(now: datetime, time: WorkingTime, zone: ZoneInfo) -> list[datetime]:
    """In two hours if the desk works then, the next working day, the next week; each once."""
    soon = now + SOON
    soon += timedelta(seconds=-soon.timestamp() % FIVE_MINUTES)
    today = local_date(now, zone)
    tomorrow = opening(today + DAY, time, zone)
    monday = opening(today + timedelta(days=WEEK - today.weekday()), time, zone)
    return sorted({*([soon] if time.is_working(soon) else []), tomorrow, monday})


def rest_until(wanted: Wanted, time: WorkingTime, zone: ZoneInfo, now: datetime) -> datetime:
    """A date said in words: its hour, else the beginning of that day's work; of a day that has begun, its end."""
    if wanted.minute is not None:
        return moment_of(wanted, time, zone)
    begins = opening(wanted.day, time, zone)
    return begins if begins > now else end_of(wanted.day, time, zone) or begins
