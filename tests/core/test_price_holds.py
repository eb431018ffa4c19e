"""A proposed price holds for five working days of the production calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.billing.rules import PRICE_HOLDS_DAYS, valid_until

MOSCOW, KAMCHATKA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kamchatka")


@pytest.mark.parametrize(
    ("proposed", "last"),
    [
        (date(2026, 11, 20), date(2026, 11, 27)),  # an ordinary Friday: to the next one
        (date(2026, 11, 21), date(2026, 11, 27)),  # a Saturday counts as little as the day itself
        (date(2026, 12, 30), date(2027, 1, 15)),  # New Year: 31 December and all days to 10 January are off
        (date(2025, 10, 31), date(2025, 11, 10)),  # 1 November is a working Saturday, the 3rd and 4th are off
        (date(2024, 12, 26), date(2025, 1, 13)),  # Saturday 28 December is worked, then off till 8 January
        (date(2028, 1, 3), date(2028, 1, 10)),  # no data: weekdays
    ],
    ids=lambda day: day.isoformat(),
)
def test_five_working_days(proposed: date, last: date) -> None:
    now = datetime(proposed.year, proposed.month, proposed.day, 15, tzinfo=MOSCOW)
    until = valid_until(now, MOSCOW)
    assert until.tzinfo is UTC
    # To the very end of the last day.
    assert until.astimezone(MOSCOW) == datetime(last.year, last.month, last.day + 1, tzinfo=MOSCOW)


def test_days_are_those_of_the_company_s_zone() -> None:
    late = datetime(2026, 11, 19, 21, tzinfo=UTC)  # Friday the 20th in both, midnight in Moscow
    assert valid_until(late, MOSCOW) == datetime(2026, 11, 28, tzinfo=MOSCOW)
    evening = datetime(2026, 11, 19, 13, tzinfo=UTC)  # Thursday in Moscow, Friday at one in the morning in Kamchatka
    assert valid_until(evening, MOSCOW) == datetime(2026, 11, 27, tzinfo=MOSCOW)
    assert valid_until(evening, KAMCHATKA) == datetime(2026, 11, 28, tzinfo=KAMCHATKA)


def test_other_terms() -> None:
    thursday = datetime(2026, 12, 24, 12, tzinfo=MOSCOW)
    assert PRICE_HOLDS_DAYS == 5
    assert valid_until(thursday, MOSCOW, 1) == datetime(2026, 12, 26, tzinfo=MOSCOW)
    assert valid_until(thursday, MOSCOW, 14) == datetime(2027, 1, 23, tzinfo=MOSCOW)
