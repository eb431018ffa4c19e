"""Which column is what: headings as 1C and people print them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from integrations.onec.file_import.problem import quoted


class Column(Enum):
    """What a column holds; the value is the heading people are told about."""

    NAME = "Наименование"
    FULL_NAME = "Полное наименование"
    INN = "ИНН"
    KPP = "КПП"
    CONTRACT = "Номер договора"
    STARTS = "Дата начала"
    MONTHS = "Срок (мес.)"
    ENDS = "Дата окончания"
    CONTACT = "Контактное лицо"
    PHONE = "Телефон"
    HOURS = "Остаток часов"
    MINUTES = "Остаток минут"


_SYNONYMS = {
    # The better heading first: in a list of contracts «Наименование» is the contract's, and «Контрагент» the company's.
    Column.NAME: (
        "контрагент, клиент, наименование контрагента, наименование клиента, наименование организации, "
        "наименование компании, краткое наименование, рабочее наименование, наименование в программе, наименование, "
        "название, компания, организация"
    ),
    Column.FULL_NAME: "полное наименование, наименование полное, полное юридическое наименование",
    Column.INN: "инн, инн контрагента, инн клиента, инн организации, инн кпп",
    Column.KPP: "кпп, кпп контрагента, кпп клиента, кпп организации",
    Column.CONTRACT: "номер договора, № договора, договор №, договор номер, договор, договор итс, договор контрагента",
    Column.STARTS: (
        "дата начала, дата начала действия, дата начала договора, действует с, начало действия, начало договора, "
        "срок действия с"
    ),
    Column.MONTHS: (
        "срок мес, срок в месяцах, срок месяцев, срок договора мес, срок действия мес, месяцев, количество месяцев, "
        "кол во месяцев, мес, срок"
    ),
    Column.ENDS: (
        "дата окончания, дата окончания действия, дата окончания договора, действует по, действует до, "
        "окончание действия, окончание договора, срок действия по"
    ),
    Column.CONTACT: "контактное лицо, основное контактное лицо, контакт, фио, фио контактного лица",
    Column.PHONE: (
        "телефон, телефоны, телефон контактного лица, мобильный телефон, мобильный, моб телефон, контактный телефон, "
        "номер телефона"
    ),
    Column.HOURS: (
        "остаток часов, часов остаток, часы остаток, остаток час, остаток ч, остаток в часах, остаток часы, "
        "входящий остаток часов, входящий остаток час, баланс часов, часов, часы"
    ),
    Column.MINUTES: (
        "остаток минут, минут остаток, минуты остаток, остаток мин, остаток в минутах, остаток минуты, "
        "входящий остаток минут, входящий остаток мин, баланс минут, минут, минуты"
    ),
}
_RANKED = {
    title: (column, rank)
    for column, titles in _SYNONYMS.items()
    for rank, title in enumerate(title.strip() for title in titles.split(","))
}
_CONTRACT_COLUMNS = frozenset(
    {Column.CONTRACT, Column.STARTS, Column.MONTHS, Column.ENDS, Column.HOURS, Column.MINUTES}
)


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column is found in a row, and the headings nothing was made of."""

    places: dict[Column, int]
    unused: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Headings that must be there and are not. Contracts may be absent altogether, but not be half there."""
        found = self.places.keys()
        lacks = []
        if not found & {Column.NAME, Column.FULL_NAME}:
            lacks.append(Column.NAME)
        if Column.INN not in found:
            lacks.append(Column.INN)
        if found & _CONTRACT_COLUMNS:
            lacks += [column for column in (Column.CONTRACT, Column.STARTS) if column not in found]
            if not found & {Column.MONTHS, Column.ENDS}:
                lacks.append(Column.MONTHS)
        return tuple(quoted(column.value) for column in lacks)


def plain(title: str) -> str:
    """A heading without what people print differently: case, ё, punctuation, spaces."""
    return " ".join(re.findall(r"[\w№]+", title.casefold().replace("ё", "е")))


def read_header(cells: Sequence[str]) -> Header:
    """What this row would mean as a header; of two columns of one kind the better heading wins, then the first."""
    best: dict[Column, tuple[int, int]] = {}
    for place, title in enumerate(cells):
        if known := _RANKED.get(plain(title)):
            column, rank = known
            best[column] = min(best.get(column, (rank, place)), (rank, place))
    places = {column: place for column, (_, place) in best.items()}
    used = set(places.values())
    return Header(places, tuple(title for place, title in enumerate(cells) if title and place not in used))
