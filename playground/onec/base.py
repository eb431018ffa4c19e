"""One infobase: its objects, its settings, who asks and what goes wrong."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.jsontext import Json
from playground.onec.configurations import Configuration, load_schema
from playground.onec.faults import Faults
from playground.onec.lengths import Lengths
from playground.onec.literals import EMPTY_REF
from playground.onec.paths import Paths
from playground.onec.schema import EntityType, Schema
from playground.onec.values import empty
from playground.onec.watch import Watch

__all__ = ["Base", "Manners"]

Key = tuple[str, ...]


@dataclass(slots=True)
class Manners:
    """What differs between publications and infobases; the control API changes it."""

    bom: bool = True
    keeps_client_refs: bool = False
    """Whether an object created with a ``Ref_Key`` of the client's gets it: nobody has published which is true."""
    closed_before: str | None = None
    """A local date (ISO): documents before it cannot be posted or un-posted."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    user: str = "odata"
    password: str = "demo"  # noqa: S105 - a made-up password of a made-up base


class Base:
    """``now`` gives seconds since 1970: the desk's clock."""

    def __init__(self, name: str, configuration: Configuration, now: Callable[[], float]) -> None:
        self.name = name
        self.configuration = configuration
        self.manners = Manners()
        self.faults = Faults()
        self.watch = Watch()
        self.lengths = Lengths()
        self.published: frozenset[str] | None = None
        """The published set of objects ("состав"); None is all of them."""
        self.renamed: dict[tuple[str, str], str] = {}
        self._now = now
        self._objects: dict[str, dict[Key, Json]] = {}
        self._numbers: Counter[str] = Counter()
        # Numbers and codes ever used, by entity set.
        self._taken: dict[str, set[str]] = {}
        self._writes = 0
        self.reshape()

    def reshape(self) -> None:
        """Work out the schema anew after ``published`` or ``renamed`` has changed."""
        original = load_schema(self.configuration)
        self.whole: Schema = original.renamed(self.renamed) if self.renamed else original
        self.schema: Schema = self.whole if self.published is None else self.whole.narrowed(self.published)
        self._metadata: bytes | None = None

    def metadata(self) -> bytes:
        """The answer to ``$metadata``."""
        if self._metadata is None:
            self._metadata = self.schema.xml()
        return self._metadata

    def rename(self, entity_set: str, old: str, new: str) -> None:
        """An update of the configuration renames a property: ``ИНН`` to ``УдалитьИНН``. Objects keep their values."""
        pairs = [(old, new)]
        if self.whole.types[entity_set].is_composite(old):
            pairs.append((f"{old}_Type", f"{new}_Type"))
        known = {(owner, now): name for (owner, name), now in self.renamed.items()}
        for before, after in pairs:
            self.renamed[entity_set, known.get((entity_set, before), before)] = after
            for kept in self._objects.get(entity_set, {}).values():
                kept[after] = kept.pop(before)
        self.reshape()

    def now(self) -> datetime:
        """The server's local time, without a zone and without fractions, as 1C has it."""
        return datetime.fromtimestamp(int(self._now()), self.manners.zone).replace(tzinfo=None)

    # --- objects -----------------------------------------------------------------------------

    def objects(self, entity_set: str) -> dict[Key, Json]:
        return self._objects.setdefault(entity_set, {})

    def snapshot(self) -> dict[str, dict[Key, Json]]:
        """What ``restore`` takes back, as long as the objects themselves are replaced and not changed."""
        return {name: dict(kept) for name, kept in self._objects.items()}

    def restore(self, objects: dict[str, dict[Key, Json]]) -> None:
        self._objects = objects

    def counts(self) -> dict[str, int]:
        return {name: len(kept) for name, kept in self._objects.items()}

    def rows(self, entity_set: str) -> Iterator[Json]:
        """What an entity set holds: objects, rows of a tabular section, records of a register or its record sets."""
        section = self.whole.section_owner(entity_set)
        if section is not None and f"{entity_set}_RowType" in self.whole.rows:
            owner, name = section
            for kept in self.objects(owner).values():
                yield from kept[name]
        elif f"{entity_set}_RecordType" in self.whole.types:
            yield from self._record_sets(entity_set)
        else:
            yield from self.objects(entity_set).values()

    def _record_sets(self, register: str) -> Iterator[Json]:
        known = self.whole.types[register]
        found: dict[Key, Json] = {}
        for record in self.objects(f"{register}_RecordType").values():
            key = tuple(str(record[name]) for name in known.keys)
            head = {name: record[name] for name in known.keys}
            found.setdefault(key, {**head, "RecordSet": []})["RecordSet"].append(record)
        yield from found.values()

    def find(self, entity_set: str, ref: str) -> Json | None:
        return self.objects(entity_set).get((ref,))

    def store(self, entity_set: str, kept: Json) -> None:
        self.objects(entity_set)[tuple(str(kept[name]) for name in self.whole.types[entity_set].keys)] = kept
        self._taken.setdefault(entity_set, set()).add(str(kept.get("Number") or kept.get("Code")))

    def blank(self, known: EntityType) -> Json:
        """An object or a row nobody has filled."""
        return {name: empty(prop) for name, prop in known.properties.items()}

    def next_version(self) -> int:
        self._writes += 1
        return self._writes

    def next_number(self, entity_set: str, field_name: str) -> str:
        """The next free ``0000-000001`` of this type of documents, or ``00-000001`` of this catalog."""
        taken = self._taken.setdefault(entity_set, set())
        while True:
            self._numbers[entity_set] += 1
            prefix = "0000" if field_name == "Number" else "00"
            number = f"{prefix}-{self._numbers[entity_set]:06}"
            if number not in taken:
                return number

    # --- names -------------------------------------------------------------------------------

    def paths(self, entity_set: str) -> Paths:
        return Paths(entity_set, self.schema.types, self.find, self.lengths.is_unlimited, self._empty_of)

    def _empty_of(self, entity_set: str, name: str) -> Any:
        return empty(self.whole.types[entity_set].properties[name])

    def type_name(self, shown: str) -> str:
        """The type of a composite value as this publication tells it: a type outside the set has no name."""
        if not shown.startswith("StandardODATA.") or shown == "StandardODATA.Undefined":
            return shown
        name = shown.removeprefix("StandardODATA.")
        if name in self.schema.types:
            return shown
        return f"UnavailableEntities.UnavailableEntity_{_type_id(name)}"

    def presentation(self, entity_set: str, ref: str) -> str:
        """How a person of 1C sees a reference."""
        kept = None if ref == EMPTY_REF else self.find(entity_set, ref)
        if kept is None:
            return ""
        return str(kept.get("Description") or f"{kept.get('Number', '')} от {kept.get('Date', '')}")


def _type_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))
