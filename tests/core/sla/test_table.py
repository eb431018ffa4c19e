"""The prepared intervals: every edge of every answer, on a table small enough to see."""

from datetime import UTC, datetime, timedelta

import pytest

from core.sla.calendar.table import Table

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def moment(minutes: int) -> datetime:
    return NOON + minutes * timedelta(minutes=1)


def table(*intervals: tuple[int, int]) -> Table:
    return Table((moment(start), moment(end)) for start, end in intervals)


TWO = table((10, 20), (30, 60))


@pytest.mark.parametrize(
    ("at", "passed"), [(0, 0), (10, 0), (11, 1), (19, 9), (20, 10), (25, 10), (30, 10), (31, 11), (60, 40), (99, 40)]
)
def test_what_has_passed(at: int, passed: int) -> None:
    assert TWO.passed(moment(at)) == timedelta(minutes=passed)


@pytest.mark.parametrize(("passed", "at"), [(1, 11), (9, 19), (10, 20), (11, 31), (39, 59), (40, 60)])
def test_when_so_much_has_passed(passed: int, at: int) -> None:
    """The earliest moment: what fills an interval is done at its end, not at the next beginning."""
    assert TWO.when(timedelta(minutes=passed)) == moment(at)


def test_beyond_the_end_nothing_is_known() -> None:
    assert TWO.when(timedelta(minutes=40, microseconds=1)) is None
    assert TWO.next_working(moment(60)) is None
    assert table().when(timedelta(minutes=1)) is None
    assert table().next_working(NOON) is None
    assert table().passed(NOON) == table().total == timedelta()


@pytest.mark.parametrize(("at", "following"), [(0, 10), (10, 10), (19, 19), (20, 30), (29, 30), (30, 30), (59, 59)])
def test_the_next_working_moment(at: int, following: int) -> None:
    assert TWO.next_working(moment(at)) == moment(following)


@pytest.mark.parametrize(
    ("intervals", "total"),
    [
        ([(10, 20)], 10),
        ([(10, 20), (30, 60)], 40),
        ([(10, 20), (20, 30), (30, 40), (50, 60)], 40),
        ([(10, 20), (15, 30)], 20),
        ([(10, 10), (20, 20)], 0),
    ],
)
def test_all_of_it(intervals: list[tuple[int, int]], total: int) -> None:
    whole = table(*intervals)
    assert whole.total == timedelta(minutes=total)
    assert whole.passed(moment(99)) == whole.total


def test_a_third_interval_that_overlaps_the_second_adds_only_what_is_new() -> None:
    """Where a clock skips an hour one day's hours may reach into the next ones."""
    three = table((0, 10), (20, 30), (25, 45))
    assert three.total == timedelta(minutes=35)
    for at, passed in ((10, 10), (22, 12), (30, 20), (44, 34), (45, 35), (60, 35)):
        assert three.passed(moment(at)) == timedelta(minutes=passed)
    assert three.when(timedelta(minutes=35)) == moment(45)
    assert three.next_working(moment(40)) == moment(40)
