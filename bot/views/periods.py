"""Periods of reports in words. Pure."""

from datetime import date

from babel.dates import format_date

from bot.locales import plain
from bot.views import words
from core.ledger.statement import Period
from core.reports import periods


def in_words(period: Period, today: date) -> str:
    """«сегодня», «12 ноября», «ноябрь 2026», «2026 год», «с 16 по 22 ноября», «с 30 ноября по 6 декабря»."""
    first, last = period.first, period.last
    if first == last:
        return words.day(first, today)
    if period == periods.month(first):
        return format_date(first, "LLLL y", locale="ru")
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return plain("period-year", year=str(first.year))
    if first.year != last.year:
        begins, ends = words.full_day(first), words.full_day(last)
    else:
        begins = str(first.day) if first.month == last.month else format_date(first, "d MMMM", locale="ru")
        ends = format_date(last, "d MMMM", locale="ru") if last.year == today.year else words.full_day(last)
    return plain("period-from-to", first=begins, last=ends)
