"""Laws of working time that hold for every moment, zone and week; and a slow counter that knows no tables to compare with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import local_date
from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.schedule import Hours
from core.sla.calendar.spans import spans
from core.sla.calendar.working_time import MINUTE, WorkingTime
from tests.core.sla.calendars import RUSSIAN_ZONES, office, round_the_clock, shop

ZONES = [*RUSSIAN_ZONES, "Europe/Berlin", "UTC"]
"""Berlin for a zone that still changes its clocks; Russian ones did in 2014, some again in 2016, 2018 and 2020."""


@cache
def lunching(zone: str) -> WorkingTime:
    return office(zone, lunch=True)


@cache
def plain(zone: str) -> WorkingTime:
    """Without holidays: every week is like another."""
    return office(zone, lunch=True, production=False)


zones = st.sampled_from(ZONES)
few_zones = st.sampled_from(["Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin"])
workings = st.builds(lunching, zones) | st.builds(
    lambda kind, zone: kind(zone), st.sampled_from([office, plain, shop, round_the_clock]), few_zones
)
moments = st.datetimes(datetime(2013, 1, 2), datetime(2027, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
whole_minutes = moments.map(lambda moment: moment.replace(second=0, microsecond=0))
amounts = st.integers(0, 30_000)


def slowly_between(calendar: BusinessCalendar, start: datetime, end: datetime) -> int:
    """Minute by minute, by the clock on the wall."""
    minutes, zone = 0, calendar.schedule.zone
    while start < end:
        local = start.astimezone(zone)
        now = local.hour * 60 + local.minute
        minutes += any(hours.opens <= now < hours.closes for hours in calendar.plan(local.date()).hours)
        start += MINUTE
    return minutes


@given(workings, whole_minutes, st.integers(0, 6_000))
@settings(deadline=None, max_examples=60)
def test_between_is_what_a_minute_by_minute_count_gives(working: WorkingTime, start: datetime, wall: int) -> None:
    end = start + wall * MINUTE
    assert working.between(start, end) == slowly_between(working.calendar, start, end)


@given(workings, moments, amounts)
@settings(deadline=None)
def test_between_undoes_add(working: WorkingTime, moment: datetime, minutes: int) -> None:
    assert working.between(moment, working.add(moment, minutes)) == minutes


@given(workings, whole_minutes, whole_minutes)
@settings(deadline=None)
def test_add_undoes_between(working: WorkingTime, one: datetime, other: datetime) -> None:
    start, end = sorted([one, other])
    minutes = working.between(start, end)
    found = working.add(start, minutes)
    if not minutes:  # the next working moment: not before the end unless the end lies in the same closed time or later
        assert working.between(start, found) == 0
        assert working.is_working(found)
        return
    # The same place in working time: a closing time stands for all the closed time after it.
    assert found <= end
    assert working.between(found, end) == 0
    assert found == end or not working.is_working(end - MINUTE)


@given(workings, moments, amounts, amounts)
@settings(deadline=None)
def test_adding_in_two_steps_is_adding_at_once(working: WorkingTime, moment: datetime, one: int, other: int) -> None:
    twice = working.add(working.add(moment, one), other)
    at_once = working.add(moment, one + other)
    # A step of nothing moves to the next opening, so only the place in working time is the same.
    assert working.between(at_once, twice) == 0
    if other:
        assert twice == at_once


@given(workings, moments, moments, moments)
@settings(deadline=None)
def test_parts_add_up(working: WorkingTime, one: datetime, two: datetime, three: datetime) -> None:
    """A pause cut in two costs as much as one pause; also where a part lies outside working time."""
    assert working.between(one, two) + working.between(two, three) == working.between(one, three)


@given(st.sampled_from(["Asia/Kamchatka", "Asia/Yekaterinburg", "UTC"]), moments, amounts, st.integers(-100, 100))
@settings(deadline=None)
def test_equal_weeks_make_no_difference(zone: str, moment: datetime, minutes: int, weeks: int) -> None:
    moment = moment.replace(year=2015 + moment.year % 10, day=min(moment.day, 28))  # no clock changed there since
    shift = timedelta(weeks=weeks)
    working = plain(zone)
    if min(moment, moment + shift).year < 2015:
        shift = -shift
    assert working.add(moment + shift, minutes) == working.add(moment, minutes) + shift


@given(workings, moments, amounts, amounts)
@settings(deadline=None)
def test_more_minutes_are_never_earlier(working: WorkingTime, moment: datetime, one: int, other: int) -> None:
    fewer, more = sorted([one, other])
    if fewer:  # 0 is the next opening, which may be later than a closing time
        assert working.add(moment, fewer) <= working.add(moment, more)
    assert working.add(moment, more) >= moment


@given(zones, moments, st.integers(0, 5_000), st.sets(st.integers(0, 30), min_size=1, max_size=10))
@settings(deadline=None, max_examples=50)
def test_more_holidays_are_never_earlier(zone: str, moment: datetime, minutes: int, off: set[int]) -> None:
    calendar = lunching(zone).calendar
    first = local_date(moment, calendar.schedule.zone)
    fewer_days = WorkingTime(replace(calendar, own={first + timedelta(days=day): () for day in off}))
    assert fewer_days.add(moment, minutes) >= lunching(zone).add(moment, minutes)


@given(zones, moments, st.integers(0, 5_000), st.integers(0, 30), st.integers(0, 22))
@settings(deadline=None, max_examples=50)
def test_longer_hours_are_never_later(zone: str, moment: datetime, minutes: int, ahead: int, opens: int) -> None:
    calendar = lunching(zone).calendar
    day = local_date(moment, calendar.schedule.zone) + timedelta(days=ahead)
    if calendar.plan(day).hours:
        return
    longer = WorkingTime(replace(calendar, own={day: (Hours(opens * 60, opens * 60 + 90),)}))
    assert longer.add(moment, minutes) <= lunching(zone).add(moment, minutes)


@given(workings, moments)
@settings(deadline=None)
def test_the_next_working_moment_is_working_and_nothing_is_skipped(working: WorkingTime, moment: datetime) -> None:
    following = working.next_working(moment)
    assert following >= moment
    assert working.is_working(following)
    assert working.between(moment, following) == 0
    assert working.is_working(moment) == (following == moment)


@given(workings, moments, st.integers(0, 40 * 24 * 60))
@settings(deadline=None, max_examples=60)
def test_spans_cover_all_time_and_count_what_is_counted(working: WorkingTime, start: datetime, wall: int) -> None:
    end = start + wall * MINUTE
    told = list(spans(working.calendar, start, end))
    edges = [start, *(span.end for span in told)]
    assert [span.start for span in told] == edges[:-1]
    assert edges[-1] == end
    assert all(span.start < span.end for span in told)
    assert all(one.why != other.why for one, other in pairwise(told))
    counted = sum((span.end - span.start for span in told if span.counts), timedelta())
    # Seconds at both ends: the clock counts whole minutes that end within.
    assert abs(counted - working.between(start, end) * MINUTE) < MINUTE
    assert all(working.is_working(span.start) == span.counts for span in told)


@given(workings, st.dates(date(2013, 1, 2), date(2027, 12, 30)))
@settings(deadline=None)
def test_the_order_of_questions_does_not_matter(working: WorkingTime, day: date) -> None:
    """Years are prepared as they are asked about: a fresh clock and one that has been asked much agree."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert WorkingTime(working.calendar).add(moment, 3_000) == working.add(moment, 3_000)
