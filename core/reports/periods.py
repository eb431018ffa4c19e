"""Periods of reports: local days, both included. Pure. Days are those of the installation's zone."""

from datetime import date, timedelta

from core.dates import add_months
from core.ledger.statement import Period

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

__all__ = ["Period", "before", "day", "days", "month", "months_back", "week"]


def day(of: date) -> Period:
    return Period(of, of)


def week(of: date) -> Period:
    """Monday to Sunday around a day."""
    monday = of - of.weekday() * DAY
    return Period(monday, monday + WEEK - DAY)


def month(of: date) -> Period:
    """The calendar month of a day."""
    first = of.replace(day=1)
    return Period(first, add_months(first, 1) - DAY)


def before(period: Period) -> Period:
    """As long a period that ends where this one begins; for whole months, the months before."""
    if period.first.day == 1 and (period.last + DAY).day == 1:
        after = period.last + DAY
        count = (after.year - period.first.year) * 12 + after.month - period.first.month
        return Period(add_months(period.first, -count), period.first - DAY)
    return Period(period.first - (period.last - period.first) - DAY, period.first - DAY)


def months_back(of: date, count: int) -> Period:
    """``count`` whole months, the last of them the one before this day's."""
    first = of.replace(day=1)
    return Period(add_months(first, -count), first - DAY)


def days(period: Period) -> list[date]:
    return [period.first + number * DAY for number in range((period.last - period.first).days + 1)]
