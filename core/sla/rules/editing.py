"""Reading an edit of a calendar in Russian words, and making it. Pure.

Several edits stand on lines of their own, or after a semicolon. What follows the hours is the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from core.sla.calendar.schedule import Day, Hours, WeeklySchedule, in_order
from core.sla.calendars import Content
from core.sla.rules.edit_words import END, BadEdit, EditFault, parts_of

MOST_DAYS = 31
MOST_HOURS = 4
"""Spans of one day: more is a slip of the finger."""
YEARS_BACK, YEARS_AHEAD = 1, 5

DASH = r"\s*[-\u2010\u2011\u2012\u2013\u2014\u2212]\s*"
SEPARATORS = " \t\r\n,.:–—-"
_DATE = r"([0-9]{1,2})\.([0-9]{1,2})(?:\.(20[0-9]{2}))?"
_DATES = re.compile(rf"{_DATE}(?:{DASH}{_DATE})?{END}")
_WEEKDAY = r"(?:пн|пон|понедельник|вт|вторник|ср|среда|чт|четверг|пт|пятница|сб|суббота|вс|воскресенье|будни)(?![\w.])"
_WEEKDAYS = re.compile(rf"{_WEEKDAY}(?:{DASH}{_WEEKDAY})?(?:\s*,\s*{_WEEKDAY}(?:{DASH}{_WEEKDAY})?)*", re.IGNORECASE)
_RANGE = re.compile(rf"({_WEEKDAY})(?:{DASH}({_WEEKDAY}))?", re.IGNORECASE)
_FIRST_LETTERS = ("по", "вт", "ср", "че", "пя", "су", "во")
_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_TIME = r"([0-9]{1,2})(?:[:.]([0-5][0-9]))?"
_HOURS = re.compile(rf"\s*(?:,|и\s)?\s*(?:с\s+)?{_TIME}(?:{DASH}|\s+до\s+){_TIME}{END}", re.IGNORECASE)
_LIKE_HOURS = re.compile(rf"{_TIME}{DASH}[0-9]|[0-9]+(?:[:.][0-9]+)*{END}")
_COLON = re.compile(r" ?:")
_OFF = re.compile(r" ?(?:выходн(?:ой|ые)|нерабоч(?:ий|ие))(?!\w)", re.IGNORECASE)
_AS_USUAL = re.compile(r" ?:? ?как обычно(?!\w)", re.IGNORECASE)
_ROUND_THE_CLOCK = re.compile(r"круглосуточно(?!\w)", re.IGNORECASE)
_HOLIDAYS = re.compile(r"праздники\s+(да|нет)(?!\w)", re.IGNORECASE)
_ZONE = re.compile(r"пояс\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days from ``first`` to ``last`` are worked like this, none for days off; ``hours`` None: as usual again."""

    first: date
    last: date
    hours: Day | None


@dataclass(frozen=True, slots=True)
class WeekHours:
    """What these days of every week are worked, Monday is 0."""

    weekdays: tuple[int, ...]
    hours: Day


@dataclass(frozen=True, slots=True)
class RoundTheClock:
    """24/7, holidays too."""


@dataclass(frozen=True, slots=True)
class Holidays:
    """Whether the production calendar counts."""

    count: bool


@dataclass(frozen=True, slots=True)
class InZone:
    """The hours are local to this zone."""

    zone: ZoneInfo


CalendarEdit = OwnDays | WeekHours | RoundTheClock | Holidays | InZone


@dataclass(frozen=True, slots=True)
class CalendarEdits:
    """All that a text asks for, in its order, and why."""

    edits: tuple[CalendarEdit, ...]
    reason: str


def read_calendar_edits(text: str, today: date) -> CalendarEdits:
    """«31.12 выходной», «пн-пт 9:00-13:00 14:00-18:00», «праздники нет» -> what to change. ``today`` tells which year a day
    without one is of: the nearest to come. Raises BadEdit, and BadSchedule for hours that cannot be."""
    found = [_read(part, today) for part in parts_of(text)]
    return CalendarEdits(tuple(edit for edit, _ in found), "; ".join(why for _, why in found if why))


def _read(text: str, today: date) -> tuple[CalendarEdit, str]:
    edit, end = _edit(text, today)
    return edit, _reason(text[end:], today)


def _edit(text: str, today: date) -> tuple[CalendarEdit, int]:
    """The edit that the text begins with, and where it ends."""
    if dates := _DATES.match(text):
        first, last = _days(dates, today)
        if usual := _AS_USUAL.match(text, dates.end()):
            return OwnDays(first, last, None), usual.end()
        hours, end = _hours(text, dates.end())
        return OwnDays(first, last, hours), end
    if weekdays := _WEEKDAYS.match(text):
        hours, end = _hours(text, weekdays.end())
        return WeekHours(_weekdays(weekdays[0]), hours), end
    if whole := _ROUND_THE_CLOCK.match(text):
        return RoundTheClock(), whole.end()
    if holidays := _HOLIDAYS.match(text):
        return Holidays(holidays[1].casefold() == "да"), holidays.end()
    if zone := _ZONE.match(text):
        return InZone(_zone(zone[1])), zone.end()
    raise BadEdit(EditFault.UNCLEAR, text)


