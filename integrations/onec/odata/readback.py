"""Comparing what 1C has stored with what it was sent: it cuts and ignores without a word (reference/onec.md 1.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from uuid import UUID

from integrations.onec.odata.values import Json


class How(Enum):
    """In what way they differ; the value is for people."""

    ABSENT = "нет такого поля или строки"
    CUT = "текст обрезан"
    EXTRA = "лишняя строка"
    OTHER = "другое значение"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: ``Комментарий``, ``Услуги[2].Количество``. The values are people's data: not for logs."""

    path: str
    how: How
    sent: Json = field(repr=False)
    stored: Json = field(repr=False)


def compare(sent: Mapping[str, Json], stored: Mapping[str, Json]) -> list[Difference]:
    """The differences, field by field and row by row; only fields that were sent count. Empty: all is as it was sent."""
    return list(_compare_fields("", sent, stored))


def _compare_fields(prefix: str, sent: Mapping[str, Json], stored: Mapping[str, Json]) -> Iterator[Difference]:
    for name, value in sent.items():
        path = prefix + name
        if name not in stored:
            yield Difference(path, How.ABSENT, value, None)
            continue
        found = stored[name]
        if isinstance(value, list) and isinstance(found, list):
            yield from _compare_rows(path, value, found)
        elif not _same(value, found):
            cut = isinstance(value, str) and isinstance(found, str) and found != "" and value.startswith(found)
            yield Difference(path, How.CUT if cut else How.OTHER, value, found)


def _compare_rows(path: str, sent: list[Json], stored: list[Json]) -> Iterator[Difference]:
    for number in range(1, max(len(sent), len(stored)) + 1):
        here = f"{path}[{number}]"
        if number > len(stored):
            yield Difference(here, How.ABSENT, sent[number - 1], None)
        elif number > len(sent):
            yield Difference(here, How.EXTRA, None, stored[number - 1])
        else:
            row, found = sent[number - 1], stored[number - 1]
            if isinstance(row, dict) and isinstance(found, dict):
                yield from _compare_fields(f"{here}.", row, found)
            elif row != found:
                yield Difference(here, How.OTHER, row, found)


def _same(sent: Json, stored: Json) -> bool:
    """Equal as values: 1 is "1" and 1.0, a GUID in capitals is the same, 1C drops spaces at the end of a text."""
    if isinstance(sent, bool) or isinstance(stored, bool) or sent is None or stored is None:
        return sent is stored
    if isinstance(sent, str) and isinstance(stored, str):
        return sent.rstrip() == stored.rstrip() or _same_spelt_otherwise(sent, stored)
    if isinstance(sent, list | dict) or isinstance(stored, list | dict):
        return sent == stored
    try:
        return Decimal(sent) == Decimal(stored)
    except InvalidOperation:
        return False


def _same_spelt_otherwise(sent: str, stored: str) -> bool:
    for read in (UUID, datetime.fromisoformat):
        try:
            return read(sent) == read(stored)
        except ValueError:
            continue
    return False
