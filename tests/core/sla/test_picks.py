"""Which moments are offered for a tap, and what a date said in words comes to, in every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.dates import local_date
from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.feasible import FARTHEST, within
from core.sla.wishing.picks import dates_to_offer, days_of, end_of, hours_on, moment_of, months_offered
from core.sla.wishing.words import Wanted

MOSCOW = ZoneInfo("Europe/Moscow")
KAMCHATKA = ZoneInfo("Asia/Kamchatka")
ZONES = [ZoneInfo(name) for name in ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Kamchatka")]
OFFICE = WorkingTime(
    BusinessCalendar(WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60)), russia())
)
NIGHT = WorkingTime(
    BusinessCalendar(
        WeeklySchedule(MOSCOW, (((Hours(0, 6 * 60), Hours(22 * 60, 24 * 60)),) * 5 + ((), ()))),
        russia(),
    )
)
ROUND_THE_CLOCK = WorkingTime(BusinessCalendar(WeeklySchedule.round_the_clock(MOSCOW)))

moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
times = st.sampled_from([OFFICE, NIGHT, ROUND_THE_CLOCK])
zones = st.sampled_from(ZONES)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


def test_the_end_of_today_of_tomorrow_and_of_the_week() -> None:
    assert dates_to_offer(at(23, 10), OFFICE) == [at(23, 18), at(24, 18), at(27, 18)], "Monday"
    assert dates_to_offer(at(23, 17, 1), OFFICE)[0] == at(24, 18), "less than an hour is left"
    assert dates_to_offer(at(26, 10), OFFICE) == [at(26, 18), at(27, 18), at(4, 18, month=12)], (
        "Thursday: the next week"
    )
    assert dates_to_offer(at(28, 12), OFFICE) == [at(30, 18), at(1, 18, month=12), at(4, 18, month=12)], "Saturday"
    assert dates_to_offer(at(30, 17, month=10), OFFICE) == [
        at(30, 18, month=10),
        at(2, 18),
        at(6, 18),
    ], "before a long week"


def test_the_week_is_that_of_the_second_offer() -> None:
    assert dates_to_offer(at(24, 10), OFFICE) == [at(24, 18), at(25, 18), at(27, 18)], "Tuesday"
    assert dates_to_offer(at(25, 10), OFFICE) == [at(25, 18), at(26, 18), at(27, 18)], "Wednesday"
    assert dates_to_offer(at(23, 10), ROUND_THE_CLOCK) == [at(23, 23), at(24, 23), at(29, 23)], "Sunday belongs to it"
    assert dates_to_offer(at(26, 10), ROUND_THE_CLOCK) == [at(26, 23), at(27, 23), at(6, 23, month=12)]
    friday = datetime(2025, 10, 31, 10, tzinfo=MOSCOW)
    assert [end.astimezone(MOSCOW).date() for end in dates_to_offer(friday, OFFICE)] == [
        date(2025, 10, 31),
        date(2025, 11, 1),
        date(2025, 11, 7),
    ], "a working Saturday: the next week"


def test_nothing_is_offered_twice_where_the_week_is_over_early() -> None:
    """The last days that are worked in 2026 are a Tuesday and a Wednesday."""
    assert dates_to_offer(at(29, 10, month=12), OFFICE) == [at(29, 18, month=12), at(30, 18, month=12)]


def test_before_the_longest_holidays_too_there_is_a_choice() -> None:
    late = datetime(2025, 12, 29, 17, 1, tzinfo=MOSCOW)
    assert [end.astimezone(MOSCOW).date() for end in dates_to_offer(late, OFFICE)] == [
        date(2025, 12, 30),
        date(2026, 1, 12),
        date(2026, 1, 16),
    ]


def test_a_desk_that_is_closed_for_long_offers_what_comes_within_three_weeks() -> None:
    def closed(days: int) -> WorkingTime:
        """From Monday, 23 November, on."""
        off = {date(2026, 11, 23) + timedelta(days=ahead): () for ahead in range(days)}
        return WorkingTime(BusinessCalendar(ROUND_THE_CLOCK.calendar.schedule, None, off))

    assert dates_to_offer(at(23, 10), closed(19)) == [at(12, 23, month=12), at(13, 23, month=12)]
    assert dates_to_offer(at(23, 10), closed(20)) == [at(13, 23, month=12)]
    assert dates_to_offer(at(23, 10), closed(21)) == []


def test_hours_are_whole_and_none_is_an_opening() -> None:
    day = date(2026, 11, 3)
    found = [moment.astimezone(MOSCOW).hour for moment in hours_on(day, OFFICE, MOSCOW, at(3, 0))]
    assert found == [10, 11, 12, 13, 15, 16, 17], "lunch, and a short day"
    assert hours_on(day, OFFICE, MOSCOW, at(3, 15, 1)) == [at(3, 16), at(3, 17)]
    assert hours_on(date(2026, 11, 4), OFFICE, MOSCOW, at(3, 0)) == [], "a holiday"


def test_a_reader_far_away_names_days_of_their_own() -> None:
    """The office closes at 18:00 in Moscow, which is 3:00 of the next day on Kamchatka; its lunch begins at 22:00."""
    assert end_of(date(2026, 11, 24), OFFICE, KAMCHATKA) == datetime(2026, 11, 24, 22, tzinfo=KAMCHATKA)
    assert end_of(date(2026, 11, 28), OFFICE, KAMCHATKA) == datetime(2026, 11, 28, 3, tzinfo=KAMCHATKA), (
        "Friday's close"
    )
    assert moment_of(Wanted(date(2026, 11, 25), 15 * 60), OFFICE, KAMCHATKA) == datetime(
        2026, 11, 25, 15, tzinfo=KAMCHATKA
    )


def test_a_reader_in_the_west_names_every_hour_of_their_day() -> None:
    """Their evening is the next day of a calendar in the east, their morning the same one."""
    east = WorkingTime(BusinessCalendar(WeeklySchedule.round_the_clock(KAMCHATKA)))
    assert hours_on(date(2026, 11, 24), east, MOSCOW, at(24, 0)) == [at(24, hour) for hour in range(24)]


def test_work_up_to_midnight_ends_on_the_next_day() -> None:
    assert end_of(date(2026, 11, 28), NIGHT, MOSCOW) == at(28, 0), "Friday's last hours, on a Saturday"
    assert end_of(date(2026, 11, 29), NIGHT, MOSCOW) is None


def test_a_date_without_an_hour_is_the_end_of_its_working_day() -> None:
    assert moment_of(Wanted(date(2026, 11, 26)), OFFICE, MOSCOW) == at(26, 18)
    assert moment_of(Wanted(date(2026, 11, 3)), OFFICE, MOSCOW) == at(3, 17), "short"
    assert moment_of(Wanted(date(2026, 11, 28)), OFFICE, MOSCOW) == at(29, 0), "a day off: nobody works then"
    assert moment_of(Wanted(date(2026, 11, 26), 24 * 60), OFFICE, MOSCOW) == at(27, 0)


def test_days_are_shown_from_the_earliest_moment_to_a_year_ahead() -> None:
    """A year after Tuesday, 24 November 2026, is Thursday, 25 November 2027; the first moment of a day is 10:00."""
    first, last = months_offered(at(24, 17, 30), at(24, 10), MOSCOW)
    assert (first, last) == (date(2026, 11, 1), date(2027, 11, 1))
    for earliest, shown in ((at(24, 18), [24, 25, 26, 27, 30]), (at(24, 18, 1), [25, 26, 27, 30])):
        assert [day.day for day in days_of(first, OFFICE, MOSCOW, earliest, at(24, 10))] == shown
    for now, latest in ((at(24, 10), 25), (at(24, 9, 59), 24)):
        assert max(days_of(last, OFFICE, MOSCOW, now, now)) == date(2027, 11, latest)
        assert min(days_of(last, OFFICE, MOSCOW, now, now)) == date(2027, 11, 1)


@given(moments, times)
def test_offers_come_in_order_and_are_worked(now: datetime, time: WorkingTime) -> None:
    found = dates_to_offer(now, time)
    assert found == sorted(set(found))
    assert len(found) in (2, 3)
    for moment in found:
        assert moment - now >= timedelta(hours=1)
        assert within(moment, time)


@given(moments, times, zones, st.integers(0, 40))
def test_every_moment_belongs_to_exactly_one_day_of_the_reader(
    now: datetime, time: WorkingTime, zone: ZoneInfo, ahead: int
) -> None:
    day = local_date(now, zone) + timedelta(days=ahead)
    shown = hours_on(day, time, zone, now)
    assert shown == sorted(set(shown))
    for moment in shown:
        assert local_date(moment, zone) == day
        assert moment >= now
        assert within(moment, time)
        assert moment not in hours_on(day + timedelta(days=1), time, zone, now)


@given(moments, times, zones)
def test_pages_show_only_days_that_have_a_moment(now: datetime, time: WorkingTime, zone: ZoneInfo) -> None:
    first, last = months_offered(now, now, zone)
    assert (last - first).days in range(334, 397)
    for month in (first, last):
        for day in days_of(month, time, zone, now, now):
            assert (day.year, day.month) == (month.year, month.month)
            assert any(moment <= now + FARTHEST for moment in hours_on(day, time, zone, now))
