"""Rules of paid work: how long a price holds, and what hinders a completion."""

from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing.rules import PRICE_HOLDS_DAYS, Hindrance, amount, hindrance, valid_until
from core.catalog.models import PriceUnit
from core.clients.models import ShortagePolicy, WorkState
from core.sla.calendar.production import russia

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(day: int, hour: int = 12, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("now", "days", "until"),
    [
        (moscow(23, 0), 5, moscow(1, 0, month=12)),  # Monday: till the end of the next
        (moscow(23, 23, 59), 5, moscow(1, 0, month=12)),
        (moscow(24), 1, moscow(26, 0)),
        (moscow(26), 1, moscow(28, 0)),  # Thursday: till the end of Friday
        (moscow(27), 1, moscow(1, 0, month=12)),  # Friday: Monday
        (moscow(28), 1, moscow(1, 0, month=12)),  # Saturday
        (moscow(29), 1, moscow(1, 0, month=12)),  # Sunday
        (moscow(28), 5, moscow(5, 0, month=12)),
        (moscow(27), 6, moscow(8, 0, month=12)),
    ],
)
def test_a_price_holds_for_working_days(now: datetime, days: int, until: datetime) -> None:
    assert valid_until(now, MOSCOW, days) == until
    assert valid_until(now.astimezone(UTC), MOSCOW, days) == until
    assert valid_until(now, MOSCOW, days).utcoffset() == timedelta(0)


def test_the_day_is_that_of_the_zone() -> None:
    friday_here = moscow(27, 23)
    assert valid_until(friday_here, MOSCOW, 1) == moscow(1, 0, month=12)
    kamchatka = ZoneInfo("Asia/Kamchatka")  # there it is Saturday
    assert valid_until(friday_here, kamchatka, 1) == datetime(2026, 12, 1, tzinfo=kamchatka)
    late_thursday = moscow(26, 23)
    assert valid_until(late_thursday, kamchatka, 1) == datetime(2026, 12, 1, tzinfo=kamchatka)


def test_a_day_ends_at_midnight_of_its_own_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 3, 27, 12, tzinfo=berlin)  # clocks go forward on Sunday
    assert valid_until(friday, berlin, 1) == datetime(2026, 3, 30, 22, tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Moscow", "Asia/Kamchatka", "Europe/Kaliningrad", "America/New_York"]),
    st.integers(1, 30),
)
def test_only_working_days_count(now: datetime, zone_name: str, days: int) -> None:
    zone = ZoneInfo(zone_name)
    until = valid_until(now, zone, days).astimezone(zone)
    first, last = now.astimezone(zone).date(), until.date() - timedelta(days=1)
    assert until.timetz().replace(tzinfo=None) == time()
    assert russia().is_working(last)
    working = [shift for shift in range((last - first).days) if russia().is_working(first + timedelta(days=shift + 1))]
    assert len(working) == days


def test_five_days_unless_told() -> None:
    assert PRICE_HOLDS_DAYS == 5
    assert valid_until(moscow(23), MOSCOW) == valid_until(moscow(23), MOSCOW, 5)


ALLOWED, PREPAYMENT, FORBIDDEN = WorkState.ALLOWED, WorkState.PREPAYMENT, WorkState.FORBIDDEN
ASK, BILL, BLOCK = ShortagePolicy.ASK, ShortagePolicy.BILL, ShortagePolicy.BLOCK


@pytest.mark.parametrize(
    ("state", "policy", "shortage", "any_paid", "found"),
    [
        (ALLOWED, ASK, 0, False, None),
        (ALLOWED, ASK, 1, True, None),
        (ALLOWED, BILL, 1, True, None),
        (ALLOWED, BLOCK, 0, True, None),
        (ALLOWED, BLOCK, 1, False, Hindrance.BLOCKED),
        (PREPAYMENT, ASK, 0, False, None),
        (PREPAYMENT, ASK, 1, False, Hindrance.PREPAYMENT),
        (PREPAYMENT, ASK, 0, True, Hindrance.PREPAYMENT),
        (PREPAYMENT, BILL, 1, True, Hindrance.PREPAYMENT),
        (PREPAYMENT, BLOCK, 0, False, None),
        (PREPAYMENT, BLOCK, 1, False, Hindrance.PREPAYMENT),  # the company's state is said first
        (FORBIDDEN, ASK, 0, False, Hindrance.FORBIDDEN),
        (FORBIDDEN, BLOCK, 1, True, Hindrance.FORBIDDEN),
    ],
)
def test_what_hinders_work(
    state: WorkState, policy: ShortagePolicy, shortage: int, any_paid: bool, found: Hindrance | None
) -> None:
    assert hindrance(state, policy, any_work=True, shortage=shortage, any_paid=any_paid) == found


def test_nothing_hinders_a_ticket_without_work() -> None:
    for state, policy, shortage, any_paid in product(WorkState, ShortagePolicy, (0, 1), (False, True)):
        assert hindrance(state, policy, any_work=False, shortage=shortage, any_paid=any_paid) is None


def test_the_codes_are_those_of_the_refusals() -> None:
    assert [one.value for one in Hindrance] == ["work-forbidden", "prepayment-only", "hours-blocked", "beyond-agreed"]


@pytest.mark.parametrize(
    ("price", "minutes", "kopecks"),
    [(1, 30, 1), (1, 29, 0), (60, 1, 1), (100, 1, 2), (100, 2, 3), (300_000, 7, 35_000)],
)
def test_half_a_kopeck_goes_up(price: int, minutes: int, kopecks: int) -> None:
    assert amount(price, PriceUnit.HOUR, minutes) == kopecks
    assert amount(price, PriceUnit.FIXED, minutes) == price


@given(st.integers(0, 1_000_000), st.integers(0, 600), st.integers(0, 600))
def test_more_minutes_never_cost_less(price: int, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert amount(price, PriceUnit.HOUR, less) <= amount(price, PriceUnit.HOUR, more)
