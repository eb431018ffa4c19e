"""Expiry's day, rollover, and reversals that come too late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.models import GrantKind, WhenExpired
from core.ledger.rules.closing import (
    ROLLS,
    GivenBack,
    LedgerPolicy,
    Settlement,
    closes_before,
    rolled_over,
    settle_reversal,
)

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
STAY, REGRANT = WhenExpired.STAY, WhenExpired.REGRANT


@pytest.mark.parametrize(
    ("balance", "least", "most", "minutes"),
    [
        (100, 0, 0, 0),  # off
        (100, 30, 0, 0),
        (100, 0, 60, 60),
        (60, 0, 60, 60),
        (59, 0, 60, 59),
        (10, 30, 60, 30),
        (30, 30, 60, 30),
        (31, 30, 60, 31),
        (10, 60, 60, 60),
        (10, 90, 60, 60),
    ],
)
def test_rollover(balance: int, least: int, most: int, minutes: int) -> None:
    assert rolled_over(balance, LedgerPolicy(rollover_min=least, rollover_max=most)) == minutes


@given(st.integers(1, 6000), st.integers(0, 600), st.integers(0, 600))
def test_rollover_stays_inside_its_bounds(balance: int, least: int, most: int) -> None:
    minutes = rolled_over(balance, LedgerPolicy(rollover_min=least, rollover_max=most))
    assert minutes == min(most, max(balance, least))
    assert rolled_over(balance, LedgerPolicy(rollover_min=least)) == 0  # off unless told


def test_what_rolls() -> None:
    """Not what has rolled once, nor gifts and credits."""
    assert {GrantKind.ACCRUAL, GrantKind.PURCHASE} == ROLLS


def test_the_installation_without_choices() -> None:
    assert LedgerPolicy() == LedgerPolicy(3, 0, 0, WhenExpired.REGRANT, 14)


def test_days_of_grace_before_closing() -> None:
    assert closes_before(TODAY, LedgerPolicy(expiry_grace_days=3)) == TODAY - timedelta(days=3)
    assert closes_before(TODAY, LedgerPolicy(expiry_grace_days=0)) == TODAY


def back(
    grant_id: int, minutes: int, *, left: int | None = None, until: date = TODAY, closed: bool = False
) -> GivenBack:
    return GivenBack(grant_id, minutes, minutes if left is None else left, until, closed)


@pytest.mark.parametrize(
    ("given_back", "when_expired", "settled"),
    [
        ([], REGRANT, Settlement(0, 0, {}, 0)),
        ([back(1, 30)], REGRANT, Settlement(30, 0, {}, 0)),  # its last day is usable
        ([back(1, 30)], STAY, Settlement(30, 0, {}, 0)),
        ([back(1, 30, left=90)], REGRANT, Settlement(30, 0, {}, 0)),
        ([back(1, 30, left=10)], REGRANT, Settlement(10, 0, {}, 0)),  # the correction used twenty again
        ([back(1, 30, until=YESTERDAY)], REGRANT, Settlement(0, 30, {1: 30}, 30)),
        ([back(1, 30, until=YESTERDAY, closed=True)], REGRANT, Settlement(0, 30, {1: 30}, 30)),
        ([back(1, 30, until=YESTERDAY)], STAY, Settlement(0, 30, {}, 0)),  # burns with the usual closing
        ([back(1, 30, until=YESTERDAY, closed=True)], STAY, Settlement(0, 30, {1: 30}, 0)),  # which has been
        ([back(1, 30, left=0, until=YESTERDAY, closed=True)], STAY, Settlement(0, 0, {}, 0)),
        ([back(1, 30, left=0, until=YESTERDAY)], REGRANT, Settlement(0, 0, {}, 0)),
        ([back(1, 30, left=90, until=YESTERDAY)], REGRANT, Settlement(0, 30, {1: 30}, 30)),
        (
            [back(1, 30, until=YESTERDAY), back(2, 20), back(3, 5, until=YESTERDAY, closed=True), back(4, 7)],
            REGRANT,
            Settlement(27, 35, {1: 30, 3: 5}, 35),
        ),
        (
            [back(1, 30, until=YESTERDAY), back(2, 20), back(3, 5, until=YESTERDAY, closed=True), back(4, 7)],
            STAY,
            Settlement(27, 35, {3: 5}, 0),
        ),
    ],
)
def test_reversals(given_back: list[GivenBack], when_expired: WhenExpired, settled: Settlement) -> None:
    assert settle_reversal(given_back, TODAY, when_expired) == settled


@st.composite
def returns(draw: st.DrawFn) -> list[GivenBack]:
    shifts, minutes = st.integers(-2, 2), st.integers(0, 90)
    return [
        GivenBack(number, draw(minutes), draw(minutes), TODAY + timedelta(days=draw(shifts)), draw(st.booleans()))
        for number in range(draw(st.integers(0, 4)))
    ]


@given(returns(), st.sampled_from(WhenExpired))
def test_every_minute_given_back_is_usable_or_expired(given_back: list[GivenBack], when_expired: WhenExpired) -> None:
    settled = settle_reversal(given_back, TODAY, when_expired)
    assert settled.restored + settled.expired == sum(min(one.minutes, one.remaining) for one in given_back)
    assert settled.regranted == (settled.expired if when_expired is REGRANT else 0)
    assert sum(settled.expire_now.values()) <= settled.expired
    by_id = {one.grant_id: one for one in given_back}
    for grant_id, minutes in settled.expire_now.items():
        assert by_id[grant_id].expires_on < TODAY
        assert 0 < minutes <= by_id[grant_id].remaining
    if when_expired is REGRANT:  # nothing comes twice: what is given anew is gone from where it was
        assert sum(settled.expire_now.values()) == settled.regranted
