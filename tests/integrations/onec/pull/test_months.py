"""Where months come from: every source, what it makes of odd values, and that it never guesses."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contracts.service import MAX_MONTHS
from core.dates import last_day_of_term
from core.exchange.mirror.codes import ContractTrouble as Trouble
from integrations.onec.pull.months import (
    Found,
    SoldRow,
    fits,
    from_dates,
    from_name,
    from_sales,
    from_value,
    from_values,
)
from integrations.onec.pull.sources import (
    AdditionalAttribute,
    Attribute,
    Dates,
    MonthsSource,
    NamePattern,
    SaleRows,
    parse_source,
)

MONTHS = re.compile(r"(\d+)\s*мес", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("attribute:СрокМесяцев", Attribute("СрокМесяцев")),
        ("dates", Dates()),
        (" additional_attribute: Срок ИТС, месяцев", AdditionalAttribute("Срок ИТС, месяцев")),
        ("sale_rows:*ИТС*", SaleRows("*ИТС*")),
        (r"name_pattern:(\d+) мес", NamePattern(re.compile(r"(\d+) мес", re.IGNORECASE))),
    ],
)
def test_a_source_is_named_in_the_mapping(text: str, source: MonthsSource) -> None:
    assert parse_source(text) == source


@pytest.mark.parametrize(
    "text",
    [
        "",
        "attribute",
        "attribute:Срок месяцев",
        "dates:Дата",
        "sale_rows:*",
        "name_pattern:(",
        r"name_pattern:\d+",
        "x:1",
    ],
)
def test_what_is_no_source_is_said_in_russian(text: str) -> None:
    with pytest.raises(ValueError, match=r"[а-я]"):
        parse_source(text)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (12, 12),
        (Decimal("12.0"), 12),
        ("12", 12),
        (" 12\N{NO-BREAK SPACE}мес. ", 12),
        ("Месяцев12", 12),
        ("Мес_6", 6),
        (None, Trouble.NO_MONTHS),
        (0, Trouble.NO_MONTHS),
        (Decimal(0), Trouble.NO_MONTHS),
        ("", Trouble.NO_MONTHS),
        (Decimal("12.5"), Trouble.BAD_MONTHS),
        (Decimal("1E+999999"), Trouble.BAD_MONTHS),
        (-12, Trouble.BAD_MONTHS),
        ("год", Trouble.BAD_MONTHS),
        ("12-24", Trouble.BAD_MONTHS),
        (True, Trouble.BAD_MONTHS),
        (("Catalog_X", "ref"), Trouble.BAD_MONTHS),
    ],
)
def test_an_attribute(value: object, found: Found) -> None:
    assert from_value(value) == found
    assert from_values([value]) == found


def test_an_additional_attribute_has_one_value() -> None:
    assert from_values([]) is Trouble.NO_MONTHS
    assert from_values([12, 6]) is Trouble.BAD_MONTHS


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, MAX_MONTHS))
def test_dates_of_whole_months_give_them(starts_on: date, months: int) -> None:
    assert from_dates(starts_on, last_day_of_term(starts_on, months)) == months
    # One day more is the first day of the next term, or a slip: it is not rounded.
    assert from_dates(starts_on, last_day_of_term(starts_on, MAX_MONTHS + 1)) is Trouble.NOT_WHOLE_MONTHS


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "found"),
    [
        (None, date(2026, 12, 31), Trouble.NO_START),
        (date(9999, 12, 31), date(9999, 12, 31), Trouble.NO_START),
        (date(2026, 1, 1), date(3999, 1, 1), Trouble.NOT_WHOLE_MONTHS),
        (date(2026, 1, 1), None, Trouble.NO_MONTHS),
        (date(2026, 1, 1), date(2027, 1, 1), Trouble.NOT_WHOLE_MONTHS),
        (date(2026, 1, 1), date(2025, 12, 31), Trouble.NOT_WHOLE_MONTHS),
    ],
)
def test_dates_that_say_nothing(starts_on: date | None, ends_on: date | None, found: Found) -> None:
    assert from_dates(starts_on, ends_on) is found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("1С:ИТС Проф", "12")], 12),
        ([("1С:ИТС Проф на 12 мес.", "1")], 12),
        ([("ИТС 6м Техно", "1.00")], 6),
        ([("1С:ИТС Проф на 12 мес.", "12")], Trouble.BAD_MONTHS),
        ([("ИТС 8 мес. + 4 мес.", "1")], Trouble.BAD_MONTHS),
        ([("1С:ИТС Проф", "0.5")], Trouble.BAD_MONTHS),
        ([], Trouble.NO_MONTHS),
        ([("1С:ИТС Проф", "12"), ("1С:ИТС Проф", "12")], Trouble.SEVERAL_SALES),
    ],
)
def test_a_sale(rows: list[tuple[str, str]], found: Found) -> None:
    assert from_sales([SoldRow(item, Decimal(quantity)) for item, quantity in rows]) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("И2026/ПРОФ_12 мес_7701000019", 12),
        ("ИТС 12 МЕС (12 мес)", 12),
        ("ИТС 12 мес или 6 мес", Trouble.BAD_MONTHS),
        ("ИТС ПРОФ", Trouble.NO_MONTHS),
        ("ИТС 0 мес", Trouble.NO_MONTHS),
        ("ИТС 1200 мес", Trouble.BAD_MONTHS),
    ],
)
def test_a_name(name: str, found: Found) -> None:
    assert from_name(MONTHS, name) == found


def test_a_group_may_be_named() -> None:
    assert from_name(re.compile(r"(ПРОФ|ТЕХНО)_(?P<months>\d+)"), "И2026/ПРОФ_12_7701000019") == 12


@pytest.mark.parametrize(
    ("mask", "name", "fit"),
    [
        ("*итс*", "Договор ИТС № 5", True),
        ("ИТС*", "Договор ИТС", False),
        ("*[архив]*", "ИТС [архив]", True),
        ("*[архив]*", "ИТС а", False),
        ("*", "", True),
    ],
)
def test_a_mask(mask: str, name: str, fit: bool) -> None:
    assert fits(mask, name) is fit
