"""Months of a contract from what was read: each source a pure function that gives months, or the trouble for people. The range
1…36 is the desk's own rule and is judged there; here only what is written is understood, or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase

from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.snapshot import is_likely
from integrations.onec.file_import.problem import BadLine
from integrations.onec.file_import.values import months_between, read_months

MOST = 1000
"""Nobody signs for so many months."""

Found = int | ContractTrouble
_IN_NAME = re.compile(r"(?<![\d.,])(\d{1,3})\s*(?:м\b|мес)", re.IGNORECASE)
_ENUM_WORD = re.compile(r"[^\W\d_]+_?")


def fits(mask: str, text: str) -> bool:
    """Whether a name fits a mask, whatever its capitals; ``*`` is anything."""
    # Brackets are no sets here: «[архив]» is a name as people write it.
    return fnmatchcase(text.casefold(), mask.casefold().replace("[", "[[]"))


def from_value(value: object) -> Found:
    """Of an attribute: a number, or words such as «12 мес.». Zero and nothing mean that nobody has filled it in."""
    match value:
        case bool():
            return ContractTrouble.BAD_MONTHS
        case None | 0:
            return ContractTrouble.NO_MONTHS
        case int():
            return value if 0 < value < MOST else ContractTrouble.BAD_MONTHS
        case Decimal():
            # Compared before it is made an integer: 1E+999999 is a number, too.
            whole = 0 < value < MOST and value == value.to_integral_value()
            return int(value) if whole else ContractTrouble.BAD_MONTHS
        case str():
            return _from_words(value)
        case _:
            return ContractTrouble.BAD_MONTHS


def _from_words(text: str) -> Found:
    text = " ".join(text.split())
    if text in ("", "0"):
        return ContractTrouble.NO_MONTHS
    # A value of an enumeration is a name: «Месяцев12», «Мес_12».
    if re.fullmatch(rf"{_ENUM_WORD.pattern}\d+", text):
        text = _ENUM_WORD.sub("", text)
    try:
        months = read_months(text)
    except BadLine:
        return ContractTrouble.BAD_MONTHS
    return ContractTrouble.NO_MONTHS if months is None else months


def from_dates(starts_on: date | None, ends_on: date | None) -> Found:
    """Whole months whose last day is ``ends_on``."""
    if starts_on is None or not is_likely(starts_on):
        return ContractTrouble.NO_START
    if ends_on is None:
        return ContractTrouble.NO_MONTHS
    try:
        return months_between(starts_on, ends_on)
    except BadLine:
        return ContractTrouble.NOT_WHOLE_MONTHS


def from_values(values: Sequence[object]) -> Found:
    """Of an additional attribute: it has one value, or none."""
    if not values:
        return ContractTrouble.NO_MONTHS
    return from_value(values[0]) if len(values) == 1 else ContractTrouble.BAD_MONTHS


@dataclass(frozen=True, slots=True)
class SoldRow:
    """A row of a sale under the contract. ``quantity`` is in months, unless the item's name says them."""

    item: str
    quantity: Decimal


def from_sales(rows: Sequence[SoldRow]) -> Found:
    """Of what was sold under the contract: «ИТС ПРОФ на 12 мес.», one piece; or the quantity of an item without months in its
    name. Several rows would be several terms: not for us to add up."""
    if not rows:
        return ContractTrouble.NO_MONTHS
    if len(rows) > 1:
        return ContractTrouble.SEVERAL_SALES
    named = {int(number) for number in _IN_NAME.findall(rows[0].item)}
    if not named:
        return from_value(rows[0].quantity)
    return named.pop() if len(named) == 1 and rows[0].quantity == 1 else ContractTrouble.BAD_MONTHS


def from_name(pattern: re.Pattern[str], name: str) -> Found:
    """Of the contract's name. A pattern that fits in two places with different months says nothing."""
    group = "months" if "months" in pattern.groupindex else 1
    found = {match[group] for match in pattern.finditer(name) if match[group]}
    if not found:
        return ContractTrouble.NO_MONTHS
    return _from_words(found.pop()) if len(found) == 1 else ContractTrouble.BAD_MONTHS
