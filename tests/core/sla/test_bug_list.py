"""Known bugs of other desks that a calendar can have, each by its name: all sixteen with their tests are in docs/deadlines.md.

Those of a ticket's clocks are in test_bug_list_clocks.py, those of messages in tests/core/test_watching.py.
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.sla.calendar.business import BusinessCalendar, Cause, Why
from core.sla.calendar.production import DayKind, Holiday, russia
from core.sla.calendar.schedule import BadSchedule, Fault, Hours, WeeklySchedule
from core.sla.calendar.spans import spans
from core.sla.calendar.working_time import WorkingTime
from tests.core.sla.calendars import MOSCOW, at, office, round_the_clock

ROOT = Path(__file__).resolve().parents[3]
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def test_each_of_the_sixteen_bugs_has_its_test() -> None:
    rows = re.findall(r"^\| (\d+) \| .+ \| (`test_.+`) \|$", (ROOT / "docs/deadlines.md").read_text(), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 17))
    files = ("tests/core/sla/test_bug_list.py", "tests/core/sla/test_bug_list_clocks.py", "tests/core/test_watching.py")
    there = set(re.findall(r"def (test_\w+)", "".join((ROOT / file).read_text() for file in files)))
    named = {name for _, names in rows for name in re.findall(r"`(test_\w+)`", names)}
    assert named <= there
    assert {name for name in there if re.match(r"test_\d", name)} <= named


def test_2_a_pause_over_the_weekend_adds_only_its_working_time() -> None:
    """glpi#10594, #14937."""
    assert office().between(at(FRIDAY, 17), at(MONDAY, 10)) == 120
    assert office().between(at(FRIDAY, 18), at(MONDAY, 9)) == 0
    assert office().between(at(FRIDAY, 22), at(date(2026, 11, 22), 15)) == 0


@pytest.mark.parametrize(
    ("opened", "target", "warned", "due"),
    [
        # Over a night: glpi#22678 warned at 00:00 instead of 10:00, #15357 on the wrong day.
        (at(date(2026, 11, 18), 16), 180, at(date(2026, 11, 18), 18), at(date(2026, 11, 19), 10)),
        (at(FRIDAY, 16), 150, at(FRIDAY, 17, 30), at(MONDAY, 9, 30)),
        (at(date(2025, 11, 1), 16), 90, at(date(2025, 11, 1), 16, 30), at(date(2025, 11, 5), 9, 30)),
    ],
    ids=["night", "weekend", "holiday"],
)
def test_7_an_hour_before_the_deadline_is_a_working_hour(
    opened: datetime, target: int, warned: datetime, due: datetime
) -> None:
    assert office().add(opened, target) == due
    assert office().add(opened, target - 60) == warned
    assert office().between(warned, due) == 60


def test_8_no_endless_loop_when_there_is_no_working_time() -> None:
    """zammad#2497 (hours 09:00 to 00:00), businesstimedelta#9."""
    with pytest.raises(BadSchedule) as caught:
        Hours(9 * 60, 0)
    assert caught.value.fault is Fault.REVERSED
    closed = BusinessCalendar(WeeklySchedule(MOSCOW, ((), (), (), (), (), (), ())), russia())
    with pytest.raises(BadSchedule):
        closed.require_working_time(FRIDAY)
    with pytest.raises(BadSchedule):
        WorkingTime(closed).add(at(FRIDAY, 10), 1)
    # Every working day taken away by days of its own, for years.
    week = WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 18 * 60))
    always_off = {FRIDAY + timedelta(days=n): () for n in range(-1_000, 6_000)}
    with pytest.raises(BadSchedule):
        WorkingTime(BusinessCalendar(week, russia(), always_off)).next_working(at(FRIDAY, 10))


def test_9_nobody_is_told_at_midnight_or_on_a_weekend() -> None:
    """zammad#4432, #2157: what falls on a night waits for the opening."""
    assert office().next_working(at(date(2026, 11, 19), 0)) == at(date(2026, 11, 19), 9)
    assert office().next_working(at(date(2026, 11, 21), 12)) == at(MONDAY, 9)


def test_13_why_six_days_every_day_off_has_its_reason() -> None:
    """zammad#390: a feed of holidays held days that are none. Ours are those of the law, and each span says which."""
    calendar, by_law = russia(), {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)} | {(1, day) for day in range(1, 9)}
    day = date(2013, 1, 1)
    while day.year < 2028:
        assert (calendar.on(day).kind is DayKind.HOLIDAY) == ((day.month, day.day) in by_law), day
        day += timedelta(days=1)
    opened = at(date(2025, 4, 30), 16)
    due = office().add(opened, 120)
    assert due == at(date(2025, 5, 5), 10)
    days_off = [
        span.why for span in spans(office().calendar, opened, due) if span.end - span.start >= timedelta(days=1)
    ]
    assert days_off == [
        Why(Cause.HOLIDAY, Holiday.SPRING_AND_LABOUR),
        Why(Cause.MOVED, other=date(2025, 1, 4)),
        Why(Cause.WEEKEND),
    ]


def test_14_targets_longer_than_99_hours() -> None:
    """zammad#418."""
    start = at(date(2024, 1, 9), 9)
    assert office().between(start, office().add(start, 99 * 60 + 1)) == 99 * 60 + 1
    assert office().between(start, office().add(start, 5_000 * 60)) == 5_000 * 60


def test_15_clock_changes_move_no_deadline() -> None:
    """chatwoot#2882, dbt_zendesk#25, biz#35: zones by name, so nine in the morning is nine before and after the change."""
    for zone, before in [
        ("Europe/Moscow", date(2014, 10, 24)),  # +4 became +3 on the 26th
        ("Asia/Kamchatka", date(2014, 10, 24)),
        ("Asia/Magadan", date(2016, 4, 22)),  # +10 became +11 on the 24th
        ("Europe/Volgograd", date(2018, 10, 26)),  # +3 became +4 on the 28th
        ("Europe/Volgograd", date(2020, 12, 25)),  # and +3 again on the 27th
        ("Europe/Berlin", date(2026, 3, 27)),
        ("Europe/Berlin", date(2026, 10, 23)),
    ]:
        local, after = ZoneInfo(zone), before + timedelta(days=3)
        assert office(zone).add(at(before, 17, zone=local), 120) == at(after, 10, zone=local), zone
        assert office(zone).between(at(before, 9, zone=local), at(after, 18, zone=local)) == 18 * 60, zone
    # Round the clock the day of the change is as long as it was.
    berlin = ZoneInfo("Europe/Berlin")
    for day, hours in [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]:
        whole = round_the_clock("Europe/Berlin").between(
            at(day, 0, zone=berlin), at(day + timedelta(days=1), 0, zone=berlin)
        )
        assert whole == hours * 60


def test_16_a_pause_on_a_holiday_moves_nothing_and_says_why() -> None:
    """Dynamics 365: users report "pausing does not work" because nothing says that the day did not count anyway."""
    start, end = datetime(2026, 1, 2, 7, tzinfo=UTC), datetime(2026, 1, 2, 15, tzinfo=UTC)
    assert office().between(start, end) == 0
    (only,) = spans(office().calendar, start, end)
    assert only.why == Why(Cause.HOLIDAY, Holiday.NEW_YEAR)
    assert not only.counts


def test_a_weekend_day_can_be_a_working_day() -> None:
    """glpi#467, zendesk/biz#109: Saturday 1 November 2025 was worked, an hour less."""
    saturday = date(2025, 11, 1)
    assert office().is_working(at(saturday, 9))
    assert office().between(at(saturday, 0), at(saturday, 23)) == 8 * 60
