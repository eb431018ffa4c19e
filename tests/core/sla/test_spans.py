"""The material of an explanation: every span of time with its cause, nothing left out, nothing twice."""

from datetime import date, datetime, timedelta

from core.sla.calendar.business import BusinessCalendar, Cause, Why
from core.sla.calendar.production import Holiday, russia
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendar.spans import Span, spans
from tests.core.sla.calendars import MOSCOW, WITH_LUNCH, at, office, round_the_clock


def told(calendar: BusinessCalendar, start: datetime, end: datetime) -> list[tuple[str, Why]]:
    """Spans as a person would write them down: local start, cause."""
    return [(f"{span.start.astimezone(MOSCOW):%d.%m %H:%M}", span.why) for span in spans(calendar, start, end)]


def test_friday_evening_before_a_holiday() -> None:
    """From Friday 31 October 2025 till Thursday: the working Saturday, the moved day, the holiday are all named."""
    calendar = office(lunch=True).calendar
    start, end = at(date(2025, 10, 31), 17), at(date(2025, 11, 5), 9, 30)
    saturday = Why(Cause.WORKING_WEEKEND, other=date(2025, 11, 3))
    assert told(calendar, start, end) == [
        ("31.10 17:00", Why(Cause.OPEN)),
        ("31.10 18:00", Why(Cause.NIGHT)),
        ("01.11 09:00", saturday),
        ("01.11 13:00", Why(Cause.LUNCH)),
        ("01.11 14:00", saturday),
        ("01.11 17:00", Why(Cause.SHORT_DAY)),
        ("01.11 18:00", Why(Cause.NIGHT)),
        ("02.11 00:00", Why(Cause.WEEKEND)),
        ("03.11 00:00", Why(Cause.MOVED, other=date(2025, 11, 1))),
        ("04.11 00:00", Why(Cause.HOLIDAY, Holiday.UNITY_DAY)),
        ("05.11 00:00", Why(Cause.NIGHT)),
        ("05.11 09:00", Why(Cause.OPEN)),
    ]


def test_new_year_holidays_are_told_by_name_and_together() -> None:
    calendar = office().calendar
    assert told(calendar, at(date(2025, 12, 30), 18), at(date(2026, 1, 12), 9)) == [
        ("30.12 18:00", Why(Cause.NIGHT)),
        ("31.12 00:00", Why(Cause.MOVED, other=date(2025, 1, 5))),
        ("01.01 00:00", Why(Cause.HOLIDAY, Holiday.NEW_YEAR)),
        ("07.01 00:00", Why(Cause.HOLIDAY, Holiday.CHRISTMAS)),
        ("08.01 00:00", Why(Cause.HOLIDAY, Holiday.NEW_YEAR)),
        ("09.01 00:00", Why(Cause.MOVED, other=date(2026, 1, 3))),
        ("10.01 00:00", Why(Cause.WEEKEND)),
        ("12.01 00:00", Why(Cause.NIGHT)),
    ]


def test_a_night_is_one_span_and_so_is_all_time_round_the_clock() -> None:
    thursday, friday = at(date(2026, 11, 19), 18), at(date(2026, 11, 20), 9)
    (night,) = spans(office().calendar, thursday, friday)
    assert night == Span(thursday, friday, Why(Cause.NIGHT))
    assert not night.counts
    (whole,) = spans(round_the_clock().calendar, thursday, thursday + timedelta(days=60))
    assert whole == Span(thursday, thursday + timedelta(days=60), Why(Cause.OPEN))
    assert whole.counts


def test_a_short_day_cut_over_the_lunch() -> None:
    week = WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 13 * 60), Hours(14 * 60, 14 * 60 + 30))
    day = date(2026, 11, 3)
    assert told(BusinessCalendar(week, russia()), at(day, 9), at(day, 20)) == [
        ("03.11 09:00", Why(Cause.OPEN)),
        ("03.11 12:30", Why(Cause.SHORT_DAY)),
        ("03.11 13:00", Why(Cause.LUNCH)),
        ("03.11 14:00", Why(Cause.SHORT_DAY)),
        ("03.11 14:30", Why(Cause.NIGHT)),
    ]


def test_own_days_and_the_president_s_have_causes_of_their_own() -> None:
    week = WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH)
    own = {date(2020, 6, 25): (), date(2020, 6, 26): (Hours(600, 660),)}
    calendar = BusinessCalendar(week, russia(decreed=True), own)
    assert told(calendar, at(date(2020, 6, 24), 0), at(date(2020, 6, 26), 11)) == [
        ("24.06 00:00", Why(Cause.DECREED)),
        ("25.06 00:00", Why(Cause.OWN_DAY_OFF)),
        ("26.06 00:00", Why(Cause.NIGHT)),
        ("26.06 10:00", Why(Cause.OWN_HOURS)),
    ]


def test_nothing_is_explained_by_nothing() -> None:
    moment = at(date(2026, 11, 20), 12)
    assert list(spans(office().calendar, moment, moment)) == []
    assert list(spans(office().calendar, moment, moment - timedelta(hours=1))) == []
