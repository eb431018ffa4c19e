"""A mapping against ``$metadata``: everything that is wrong with it at once (reference/onec.md 3.5). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from hashlib import sha256

from integrations.onec.pull.mapping import EDM, PullMapping
from integrations.onec.pull.sources import AdditionalAttribute, PartnerApiSource, SaleRows

Schema = Mapping[str, Mapping[str, str]]
"""By entity set, its properties and their types, as ``$metadata`` writes them."""
RETIRED = "Удалить"
"""The prefix by which the vendor marks an attribute that is used no more."""


class Mismatch(StrEnum):
    NO_ENTITY = "no-entity"
    NO_PROPERTY = "no-property"
    RETIRED = "retired"
    WRONG_TYPE = "wrong-type"
    NO_ELEMENT = "no-element"


@dataclass(frozen=True, slots=True)
class Fault:
    """One name that the mapping and the base do not agree on. ``place``: the section of the mapping. ``found``: its type, or
    a name like it; for ``NO_ELEMENT``, which no base knows by ``$metadata``, what was looked for."""

    kind: Mismatch
    place: str
    entity: str
    name: str = ""
    found: str = ""

    @property
    def where(self) -> str:
        """«Catalog_Контрагенты.ИНН»."""
        return f"{self.entity}.{self.name}" if self.name else self.entity


def check_pull(schema: Schema, mapping: PullMapping) -> list[Fault]:
    """All that is wrong with the sections of a pull."""
    parties, contracts = mapping.counterparties, mapping.contracts
    folder = {"IsFolder": "flag"}
    faults = check(schema, "counterparties", parties.entity, parties.fields() | (folder if parties.folders else {}))
    faults += check(schema, "counterparties", parties.entity, _conditions(parties.only))
    if not isinstance(contracts.source, PartnerApiSource):
        wanted = contracts.fields() | (folder if contracts.folders else {})
        faults += check(schema, "contracts", contracts.entity, wanted)
        faults += check(schema, "contracts", contracts.entity, _conditions(contracts.only))
    place = {SaleRows: "contracts.sales", AdditionalAttribute: "contracts.attributes"}.get(type(contracts.source), "")
    for entity, fields in contracts.other_fields().items():
        faults += check(schema, place, entity, fields)
    return list(dict.fromkeys(faults))


def _conditions(only: Mapping[str, bool | str]) -> dict[str, str]:
    return {name: "flag" if isinstance(value, bool) else "text" for name, value in only.items()}


def check(schema: Schema, place: str, entity: str, fields: Mapping[str, str]) -> list[Fault]:
    """What is wrong with one entity set and its properties (by name, their sort: a key of ``mapping.EDM``)."""
    known = schema.get(entity)
    if known is None:
        like = _like(entity, schema)
        return [Fault(Mismatch.NO_ENTITY, place, entity, found=like)]
    return list(_check_fields(place, entity, known, fields))


def _check_fields(place: str, entity: str, known: Mapping[str, str], fields: Mapping[str, str]) -> Iterator[Fault]:
    for name, kind in fields.items():
        is_type = known.get(name)
        if is_type is None and f"{RETIRED}{name}" in known:
            yield Fault(Mismatch.RETIRED, place, entity, name, f"{RETIRED}{name}")
        elif is_type is None:
            yield Fault(Mismatch.NO_PROPERTY, place, entity, name, _like(name, known))
        elif name.startswith(RETIRED):
            yield Fault(Mismatch.RETIRED, place, entity, name, name)
        elif EDM[kind] and is_type not in EDM[kind]:
            yield Fault(Mismatch.WRONG_TYPE, place, entity, name, is_type)


def _like(name: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, names, n=1, cutoff=0.8)), "")


def fingerprint(faults: Iterable[Fault]) -> bytes:
    """Tells one set of faults from another: people are told once of the same."""
    return sha256("\n".join(sorted(f"{fault.kind} {fault.where} {fault.found}" for fault in faults)).encode()).digest()
