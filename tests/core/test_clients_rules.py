"""Numbers that people type: INN, KPP, phone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.rules import clean_inn, clean_kpp, clean_phone
from core.errors import Refusal

ORGANISATION = "7707083893"
ENTREPRENEUR = "500100732259"


@pytest.mark.parametrize(
    ("text", "inn"),
    [(ORGANISATION, ORGANISATION), (f" {ORGANISATION} ", ORGANISATION), (ENTREPRENEUR, ENTREPRENEUR)],
)
def test_inn(text: str, inn: str) -> None:
    assert clean_inn(text) == inn


@pytest.mark.parametrize(
    "text", ["", "7707083894", "500100732258", "770708389", "77070838931", "не знаю", "٧٧٠٧٠٨٣٨٩٣", "7707O83893"]
)
def test_wrong_inn_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="bad-inn"):
        clean_inn(text)


@pytest.mark.parametrize(
    ("text", "inn", "kpp"),
    [
        ("770701001", ORGANISATION, "770701001"),
        (" 7707ab001 ", ORGANISATION, "7707AB001"),
        ("", ORGANISATION, None),
        (None, ORGANISATION, None),
        ("  ", ENTREPRENEUR, None),
    ],
)
def test_kpp(text: str | None, inn: str, kpp: str | None) -> None:
    assert clean_kpp(text, inn) == kpp


@pytest.mark.parametrize(
    ("text", "inn"),
    [
        ("770701001", ENTREPRENEUR),
        ("77070100", ORGANISATION),
        ("7707010011", ORGANISATION),
        ("A70701001", ORGANISATION),
        ("77070100A", ORGANISATION),
        ("7707ЯЯ001", ORGANISATION),
        ("7707²²001", ORGANISATION),
        ("7707--001", ORGANISATION),
        ("٧707٠1001", ORGANISATION),
    ],
)
def test_wrong_kpp_is_refused(text: str, inn: str) -> None:
    with pytest.raises(Refusal, match="bad-kpp"):
        clean_kpp(text, inn)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+7 (916) 123-45-67", "79161234567"),
        ("8 916 123 45 67", "79161234567"),
        ("9161234567", "79161234567"),
        ("79161234567", "79161234567"),
        ("+375 29 123-45-67", "375291234567"),
        ("+44 20 7946 0958", "442079460958"),
        ("123-45-67", None),
        ("", None),
        ("позвоните секретарю", None),
        ("1" * 16, None),
    ],
)
def test_phone(text: str, phone: str | None) -> None:
    assert clean_phone(text) == phone


def _kpp_of_an_organisation(text: str) -> str | None:
    return clean_kpp(text, ORGANISATION)


@pytest.mark.parametrize("clean", [clean_inn, _kpp_of_an_organisation, clean_phone])
@given(text=st.text() | st.text(alphabet="0123456789 ²٣①+-()abЯß\x00", max_size=20))
def test_any_text_is_cleaned_or_refused(clean: Callable[[str], str | None], text: str) -> None:
    try:
        cleaned = clean(text)
    except Refusal:
        return
    if cleaned is not None:
        assert cleaned.isascii()
        assert cleaned.isalnum()
        assert len(cleaned) <= 15
        assert clean(cleaned) == cleaned  # cleaning again changes nothing
