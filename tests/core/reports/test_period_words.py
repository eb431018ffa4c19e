"""Periods in words, as people say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refusal
from core.ledger.statement import EARLIEST, LATEST
from core.reports.period_words import When, period_of, read_period, says_period

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("с 01.10 по 15.11", (2026, 10, 1), (2026, 11, 15)),
        ("01.10-15.11", (2026, 10, 1), (2026, 11, 15)),
        ("1.10 – 15.11.2025", (2025, 10, 1), (2025, 11, 15)),
        ("с 01.10.2025 по 15.11", (2025, 10, 1), (2025, 11, 15)),
        ("с 15.12 по 10.01", (2025, 12, 15), (2026, 1, 10)),
        ("с 15.12 по 10.01.2025", (2024, 12, 15), (2025, 1, 10)),
        ("С 1 октября ПО 15 ноября", (2026, 10, 1), (2026, 11, 15)),
        ("с 24 ноября по 23 ноября", (2025, 11, 24), (2026, 11, 23)),
        ("с 1 мая 2024 по 3 мая 2024", (2024, 5, 1), (2024, 5, 3)),
        ("с 1.11 по сегодня", (2026, 11, 1), (2026, 11, 23)),
        ("12.11", (2026, 11, 12), (2026, 11, 12)),
        ("24 ноября", (2025, 11, 24), (2025, 11, 24)),
        ("29.02.24", (2024, 2, 29), (2024, 2, 29)),
        ("октябрь", (2026, 10, 1), (2026, 10, 31)),
        ("за май", (2026, 5, 1), (2026, 5, 31)),
        ("декабрь", (2025, 12, 1), (2025, 12, 31)),
        ("Февраль 2024 г.", (2024, 2, 1), (2024, 2, 29)),
        ("3 квартал", (2026, 7, 1), (2026, 9, 30)),
        ("IV кв. 2025", (2025, 10, 1), (2025, 12, 31)),
        ("2025", (2025, 1, 1), (2025, 12, 31)),
        ("за 2025 год", (2025, 1, 1), (2025, 12, 31)),
        ("прошлый месяц", (2026, 10, 1), (2026, 10, 31)),
        ("вчера", (2026, 11, 22), (2026, 11, 22)),
    ],
)
def test_what_is_understood(said: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    period = read_period(said, TODAY)
    assert (period.first, period.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "said",
    ["", "ромашка", "31.02", "с 15.11.2026 по 01.10.2026", "1999", "2100", "5 квартал", "с 1 по 5", "13.13", "1" * 500],
)
def test_what_is_not(said: str) -> None:
    with pytest.raises(Refusal, match="report-period"):
        read_period(said, TODAY)
    assert says_period(said, TODAY) is None


def test_no_word_breaks_the_reader() -> None:
    assert says_period("с 29.02 по 01.03", date(2026, 11, 23)) is None


@given(st.dates(EARLIEST, LATEST), st.dates(EARLIEST, LATEST))
def test_two_dates_are_read_back(one: date, other: date) -> None:
    first, last = sorted((one, other))
    period = read_period(f"с {first:%d.%m}.{first.year} по {last:%d.%m}.{last.year}", TODAY)
    assert (period.first, period.last) == (first, last)


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_usual_periods(today: date) -> None:
    periods = {when: period_of(when, today) for when in When}
    for this in (When.TODAY, When.WEEK, When.MONTH, When.QUARTER, When.YEAR):
        assert periods[this].first <= today <= periods[this].last
    for this, last in ((When.TODAY, When.YESTERDAY), (When.WEEK, When.LAST_WEEK), (When.MONTH, When.LAST_MONTH)):
        assert (periods[this].first - periods[last].last).days == 1
    quarter = periods[When.QUARTER]
    assert (quarter.first.month % 3, quarter.last.month - quarter.first.month) == (1, 2)
