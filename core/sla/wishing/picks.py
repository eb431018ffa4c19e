"""Moments that are offered for a tap, and what a date said in words comes to. Pure.

``zone`` is the reader's: people name days and hours of their own clock. What is worked is known by the calendar's.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.dates import add_months, local_date
from core.sla.calendar.schedule import instant
from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.feasible import DAY, FARTHEST, working_hours_of
from core.sla.wishing.words import DAY_MINUTES, Wanted

AT_LEAST = timedelta(hours=1)
"""Until the end of a day that is nearly over nothing is offered with one tap."""
SOON = 21
"""Days in which a working day must come for one of the first offers. The longest holidays, 31 December to 11 January, are 12
days, and what is offered lies up to a week behind them."""
FRIDAY = 4


def hours_on(day: date, time: WorkingTime, zone: ZoneInfo, earliest: datetime) -> list[datetime]:
    """The moments of the reader's day that can be named, not before ``earliest``: whole hours of work and closings."""
    found = {moment for ahead in (-1, 0, 1) for moment in working_hours_of(day + ahead * DAY, time, earliest)}
    return sorted(moment for moment in found if local_date(moment, zone) == day)


def end_of(day: date, time: WorkingTime, zone: ZoneInfo) -> datetime | None:
    """When the reader's day is over as far as work goes; None for a day off."""
    moments = hours_on(day, time, zone, instant(day, 0, zone))
    return moments[-1] if moments else None


def moment_of(wanted: Wanted, time: WorkingTime, zone: ZoneInfo) -> datetime:
    """A date said in words as a moment. Without an hour it is the end of that working day; of a day off its midnight, which
    nobody works at, so that other moments are offered."""
    if wanted.minute is not None:
        days, minute = divmod(wanted.minute, DAY_MINUTES)
        return instant(wanted.day + days * DAY, minute, zone)
    return end_of(wanted.day, time, zone) or instant(wanted.day + DAY, 0, zone)


def dates_to_offer(now: datetime, time: WorkingTime) -> list[datetime]:
    """Up to three moments for one tap: the end of today, of the next working day, and of the week («к пятнице»); where they
    fall together there are fewer. Whether they can be kept is judged when one is tapped."""
    zone = time.calendar.schedule.zone
    today = local_date(now, zone)
    ends = [(day, end) for ahead in range(SOON) if (end := end_of(day := today + ahead * DAY, time, zone)) is not None]
    near = [end for _, end in ends if end - now >= AT_LEAST]
    chosen = near[:2]
    if len(chosen) > 1:
        week = _end_of_week(local_date(chosen[1], zone))
        chosen += [end for day, end in ends if day <= week and end > chosen[1]][-1:]
    return chosen


def _end_of_week(day: date) -> date:
    """The Sunday of the week; said on its last working days, of the next one."""
    sunday = day + (6 - day.weekday()) * DAY
    return sunday if day.weekday() < FRIDAY else sunday + 7 * DAY


def months_offered(earliest: datetime, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """First days of the first and the last month of the calendar: nothing is promised farther than a year."""
    first, last = local_date(earliest, zone), local_date(now + FARTHEST, zone)
    return first.replace(day=1), last.replace(day=1)


def days_of(month: date, time: WorkingTime, zone: ZoneInfo, earliest: datetime, now: datetime) -> list[date]:
    """Days of the month (its first day is given) that have a moment to name, from ``earliest`` to a year ahead."""
    after = add_months(month, 1)
    days = (month + ahead * DAY for ahead in range((after - month).days))
    farthest = now + FARTHEST
    return [day for day in days if any(one <= farthest for one in hours_on(day, time, zone, earliest))]
