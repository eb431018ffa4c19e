"""Adding and measuring working time: the answers that are known, edges, zones."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import BadSchedule, Hours, WeeklySchedule
from core.sla.calendar.table import Table
from core.sla.calendar.working_time import WorkingTime
from tests.core.sla.calendars import MOSCOW, RUSSIAN_ZONES, WITH_LUNCH, at, office, round_the_clock, shop

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))


def test_the_known_week_is_35_hours() -> None:
    """31 Oct 9:00 – 6 Nov 18:00 2025: two full days, a working Saturday an hour short, two days off for Unity Day."""
    start, end = at(date(2025, 10, 31), 9), at(date(2025, 11, 6), 18)
    assert office().between(start, end) == 35 * 60
    assert office().add(start, 35 * 60) == end
    assert office(lunch=True).between(start, end) == 31 * 60


def test_a_year_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first question about it costs milliseconds, the others nothing, and a new year does not forget the old ones."""
    made = 0

    class Counted(Table):
        def __init__(self, intervals: Iterable[tuple[datetime, datetime]]) -> None:
            nonlocal made
            made += 1
            super().__init__(intervals)

    monkeypatch.setattr("core.sla.calendar.working_time.Table", Counted)
    working = WorkingTime(office().calendar)
    working.is_working(at(date(2030, 6, 1), 12))
    working.is_working(at(FRIDAY, 12))
    before = made
    for moment in (
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2030, 1, 1, tzinfo=UTC),
        datetime(2030, 12, 31, 23, 59, tzinfo=UTC),
    ):
        working.is_working(moment)
        working.between(at(FRIDAY, 12), moment)
        working.next_working(moment)
    assert made == before


@pytest.mark.parametrize(
    ("moment", "minutes", "expected"),
    [
        (at(FRIDAY, 10), 60, at(FRIDAY, 11)),
        (at(FRIDAY, 17), 60, at(FRIDAY, 18)),  # exactly at closing time stays there
        (at(FRIDAY, 17), 61, at(MONDAY, 9, 1)),
        (at(FRIDAY, 18), 1, at(MONDAY, 9, 1)),
        (at(SUNDAY, 3), 30, at(MONDAY, 9, 30)),
        (at(FRIDAY, 8), 9 * 60, at(FRIDAY, 18)),
        (at(FRIDAY, 10), 0, at(FRIDAY, 10)),
        (at(FRIDAY, 9), 0, at(FRIDAY, 9)),
        (at(FRIDAY, 18), 0, at(MONDAY, 9)),  # half-open: closing time is no working time
        (at(SATURDAY, 12), 0, at(MONDAY, 9)),
    ],
)
def test_adding(moment: datetime, minutes: int, expected: datetime) -> None:
    assert office().add(moment, minutes) == expected


def test_lunch_does_not_count() -> None:
    assert office(lunch=True).add(at(FRIDAY, 12, 30), 60) == at(FRIDAY, 14, 30)
    assert office(lunch=True).add(at(FRIDAY, 12), 60) == at(FRIDAY, 13)
    assert office(lunch=True).add(at(FRIDAY, 13, 20), 0) == at(FRIDAY, 14)
    assert office(lunch=True).between(at(FRIDAY, 12, 30), at(FRIDAY, 14, 30)) == 60
    assert not office(lunch=True).is_working(at(FRIDAY, 13))
    assert office(lunch=True).is_working(at(FRIDAY, 14))


def test_a_short_day_ends_an_hour_earlier() -> None:
    before_unity_day = date(2026, 11, 3)
    assert office().add(at(before_unity_day, 16), 60) == at(before_unity_day, 17)
    assert office().add(at(before_unity_day, 16), 61) == at(date(2026, 11, 5), 9, 1)
    assert not office().is_working(at(before_unity_day, 17, 30))


def test_edges_of_working_time() -> None:
    assert office().is_working(at(FRIDAY, 9))
    assert office().is_working(at(FRIDAY, 17, 59))
    assert not office().is_working(at(FRIDAY, 18))
    assert not office().is_working(at(FRIDAY, 8, 59))
    assert not office().is_working(at(SATURDAY, 12))
    assert office().next_working(at(FRIDAY, 18)) == at(MONDAY, 9)
    assert office().next_working(at(FRIDAY, 12)) == at(FRIDAY, 12)


