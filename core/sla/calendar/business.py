"""The calendar of a desk: its week, the production calendar, days of its own on top. Says what of a day is worked, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from core.sla.calendar.production import SHORTER_BY, CalendarDay, DayKind, Holiday, ProductionCalendar, YearStatus
from core.sla.calendar.schedule import BadSchedule, Day, Fault, WeeklySchedule, cut, in_order

LOOK_AHEAD_DAYS = 366


class Cause(StrEnum):
    """Why a span of time counts, or does not."""

    OPEN = "open"
    WORKING_WEEKEND = "working_weekend"
    OWN_HOURS = "own_hours"
    NIGHT = "night"
    """Before the opening or after the closing of a working day."""
    LUNCH = "lunch"
    SHORT_DAY = "short_day"
    """The last hour of a day before a holiday."""
    WEEKEND = "weekend"
    """No hours on this day of the week."""
    HOLIDAY = "holiday"
    MOVED = "moved"
    DECREED = "decreed"
    OWN_DAY_OFF = "own_day_off"


COUNTED = frozenset({Cause.OPEN, Cause.WORKING_WEEKEND, Cause.OWN_HOURS})


@dataclass(frozen=True, slots=True)
class Why:
    """The cause of a span; ``holiday`` of HOLIDAY, ``other`` day of MOVED and WORKING_WEEKEND (see CalendarDay)."""

    cause: Cause
    holiday: Holiday | None = None
    other: date | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is worked on a day: ``hours``; what is ``cut_off`` as the day is short; ``why`` it is worked or off."""

    hours: Day
    why: Why
    cut_off: Day = ()


_OFF = {DayKind.HOLIDAY: Cause.HOLIDAY, DayKind.MOVED: Cause.MOVED, DayKind.DECREED: Cause.DECREED}


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """``production`` None: holidays are worked too (24/7). ``own`` days win over everything: other hours, or none for a day
    off; a company's on top of the installation's is ``installation | company``."""

    schedule: WeeklySchedule
    production: ProductionCalendar | None = None
    own: Mapping[date, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for day in self.own.values():
            in_order(day)

    def plan(self, day: date) -> DayPlan:
        """What is worked on a local day. A day of its own is exactly as long as said, also before a holiday."""
        if day in self.own:
            hours = in_order(self.own[day])
            return DayPlan(hours, Why(Cause.OWN_HOURS if hours else Cause.OWN_DAY_OFF))
        if self.production is None:
            return self._by_week(day.weekday())
        return self._by_production(self.production.on(day))

    def _by_week(self, weekday: int) -> DayPlan:
        hours = self.schedule.on(weekday)
        return DayPlan(hours, Why(Cause.OPEN if hours else Cause.WEEKEND))

    def _by_production(self, day: CalendarDay) -> DayPlan:
        if day.kind in _OFF:
            return DayPlan((), Why(_OFF[day.kind], day.holiday, day.other))
        plan = self._by_week(day.day.weekday())
        if day.kind is DayKind.WORKING_WEEKEND and day.other is not None:
            # It is worked like the weekday that got its day off (order 588n).
            hours = self.schedule.on(day.other.weekday())
            plan = DayPlan(hours, Why(Cause.WORKING_WEEKEND if hours else Cause.WEEKEND, other=day.other))
        if day.short:
            hours, cut_off = cut(plan.hours, SHORTER_BY)
            plan = DayPlan(hours, plan.why, cut_off)
        return plan

    def confirmed(self, first: date, last: date) -> bool:
        """Whether every day from ``first`` to ``last`` is of a year with confirmed data; days of its own do not matter."""
        if self.production is None:
            return True
        years = range(first.year, last.year + 1)
        return all(self.production.status(year) is YearStatus.CONFIRMED for year in years)

    def require_working_time(self, today: date) -> None:
        """Refuse a calendar without a working minute in the next 366 days: to be asked before one is saved."""
        if not any(self.plan(today + timedelta(days=ahead)).hours for ahead in range(LOOK_AHEAD_DAYS)):
            raise BadSchedule(Fault.NO_WORKING_TIME)
