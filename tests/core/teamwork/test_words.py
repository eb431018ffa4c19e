"""What an engineer's reply orders; above all what never goes to the client."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.wishing.words import Wanted
from core.tickets.teamwork.words import (
    CallSaid,
    CompanySaid,
    HandSaid,
    NoteSaid,
    NumberSaid,
    PostponeSaid,
    Said,
    SplitSaid,
    Step,
    Unclear,
    read_note,
    read_said,
    read_steps,
    same_name,
)
from tests.clock import START

THURSDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("передать Ольге", HandSaid("Ольге", "")),
        ("Передать Ольге Громовой: ждёт звонка в 15:00", HandSaid("Ольге Громовой", "ждёт звонка в 15:00")),
        ("передать", Unclear("передать")),
        ("передать в бухгалтерию все документы", Unclear("передать")),
        ("позвать Ольгу", CallSaid("Ольгу")),
        ("позвать", Unclear("позвать")),
        ("отложить до четверга", PostponeSaid(Wanted(THURSDAY), "", by_client=False)),
        ("отложить до чт 15:00: ждём 1С", PostponeSaid(Wanted(THURSDAY, 900), "ждём 1С", by_client=False)),
        ("Отложить на понедельник по просьбе клиента", PostponeSaid(Wanted(MONDAY), "", by_client=True)),
        ("отложить до пн, клиент попросила", PostponeSaid(Wanted(MONDAY), "", by_client=True)),
        ("отложить когда-нибудь", PostponeSaid(None, "", by_client=False)),
        ("дубль 1003", NumberSaid("дубль", 1003)),
        ("Дубль №1003", NumberSaid("дубль", 1003)),
        ("дубль той заявки", Unclear("дубль")),
        ("связать 1003", NumberSaid("связать", 1003)),
        ("развязать № 1003", NumberSaid("развязать", 1003)),
        ("разделить", SplitSaid()),
        ("компания Ромашка", CompanySaid("Ромашка")),
        ("! позвонить бухгалтеру", NoteSaid("позвонить бухгалтеру")),
        ("Заметка: пароль у Игоря", NoteSaid("пароль у Игоря")),
        ("Передайте, пожалуйста, файл", None),
        ("Передать нужно было до вчерашнего дня, иначе база уйдёт в архив и её придётся поднимать", None),
        ("разделить счета по отделам", None),
        ("Компания в базе указана неверно, исправьте", None),
        ("Заметками займёмся позже", None),
        ("Добрый день!", None),
    ],
)
def test_what_is_ordered(said: str, read: Said | None) -> None:
    assert read_said(said, START) == read


@settings(max_examples=50)
@given(st.text(), st.sampled_from(["!", "!!", " ! ", "❗️", "заметка:", "Заметка ", "ЗАМЕТКА\n"]), st.datetimes())
def test_whatever_follows_the_mark_is_a_note(words: str, mark: str, now: datetime) -> None:
    """The mark decides alone: no words after it make a message to the client of it."""
    said = read_said(mark + words, now.replace(year=2026, day=1, tzinfo=START.tzinfo))
    assert isinstance(said, NoteSaid)
    assert said == read_note(mark + words)


@settings(max_examples=50)
@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    read_said(text, START)
    assert all(step.text and step.text == " ".join(step.text.split()) for step in read_steps(text))


@pytest.mark.parametrize(
    ("said", "name", "same"),
    [
        ("Ольге", "Ольга Громова", True),
        ("громовой", "Ольга Громова", True),
        ("Игорю Лебедеву", "Игорь Лебедев", True),
        ("Анне", "Анна Смирнова", True),
        ("Анне", "Антон Смирнов", False),
        ("Олегу", "Ольга Громова", False),
        ("Павлу", "Павел Орлов", True),
        ("Яне", "Яна Котова", True),
        ("Ольге", "Игорь Лебедев", False),
        ("", "Ольга", False),
    ],
)
def test_names_in_their_cases(said: str, name: str, same: bool) -> None:
    assert same_name(said, name) is same


def test_a_template_as_people_type_it() -> None:
    text = "• Копия базы\n* Проверить  права\n\n- Обновить\n☐ * Отчёт клиенту"
    assert read_steps(text) == [
        Step("Копия базы", False),
        Step("Проверить права", True),
        Step("Обновить", False),
        Step("Отчёт клиенту", True),
    ]
