"""What an engineer types while a client is calling: the time, the company's words, who called, what about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tickets.call_words import At, Person, beginnings, goes_on, read_caller, read_move, read_time

ANNA = Person(1, "Анна Смирнова", "79161234567", True)
PETR = Person(2, "Пётр Ильин", None, False)
OTHER_ANNA = Person(3, "Анна Жукова", "79160000003", False)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("в 11:40 ромашка не печатает", At(700, "ромашка не печатает")),
        ("9.05, ромашка", At(545, "ромашка")),
        ("в 25:00 ромашка", None),
        ("11:40:15 ромашка", None),
        ("ромашка в 11:40", None),
        ("1140 ромашка", None),
    ],
)
def test_a_time_at_the_beginning(typed: str, at: At | None) -> None:
    assert read_time(typed) == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("звонок 11:40 был за рулём", At(700, "был за рулём")),
        ("Звонок был в 9:05 – записал позже", At(545, "записал позже")),
        ("звонок: 11:40", At(700, "")),
        ("звонок не проходит", None),
        ("звонок 45 минут", None),
        ("11:40 причина", None),
    ],
)
def test_setting_a_call_back(typed: str, at: At | None) -> None:
    assert read_move(typed) == at


def test_what_may_name_the_company() -> None:
    assert [one.query for one in beginnings("ООО «Ромашка Север», не проводится")] == [
        "Ромашка", "Ромашка Север", "Ромашка Север», не", "Ромашка Север», не проводится",
    ]  # fmt: skip
    assert beginnings("ООО «Ромашка», не печатает")[0].rest == "не печатает"
    (phone,) = beginnings("+7 916 123-45-67 не печатает")
    assert (phone.query, phone.rest) == ("+7 916 123-45-67", "+7 916 123-45-67 не печатает")
    assert beginnings("") == beginnings("«»!") == []


def test_words_of_the_matter_are_not_taken_for_the_name() -> None:
    own = ["ромашка", "невская", "отчет"]
    assert goes_on(own, "Невская")
    assert goes_on(own, "невс")
    assert not goes_on(own, "не")
    assert not goes_on(own, "отчетность")


@pytest.mark.parametrize(
    ("said", "people", "who", "matter"),
    [
        ("звонила Анна, не проводится реализация", [ANNA, PETR], 1, "не проводится реализация"),
        ("звонила анна не печатает", [ANNA, PETR], 1, "не печатает"),
        ("Анна: не печатает", [PETR, ANNA], 1, "не печатает"),
        ("позвонил Петр Ильин – не входит в базу", [ANNA, PETR], 2, "не входит в базу"),
        ("звонок от Анны Смирновой, не печатает", [ANNA, OTHER_ANNA], 1, "не печатает"),
        ("+7 916 123-45-67 не печатает", [ANNA, PETR], 1, "не печатает"),
        ("звонили 8(916)123-45-67, не печатает", [ANNA, PETR], 1, "не печатает"),
        ("не печатает", [PETR], 2, "не печатает"),
        ("не печатает", [ANNA, PETR], 1, "не печатает"),
        ("Не печатает 1С, просит Анна", [PETR, ANNA], 1, "Не печатает 1С, просит Анна"),
        ("звонила Анна", [ANNA], 1, ""),
    ],
)
def test_who_called(said: str, people: list[Person], who: int, matter: str) -> None:
    caller = read_caller(said, people)
    assert (caller.contact_id, caller.text) == (who, matter)
    assert not caller.unsure


@pytest.mark.parametrize(
    ("said", "people", "name", "phone", "matter"),
    [
        ("звонила Ольга, не печатает", [ANNA], "Ольга", "", "не печатает"),
        ("звонила ольга, не печатает", [ANNA], "Ольга", "", "не печатает"),
        ("звонила Анна, не печатает", [ANNA, OTHER_ANNA], "Анна", "", "не печатает"),
        ("8 999 000-11-22 не печатает", [ANNA], "", "9990001122", "не печатает"),
        ("не печатает", [PETR, OTHER_ANNA], "", "", "не печатает"),
    ],
)
def test_somebody_has_to_say_who_called(said: str, people: list[Person], name: str, phone: str, matter: str) -> None:
    caller = read_caller(said, people)
    assert caller.contact_id is None
    assert caller.unsure
    assert (caller.name, caller.phone, caller.text) == (name, phone, matter)


def test_of_a_company_without_people_anybody_may_call() -> None:
    caller = read_caller("звонила Ольга +7 999 000-11-22, не печатает", [])
    assert (caller.contact_id, caller.unsure, caller.name, caller.phone) == (None, False, "Ольга", "9990001122")
    assert caller.text == "не печатает"


def test_an_unknown_number_of_a_known_person_is_kept() -> None:
    caller = read_caller("звонила Анна 8 999 000-11-22, не печатает", [ANNA])
    assert (caller.contact_id, caller.phone, caller.text) == (1, "9990001122", "не печатает")


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(typed: str) -> None:
    for people in ([], [ANNA, PETR, OTHER_ANNA]):
        caller = read_caller(typed, people)
        assert caller.contact_id is None or not caller.unsure
    for begun in beginnings(typed):
        assert len(begun.rest) <= len(typed)
    read_move(typed)
