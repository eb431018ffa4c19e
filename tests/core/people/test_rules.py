"""What is read out of a stranger's words, and what is erased from others' words. Pure."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ru import inn as inn_number

from core.access.rules import inn_in
from core.errors import Refusal
from core.people.erasing import erased, traces

WORDS = st.text(alphabet=string.ascii_letters + "абвгдежзи ,.!\n", max_size=40)


@st.composite
def inns(draw: st.DrawFn) -> str:
    """An INN of an organisation with right check digits."""
    base = draw(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
    return base + str(inn_number.calc_company_check_digit(base))


@given(inns(), WORDS, WORDS)
def test_an_inn_is_found_among_any_words(inn: str, before: str, after: str) -> None:
    assert inn_in(f"{before} {inn} {after}") == inn
    assert inn_in(f"{before} ИНН: {inn[:2]} {inn[2:4]} {inn[4:]}, {after}") == inn


@given(inns(), st.integers(0, 9))
def test_a_number_called_an_inn_that_cannot_be_one_is_said_at_once(inn: str, digit: int) -> None:
    wrong = inn[:-1] + str(digit)
    if wrong == inn:
        return
    with pytest.raises(Refusal, match="bad-inn-said"):
        inn_in(f"инн {wrong}")
    assert inn_in(f"мой номер {wrong}") is None  # a phone without the code has ten digits too


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Я из Ромашки, 8 916 123-45-67", None),
        ("79161234567", None),
        ("инна из бухгалтерии, 9161234568", None),
        ("ИНН 7707083893 тел. 89161234567", "7707083893"),
        ("ИП Иванов 500100732259", "500100732259"),
        ("инн организации не знаю", None),
        ("", None),
    ],
)
def test_what_people_write(said: str, found: str | None) -> None:
    assert inn_in(said) == found


@pytest.mark.parametrize("said", ["ИНН 770708389", "ИНН 77070838931", "инн: 7707083894", "ИНН 1234567890123"])
def test_slips_in_an_inn(said: str) -> None:
    with pytest.raises(Refusal, match="bad-inn-said"):
        inn_in(said)


@pytest.mark.parametrize(
    "said",
    [
        "Мария Петрова",
        "для МАРИИ Петровой",
        "Спросите Марию.",
        "Петрову, пожалуйста",
        "звонить +7 (916) 123-45-67",
        "8 916 123 45 67",
        "79161234567",
        "916-123-4567",
    ],
)
def test_a_name_and_a_phone_leave_no_trace(said: str) -> None:
    found = traces(["Мария Петрова"], ["79161234567", None])
    assert found is not None
    left = erased(f"Здравствуйте! {said} – готово", found).lower()
    assert "мари" not in left
    assert "петров" not in left
    assert "4567" not in left.replace(" ", "").replace("-", "")
    assert left.startswith("здравствуйте!")
    assert left.endswith("готово")


def test_other_words_stay() -> None:
    found = traces(["Ян Ли"], [None])
    assert found is None  # too short to be told from other words
    found = traces(["Анна"], [])
    assert found is not None
    said = "Банан, данные, 45 минут и сумма 9161234567"
    assert erased(said, found) == said


@given(st.text(max_size=80))
def test_erasing_never_makes_a_text_longer(said: str) -> None:
    found = traces(["Мария Петрова"], ["79161234567"])
    assert found is not None
    assert len(erased(said, found)) <= len(said)
