"""Local dates: an instant is a date only in a zone."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day of ``instant`` in ``zone``."""
    return instant.astimezone(zone).date()


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, clipped to the end of a shorter month (31.01 + 1 = 28.02)."""
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def last_day_of_term(starts_on: date, months: int) -> date:
    """The last usable day of a term of ``months`` that begins on ``starts_on``."""
    return add_months(starts_on, months) - timedelta(days=1)
