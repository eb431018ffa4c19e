"""Who is on duty at a moment, until when, and why."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import local_date
from core.duty.rules.roster import Absence, Away, Reason, Roster, Substitution, Turn, Why
from core.duty.rules.schedule import Kind, Schedule
from tests.clock import MOSCOW

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
OLEG, ANNA, VERA, STEPAN = 1, 2, 3, 4


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


def turns(kind: Kind, *people: int | None, since: date = MONDAY) -> Schedule:
    return Schedule(kind, people, since, since)


WEEK = turns(Kind.WEEKDAYS, OLEG, OLEG, OLEG, ANNA, ANNA, None, None)


def test_by_weekday() -> None:
    roster = Roster(MOSCOW, (WEEK,))
    found = [roster.on_duty(at(23 + ahead)) for ahead in range(7)]
    assert [turn.staff_id for turn in found] == [OLEG, OLEG, OLEG, ANNA, ANNA, None, None]
    assert (found[0].why, found[5].why) == (Why(Reason.SCHEDULE), Why(Reason.NOBODY_PLANNED))
    assert roster.on_duty(at(22)) == Turn(None, Why(Reason.NO_SCHEDULE))  # it counts from Monday on
    assert roster.until(at(23), 31 * DAY) == at(26, 0)
    assert roster.until(at(28), 31 * DAY) == at(30, 0)


@pytest.mark.parametrize(
    ("kind", "start", "days", "people"),
    [
        (Kind.BY_DAY, date(2026, 12, 30), 5, [OLEG, ANNA, VERA, OLEG, ANNA]),
        (Kind.BY_DAY, date(2028, 2, 28), 3, [OLEG, ANNA, VERA]),  # the 29th is a day
        (Kind.BY_WEEK, date(2026, 12, 29), 15, [OLEG] * 7 + [ANNA] * 7 + [VERA]),  # from a Tuesday on
        (Kind.BY_WORKDAY, date(2026, 12, 31), 8, [OLEG, ANNA, None, None, VERA, OLEG, ANNA, VERA]),
        (Kind.BY_WORKDAY, date(2026, 11, 28), 5, [None, None, OLEG, ANNA, VERA]),  # from a Saturday on
    ],
)
def test_turns_go_on_over_ends_of_months_and_years(
    kind: Kind, start: date, days: int, people: list[int | None]
) -> None:
    schedule = turns(kind, OLEG, ANNA, VERA, since=start)
    assert [schedule.person_on(start + ahead * DAY) for ahead in range(days)] == people


def test_who_is_away_is_passed_over() -> None:
    by_day = turns(Kind.BY_DAY, OLEG, ANNA, VERA)
    away = (Absence(OLEG, date(2026, 11, 20), MONDAY), Absence(ANNA, MONDAY, MONDAY))
    assert Roster(MOSCOW, (by_day,), absences=away).on_duty(at(23)) == Turn(
        VERA, Why(Reason.NEXT, OLEG, away=Away.ABSENT)
    )
    # The turns of the others stay: nobody is shifted.
    assert Roster(MOSCOW, (by_day,), absences=away).on_duty(at(24)) == Turn(ANNA, Why(Reason.SCHEDULE))
    gone = Roster(MOSCOW, (by_day,), absences=away[1:], left=frozenset({OLEG}))
    assert gone.on_duty(at(23)) == Turn(VERA, Why(Reason.NEXT, OLEG, away=Away.LEFT))
    nobody = Roster(MOSCOW, (by_day,), left=frozenset({OLEG, ANNA, VERA}))
    assert nobody.on_duty(at(23)) == Turn(None, Why(Reason.ALL_AWAY, OLEG, away=Away.LEFT))
    week = Roster(MOSCOW, (WEEK,), absences=(Absence(ANNA, MONDAY, date(2026, 12, 31)),))
    assert week.on_duty(at(26)) == Turn(OLEG, Why(Reason.NEXT, ANNA, away=Away.ABSENT))
    assert week.until(at(23), 31 * DAY) == at(28, 0)


def test_a_substitution_counts_from_its_beginning_until_its_end() -> None:
    stand_in = Substitution(VERA, OLEG, at(23, 12), at(23, 15))
    roster = Roster(MOSCOW, (WEEK,), (stand_in,))
    why = Why(Reason.SUBSTITUTE, OLEG, at(23, 15))
    for moment, person in ((at(23, 11, 59), OLEG), (at(23, 12), VERA), (at(23, 14, 59), VERA), (at(23, 15), OLEG)):
        assert roster.on_duty(moment).staff_id == person
    assert roster.on_duty(at(23, 12)) == Turn(VERA, why)
    assert roster.until(at(23, 11), DAY) == at(23, 12)
    assert [(one.start, one.turn.staff_id) for one in roster.stretches(at(23, 0), at(24, 0))] == [
        (at(23, 0), OLEG), (at(23, 12), VERA), (at(23, 15), OLEG),
    ]  # fmt: skip


def test_of_two_substitutions_the_later_made_counts() -> None:
    longer, shorter = Substitution(VERA, OLEG, at(23, 12), at(23, 18)), Substitution(ANNA, VERA, at(23, 13), at(23, 14))
    both = Roster(MOSCOW, (WEEK,), (longer, shorter))
    assert [one.turn.staff_id for one in both.stretches(at(23, 12), at(23, 19))] == [VERA, ANNA, VERA, OLEG]
    assert [
        one.turn.staff_id for one in Roster(MOSCOW, (WEEK,), (shorter, longer)).stretches(at(23, 12), at(23, 19))
    ] == [VERA, OLEG]
    # A substitute who falls ill is passed over, and so is one who has left.
    ill = Roster(MOSCOW, (WEEK,), (longer, shorter), (Absence(ANNA, MONDAY, MONDAY),), frozenset({VERA}))
    assert ill.on_duty(at(23, 13)) == Turn(OLEG, Why(Reason.SCHEDULE))


def test_of_two_schedules_the_later_made_counts() -> None:
    later = Schedule(Kind.WEEKDAYS, (VERA,) * 7, date(2026, 11, 25), date(2026, 11, 25))
    roster = Roster(MOSCOW, (WEEK, later))
    assert [roster.on_duty(at(day)).staff_id for day in (23, 24, 25, 28)] == [OLEG, OLEG, VERA, VERA]
    over = Schedule(Kind.NONE, (), date(2026, 11, 24), date(2026, 11, 24))
    assert Roster(MOSCOW, (WEEK, later, over)).on_duty(at(25)) == Turn(None, Why(Reason.NO_SCHEDULE))


def test_a_day_is_local() -> None:
    schedule = turns(Kind.BY_DAY, OLEG, ANNA)
    moment = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    assert Roster(MOSCOW, (schedule,)).on_duty(moment).staff_id == ANNA
    assert Roster(ZoneInfo("Europe/London"), (schedule,)).on_duty(moment).staff_id == OLEG
    # A day that has 25 hours, and one whose midnight the clock skips.
    berlin = Roster(ZoneInfo("Europe/Berlin"), (turns(Kind.BY_DAY, OLEG, ANNA, since=date(2026, 10, 25)),))
    assert berlin.until(datetime(2026, 10, 25, 0, tzinfo=berlin.zone), DAY * 2) == datetime(
        2026, 10, 25, 23, tzinfo=UTC
    )
    cairo = Roster(ZoneInfo("Africa/Cairo"), (turns(Kind.BY_DAY, OLEG, ANNA, since=date(2026, 4, 23)),))
    assert cairo.until(datetime(2026, 4, 23, 12, tzinfo=UTC), DAY) == datetime(2026, 4, 23, 22, tzinfo=UTC)


PEOPLE = (OLEG, ANNA, VERA, STEPAN)
people = st.sampled_from(PEOPLE)
days = st.integers(0, 70).map(lambda ahead: date(2026, 11, 25) + ahead * DAY)
moments = st.integers(0, 70 * 24 * 60).map(lambda minutes: at(25, 0).astimezone(UTC) + timedelta(minutes=minutes))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    kind = draw(st.sampled_from(list(Kind)))
    if kind is Kind.WEEKDAYS:
        order = tuple(draw(st.lists(people | st.none(), min_size=7, max_size=7)))
    else:
        order = tuple(draw(st.lists(people, min_size=1, max_size=5))) if kind is not Kind.NONE else ()
    return Schedule(kind, order, draw(days), draw(days))


substitutions = st.builds(
    lambda who, whose, start, minutes: Substitution(who, whose, start, start + timedelta(minutes=minutes)),
    people, people | st.none(), moments, st.integers(1, 5 * 24 * 60),
)  # fmt: skip
absences = st.builds(lambda who, first, more: Absence(who, first, first + more * DAY), people, days, st.integers(0, 20))
rosters = st.builds(
    Roster,
    st.sampled_from([MOSCOW, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kamchatka")]),
    st.lists(schedules(), max_size=3).map(tuple),
    st.lists(substitutions, max_size=5).map(tuple),
    st.lists(absences, max_size=5).map(tuple),
    st.frozensets(people, max_size=2),
)


@given(rosters, moments)
def test_who_is_on_duty_is_there(roster: Roster, moment: datetime) -> None:
    turn = roster.on_duty(moment)
    day = local_date(moment, roster.zone)
    if turn.staff_id is not None:
        assert roster.away(turn.staff_id, day) is None
    covering = [
        one
        for one in roster.substitutions
        if one.starts_at <= moment < one.ends_at and roster.away(one.staff_id, day) is None
    ]
    assert (turn.why.reason is Reason.SUBSTITUTE) == bool(covering)
    if covering:
        assert (turn.staff_id, turn.why.until) == (covering[-1].staff_id, covering[-1].ends_at)
        return
    schedule = roster.schedule_on(day)
    planned = schedule.person_on(day) if schedule is not None else None
    if planned is not None:
        # Somebody is on duty as long as anybody of the schedule is there.
        assert schedule is not None
        there = {one for one in schedule.people if one is not None and roster.away(one, day) is None}
        assert (turn.staff_id is None) == (not there)
        assert turn.staff_id == planned or (roster.away(planned, day) is not None and turn.staff_id in {*there, None})
    else:
        assert turn.staff_id is None


@given(rosters, moments, st.integers(1, 20 * 24 * 60), st.integers(0, 10**6))
def test_stretches_cover_the_time_and_say_what_each_moment_says(
    roster: Roster, start: datetime, minutes: int, place: int
) -> None:
    end = start + timedelta(minutes=minutes)
    found = roster.stretches(start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    for earlier, later in pairwise(found):
        assert earlier.end == later.start
        assert earlier.turn != later.turn
    inside = start + timedelta(minutes=place % minutes)
    [of_it] = [one for one in found if one.start <= inside < one.end]
    assert of_it.turn == roster.on_duty(inside)


@given(rosters, moments, st.integers(0, 10**6))
def test_until_is_the_first_moment_of_somebody_else(roster: Roster, moment: datetime, place: int) -> None:
    now = roster.on_duty(moment).staff_id
    until = roster.until(moment, 31 * DAY)
    if until is not None:
        assert moment < until < moment + 31 * DAY
        assert roster.on_duty(until).staff_id != now
    same_for = (until or moment + 31 * DAY) - moment
    inside = moment + timedelta(minutes=place % max(1, same_for // timedelta(minutes=1)))
    assert roster.on_duty(inside).staff_id == now


@given(st.sampled_from([Kind.BY_DAY, Kind.BY_WORKDAY, Kind.BY_WEEK]), st.integers(1, 6), days, st.integers(0, 300))
def test_everybody_has_as_many_turns(kind: Kind, count: int, start: date, skipped: int) -> None:
    order = tuple(range(1, count + 1))
    schedule = Schedule(kind, order, start, start)
    assert next(one for ahead in range(7) if (one := schedule.person_on(start + ahead * DAY)) is not None) == 1
    first = start + skipped * DAY
    cycle = 7 * count
    had = Counter(schedule.person_on(first + ahead * DAY) for ahead in range(cycle))
    assert len({had[one] for one in order}) == 1
    if kind is not Kind.BY_WEEK:
        asked = [one for ahead in range(cycle) if (one := schedule.person_on(first + ahead * DAY)) is not None]
        assert all(later == earlier % count + 1 for earlier, later in pairwise(asked))
