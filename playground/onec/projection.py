"""What of an object is shown: ``$select``, ``$expand`` and the two flavours of JSON."""

from typing import Any

from playground.jsontext import Json
from playground.onec.address import Options
from playground.onec.base import Base
from playground.onec.errors import bad_option
from playground.onec.schema import EntityType

__all__ = ["Projection"]


class Projection:
    """ODataError 400, code 14 at once when a selected or expanded name does not exist."""

    def __init__(self, base: Base, entity_set: str, options: Options, minimal: bool) -> None:
        self.minimal = minimal
        self._base = base
        self._set = entity_set
        self._type: EntityType = base.schema.types[entity_set]
        self._links = [name for name, target in self._type.targets.items() if target in base.schema.types]
        self._names: list[str] = []
        self._paths: list[tuple[str, ...]] = []
        self._expanded: list[str] = []
        self._read_select([part.strip() for part in options.select.split(",") if part.strip()])
        self._read_expand(
            [part.strip() for part in options.expand.split(",") if part.strip()], options.select.split(",")
        )

    def _read_select(self, parts: list[str]) -> None:
        properties = self._type.properties
        shown: dict[str, None] = {}
        for part in parts or ["*"]:
            if part == "*":
                shown.update(dict.fromkeys(properties))
            elif part == "**":
                shown.update(dict.fromkeys(name for name, known in properties.items() if not known.collection))
            elif "/" in part:
                names = tuple(part.split("/"))
                self._base.paths(self._set).find(names)
                self._paths.append(names)
            elif part in properties:
                # The type of a composite value has a name of its own and is selected by it.
                shown[part] = None
            elif part not in self._links:
                raise bad_option(f"Поле «{part}» не найдено в «{self._set}»")
        self._names = list(shown)

    def _read_expand(self, parts: list[str], select: list[str]) -> None:
        selected = {part.strip() for part in select}
        everything = selected == {""} or selected & {"*", "**"}
        for part in parts:
            if part not in self._links:
                raise bad_option(f"Поле «{part}» не найдено или не раскрывается в «{self._set}»")
            # A reference that is expanded and not selected stays closed, without a word.
            if everything or part in selected:
                self._expanded.append(part)

    def row(self, kept: Json) -> Json:
        """An object as an element of ``value``."""
        shown: Json = {name: self._value(name, kept[name]) for name in self._names}
        for link in self._expanded:
            shown[link] = self._expand(link, kept)
        for names in self._paths:
            self._put_path(shown, names, kept)
        if self.minimal and self._type.keys == ("Ref_Key",):
            links = {name for name in self._links if f"{name}_Key" in shown and name not in self._expanded}
            for link in sorted(links):
                shown[f"{link}@navigationLinkUrl"] = f"{self._set}(guid'{kept['Ref_Key']}')/{link}"
        return shown

    def object(self, kept: Json) -> Json:
        """An object that is the whole answer."""
        head = {"odata.metadata": f"$metadata#{self._set}/@Element"} if self.minimal else {}
        return {**head, **self.row(kept)}

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [{part: self._value(part, row[part]) for part in row} for row in value]
        return self._base.type_name(value) if name.endswith("_Type") and isinstance(value, str) else value

    def _expand(self, link: str, kept: Json) -> Json | None:
        target = self._type.targets[link]
        other = self._base.find(target, kept[f"{link}_Key"])
        return None if other is None else Projection(self._base, target, Options(), self.minimal).row(other)

    def _put_path(self, shown: Json, names: tuple[str, ...], kept: Json) -> None:
        place = self._base.paths(self._set).find(names)
        value = place.get(kept)
        inner = shown
        for name in names[:-1]:
            inner = inner.setdefault(name, {})
        if place.composite:
            inner[f"{names[-1]}_Type"], inner[names[-1]] = self._base.type_name(value[0]), value[1]
        else:
            inner[names[-1]] = value
