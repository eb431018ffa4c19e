"""Nobody works now: until when, and why. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import local_date
from core.sla.calendar.business import Cause
from core.sla.calendar.production import Holiday
from core.sla.calendar.schedule import instant
from core.sla.calendar.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Closed:
    """``opens_at``: the next working moment. ``lunch``: it is later today, after a break. ``holidays``: those on the days until
    then, each once, in their order."""

    opens_at: datetime
    lunch: bool
    holidays: tuple[Holiday, ...]


def closed(time: WorkingTime, now: datetime) -> Closed | None:
    """None while somebody works: with a 24/7 calendar always."""
    opens_at = time.next_working(now)
    if opens_at <= now:
        return None
    zone = time.calendar.schedule.zone
    today, opening = local_date(now, zone), local_date(opens_at, zone)
    begun = any(instant(today, hours.opens, zone) <= now for hours in time.calendar.plan(today).hours)
    return Closed(opens_at, begun and opening == today, _holidays(time, today, opening))


def _holidays(time: WorkingTime, first: date, opening: date) -> tuple[Holiday, ...]:
    found: dict[Holiday, None] = {}
    day = first
    while day < opening:
        why = time.calendar.plan(day).why
        if why.cause is Cause.HOLIDAY and why.holiday is not None:
            found[why.holiday] = None
        day += timedelta(days=1)
    return tuple(found)