def test_seconds_are_kept_and_minutes_stay_whole() -> None:
    start = at(FRIDAY, 10) + timedelta(seconds=40)
    assert office().add(start, 60) == at(FRIDAY, 11) + timedelta(seconds=40)
    assert office().between(start, office().add(start, 60)) == 60
    assert office().add(at(FRIDAY, 17, 59) + timedelta(seconds=40), 1) == at(MONDAY, 9) + timedelta(seconds=40)
    # Parts add up, whatever their seconds.
    middle, end = at(FRIDAY, 10, 30) + timedelta(seconds=59), at(FRIDAY, 11) + timedelta(seconds=1)
    assert office().between(start, middle) + office().between(middle, end) == office().between(start, end)


def test_what_has_passed_to_the_second() -> None:
    start, end = at(FRIDAY, 17) + timedelta(seconds=40), at(MONDAY, 9) + timedelta(seconds=10)
    assert office().passed(start, end) == timedelta(minutes=59, seconds=30)
    assert office().passed(at(FRIDAY, 18), at(MONDAY, 9)) == timedelta()
    years = at(date(2026, 1, 1), 0), at(date(2031, 1, 1), 0)
    assert WorkingTime(round_the_clock().calendar).passed(*years) == years[1] - years[0]
    assert office().after(start, timedelta(minutes=59, seconds=30)) == end
    assert office().after(start, timedelta(minutes=59, seconds=20)) == at(FRIDAY, 18)  # the earliest moment


def test_backwards_is_negative() -> None:
    assert office().between(at(MONDAY, 10), at(FRIDAY, 17)) == -120
    assert office().between(at(MONDAY, 10), at(MONDAY, 10)) == 0


def test_round_the_clock_is_the_clock_on_the_wall() -> None:
    new_year = at(date(2026, 12, 31), 23)
    assert round_the_clock().add(new_year, 10_000) == new_year + timedelta(minutes=10_000)
    assert round_the_clock().between(new_year, new_year + timedelta(days=400)) == 400 * 1440
    assert round_the_clock().is_working(at(date(2026, 1, 1), 0))


def test_hours_up_to_midnight_go_on_after_it() -> None:
    # Friday till midnight; Saturday from 10.
    assert shop().add(at(FRIDAY, 23), 60) == at(SATURDAY, 0)
    assert shop().add(at(FRIDAY, 23), 61) == at(SATURDAY, 10, 1)
    # Thursday goes on for half an hour on Friday.
    thursday = FRIDAY - timedelta(days=1)
    assert shop().between(at(thursday, 23), at(FRIDAY, 1)) == 90


def test_what_comes_back_is_utc_whatever_went_in() -> None:
    local = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Tokyo"))
    for answer in (office().add(local, 0), office().add(local, 5), office().next_working(local)):
        assert answer.tzinfo is UTC
    assert office().add(local, 0) == at(FRIDAY, 9)  # noon in Tokyo is six in Moscow


def test_what_is_refused() -> None:
    naive = at(FRIDAY, 10).replace(tzinfo=None)
    with pytest.raises(ValueError, match="-1 minutes"):
        office().add(at(FRIDAY, 10), -1)
    for ask in (office().is_working, office().next_working, lambda moment: office().add(moment, 5)):
        with pytest.raises(TypeError):
            ask(naive)
    with pytest.raises(TypeError):
        office().between(naive, at(FRIDAY, 10))
    with pytest.raises(OverflowError):
        office().add(at(FRIDAY, 10), 200 * 2000 * 60)


def test_a_century_is_the_limit_whatever_was_asked_before() -> None:
    working = WorkingTime(BusinessCalendar(WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH), russia()))
    working.next_working(at(date(2400, 1, 10), 10))
    with pytest.raises(OverflowError):
        working.add(at(FRIDAY, 10), 150 * 2000 * 60)


def test_far_years_in_any_order() -> None:
    working = WorkingTime(BusinessCalendar(WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH), russia()))
    late, early = at(date(2040, 5, 3), 10), at(date(2001, 5, 3), 10)
    assert working.add(late, 60) == at(date(2040, 5, 3), 11)
    assert working.add(early, 60) == at(date(2001, 5, 3), 11)
    assert working.between(early, late) + working.between(late, early) == 0
    assert working.add(early, working.between(early, late)) == late
    ninety_years = 90 * 247 * 8 * 60
    assert working.between(early, working.add(early, ninety_years)) == ninety_years


