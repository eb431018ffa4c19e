"""Rounding of worked time, and an engineer's line of text: what is time in it, what is a service."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.rounding import Rounding
from core.catalog.rules import find_by_words, parse_work


@st.composite
def roundings(draw: st.DrawFn) -> Rounding:
    increment = draw(st.integers(1, 120))
    return Rounding(increment, draw(st.integers(0, 240)), draw(st.integers(0, increment - 1)))


WORKED = st.integers(1, 10_000)


@given(roundings(), WORKED)
def test_charged_minutes_keep_the_rule(rule: Rounding, actual: int) -> None:
    charged = rule.charged(actual)
    assert charged >= rule.minimum
    assert charged == rule.minimum or charged % rule.increment == 0
    assert charged >= actual - rule.grace
    assert charged < actual + rule.increment or charged == rule.minimum


@given(roundings(), WORKED, WORKED)
def test_more_work_never_costs_less(rule: Rounding, one: int, other: int) -> None:
    assert rule.charged(min(one, other)) <= rule.charged(max(one, other))


@pytest.mark.parametrize(
    ("rule", "actual", "charged"),
    [
        (Rounding(15, 15, 5), 1, 15),
        (Rounding(15, 15, 5), 20, 15),  # grace drops five minutes of a new quarter
        (Rounding(15, 15, 5), 21, 30),
        (Rounding(15, 15, 5), 45, 45),
        (Rounding(30, 60), 10, 60),
        (Rounding(30, 60), 61, 90),
        (Rounding(1, 0), 7, 7),
        (Rounding(60, 0, 30), 20, 0),  # without a minimum, grace may forgive all of it
    ],
)
def test_examples_of_rounding(rule: Rounding, actual: int, charged: int) -> None:
    assert rule.charged(actual) == charged


@pytest.mark.parametrize("actual", [0, -5])
def test_no_work_is_not_rounded(actual: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Rounding(15, 15).charged(actual)


@pytest.mark.parametrize(
    ("text", "minutes", "words"),
    [
        ("45 консультация", 45, "консультация"),
        ("  45   консультация  по НДС ", 45, "консультация по НДС"),
        ("45", 45, ""),
        ("45м консультация", 45, "консультация"),
        ("45 мин. консультация", 45, "консультация"),
        ("1 минуту консультация", 1, "консультация"),
        ("30 минут обновили базу", 30, "обновили базу"),
        ("2ч доработка отчёта", 120, "доработка отчёта"),
        ("2 часа доработка отчёта", 120, "доработка отчёта"),
        ("1 час консультация", 60, "консультация"),
        ("1ч 30м отчёт", 90, "отчёт"),
        ("1ч30м отчёт", 90, "отчёт"),
        ("1 Час 30 Минут Отчёт", 90, "Отчёт"),
        ("1:30 отчёт", 90, "отчёт"),
        ("0:05 вопрос", 5, "вопрос"),
        ("1,5 ч отчёт", 90, "отчёт"),
        ("1.25ч отчёт", 75, "отчёт"),
        ("0,33 ч вопрос", 20, "вопрос"),  # 19.8 minutes: up to a whole one
        ("1ч 5 накладных", 60, "5 накладных"),
        ("консультация 45", 45, "консультация"),
        ("консультация 45 мин", 45, "консультация"),
        ("консультация по УТ 11 2ч", 120, "консультация по УТ 11"),
        ("отчёт 1:30", 90, "отчёт"),
        ("отчёт 1,5 часа", 90, "отчёт"),
        ("отчёт 1ч 30м", 90, "отчёт"),
        ("отчёт 1 час 30 минут", 90, "отчёт"),
        ("отчёт 1 ч 30м", 90, "отчёт"),
        ("отчёт 1ч 30", 90, "отчёт"),
        ("10000 консультация", 10_000, "консультация"),
        ("0 консультация", 0, "консультация"),
        ("-5 консультация", -5, "консультация"),
        ("−5 консультация", -5, "консультация"),
        ("–1ч 30м отчёт", -90, "отчёт"),
        ("-1:30 отчёт", -90, "отчёт"),
        ("консультация -5", -5, "консультация"),
        ("отчёт -1 час 30 минут", -90, "отчёт"),
        ("консультация - 45", 45, "консультация -"),
    ],
)
def test_time_and_words_of_a_line(text: str, minutes: int, words: str) -> None:
    assert parse_work(text) == (minutes, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Добрый день, посмотрите, пожалуйста",
        "1С не запускается",
        "1С:Бухгалтерия",
        "3.0.150 стоит?",
        "25.11 обновим",
        "10-15 человек",
        "-",
        "12:75 вопрос",
        "ИНН 7707083893",
        "1,5 отчёта",  # of what?
        "30 минут назад обновили",
        "2 часа назад было",
        "Перезвоню по отчёту в 14:30",
        "Подключусь через 30 минут",
        "Буду до 15",
    ],
)
def test_words_to_the_client_are_not_work(text: str) -> None:
    assert parse_work(text) is None


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse_work(text)


@given(st.text(alphabet="0123456789-−:.,чмаинс з\n٣²", max_size=20))
def test_any_jumble_of_numbers_is_read_without_an_error(text: str) -> None:
    found = parse_work(text)
    assert found is None or found[1] == found[1].strip()


@given(st.integers(0, 99), st.integers(0, 59))
def test_all_spellings_of_a_time_mean_the_same(hours: int, minutes: int) -> None:
    total = hours * 60 + minutes
    for text in (
        f"{total} отчёт",
        f"{hours}:{minutes:02d} отчёт",
        f"{hours}ч {minutes}м отчёт",
        f"{hours} часов {minutes} минут отчёт",
        f"отчёт {hours}ч {minutes}м",
        f"отчёт {hours}:{minutes:02d}",
        f"отчёт {total} мин",
    ):
        assert parse_work(text) == (total, "отчёт"), text


@dataclass(frozen=True)
class Item:
    name: str
    words: tuple[str, ...]


CONSULTATION = Item("консультация", ("консультация", "вопрос"))
REPORT = Item("отчёт", ("отчёт", "доработка"))
UPDATE = Item("обновление", ("обновление", "обн"))
PRINT_FORM = Item("печатная форма", ("доработка", "форма"))
PRICE_LIST = [CONSULTATION, REPORT, UPDATE, PRINT_FORM]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("консультация", [CONSULTATION]),
        ("КОНСУЛЬТАЦИЯ по НДС", [CONSULTATION]),
        ("конс", [CONSULTATION]),
        ("отчет", [REPORT]),
        ("ОТЧЁТ", [REPORT]),
        ("отчёта", [REPORT]),
        ("обновили релиз", [UPDATE]),
        ("доработка", [REPORT, PRINT_FORM]),
        ("доработка отчёта", [REPORT, PRINT_FORM]),
        ("доработка, форма", [REPORT, PRINT_FORM]),
        ("настроили обмен", []),
        ("по", []),  # too short to mean anything
        ("", []),
        ("%_\\ ()[]*", []),
    ],
)
def test_services_found_by_words(text: str, found: list[Item]) -> None:
    assert find_by_words(text, PRICE_LIST) == found


@given(st.text())
def test_search_by_any_text_only_returns_services(text: str) -> None:
    assert set(find_by_words(text, PRICE_LIST)) <= set(PRICE_LIST)
