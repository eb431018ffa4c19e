"""A desired date in a person's words."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.wishing.words import LONGEST, Wanted, read_wish
from tests.core.sla.calendars import MOSCOW

NOW = datetime(2026, 11, 24, 10, 2, tzinfo=MOSCOW)
"""A Tuesday."""
TODAY = date(2026, 11, 24)


def day(number: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("сегодня", (TODAY, None)),
        ("Сегодня до 18:00", (TODAY, 1080)),
        ("до 18:00", (TODAY, 1080)),
        ("до 9:00", (TODAY, 540)),  # it has passed: that is judged elsewhere, with a reason
        ("15:00", (TODAY, 900)),
        ("к 15", (TODAY, 900)),
        ("к 15 часам", (TODAY, 900)),
        ("к 3 дня", (TODAY, 900)),
        ("к 9 утра", (TODAY, 540)),
        ("до 5", (TODAY, 1020)),  # nobody means five in the morning without saying so
        ("завтра к 3", (day(25), 900)),
        ("к 1 часу", (TODAY, 780)),
        ("до 6", (TODAY, 1080)),
        ("до 7", (TODAY, 420)),
        ("к 5 утра", (TODAY, 300)),
        ("до 5:00", (TODAY, 300)),
        ("в 0 часов", (TODAY, 0)),
        ("к 7 вечера", (TODAY, 19 * 60)),
        ("к 12 дня", (TODAY, 720)),
        ("к 13 дня", (TODAY, 780)),
        ("к 11 дня", (TODAY, 23 * 60)),
        ("к обеду", (TODAY, 780)),
        ("к 24:00", (TODAY, 1440)),
        ("к концу дня", (TODAY, None)),
        ("сегодня вечером", (TODAY, None)),
        ("завтра", (day(25), None)),
        ("завтра до обеда", (day(25), 780)),
        ("завтра утром", (day(25), 720)),
        ("завтра днём", (day(25), 900)),
        ("завтра к 10", (day(25), 600)),
        ("15:00 завтра", (day(25), 900)),
        ("послезавтра", (day(26), None)),
        ("до четверга", (day(26), None)),
        ("К четвергу!", (day(26), None)),
        ("в четверг", (day(26), None)),
        ("чт", (day(26), None)),
        ("пт 15:00", (day(27), 900)),
        ("к пятнице, 15:00", (day(27), 900)),
        ("не позже пятницы", (day(27), None)),
        ("во вторник", (day(1, 12), None)),  # said on a Tuesday: the next one
        ("к понедельнику", (day(30), None)),
        ("в следующий вторник", (day(1, 12), None)),
        ("к следующей среде", (day(2, 12), None)),
        ("вс", (day(29), None)),
        ("к концу недели", (day(27), None)),
        ("на следующей неделе", (day(4, 12), None)),
        ("до конца следующей недели", (day(4, 12), None)),
        ("к концу месяца", (day(30), None)),
        ("28.11", (day(28), None)),
        ("28.11.26", (day(28), None)),
        ("28.11.2027 в 15:00", (day(28, 11, 2027), 900)),
        ("к 15:00 28.11", (day(28), 900)),
        ("24.11", (TODAY, None)),
        ("23.11", (day(23, 11, 2027), None)),
        ("к 12.30", (TODAY, 750)),
        ("28 ноября", (day(28), None)),
        ("к 28 ноября к 15:00", (day(28), 900)),
        ("1 мая", (day(1, 5, 2027), None)),
        ("1 май", (day(1, 5, 2027), None)),
        ("15 марта в 10.30", (day(15, 3, 2027), 630)),
        ("5 августа 2027 г.", (day(5, 8, 2027), None)),
        ("29.02", (day(29, 2, 2028), None)),
        ("01.01.2000", (day(1, 1, 2000), None)),
        ("31.12.2100", (day(31, 12, 2100), None)),
        ("28-го", (day(28), None)),
        ("24-го", (TODAY, None)),
        ("к 28-му числу", (day(28), None)),
        ("23-го", (day(23, 12), None)),
        ("31-го", (day(31, 12), None)),
        ("через час", (TODAY, 11 * 60 + 5)),
        ("через 2 часа", (TODAY, 12 * 60 + 5)),
        ("через полчаса", (TODAY, 10 * 60 + 35)),
        ("через 90 минут", (TODAY, 11 * 60 + 35)),
        ("через 3 дня", (day(27), None)),
        ("через две недели", (day(8, 12), None)),
        ("через два дня", (day(26), None)),
        ("через три дня", (day(27), None)),
        ("через четыре дня", (day(28), None)),
        ("через пять дней", (day(29), None)),
        ("через 2 месяца", (day(24, 1, 2027), None)),
        ("через неделю", (day(1, 12), None)),
        ("через месяц", (day(24, 12), None)),
        ("Срок пт 15:00", (day(27), 900)),
        ("Нужно до четверга.", (day(26), None)),
        ("  хотелось бы   завтра ", (day(25), None)),
    ],
)
def test_what_is_understood(said: str, wanted: tuple[date, int | None]) -> None:
    assert read_wish(said, NOW) == Wanted(*wanted)


@pytest.mark.parametrize(
    "said",
    [
        "", "завтра буду в офисе, позвоните", "касса не работает с четверга", "спасибо", "45", "15", "28", "до 30",
        "31.02", "31.02.2027", "30 февраля", "25:00", "к 24:01", "к 10:60", "32-го", "в марте", "к 0.0", "к 32.13", "до",
        "до завтра буду ждать", "28.11\nпришлите отчёт", "через", "через 1000 дней", "45 консультация", "завтра завтра", "🐮",
        "01.01.0001 0:00", "31.12.9999 24:00", "1 мая 9999", "31.12.1999", "01.01.2101",
    ],
)  # fmt: skip
def test_what_is_no_date(said: str) -> None:
    assert read_wish(said, NOW) is None


def test_by_the_clock_on_the_wall_over_midnight() -> None:
    late = datetime(2026, 12, 31, 23, 58, 30, tzinfo=MOSCOW)
    assert read_wish("через 5 минут", late) == Wanted(date(2027, 1, 1), 5)
    assert read_wish("через 1 минуту", late) == Wanted(date(2027, 1, 1), 0)
    assert read_wish("через час", datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)) == Wanted(TODAY, 660)


def test_a_started_minute_counts_whole() -> None:
    ten = datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)
    assert read_wish("через 5 минут", ten) == Wanted(TODAY, 605)
    assert read_wish("через 5 минут", ten.replace(second=30)) == Wanted(TODAY, 610)
    assert read_wish("через 5 минут", ten.replace(microsecond=1)) == Wanted(TODAY, 610)


def test_it_is_rounded_up_to_five_minutes() -> None:
    ten = datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)
    assert read_wish("через полчаса", ten) == Wanted(TODAY, 630)
    assert read_wish("через полчаса", ten.replace(minute=1)) == Wanted(TODAY, 635)
    assert read_wish("через 5 минут", ten.replace(minute=1)) == Wanted(TODAY, 610)


def test_days_that_not_every_month_or_year_has() -> None:
    assert read_wish("30-го", datetime(2027, 1, 31, 10, tzinfo=MOSCOW)) == Wanted(date(2027, 3, 30))
    assert read_wish("29.02", datetime(2024, 3, 1, 10, tzinfo=MOSCOW)) == Wanted(date(2028, 2, 29))


def test_a_date_is_said_shortly() -> None:
    assert read_wish("до" + " " * 50 + "четверга", NOW) == Wanted(day(26))  # sixty characters
    assert read_wish("до" + " " * 51 + "четверга", NOW) is None


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_the_nearest_one_after_today(weekday: int) -> None:
    names = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
    for ahead in range(7):
        now = datetime(2026, 11, 23 + ahead, 12, tzinfo=MOSCOW)
        found = read_wish(f"до {names[weekday]}", now)
        assert found is not None
        assert found.day.weekday() == weekday
        assert 1 <= (found.day - now.date()).days <= 7


def test_on_a_weekend_the_end_of_the_week_is_the_next_friday() -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=MOSCOW)
    assert read_wish("к концу недели", saturday) == Wanted(date(2026, 12, 4))
    assert read_wish("к концу недели", datetime(2026, 11, 27, 12, tzinfo=MOSCOW)) == Wanted(date(2026, 11, 27))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=LONGEST + 5), st.text("0123456789.: дочзавтракпнивт-го", max_size=LONGEST)))
def test_no_text_breaks_it(text: str) -> None:
    found = read_wish(text, NOW)
    assert found is None or found.minute is None or 0 <= found.minute <= 1440


@pytest.mark.parametrize("text", ["до " * 1365, "1" * 4096, "к " * 30, "28.11 " * 10, "до до до до 15 15 15 15 15 15"])
def test_a_hostile_text_is_read_quickly(text: str) -> None:
    assert read_wish(text, NOW) is None
