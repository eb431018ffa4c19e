"""Weeks and calendars that can be worked by, and those that are refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.sla.calendar.business import BusinessCalendar, Cause, Why
from core.sla.calendar.production import CalendarDay, DayKind, ProductionCalendar, russia
from core.sla.calendar.schedule import BadSchedule, Day, Fault, Hours, WeeklySchedule, cut, in_order, instant
from core.sla.calendar.working_time import WorkingTime
from tests.core.sla.calendars import MOSCOW, WITH_LUNCH

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("opens", "closes", "fault"),
    [
        (540, int("540"), Fault.EMPTY),  # equal, not the same object
        (1440, 1440, Fault.EMPTY),
        (1080, 540, Fault.REVERSED),
        (540, 0, Fault.REVERSED),
        (-1, 60, Fault.OUTSIDE),
        (540, 1441, Fault.OUTSIDE),
        (1441, 1440, Fault.OUTSIDE),
        (60, -1, Fault.OUTSIDE),
    ],
)
def test_hours_that_are_refused(opens: int, closes: int, fault: Fault) -> None:
    with pytest.raises(BadSchedule) as caught:
        Hours(opens, closes)
    assert caught.value.fault is fault
    assert str(caught.value) == fault.value


def test_overlapping_hours_are_refused_wherever_they_come_from() -> None:
    overlapping = (Hours(14 * 60, 18 * 60), Hours(9 * 60, 14 * 60 + 1))
    for attempt in (
        lambda: in_order(overlapping),
        lambda: WeeklySchedule.five_days(MOSCOW, *overlapping),
        lambda: WeeklySchedule(MOSCOW, ((), (), (), (), (), (), overlapping)),
        lambda: BusinessCalendar(WeeklySchedule.round_the_clock(MOSCOW), own={TODAY: overlapping}),
    ):
        with pytest.raises(BadSchedule) as caught:
            attempt()
        assert caught.value.fault is Fault.OVERLAP


def test_hours_may_come_in_any_order_and_touch() -> None:
    assert in_order(reversed(WITH_LUNCH)) == WITH_LUNCH
    touching = (Hours(540, 780), Hours(780, 1080))
    assert in_order(touching) == touching
    week = WeeklySchedule(MOSCOW, (tuple(reversed(WITH_LUNCH)), (), (), (), (), (), ()))
    assert week.on(0) == WITH_LUNCH


@pytest.mark.parametrize(
    ("day", "minutes", "left", "off"),
    [
        ((Hours(540, 1080),), 60, (Hours(540, 1020),), (Hours(1020, 1080),)),
        ((Hours(540, 780), Hours(840, 900)), 60, (Hours(540, 780),), (Hours(840, 900),)),
        # Over the lunch: half an hour after it, half an hour before it.
        ((Hours(540, 780), Hours(840, 870)), 60, (Hours(540, 750),), (Hours(750, 780), Hours(840, 870))),
        ((Hours(540, 580),), 60, (), (Hours(540, 580),)),
        ((Hours(540, 1080),), 540, (), (Hours(540, 1080),)),
        ((), 60, (), ()),
        ((Hours(540, 1080),), 0, (Hours(540, 1080),), ()),
    ],
)
def test_a_short_day_ends_earlier(day: Day, minutes: int, left: Day, off: Day) -> None:
    assert cut(day, minutes) == (left, off)


def test_a_calendar_without_working_time_is_refused() -> None:
    closed = WeeklySchedule(MOSCOW, ((), (), (), (), (), (), ()))
    with pytest.raises(BadSchedule) as caught:
        BusinessCalendar(closed, russia()).require_working_time(TODAY)
    assert caught.value.fault is Fault.NO_WORKING_TIME
    BusinessCalendar(closed, russia(), {date(2027, 11, 24): (Hours(0, 1),)}).require_working_time(TODAY)
    with pytest.raises(BadSchedule):  # the 367th day is too late
        BusinessCalendar(closed, russia(), {date(2027, 11, 25): (Hours(0, 1),)}).require_working_time(TODAY)
    with pytest.raises(BadSchedule):  # yesterday does not help
        BusinessCalendar(closed, russia(), {date(2026, 11, 23): (Hours(0, 1),)}).require_working_time(TODAY)
    BusinessCalendar(WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH), russia()).require_working_time(TODAY)


def test_a_working_saturday_is_worked_like_the_weekday_it_stands_for() -> None:
    monday, tuesday = (Hours(8 * 60, 16 * 60),), (Hours(9 * 60, 20 * 60),)
    saturday = (Hours(10 * 60, 12 * 60),)
    calendar = BusinessCalendar(WeeklySchedule(MOSCOW, (monday, tuesday, (), (), (), saturday, ())), russia())
    assert calendar.plan(date(2024, 4, 27)).hours == monday  # instead of Monday 29 April
    short = calendar.plan(date(2024, 11, 2))  # instead of Tuesday 30 April, a short day
    assert short.hours == (Hours(9 * 60, 19 * 60),)
    assert short.cut_off == (Hours(19 * 60, 20 * 60),)
    assert short.why == Why(Cause.WORKING_WEEKEND, other=date(2024, 4, 30))
    # An ordinary Saturday is the schedule's own.
    assert calendar.plan(date(2024, 4, 20)).hours == saturday


def test_a_working_saturday_instead_of_a_day_the_desk_is_closed() -> None:
    closed_on_mondays = WeeklySchedule(MOSCOW, ((), WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, (), ()))
    plan = BusinessCalendar(closed_on_mondays, russia()).plan(date(2024, 4, 27))
    assert plan.hours == ()
    assert plan.why.cause is Cause.WEEKEND


def test_a_working_saturday_of_which_no_weekday_is_known_is_worked_by_its_own_hours() -> None:
    saturday, hours = date(2026, 11, 28), (Hours(10 * 60, 12 * 60),)
    production = ProductionCalendar({saturday: CalendarDay(saturday, DayKind.WORKING_WEEKEND)}, {})
    week = WeeklySchedule(MOSCOW, (WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, hours, ()))
    assert BusinessCalendar(week, production).plan(saturday).hours == hours


def test_own_days_win_over_everything_and_a_company_s_over_the_installation_s() -> None:
    holiday, weekday = date(2026, 11, 4), date(2026, 11, 3)
    installation = {holiday: WITH_LUNCH, weekday: ()}
    company = {weekday: (Hours(600, 660),)}
    week = WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH)
    ours = BusinessCalendar(week, russia(), installation)
    assert ours.plan(holiday).hours == WITH_LUNCH
    assert ours.plan(holiday).why == Why(Cause.OWN_HOURS)
    assert ours.plan(weekday).hours == ()
    assert ours.plan(weekday).why == Why(Cause.OWN_DAY_OFF)
    theirs = BusinessCalendar(week, russia(), installation | company)
    assert theirs.plan(weekday).hours == (Hours(600, 660),)  # as said: 3 November is a short day otherwise
    assert theirs.plan(weekday).cut_off == ()


def test_round_the_clock_knows_no_holidays() -> None:
    calendar = BusinessCalendar(WeeklySchedule.round_the_clock(MOSCOW))
    for day in (date(2026, 1, 1), date(2026, 11, 3), date(2026, 11, 28)):
        assert calendar.plan(day).hours == (Hours(0, 1440),)


def test_a_short_day_of_less_than_an_hour_is_not_worked() -> None:
    brief = BusinessCalendar(WeeklySchedule.five_days(MOSCOW, Hours(600, 640)), russia())
    working = WorkingTime(brief)
    assert brief.plan(date(2026, 11, 3)).hours == ()
    assert working.next_working(datetime(2026, 11, 3, tzinfo=UTC)) == datetime(2026, 11, 5, 7, tzinfo=UTC)


def test_a_local_time_that_the_clock_skips_or_repeats() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    # 29 March 2026: 02:00 is 03:00.
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant(date(2026, 3, 29), 2 * 60, berlin) == jump
    assert instant(date(2026, 3, 29), 2 * 60 + 59, berlin) == jump
    assert instant(date(2026, 3, 29), 3 * 60, berlin) == jump
    assert instant(date(2026, 3, 29), 1440, berlin) == instant(date(2026, 3, 30), 0, berlin)
    # 25 October 2026: from 03:00 back to 02:00.
    assert instant(date(2026, 10, 25), 2 * 60 + 30, berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_kinds_of_days_off_keep_their_names_in_a_plan() -> None:
    day = date(2026, 3, 9)
    calendar = ProductionCalendar({day: CalendarDay(day, DayKind.MOVED, other=date(2026, 3, 8))}, {})
    plan = BusinessCalendar(WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH), calendar).plan(day)
    assert plan.why == Why(Cause.MOVED, other=date(2026, 3, 8))
