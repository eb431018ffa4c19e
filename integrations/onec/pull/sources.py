"""Where the months of an ITS contract are kept: no configuration has one place for them (reference/onec.md 3.4).

``attribute:<имя>`` – an attribute of the contract; ``dates`` – from its first to its last day;
``additional_attribute:<название>`` – an additional attribute, by the name people see;
``sale_rows:<маска>`` – what was sold under the contract, by a mask of the item's name;
``name_pattern:<выражение>`` – a regular expression over the contract's name;
``partner_api`` – whole contracts from the vendor's partner API, none from the base.
"""

import re
from dataclasses import dataclass

_PROPERTY = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the contract's catalog, as ``$metadata`` calls it."""

    name: str


@dataclass(frozen=True, slots=True)
class Dates:
    """The first and the last day."""


@dataclass(frozen=True, slots=True)
class AdditionalAttribute:
    """An additional attribute, as people call it."""

    title: str


@dataclass(frozen=True, slots=True)
class SaleRows:
    """Rows of sales whose item's name fits the mask (``*`` is anything)."""

    mask: str


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A regular expression; the months are its group ``months``, else its first group."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PartnerApiSource:
    """Not the base at all: contracts and their dates come from the vendor's partner API."""


MonthsSource = Attribute | Dates | AdditionalAttribute | SaleRows | NamePattern | PartnerApiSource


def parse_source(text: str) -> MonthsSource:
    """The source that a line of the mapping names; raises ValueError in Russian."""
    name, _, argument = text.partition(":")
    argument = argument.strip()
    match name.strip():
        case "dates" if not argument:
            return Dates()
        case "partner_api" if not argument:
            return PartnerApiSource()
        case "attribute" if _PROPERTY.fullmatch(argument):
            return Attribute(argument)
        case "additional_attribute" if argument:
            return AdditionalAttribute(argument)
        case "sale_rows" if argument.strip("* "):
            return SaleRows(argument)
        case "name_pattern" if argument:
            return NamePattern(_pattern(argument))
    msg = (
        f"источник месяцев «{text}» непонятен: нужно attribute:<реквизит>, dates, additional_attribute:<название>, "
        "sale_rows:<маска номенклатуры>, name_pattern:<регулярное выражение> или partner_api"
    )
    raise ValueError(msg)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text, re.IGNORECASE)
    except re.error as error:
        msg = f"регулярное выражение «{text}» не разбирается: {error.msg}"
        raise ValueError(msg) from None
    if not pattern.groups:
        msg = f"в регулярном выражении «{text}» нет скобок вокруг числа месяцев, например (\\d+) мес"
        raise ValueError(msg)
    return pattern
