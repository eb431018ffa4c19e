"""Nobody works now: until when, and which holidays are in between."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sla.calendar.production import Holiday
from core.sla.rules.closed import Closed, closed
from tests.core.sla.calendars import at, office, round_the_clock

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
UNITY = date(2026, 11, 4)  # a Wednesday

moments = st.timedeltas(timedelta(), timedelta(days=350)).map(lambda since: at(date(2026, 1, 1), 0) + since)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(FRIDAY, 12), None),
        (at(FRIDAY, 9), None),
        (at(FRIDAY, 8, 59), Closed(at(FRIDAY, 9), lunch=False, holidays=())),
        (at(FRIDAY, 13, 30), Closed(at(FRIDAY, 14), lunch=True, holidays=())),
        (at(FRIDAY, 18), Closed(at(MONDAY, 9), lunch=False, holidays=())),
        (at(SATURDAY, 13, 30), Closed(at(MONDAY, 9), lunch=False, holidays=())),
        (at(UNITY, 12), Closed(at(date(2026, 11, 5), 9), lunch=False, holidays=(Holiday.UNITY_DAY,))),
        # The day before it is an hour shorter, and a holiday lies ahead.
        (at(date(2026, 11, 3), 17, 30), Closed(at(date(2026, 11, 5), 9), lunch=False, holidays=(Holiday.UNITY_DAY,))),
    ],
)
def test_known_moments(now: datetime, expected: Closed | None) -> None:
    assert closed(office(lunch=True), now) == expected


@given(moments)
def test_it_is_closed_just_while_nobody_works(now: datetime) -> None:
    time = office(lunch=True)
    found = closed(time, now)
    assert (found is None) is time.is_working(now)
    if found is not None:
        assert time.is_working(found.opens_at)
        assert time.passed(now, found.opens_at) == timedelta(), "no working time is skipped"


@given(moments)
def test_round_the_clock_is_never_closed(now: datetime) -> None:
    assert closed(round_the_clock(), now) is None
