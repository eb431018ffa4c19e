"""The production calendar of Russia: what kind of day each day is. The data: ``data/russia.json``, see docs/calendar.md."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from core.sla.calendar.schedule import SATURDAY

FILE = Path(__file__).parent / "data" / "russia.json"
SHORTER_BY = 60
"""Minutes by which a day before a holiday is shorter (Labour Code, article 95)."""


class DayKind(StrEnum):
    """What a day is. The words are those of the data file."""

    WORKING = "working"
    WORKING_WEEKEND = "working_weekend"
    """A Saturday or Sunday that is worked, because its day off was moved."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"
    """A weekday off: «перенос с …»."""
    DECREED = "decreed"
    """Declared non-working by a decree of the President (2020–2021), counted only where asked for."""


WORKED = frozenset({DayKind.WORKING, DayKind.WORKING_WEEKEND})


class Holiday(StrEnum):
    """Holidays of article 112 of the Labour Code. The words are those of the data file."""

    NEW_YEAR = "new_year"
    CHRISTMAS = "christmas"
    FATHERLAND_DEFENDERS = "fatherland_defenders"
    WOMENS_DAY = "womens_day"
    SPRING_AND_LABOUR = "spring_and_labour"
    VICTORY_DAY = "victory_day"
    RUSSIA_DAY = "russia_day"
    UNITY_DAY = "unity_day"


class YearStatus(StrEnum):
    """How sure the data of a year are."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    MISSING = "missing"
    """No data: the weekly pattern, holidays unknown."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar.

    ``other``: the day whose day off was moved here (MOVED; «перенос с …»), or the weekday that got this day's
    (WORKING_WEEKEND). ``short``: worked an hour less. ``confirmed`` is False where the year's data are provisional or missing.
    """

    day: date
    kind: DayKind
    short: bool = False
    holiday: Holiday | None = None
    other: date | None = None
    confirmed: bool = True

    @property
    def is_working(self) -> bool:
        return self.kind in WORKED


class ProductionCalendar:
    """Days that differ from Monday-to-Friday, and how sure each year is."""

    def __init__(self, days: Mapping[date, CalendarDay], years: Mapping[int, YearStatus]) -> None:
        self._days = days
        self._years = years

    def on(self, day: date) -> CalendarDay:
        """What ``day`` is; in a year without data by its weekday alone, and not confirmed."""
        if (found := self._days.get(day)) is not None:
            return found
        kind = DayKind.WORKING if day.weekday() < SATURDAY else DayKind.WEEKEND
        return CalendarDay(day, kind, confirmed=self.status(day.year) is YearStatus.CONFIRMED)

    def is_working(self, day: date) -> bool:
        return self.on(day).is_working

    def status(self, year: int) -> YearStatus:
        return self._years.get(year, YearStatus.MISSING)


@cache
def russia(*, decreed: bool = False) -> ProductionCalendar:
    """The calendar of the data file; ``decreed`` counts the President's non-working days of 2020 and 2021 as days off."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    years = {int(year): YearStatus(status) for year, status in data["years"].items()}
    listed = data["days"] | (data["decreed"] if decreed else {})
    days = [_day(date.fromisoformat(day), said, years) for day, said in listed.items()]
    return ProductionCalendar({day.day: day for day in days}, years)


def _day(day: date, said: Mapping[str, Any], years: Mapping[int, YearStatus]) -> CalendarDay:
    other = said.get("from") or said.get("like")
    return CalendarDay(
        day,
        DayKind(said["kind"]),
        short=said.get("short", False),
        holiday=Holiday(said["holiday"]) if "holiday" in said else None,
        other=date.fromisoformat(other) if other else None,
        confirmed=years[day.year] is YearStatus.CONFIRMED,
    )
