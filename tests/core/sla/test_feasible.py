"""Can a desired date be kept: working time, the least time of the work, what is promised already."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.feasible import (
    Crew,
    Demand,
    Load,
    Unfit,
    Verdict,
    judge,
    within,
    working_hours_of,
)
from tests.core.sla.calendars import MOSCOW, RUSSIAN_ZONES, WITH_LUNCH, at, office, round_the_clock, shop

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
NOW = at(MONDAY, 10)
TWO = Crew(engineers=2, share=70)
ALWAYS_WITH_LUNCH = WorkingTime(
    BusinessCalendar(
        WeeklySchedule(MOSCOW, (WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH, WITH_LUNCH))
    )
)


def verdict(
    wanted: datetime,
    *,
    now: datetime = NOW,
    time: WorkingTime | None = None,
    least: int = 30,
    expected: int | None = None,
    crew: Crew | None = None,
    queue: tuple[Demand, ...] = (),
) -> Verdict:
    time = time or office(lunch=True)
    return judge(wanted, now, time, least=least, expected=expected, crew=crew, queue=queue)


def test_a_moment_that_leaves_time_enough_is_fit() -> None:
    assert verdict(at(MONDAY, 10, 30)) == Verdict(None, at(MONDAY, 10, 30), None)
    assert verdict(at(MONDAY, 18)).unfit is None  # a closing counts
    assert verdict(at(TUESDAY, 9)).unfit is None  # an opening, too


def test_the_least_time_is_a_minute() -> None:
    assert verdict(at(MONDAY, 10, 1), least=0) == Verdict(None, at(MONDAY, 10, 1), None)


def test_too_early_says_from_when_and_what_instead() -> None:
    found = verdict(at(MONDAY, 10, 29))
    assert found.unfit is Unfit.EFFORT
    assert found.earliest == at(MONDAY, 10, 30)
    assert found.offers == (at(MONDAY, 11), at(MONDAY, 13), at(MONDAY, 18))


def test_the_least_time_is_working_time() -> None:
    evening = at(MONDAY, 17, 45)
    found = verdict(at(MONDAY, 18), now=evening)
    assert (found.unfit, found.earliest) == (Unfit.EFFORT, at(TUESDAY, 9, 15))
    assert found.offers == (at(TUESDAY, 10), at(TUESDAY, 13), at(TUESDAY, 18))


@pytest.mark.parametrize("wanted", [at(MONDAY, 10), NOW - timedelta(days=400)])
def test_the_past(wanted: datetime) -> None:
    found = verdict(wanted, expected=10, crew=TWO)
    assert (found.unfit, found.load) == (Unfit.PAST, None)
    assert found.offers == (at(MONDAY, 11), at(MONDAY, 13), at(MONDAY, 18))


def test_who_is_away_does_no_work_on_that_day() -> None:
    """Two engineers, 70 %, from Monday 10:00; one of them is away on Tuesday."""
    away = Crew(2, 70, {TUESDAY: 1})
    for wanted, free in (
        (at(MONDAY, 18), 2 * 420),
        (at(TUESDAY, 13), 2 * 420 + 240),
        (at(WEDNESDAY, 10), 2 * 420 + 480 + 2 * 60),
    ):
        found = verdict(wanted, expected=60, crew=away)
        assert found.load == Load(60, free * 70 // 100), wanted
    before_it = Crew(2, 70, {date(2026, 11, 20): 1, MONDAY: 2})
    assert verdict(at(MONDAY, 18), expected=60, crew=before_it).unfit is Unfit.CAPACITY
    assert verdict(at(MONDAY, 18), expected=60, crew=before_it).load == Load(60, 0)


def test_a_day_away_is_from_midnight_to_midnight() -> None:
    """Round the clock from Monday 10:00 to Wednesday 10:00: two days, one of them away. Days outside of it do not matter."""
    crew = Crew(1, 100, {date(2026, 11, 20): 1, TUESDAY: 1, date(2026, 12, 1): 1})
    assert crew.free(NOW, at(WEDNESDAY, 10), round_the_clock()) == 24 * 60


def test_a_year_ahead_is_far_enough() -> None:
    time = round_the_clock()
    year = timedelta(days=366)
    assert verdict(NOW + year, time=time).unfit is None
    found = verdict(NOW + year + timedelta(seconds=1), time=time, expected=60, crew=Crew(1, 70))
    assert (found.unfit, found.load) == (Unfit.TOO_FAR, None)
    assert found.offers == tuple(at(MONDAY + timedelta(days=days), 0) for days in (88, 89, 90))


def test_outside_working_time_the_nearest_on_both_sides_are_offered() -> None:
    saturday_noon = at(date(2026, 11, 28), 12)
    found = verdict(saturday_noon)
    assert found.unfit is Unfit.OUTSIDE
    assert found.offers == (at(date(2026, 11, 27), 18), at(date(2026, 11, 30), 13), at(date(2026, 11, 30), 18))
    assert verdict(at(TUESDAY, 13, 30)).unfit is Unfit.OUTSIDE  # lunch


def test_three_are_offered_also_where_the_looking_ends() -> None:
    """Lunch of the ninetieth day: only its evening comes after, so two come from before."""
    last = MONDAY + timedelta(days=89)
    found = verdict(at(last, 13, 30), time=ALWAYS_WITH_LUNCH)
    assert found.offers == (at(last - timedelta(days=1), 18), at(last, 13), at(last, 18))


def test_a_day_that_closes_at_midnight_before_a_day_off() -> None:
    """The earliest moment is midnight; what is offered is of the next working day."""
    week = WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 24 * 60))
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    found = verdict(at(friday, 23, 40), now=at(friday, 23, 30), time=WorkingTime(BusinessCalendar(week, russia())))
    assert (found.unfit, found.earliest) == (Unfit.EFFORT, at(date(2026, 11, 28), 0))
    assert found.offers == (at(monday, 10), at(TUESDAY + timedelta(days=7), 0), at(WEDNESDAY + timedelta(days=7), 0))


def test_a_short_day_and_a_holiday() -> None:
    """3 November 2026 ends at 17:00, the 4th is Unity Day."""
    friday = at(date(2026, 10, 30), 17, 30)
    third = date(2026, 11, 3)
    assert verdict(at(third, 17), now=friday).unfit is None
    assert verdict(at(third, 17, 30), now=friday).unfit is Unfit.OUTSIDE
    found = verdict(at(date(2026, 11, 4), 12), now=friday)
    assert found.offers == (at(third, 17), at(date(2026, 11, 5), 13), at(date(2026, 11, 5), 18))


def test_capacity_is_the_engineers_share_of_the_working_time() -> None:
    """Two engineers at 70 % of the 3 hours till 13:00: 252 minutes."""
    noon = at(MONDAY, 13)
    free = 252
    fits = verdict(noon, expected=60, crew=TWO, queue=(Demand(noon, free - 60),))
    assert (fits.unfit, fits.load) == (None, Load(free, free))
    full = verdict(noon, expected=60, crew=TWO, queue=(Demand(noon, free - 59),))
    assert (full.unfit, full.load) == (Unfit.CAPACITY, Load(free + 1, free))
    assert full.offers[0] > noon
    later = verdict(noon, expected=60, crew=TWO, queue=(Demand(noon + timedelta(seconds=1), 9999),))
    assert later.unfit is None  # due later: it does not come before
    sooner = verdict(noon, expected=60, crew=TWO, queue=(Demand(at(MONDAY, 11), 60), Demand(at(MONDAY, 12), 1)))
    assert sooner.load == Load(121, free)
    # Parts of a minute are not there: 70 % of five are three.
    few = verdict(noon, now=at(MONDAY, 12, 55), least=1, expected=3, crew=Crew(1, 70))
    assert (few.unfit, few.load) == (None, Load(3, 3))


def test_what_is_due_later_may_take_the_later_moments() -> None:
    queue = (Demand(at(MONDAY, 11), 60), Demand(at(WEDNESDAY, 18), 5 * 480))
    found = verdict(at(MONDAY, 10, 30), expected=50, crew=TWO, queue=queue)
    assert found.unfit is Unfit.CAPACITY
    assert all(moment < at(WEDNESDAY, 18) or moment > at(date(2026, 11, 26), 13) for moment in found.offers)


def test_without_data_nothing_is_refused_for_capacity() -> None:
    queue = (Demand(NOW, 100_000),)
    assert verdict(at(MONDAY, 13), expected=None, crew=TWO, queue=queue).unfit is None
    assert verdict(at(MONDAY, 13), expected=60, crew=None, queue=queue).unfit is None


def test_nobody_at_work_can_promise_nothing() -> None:
    found = verdict(at(MONDAY, 13), expected=60, crew=Crew(0, 70))
    assert (found.unfit, found.offers) == (Unfit.CAPACITY, ())


def test_hours_of_a_day() -> None:
    hours = working_hours_of(MONDAY, office(lunch=True), NOW)
    assert [moment.astimezone(at(MONDAY, 9).tzinfo) for moment in hours] == [
        at(MONDAY, hour) for hour in (10, 11, 12, 13, 15, 16, 17, 18)
    ]
    assert working_hours_of(TUESDAY, office(), NOW)[0] == at(TUESDAY, 10)  # not the opening
    assert working_hours_of(date(2026, 11, 28), office(), NOW) == []
    odd = WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 12 * 60 + 58), Hours(14 * 60 + 45, 18 * 60 + 5))
    assert working_hours_of(TUESDAY, WorkingTime(BusinessCalendar(odd)), NOW) == [
        *(at(TUESDAY, hour) for hour in (10, 11, 12)),
        at(TUESDAY, 12, 58),
        *(at(TUESDAY, hour) for hour in (15, 16, 17, 18)),
        at(TUESDAY, 18, 5),
    ]
    # A quarter past twelve closes the morning, half past midnight the night.
    assert working_hours_of(MONDAY, shop(), at(MONDAY, 0))[:3] == [at(MONDAY, 0, 30), at(MONDAY, 9), at(MONDAY, 10)]
    assert at(MONDAY, 12, 15) in working_hours_of(MONDAY, shop(), NOW)
    assert len(working_hours_of(MONDAY, round_the_clock(), at(MONDAY, 0))) == 24


@pytest.mark.parametrize("zone", [RUSSIAN_ZONES[0], RUSSIAN_ZONES[-1]])
def test_the_calendar_s_zone_decides(zone: str) -> None:
    time = office(zone)
    closing = working_hours_of(TUESDAY, time, NOW)[-1]
    assert closing.astimezone(time.calendar.schedule.zone).hour == 18
    assert verdict(closing, time=time).unfit is None
    assert verdict(closing + timedelta(minutes=1), time=time).unfit is Unfit.OUTSIDE


MINUTES = st.integers(0, 60 * 24 * 30)


@settings(max_examples=60, deadline=None)
@given(
    now=MINUTES,
    ahead=st.integers(-500, 60 * 24 * 20),
    least=st.integers(0, 600),
    expected=st.one_of(st.none(), st.integers(1, 600)),
    queue=st.lists(st.tuples(st.integers(0, 60 * 24 * 20), st.integers(1, 900)), max_size=6),
    time=st.sampled_from([office(lunch=True), shop(), round_the_clock(), office("Asia/Kamchatka")]),
)
def test_what_is_offered_can_be_promised(
    now: int, ahead: int, least: int, expected: int | None, queue: list[tuple[int, int]], time: WorkingTime
) -> None:
    moment = datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=now)
    demands = tuple(Demand(moment + timedelta(minutes=due), minutes) for due, minutes in queue)
    wanted = moment + timedelta(minutes=ahead)

    def ask(at_: datetime, queue_: tuple[Demand, ...] = demands) -> Verdict:
        return judge(at_, moment, time, least=least, expected=expected, crew=TWO, queue=queue_)

    found = ask(wanted)
    assert list(found.offers) == sorted(set(found.offers))
    assert len(found.offers) <= 3
    assert all(ask(offer).unfit is None for offer in found.offers)
    if found.unfit is None:
        assert wanted >= found.earliest > moment
        assert within(wanted, time)
    else:
        # More that is promised already never makes a moment fit.
        assert ask(wanted, (*demands, Demand(moment, 30))).unfit is not None
