"""An engineer's reply to a card: work done, or words for the client. In doubt nothing goes to the client."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.models import Service
from core.tickets.entry import UnclearEntry, WorkEntry, read_entry


def service(name: str, *words: str) -> Service:
    return Service(name=name, words=list(words))


CONSULTATION = service("Консультация", "консультация", "вопрос")
REPORT = service("Доработка отчёта", "отчёт", "доработка")
FORM = service("Печатная форма", "форма", "доработка")
PRICE_LIST = [CONSULTATION, REPORT, FORM]


@pytest.mark.parametrize(
    ("text", "minutes", "found", "comment"),
    [
        ("45 консультация", 45, CONSULTATION, ""),
        ("45 консультация по НДС", 45, CONSULTATION, "по НДС"),
        ("1ч 30м отчет", 90, REPORT, ""),
        ("отчёт 1 час 30 минут", 90, REPORT, ""),
        ("0 консультация", 0, CONSULTATION, ""),
        ("-5 консультация", -5, CONSULTATION, ""),
        ("10000 консультация", 10_000, CONSULTATION, ""),
        ("45 консультация по НДС\nзакрыли  квартал", 45, CONSULTATION, "по НДС закрыли квартал"),
    ],
)
def test_a_line_of_work(text: str, minutes: int, found: Service, comment: str) -> None:
    assert read_entry(text, PRICE_LIST) == WorkEntry(minutes, found, comment)


@pytest.mark.parametrize(
    ("text", "minutes", "candidates"),
    [("30 доработка", 30, (REPORT, FORM)), ("30 настройка обмена", 30, ())],
)
def test_what_is_unclear_is_asked_about(text: str, minutes: int, candidates: tuple[Service, ...]) -> None:
    entry = read_entry(text, PRICE_LIST)
    assert isinstance(entry, UnclearEntry)
    assert (entry.minutes, entry.candidates) == (minutes, candidates)


@pytest.mark.parametrize(
    "text",
    [
        "45",
        "",
        "Добрый день",
        "30 минут назад обновили, проверьте консультацию",
        "Перезвоню по отчёту в 14:30",
        "15 минут и я подключусь к вам по отчёту, хорошо?",
        "Здравствуйте\n45 консультация",
    ],
)
def test_words_for_the_client(text: str) -> None:
    assert read_entry(text, PRICE_LIST) is None


@given(st.text() | st.from_regex(r"-?\d{1,3} ?(ч|мин)? ?(отчёт|доработка|форма)? \w*"))
def test_any_reply_is_read_without_an_error(text: str) -> None:
    read_entry(text, PRICE_LIST)
