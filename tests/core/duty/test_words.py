"""What is said of duty in words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.duty.rules.schedule import Kind
from core.duty.rules.words import (
    AwayKind,
    CallSubstitute,
    ComeBack,
    GoAway,
    OnDuty,
    Plan,
    Said,
    read_days,
    read_duty,
    read_until,
)
from core.errors import Refusal
from core.sla.wishing.words import Wanted

NOW = datetime(2026, 11, 24, 16, 0)  # noqa: DTZ001 - local to the reader
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("я", OnDuty(None, None)),
        ("Я дежурю", OnDuty(None, None)),
        ("я до 18:00", OnDuty(None, Wanted(TODAY, 18 * 60))),
        ("дежурю до завтра 12:00", OnDuty(None, Wanted(TOMORROW, 12 * 60))),
        ("Олег Иванов дежурит", OnDuty("Олег Иванов", None)),
        ("Петрова до завтра", OnDuty("Петрова", Wanted(TOMORROW))),
        ("Болеславов до 18:00", OnDuty("Болеславов", Wanted(TODAY, 18 * 60))),
        ("замените меня", CallSubstitute(None)),
        # It is 16:00: whether that can be kept is not judged here.
        ("Замените меня до 15:00", CallSubstitute(Wanted(TODAY, 15 * 60))),
        ("подмените до завтра 12:00", CallSubstitute(Wanted(TOMORROW, 12 * 60))),
        ("меня не будет завтра", GoAway(None, TOMORROW, TOMORROW, AwayKind.OTHER)),
        ("меня не будет", GoAway(None, TODAY, TODAY, AwayKind.OTHER)),
        ("не будет до пятницы", GoAway(None, TODAY, date(2026, 11, 27), AwayKind.OTHER)),
        ("не будет с завтра по послезавтра", GoAway(None, TOMORROW, date(2026, 11, 26), AwayKind.OTHER)),
        ("отпуск с 1.12 по 14.12", GoAway(None, date(2026, 12, 1), date(2026, 12, 14), AwayKind.VACATION)),
        ("я в отпуске 28.12–10.01", GoAway(None, date(2026, 12, 28), date(2027, 1, 10), AwayKind.VACATION)),
        ("отпуск с 1.11 по 30.11", GoAway(None, date(2026, 11, 1), date(2026, 11, 30), AwayKind.VACATION)),
        ("отпуск с 16 ноября по 30 ноября", GoAway(None, date(2026, 11, 16), date(2026, 11, 30), AwayKind.VACATION)),
        ("болею", GoAway(None, TODAY, TODAY, AwayKind.ILLNESS)),
        ("я на больничном до 5.12", GoAway(None, TODAY, date(2026, 12, 5), AwayKind.ILLNESS)),
        ("Иванов болеет сегодня", GoAway("Иванов", TODAY, TODAY, AwayKind.ILLNESS)),
        (
            "Иванов: отпуск с понедельника по среду",
            GoAway("Иванов", date(2026, 11, 30), date(2026, 12, 2), AwayKind.VACATION),
        ),
        ("я вышел", ComeBack(None)),
        ("буду", ComeBack(None)),
        ("Анна Петрова вышла", ComeBack("Анна Петрова")),
        ("нет", Plan(Kind.NONE, (), TODAY)),
        ("по дням Иванов, Петрова", Plan(Kind.BY_DAY, ("Иванов", "Петрова"), TODAY)),
        ("по будням: Иванов\nПетрова", Plan(Kind.BY_WORKDAY, ("Иванов", "Петрова"), TODAY)),
        ("по неделям Иванов, Петрова", Plan(Kind.BY_WEEK, ("Иванов", "Петрова"), date(2026, 11, 23))),
        (
            "по неделям Иванов, Петрова, Сидоров с 1.12",
            Plan(Kind.BY_WEEK, ("Иванов", "Петрова", "Сидоров"), date(2026, 12, 1)),
        ),
        (
            "пн-ср Иванов, чт-пт Петрова",
            Plan(Kind.WEEKDAYS, ("Иванов", "Иванов", "Иванов", "Петрова", "Петрова", None, None), TODAY),
        ),
        (
            "пн, ср: Иванов; вт Олег Петров с 1.12",
            Plan(Kind.WEEKDAYS, ("Иванов", "Олег Петров", "Иванов", None, None, None, None), date(2026, 12, 1)),
        ),
        ("сб-пн Иванов", Plan(Kind.WEEKDAYS, ("Иванов", None, None, None, None, "Иванов", "Иванов"), TODAY)),
        ("будни – Иванов, выходные Пн", Plan(Kind.WEEKDAYS, (*["Иванов"] * 5, "Пн", "Пн"), TODAY)),
    ],
)
def test_what_is_understood(text: str, said: Said) -> None:
    assert read_duty(text, NOW) == said


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "duty-unclear", ""),
        ("чепуха <b>", "duty-unclear", "чепуха <b>"),
        ("Иванов", "duty-unclear", "Иванов"),
        ("я до обеда пожалуй", "duty-unclear", "до обеда пожалуй"),
        ("не будет 31.11", "duty-unclear", "31.11"),
        ("не будет завтра 12:00", "duty-unclear", "завтра 12:00"),
        ("по дням ,", "duty-unclear", ","),
        ("пн-ср", "duty-unclear", "пн-ср"),
        ("пн Иванов, Петрова", "duty-unclear", "Петрова"),
        ("пн-будни Иванов", "duty-unclear", "пн-будни Иванов"),
        ("пн-ср Иванов, вт Петрова", "duty-day-twice", "вт"),
        ("я до 31.12.2099", "duty-far-day", "до 31.12.2099"),
        ("отпуск с 1.12 по 1.12.2028", "duty-far-day", "1.12.2028"),
        ("по дням Иванов с 1.12.2020", "duty-far-day", "1.12.2020"),
        ("я" + " :" * 1500, "duty-unclear", "я" + " :" * 29 + "…"),
        ("ы" * 200, "duty-unclear", "ы" * 59 + "…"),
    ],
)
def test_what_is_not_is_said(text: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_duty(text, NOW)
    assert (refused.value.code, refused.value.params) == (code, {"words": words})


def test_answers_to_a_question() -> None:
    assert read_until("15:00", NOW) == read_until("до 15:00 ", NOW) == CallSubstitute(Wanted(TODAY, 15 * 60))
    assert read_until("завтра 12:00", NOW) == CallSubstitute(Wanted(TOMORROW, 12 * 60))
    assert read_days("завтра", NOW) == GoAway(None, TOMORROW, TOMORROW, AwayKind.OTHER)
    assert read_days(" с 1.12 по 14.12", NOW) == GoAway(None, date(2026, 12, 1), date(2026, 12, 14), AwayKind.OTHER)
    assert read_days("отпуск 1.12-14.12", NOW).kind is AwayKind.VACATION
    for read in (read_until, read_days):
        with pytest.raises(Refusal, match="duty-unclear"):
            read("Ромашка", NOW)


@given(
    st.text(max_size=80)
    | st.sampled_from(["пн", "с", "до", "я", "отпуск", "по дням", "1.12"]).map(lambda w: f"{w} {w}")
)
def test_any_text_is_understood_or_refused(text: str) -> None:
    code = None
    try:
        read_duty(text, NOW)
    except Refusal as refused:
        code = refused.code
    assert code in (None, "duty-unclear", "duty-day-twice", "duty-far-day")
