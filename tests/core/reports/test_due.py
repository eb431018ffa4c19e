"""When a report is due: at its hour, once, late only as long as it has patience. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.due import DAY, Schedule, Working, due_day, next_moment
from core.reports.kinds import PLANS, Rhythm

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
EVENING = Schedule(Rhythm.DAYS, time(18, 30), frozenset({1, 2, 3, 4, 5}))
MONTHLY = Schedule(Rhythm.MONTHLY, time(9, 30), frozenset({1}))
NEW_YEAR = {date(2027, 1, number) for number in range(1, 11)}


def working(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in NEW_YEAR


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW).astimezone(UTC)


def due(
    schedule: Schedule, now: str, *, told: str | None = None, since: datetime = LONG_AGO, patience: int = 0
) -> date | None:
    known = date.fromisoformat(told) if told is not None else None
    return due_day(schedule, at(now), MOSCOW, working, since=since, told=known, patience=patience)


@pytest.mark.parametrize(
    ("now", "told", "expected"),
    [
        ("2026-11-23 18:29", None, None),  # Monday
        ("2026-11-23 18:30", None, "2026-11-23"),
        ("2026-11-23 23:59", "2026-11-20", "2026-11-23"),  # the desk was down: still the same day
        ("2026-11-23 23:59", "2026-11-23", None),  # told already
        ("2026-11-24 00:01", None, None),  # an older one is skipped
        ("2026-11-28 20:00", None, None),  # Saturday
    ],
)
def test_the_evening_summary(now: str, told: str | None, expected: str | None) -> None:
    assert due(EVENING, now, told=told) == (date.fromisoformat(expected) if expected else None)


def test_what_was_planned_before_the_choice_is_not_made_up_for() -> None:
    chosen = at("2026-11-23 19:00")
    assert due(EVENING, "2026-11-23 20:00", since=chosen) is None
    assert due(EVENING, "2026-11-24 18:30", since=chosen) == date(2026, 11, 24)


def test_with_patience_it_comes_days_later_and_only_the_newest() -> None:
    mondays = Schedule(Rhythm.WEEKLY, time(9, 30), frozenset({1}))
    assert due(mondays, "2026-11-25 07:00", patience=2) == date(2026, 11, 23)
    assert due(mondays, "2026-11-25 07:00", patience=2, told="2026-11-23") is None
    assert due(mondays, "2026-11-26 07:00", patience=2) is None
    assert due(EVENING, "2026-11-27 19:00", patience=3) == date(2026, 11, 27)


def test_monthly_on_the_first_working_day() -> None:
    assert due(MONTHLY, "2026-12-01 09:30") == date(2026, 12, 1)
    assert due(MONTHLY, "2026-12-02 09:30") is None
    # 1 November 2026 is a Sunday; the first working day of January 2027 is Monday the 11th.
    assert due(MONTHLY, "2026-11-01 12:00") is None
    assert due(MONTHLY, "2026-11-02 12:00") == date(2026, 11, 2)
    assert [day for day in range(1, 32) if MONTHLY.planned(date(2027, 1, day), working)] == [11]
    # The 31st: the last day of a shorter month, and that of December comes on the 31st itself.
    last = Schedule(Rhythm.MONTHLY, time(9, 30), frozenset({31}))
    assert last.planned(date(2026, 11, 30), working)
    assert last.planned(date(2026, 12, 31), working)
    # 31 January 2027 is a Sunday: the first working day from it on is in February.
    assert last.planned(date(2027, 2, 1), working)
    assert not last.planned(date(2027, 1, 31), working)


def test_a_night_without_that_hour() -> None:
    # Berlin, 29 March 2026: there is no 2:30; an hour later counts.
    night = Schedule(Rhythm.DAYS, time(2, 30), frozenset(range(1, 8)))
    moment = night.moment(date(2026, 3, 29), BERLIN)
    assert moment == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


SCHEDULES = st.builds(
    Schedule,
    st.just(Rhythm.DAYS),
    st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(1, 7), min_size=1),
) | st.builds(
    Schedule,
    st.just(Rhythm.MONTHLY),
    st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(1, 31), min_size=1, max_size=1),
)
WORKINGS: st.SearchStrategy[Working] = st.sampled_from([working, lambda _: True, lambda _: False])
STEPS = st.lists(st.integers(1, 60 * 24 * 3), min_size=1, max_size=60)


@given(SCHEDULES, WORKINGS, st.sampled_from([MOSCOW, BERLIN]), st.integers(0, 6), STEPS)
def test_each_planned_day_at_most_once_and_never_early_or_too_late(
    schedule: Schedule, works: Working, zone: ZoneInfo, patience: int, steps: list[int]
) -> None:
    """A desk that looks again after so many minutes each time, through both nights on which clocks change."""
    now = datetime(2026, 3, 20, 7, tzinfo=UTC)
    since, told, sent = now, None, []
    for step in steps:
        now += timedelta(minutes=step)
        day = due_day(schedule, now, zone, works, since=since, told=told, patience=patience)
        if day is None:
            continue
        assert schedule.planned(day, works)
        assert since <= schedule.moment(day, zone) <= now
        assert now.astimezone(zone).date() - day <= patience * DAY
        sent.append(day)
        told = day
    assert sent == sorted(set(sent))


@given(SCHEDULES, WORKINGS, st.sampled_from([MOSCOW, BERLIN]), st.integers(0, 425 * 24 * 60))
def test_what_is_said_to_come_next_comes_then(schedule: Schedule, works: Working, zone: ZoneInfo, minute: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    coming = next_moment(schedule, now, zone, works, None)
    assert coming is not None
    assert coming > now
    assert due_day(schedule, coming, zone, works, since=now, told=None, patience=0) == coming.astimezone(zone).date()
    before = coming - timedelta(minutes=1)
    assert due_day(schedule, before, zone, works, since=now + timedelta(seconds=1), told=None, patience=0) is None


def test_what_is_planned_by_default_is_a_schedule() -> None:
    for plan in PLANS.values():
        assert plan.days
        assert plan.rhythm is Rhythm.DAYS or len(plan.days) == 1
        assert plan.period(date(2026, 11, 23)).last <= date(2026, 11, 23)
