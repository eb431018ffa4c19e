"""Which period of a report is meant: usual ones by name, any other in words. Pure.

«с 01.10 по 15.11», «1.10–15.11.2025», «с 1 октября по 15 ноября», «12 ноября», «октябрь», «3 квартал», «2025», «прошлая
неделя». Dates without a year are the latest that have begun.
"""

import re
from datetime import date, timedelta
from enum import StrEnum

from core.dates import add_months
from core.errors import Refusal
from core.ledger.statement import EARLIEST, LATEST
from core.reports.periods import DAY, Period, day, month, week

LONGEST = 60


class When(StrEnum):
    """Periods to choose from by a tap. Weeks, months, quarters and years are whole, also those that are not over."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    LAST_WEEK = "last_week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"


def period_of(when: When, today: date) -> Period:
    """The days of a usual period around ``today``."""
    match when:
        case When.TODAY:
            return day(today)
        case When.YESTERDAY:
            return day(today - DAY)
        case When.WEEK:
            return week(today)
        case When.LAST_WEEK:
            return week(today - timedelta(days=7))
        case When.MONTH:
            return month(today)
        case When.LAST_MONTH:
            return month(today.replace(day=1) - DAY)
        case When.QUARTER:
            return quarter(today)
        case When.YEAR:
            return year(today.year)


def quarter(of: date) -> Period:
    """The calendar quarter of a day."""
    first = date(of.year, (of.month - 1) // 3 * 3 + 1, 1)
    return Period(first, add_months(first, 3) - DAY)


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_ENDINGS = r"(?:[ьяе]|[йяе]|а|е)?"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))}){_ENDINGS}"
_YEAR = r"(?:\s*(?P<year>\d{4})(?:\s*(?:г\.?|год\w*))?)?"
_DASH = r"\s*[-\u2010-\u2015\u2212]\s*"
_SPAN = re.compile(rf"с\s+(?P<a>.+?)\s+(?:по|до)\s+(?P<b>.+)|(?P<c>[\d.]+){_DASH}(?P<d>[\d.]+)")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}|\d{2}))?\.?(?:\s*г\.?)?")
_WORDS = re.compile(rf"(?P<day>\d{{1,2}})\s+{_MONTH}{_YEAR}")
_WHOLE_MONTH = re.compile(rf"(?:за\s+)?{_MONTH}{_YEAR}")
_QUARTER = re.compile(rf"(?:за\s+)?(?P<quarter>[1-4]|i{{1,3}}|iv)(?:-?й)?\s*кв(?:артал\w*|\.)?{_YEAR}")
_WHOLE_YEAR = re.compile(r"(?:за\s+)?(?P<year>\d{4})(?:\s*(?:г\.?|год\w*))?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NAMED = {
    "сегодня": When.TODAY,
    "вчера": When.YESTERDAY,
    "неделя": When.WEEK,
    "эта неделя": When.WEEK,
    "прошлая неделя": When.LAST_WEEK,
    "месяц": When.MONTH,
    "этот месяц": When.MONTH,
    "прошлый месяц": When.LAST_MONTH,
    "квартал": When.QUARTER,
    "этот квартал": When.QUARTER,
    "год": When.YEAR,
    "этот год": When.YEAR,
}


def read_period(text: str, today: date) -> Period:
    """The period that the words say, all of them. Refuses ``report-period`` what is not understood, and days that no desk can
    have (before 2000, after 2099, the end before the beginning)."""
    said = " ".join(text.casefold().replace("ё", "е").split()).strip(" .!") if len(text) <= LONGEST else ""
    try:
        found = _read(said, today)
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found[0] <= found[1] <= LATEST:
        raise Refusal("report-period")
    return Period(*found)


def says_period(text: str, today: date) -> Period | None:
    """The same for words that may be about something else: None for those."""
    try:
        return read_period(text, today)
    except Refusal:
        return None


def _read(said: str, today: date) -> tuple[date, date] | None:
    """May raise ValueError: there is no such day."""
    if said in _NAMED:
        return _days(period_of(_NAMED[said], today))
    if found := _SPAN.fullmatch(said):
        return _span(found["a"] or found["c"], found["b"] or found["d"], today)
    if (one := _day(said, today)) is not None:
        return one, one
    if found := _WHOLE_MONTH.fullmatch(said):
        number = _MONTHS.index(found["month"]) + 1
        return _days(month(_latest(1, number, found["year"], today)))
    if found := _QUARTER.fullmatch(said):
        number = _ROMAN.get(found["quarter"]) or int(found["quarter"])
        return _days(quarter(_latest(1, number * 3 - 2, found["year"], today)))
    if found := _WHOLE_YEAR.fullmatch(said):
        return date(int(found["year"]), 1, 1), date(int(found["year"]), 12, 31)
    return None


def _days(period: Period) -> tuple[date, date]:
    return period.first, period.last


def _span(a: str, b: str, today: date) -> tuple[date, date] | None:
    """The year that stands at one end holds for both, if it can; else the span is the latest that has begun."""
    first, last = _day(a, today), _day(b, today)
    if first is None or last is None:
        return None
    if _has_year(b) and not _has_year(a):
        first = _moved(first, last.year)
        first = first if first <= last else _moved(first, last.year - 1)
    elif not _has_year(b):
        last = _moved(last, first.year)
        last = last if last >= first else _moved(last, first.year + 1)
    return first, last


def _moved(day: date, to_year: int) -> date:
    """29 February is the 28th in another year."""
    return add_months(day, (to_year - day.year) * 12)


def _day(said: str, today: date) -> date | None:
    if found := _NUMBERS.fullmatch(said):
        return _latest(int(found["day"]), int(found["month"]), found["year"], today)
    if found := _WORDS.fullmatch(said):
        return _latest(int(found["day"]), _MONTHS.index(found["month"]) + 1, found["year"], today)
    return {"сегодня": today, "вчера": today - DAY}.get(said)


def _has_year(said: str) -> bool:
    found = _NUMBERS.fullmatch(said) or _WORDS.fullmatch(said)
    return found is None or found["year"] is not None


def _latest(day: int, month: int, year: str | None, today: date) -> date:
    """In the year that is said, else the latest such day that is not in the future."""
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)
