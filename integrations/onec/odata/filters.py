"""Conditions of ``$filter``. A field is declared with its kind, and a kind offers only what 1C answers truthfully.

    all_of(Text("ИНН").equals("7701234567"), Flag("DeletionMark").equals(False))

So three traps of reference/onec.md 1.4 cannot be written: a composite field compared with a plain guid (200 and
always empty), the same as a string (empty again), and a reference compared by order (500).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from integrations.onec.odata import literals

_NAME = r"[A-Za-zА-Яа-яЁё_][A-Za-zА-Яа-яЁё0-9_]*"
_WHOLE_NAME = re.compile(_NAME)
_PATH = re.compile(rf"{_NAME}(/{_NAME})*")


def checked_name(name: str) -> str:
    """The name of a 1C object. Raises ValueError for anything else: names come from a configuration file."""
    if not _WHOLE_NAME.fullmatch(name):
        msg = "это не имя объекта 1С"
        raise ValueError(msg)
    return name


def checked_path(path: str) -> str:
    """The name of a field, or a path to one (``Контрагент/ИНН``). Raises ValueError for anything else."""
    if not _PATH.fullmatch(path):
        msg = "это не имя поля 1С"
        raise ValueError(msg)
    return path


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition, ready for ``$filter``; made only by this module. ``compound``: needs brackets inside another one."""

    written: str
    compound: bool = False

    def __str__(self) -> str:
        return self.written


def _joined(word: str, conditions: Iterable[Filter]) -> Filter:
    parts = list(conditions)
    if not parts:
        msg = "a condition of no conditions would select everything or nothing: say which"
        raise ValueError(msg)
    if len(parts) == 1:
        return parts[0]
    return Filter(word.join(f"({part})" if part.compound else part.written for part in parts), compound=True)


def all_of(*conditions: Filter) -> Filter:
    """И. Raises ValueError if there are none."""
    return _joined(" and ", conditions)


def any_of(*conditions: Filter) -> Filter:
    """ИЛИ. Raises ValueError if there are none."""
    return _joined(" or ", conditions)


def not_(condition: Filter) -> Filter:
    """НЕ."""
    return Filter(f"not ({condition})")


@dataclass(frozen=True, slots=True)
class _Field:
    path: str

    def __post_init__(self) -> None:
        checked_path(self.path)

    def _compare(self, operator: str, literal: str) -> Filter:
        return Filter(f"{self.path} {operator} {literal}")


class Text(_Field):
    """A string or a member of an enumeration."""

    __slots__ = ()

    def equals(self, value: str) -> Filter:
        """Raises ValueError for a GUID: as text it finds nothing, ``Reference`` and ``Composite`` are for it."""
        try:
            UUID(value)
        except ValueError:
            return self._compare("eq", literals.text(value))
        msg = "a reference is not text: use Reference or Composite"
        raise ValueError(msg)

    def one_of(self, values: Iterable[str]) -> Filter:
        """Any of the values; keep them few, web servers take 2,000 characters of a query. Raises as ``equals``."""
        return any_of(*map(self.equals, values))

    def contains(self, part: str) -> Filter:
        """The text has this part anywhere. 1C has no index for it: bound it by a date as well."""
        return Filter(f"substringof({literals.text(part)},{self.path}) eq true")

    def starts_with(self, part: str) -> Filter:
        """The text begins so."""
        return Filter(f"startswith({self.path},{literals.text(part)}) eq true")


class Flag(_Field):
    """A Boolean."""

    __slots__ = ()

    def equals(self, value: bool) -> Filter:
        """Is it so."""
        return self._compare("eq", literals.boolean(value))


class Number(_Field):
    """A number; compared with whole ones only, see ``literals.number``."""

    __slots__ = ()

    def equals(self, value: int) -> Filter:
        """Equal."""
        return self._compare("eq", literals.number(value))

    def at_least(self, value: int) -> Filter:
        """Greater or equal."""
        return self._compare("ge", literals.number(value))

    def below(self, value: int) -> Filter:
        """Less."""
        return self._compare("lt", literals.number(value))


class Reference(_Field):
    """A reference to one type of object (``…_Key``); None is the empty one. 1C cannot compare references by order."""

    __slots__ = ()

    def __post_init__(self) -> None:
        # Composite fields never end so (reference/onec.md 1.2): their plain comparison cannot be written here.
        if not checked_path(self.path).endswith("_Key"):
            msg = "поле ссылки кончается на _Key, составное поле сравнивают через Composite"
            raise ValueError(msg)

    def equals(self, value: UUID | None) -> Filter:
        """This object."""
        return self._compare("eq", literals.guid(value))

    def one_of(self, values: Iterable[UUID]) -> Filter:
        """Any of these objects; keep them few, web servers take 2,000 characters of a query."""
        return any_of(*map(self.equals, values))


class Composite(_Field):
    """A field that may refer to objects of several types (``Recorder``, ``ДокументОснование``)."""

    __slots__ = ()

    def __post_init__(self) -> None:
        if checked_path(self.path).endswith("_Key"):
            msg = "поле с окончанием _Key не составное, его сравнивают через Reference"
            raise ValueError(msg)

    def equals(self, value: UUID, entity: str) -> Filter:
        """This object of this entity set, for example ``Document_РеализацияТоваровУслуг``."""
        return self._compare("eq", f"cast({literals.guid(value)},{literals.text(checked_name(entity))})")


@dataclass(frozen=True, slots=True)
class Moment(_Field):
    """A date with a time, in the local time of the base's ``zone``. Instants have a zone, else ValueError."""

    zone: ZoneInfo

    def since(self, start: datetime) -> Filter:
        """At ``start`` or later."""
        return self._compare("ge", literals.moment(start, self.zone))

    def before(self, end: datetime) -> Filter:
        """Earlier than ``end``."""
        return self._compare("lt", literals.moment(end, self.zone))

    def between(self, start: datetime, end: datetime) -> Filter:
        """From ``start``, up to but without ``end``."""
        return all_of(self.since(start), self.before(end))

    def is_empty(self) -> Filter:
        """Not set."""
        return self._compare("eq", literals.moment(None, self.zone))