@pytest.mark.parametrize("zone", RUSSIAN_ZONES)
def test_hours_are_those_of_the_zone(zone: str) -> None:
    opening = at(FRIDAY, 9, zone=ZoneInfo(zone))
    assert office(zone).next_working(at(FRIDAY, 0, zone=ZoneInfo(zone))) == opening
    assert office(zone).add(opening, 9 * 60) == at(FRIDAY, 18, zone=ZoneInfo(zone))
    assert office(zone).between(opening, opening + timedelta(days=7)) == 45 * 60


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Asia/Kamchatka"])
def test_the_local_year_begins_at_another_moment_than_the_one_in_utc(zone: str) -> None:
    for moment in (datetime(2026, 1, 1, 0, 30, tzinfo=UTC), datetime(2025, 12, 31, 23, 30, tzinfo=UTC)):
        fresh = WorkingTime(round_the_clock(zone).calendar)
        assert fresh.is_working(moment)
        assert fresh.next_working(moment) == moment
        assert fresh.between(moment - timedelta(hours=9), moment) == 540


@pytest.mark.parametrize("year", [2039, 2040])
@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Asia/Kamchatka"])
def test_what_was_asked_first_does_not_matter_at_the_turn_of_a_year(zone: str, year: int) -> None:
    """Years are prepared as they are asked about: the edges of what is prepared are answered like the middle."""
    for moment in (
        datetime(year - 2, 6, 1, tzinfo=UTC),
        datetime(year - 1, 1, 1, 0, 30, tzinfo=UTC),
        datetime(year, 1, 1, 0, 30, tzinfo=UTC),
        datetime(year, 12, 31, 23, 30, tzinfo=UTC),
        datetime(year + 1, 1, 1, 0, 30, tzinfo=UTC),
        datetime(year + 2, 6, 1, tzinfo=UTC),
    ):
        asked = WorkingTime(round_the_clock(zone).calendar)
        assert asked.is_working(datetime(year, 6, 1, tzinfo=UTC))
        assert asked.is_working(moment)


def test_own_days_are_counted() -> None:
    week = WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 18 * 60))
    own = {FRIDAY: (), SATURDAY: (Hours(10 * 60, 12 * 60),)}
    working = WorkingTime(BusinessCalendar(week, russia(), own))
    assert working.between(at(FRIDAY, 0), at(MONDAY, 0)) == 120
    assert working.add(at(FRIDAY, 10), 60) == at(SATURDAY, 11)


def test_hours_that_the_clock_skips_are_not_worked() -> None:
    """Sundays from 2 to 3 in Berlin: on 29 March 2026 there is no such hour."""
    berlin, sunday = ZoneInfo("Europe/Berlin"), date(2026, 3, 29)
    week = WeeklySchedule(berlin, ((), (), (), (), (), (), (Hours(2 * 60, 3 * 60),)))
    working = WorkingTime(BusinessCalendar(week))
    assert working.next_working(at(sunday, 0, zone=berlin)) == at(date(2026, 4, 5), 2, zone=berlin)
    assert not working.is_working(at(sunday, 3, zone=berlin))
    assert working.between(at(sunday, 0, zone=berlin), at(date(2026, 4, 6), 0, zone=berlin)) == 60


def test_no_working_time_is_said_instead_of_looked_for_for_ever() -> None:
    closed = WorkingTime(BusinessCalendar(WeeklySchedule(MOSCOW, ((), (), (), (), (), (), ())), russia()))
    for ask in (closed.next_working, lambda moment: closed.add(moment, 1)):
        with pytest.raises(BadSchedule):
            ask(at(FRIDAY, 10))
    assert closed.between(at(FRIDAY, 10), at(MONDAY, 10)) == 0
    assert not closed.is_working(at(FRIDAY, 10))


def test_a_desk_that_has_closed_for_good_is_not_waited_for() -> None:
    """It was worked until Thursday: what has passed is known, and nothing comes any more."""
    off = {FRIDAY + timedelta(days=ahead): () for ahead in range(8_000)}
    week = WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 18 * 60))
    closed = WorkingTime(BusinessCalendar(week, russia(), off))
    assert closed.between(at(FRIDAY - timedelta(days=1), 9), at(MONDAY, 18)) == 540
    for ask in (closed.next_working, lambda moment: closed.add(moment, 1)):
        with pytest.raises(BadSchedule):
            ask(at(FRIDAY, 10))
