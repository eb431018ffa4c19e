"""When people are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.rules.thresholds import THRESHOLDS, WARNED_DAYS, crossed, level, warning


@pytest.mark.parametrize(
    ("granted", "used", "found"),
    [
        (0, 0, 0),
        (-1, 0, 0),
        (1, 0, 0),
        (1, 1, 100),
        (100, 79, 0),
        (100, 80, 80),
        (100, 94, 80),
        (100, 95, 95),
        (100, 99, 95),
        (100, 100, 100),
        (1000, 799, 0),
        (1000, 949, 80),
        (1000, 999, 95),
    ],
)
def test_levels(granted: int, used: int, found: int) -> None:
    assert level(granted, used) == found


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_using_more_never_lowers_the_level(granted: int, one: int, other: int) -> None:
    less, more = sorted((min(one, granted), min(other, granted)))
    assert level(granted, less) <= level(granted, more)
    assert level(granted, less) in (0, *THRESHOLDS)
    # A top-up never raises it.
    assert level(granted + one, less) <= level(granted, less)


def test_only_the_worse_is_news() -> None:
    levels = (0, *THRESHOLDS)
    assert [(told, now) for told in levels for now in levels if crossed(told, now)] == [
        (0, 80),
        (0, 95),
        (0, 100),
        (80, 95),
        (80, 100),
        (95, 100),
    ]


@pytest.mark.parametrize(
    ("days_left", "warned", "due"),
    [
        (31, None, None),
        (30, None, 30),
        (30, 30, None),
        (8, None, 30),
        (8, 30, None),
        (7, None, 7),  # the nearest only
        (7, 30, 7),
        (7, 7, None),
        (0, None, 7),
        (0, 30, 7),
        (0, 7, None),
        (-1, None, None),
        (-1, 30, None),
        (20, 7, None),  # its last day was moved away: no going back
    ],
)
def test_warnings(days_left: int, warned: int | None, due: int | None) -> None:
    assert warning(days_left, warned) == due


@given(st.integers(0, 60))
def test_each_warning_once_in_the_life_of_a_grant(first: int) -> None:
    warned, told = None, []
    for days_left in range(first, -5, -1):
        due = warning(days_left, warned)
        if due is not None:
            told.append(due)
            warned = due
    assert told == ([7] if first <= min(WARNED_DAYS) else list(WARNED_DAYS))