def _hours(text: str, start: int) -> tuple[Day, int]:
    """The hours that stand there, none for a day off, and where they end."""
    if colon := _COLON.match(text, start):
        start = colon.end()
    if off := _OFF.match(text, start):
        return (), off.end()
    hours = list[Hours]()
    while len(hours) < MOST_HOURS and (found := _HOURS.match(text, start)):
        opens, opens_at, closes, closes_at = found.groups()
        hours.append(Hours(int(opens) * 60 + int(opens_at or 0), int(closes) * 60 + int(closes_at or 0)))
        start = found.end()
    if not hours:
        raise BadEdit(EditFault.UNCLEAR, text[start:] or text)
    return in_order(hours), start


def _reason(rest: str, today: date) -> str:
    """The words after the edit. What begins with a number is no reason but hours that were not understood, and what reads as
    an edit is one: left out in silence neither would be missed before a deadline is."""
    rest = rest.strip(SEPARATORS)
    if _LIKE_HOURS.match(rest) or _is_edit(rest, today):
        raise BadEdit(EditFault.UNCLEAR, rest)
    return rest


def _is_edit(text: str, today: date) -> bool:
    try:
        _edit(text, today)
    except BadEdit:
        return False
    return True


@cache
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


def _zone(name: str) -> ZoneInfo:
    known = _zones().get(name.casefold())
    if known is None:
        raise BadEdit(EditFault.NO_SUCH_ZONE, name)
    return ZoneInfo(known)


def _weekdays(text: str) -> tuple[int, ...]:
    days = set[int]()
    for found in _RANGE.finditer(text):
        first = _weekday(found[1])
        last = _weekday(found[2]) if found[2] else first
        if first is None or last is None:
            if found[2]:
                raise BadEdit(EditFault.UNCLEAR, found[0])
            days |= set(range(5))
            continue
        days |= {(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)}
    return tuple(sorted(days))


def _weekday(word: str) -> int | None:
    """Monday is 0; None for «будни»."""
    word = word.casefold()
    if word == "будни":
        return None
    return _SHORT.index(word) if word in _SHORT else _FIRST_LETTERS.index(word[:2])


def _days(found: re.Match[str], today: date) -> tuple[date, date]:
    day, month, year, last_day, last_month, last_year = found.groups()
    if last_day is None:
        first = _day(day, month, year, today, found[0])
        return first, first
    if year is None and last_year is not None:
        last = _day(last_day, last_month, last_year, today, found[0])
        first = _latest_until(int(day), int(month), last, found[0])
    else:
        first = _day(day, month, year, today, found[0])
        last = _day(last_day, last_month, last_year, first, found[0])
    if last < first:
        raise BadEdit(EditFault.REVERSED_DAYS, found[0])
    if (last - first).days >= MOST_DAYS:
        raise BadEdit(EditFault.TOO_MANY_DAYS, found[0])
    return first, last


def _day(day: str, month: str, year: str | None, since: date, said: str) -> date:
    """A day of the year that is named, else the first one not earlier than ``since``."""
    if year is None:
        return next(_same_day(int(day), int(month), range(since.year, since.year + 9), since, said))
    if not since.year - YEARS_BACK <= int(year) <= since.year + YEARS_AHEAD:
        raise BadEdit(EditFault.FAR_DAY, said)
    return next(_same_day(int(day), int(month), range(int(year), int(year) + 1), date.min, said))


def _latest_until(day: int, month: int, last: date, said: str) -> date:
    years = range(last.year, last.year - 9, -1)
    return next(one for one in _same_day(day, month, years, date.min, said) if one <= last)


def _same_day(day: int, month: int, years: range, since: date, said: str) -> Iterator[date]:
    """This day of the years in which there is one, not earlier than ``since``; BadEdit at the end of them."""
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue  # 29 February, or no day at all
        if found >= since:
            yield found
    raise BadEdit(EditFault.NO_SUCH_DAY, said)


def edited(before: Content, edits: CalendarEdits) -> Content:
    """What becomes of a calendar."""
    for edit in edits.edits:
        before = _with(before, edit)
    return before


def _with(before: Content, edit: CalendarEdit) -> Content:
    match edit:
        case OwnDays():
            days = [edit.first + timedelta(days=ahead) for ahead in range((edit.last - edit.first).days + 1)]
            others = {day: hours for day, hours in (before.own or {}).items() if day not in days}
            return replace(before, own=others | (dict.fromkeys(days, edit.hours) if edit.hours is not None else {}))
        case WeekHours():
            week = tuple(
                edit.hours if weekday in edit.weekdays else hours for weekday, hours in enumerate(before.week.days)
            )
            return replace(before, week=WeeklySchedule(before.week.zone, week))  # type: ignore[arg-type]
        case RoundTheClock():
            return replace(before, week=WeeklySchedule.round_the_clock(before.week.zone), production=False)
        case Holidays():
            return replace(before, production=edit.count)
        case InZone():
            return replace(before, week=WeeklySchedule(edit.zone, before.week.days))
