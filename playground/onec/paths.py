"""Names in ``$filter``, ``$select`` and ``$orderby``, through references too: ``Контрагент/ИНН``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.jsontext import Json
from playground.onec.errors import bad_option
from playground.onec.schema import EntityType

__all__ = ["Getter", "Paths", "Place"]

Getter = Callable[[Json], Any]
Lookup = Callable[[str, str], Json | None]
"""(entity set, GUID) → the object, None for a dangling reference."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name leads. A composite's getter gives (type name, value)."""

    type: str
    get: Getter
    composite: bool = False
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class Paths:
    """The names that objects of one entity set know."""

    entity_set: str
    types: Mapping[str, EntityType]
    lookup: Lookup
    is_unlimited: Callable[[str, str], bool]
    blank: Callable[[str, str], Any]
    """(entity set, property) → the empty value: what a path over an empty reference gives."""

    def find(self, names: tuple[str, ...]) -> Place:
        """ODataError 400, code 14 when there is no such name."""
        known = self.types[self.entity_set]
        if len(names) == 1:
            (name,) = names
            found = known.properties.get(name)
            if found is None or found.collection:
                raise bad_option(f"Поле «{name}» не найдено в «{self.entity_set}»")
            if known.is_composite(name):
                return Place(found.type, lambda row: (row[f"{name}_Type"], row[name]), composite=True)
            return Place(found.type, lambda row: row[name], unlimited=self.is_unlimited(self.entity_set, name))
        target = known.targets.get(names[0])
        key = f"{names[0]}_Key"
        if target is None or target not in self.types or key not in known.properties:
            raise bad_option(f"Поле «{names[0]}» не найдено в «{self.entity_set}»")
        inner = Paths(target, self.types, self.lookup, self.is_unlimited, self.blank)
        place = inner.find(names[1:])
        blank = inner.blank_of(names[1:], composite=place.composite)
        get, lookup = place.get, self.lookup

        def through(row: Json) -> Any:
            other = lookup(target, row[key])
            return blank if other is None else get(other)

        return Place(place.type, through, place.composite, place.unlimited)

    def blank_of(self, names: tuple[str, ...], *, composite: bool) -> Any:
        owner = self.entity_set
        for name in names[:-1]:
            owner = self.types[owner].targets[name]
        empty = self.blank(owner, names[-1])
        return ("StandardODATA.Undefined", empty) if composite else empty
