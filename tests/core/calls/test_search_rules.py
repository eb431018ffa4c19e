"""What is meant by what somebody types into the search, and who comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.search_rules import Asked, Candidate, find_phone, name_words, rank, read_query, same_word, stem


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Ромашка", Asked(("ромашка",))),
        ("ООО «Ёлка-Сервис»", Asked(("елка", "сервис"))),
        ("ооо", Asked(("ооо",))),
        ("№1003", Asked((), ("1003",))),
        ("ромашка 7701", Asked(("ромашка",), ("7701",))),
        ("7701234567", Asked((), ("7701234567",))),
        ("770123456789", Asked((), ("770123456789",))),
        ("9161234567", Asked((), (), "9161234567")),
        ("8 916 123-45-67", Asked((), (), "9161234567")),
        ("+7(916)1234567", Asked((), (), "9161234567")),
        ("ромашка +7 916 123 45 67", Asked(("ромашка",), (), "9161234567")),
        ("12", Asked(("12",))),
        ("²³④⑤ 🐮 <b>", Asked(("b",))),
        ("  «» '%_\\ ", Asked()),
        ("", Asked()),
    ],
)
def test_what_is_asked_for(typed: str, asked: Asked) -> None:
    assert read_query(typed) == asked
    assert bool(asked) is (typed.strip(" «»'%_\\") != "")


@given(st.text(max_size=300))
def test_whatever_is_typed_only_letters_and_digits_get_through(typed: str) -> None:
    asked = read_query(typed)
    assert all(part.isalnum() and len(part) <= 40 for part in (*asked.words, *asked.digits))
    assert all(digits.isascii() and digits.isdigit() for digits in (*asked.digits, asked.phone or "0"))
    assert len(asked.words) + len(asked.digits) <= 6
    find_phone(typed)


@pytest.mark.parametrize("case", ["ромашка", "ромашки", "ромашке", "ромашку", "РОМАШКОЙ"])
def test_a_word_is_known_in_any_case(case: str) -> None:
    assert same_word("Ромашка", case)
    assert stem("ромашка") == "ромашк"


def test_short_words_are_left_alone() -> None:
    assert [stem(word) for word in ("дея", "мир", "1000", "ас")] == ["дея", "мир", "1000", "ас"]
    assert not same_word("Оля", "Ольга")
    assert name_words("ИП Ёжик & Ко") == ["ежик", "ко"]


def test_the_likeliest_comes_first() -> None:
    def one(number: int, name: str, inn: str = "7700000000", *, calls: bool = False) -> Candidate:
        return Candidate(number, name, inn, calls)

    found = [
        one(1, "ООО «Новая Ромашка»"),
        one(2, "ООО «Ромашкино»"),
        one(3, "ООО «Ромашка»"),
        one(4, "ООО «Ромашка Север»"),
    ]
    assert [each.id for each in rank(read_query("ромашка"), found)] == [3, 4, 2, 1]
    numbers = [one(1, "А", "7712345678"), one(2, "Б", "1234567894"), one(3, "В", "5500001234", calls=True)]
    assert [each.id for each in rank(read_query("1234"), numbers)] == [2, 3, 1]
    assert rank(read_query("7712345678"), numbers)[0].id == 1
    assert rank(read_query("+7 916 123-45-67"), numbers)[0].id == 3
