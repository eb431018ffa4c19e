"""The schema of a base: what ``$metadata`` says, read from the very XML that is served."""

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

__all__ = ["EDM", "EntityType", "Property", "Schema", "entity_type_name"]

EDM = "{http://schemas.microsoft.com/ado/2009/11/edm}"
_COLLECTION = re.compile(r"Collection\(StandardODATA\.(.+)\)")
_NAMED = frozenset({EDM + "Property", EDM + "PropertyRef"})

for _prefix, _uri in (
    ("edmx", "http://schemas.microsoft.com/ado/2007/06/edmx"),
    ("m", "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"),
    ("", "http://schemas.microsoft.com/ado/2009/11/edm"),
):
    ElementTree.register_namespace(_prefix, _uri)


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    type: str
    """``Edm.String``, …; of a tabular section the name of its row type, of a record set too."""
    collection: bool = False


@dataclass(frozen=True, slots=True)
class EntityType:
    name: str
    keys: tuple[str, ...]
    properties: Mapping[str, Property]
    targets: Mapping[str, str]
    """Navigation property → the entity set its ``…_Key`` refers to."""

    @property
    def sections(self) -> list[Property]:
        return [known for known in self.properties.values() if known.collection]

    def is_composite(self, name: str) -> bool:
        return f"{name}_Type" in self.properties


@dataclass(slots=True)
class Schema:
    """Entity types by the name of their set (1C names both alike) and the rows of tabular sections."""

    tree: ElementTree.Element
    types: dict[str, EntityType] = field(default_factory=dict)
    rows: dict[str, EntityType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        targets = {
            element.get("Name", ""): entity_type_name(element.findall(EDM + "End")[1].get("Type", ""))
            for element in self.tree.iter(EDM + "Association")
        }
        for element in self.tree.iter(EDM + "EntityType"):
            known = _read_type(element, targets)
            self.types[known.name] = known
        for element in self.tree.iter(EDM + "ComplexType"):
            known = _read_type(element, targets)
            self.rows[known.name] = known

    def section_owner(self, name: str) -> tuple[str, str] | None:
        """The owner and the section of an entity set such as ``Document_X_Услуги``; None when it is no section.

        Names may contain underscores, so the answer comes from the schema and not from cutting the name.
        """
        for owner, known in self.types.items():
            if name.startswith(owner + "_"):
                section = known.properties.get(name[len(owner) + 1 :])
                if section is not None and section.collection:
                    return owner, section.name
        return None

    def renamed(self, names: Mapping[tuple[str, str], str]) -> "Schema":
        """The schema after an update of the configuration: {(entity set, property): new name}."""
        tree = copy.deepcopy(self.tree)
        for element in (*tree.iter(EDM + "EntityType"), *tree.iter(EDM + "ComplexType")):
            owner = element.get("Name", "").removesuffix("_RowType")
            for part in element.iter():
                name = part.get("Name", "")
                if part.tag == EDM + "NavigationProperty":
                    # The reference ``X`` stands beside its key ``X_Key`` and follows it.
                    new = names.get((owner, f"{name}_Key"), "").removesuffix("_Key")
                else:
                    new = names.get((owner, name), "") if part.tag in _NAMED else ""
                if new:
                    part.set("Name", new)
        return Schema(tree)

    def narrowed(self, published: Iterable[str]) -> "Schema":
        """The schema as a base shows it that publishes only these objects, with their tabular sections."""
        wanted = set(published)
        for name in list(self.types):
            owner = self.section_owner(name)
            if (owner is not None and owner[0] in wanted) or name.removesuffix("_RecordType") in wanted:
                wanted.add(name)
        tree = copy.deepcopy(self.tree)
        gone = {
            element.get("Name", "")
            for element in tree.iter(EDM + "Association")
            if any(entity_type_name(end.get("Type", "")) not in wanted for end in element.findall(EDM + "End"))
        }
        for parent in list(tree.iter()):
            for element in list(parent):
                if not _stays(element, wanted, gone, self.types):
                    parent.remove(element)
        return Schema(tree)

    def xml(self) -> bytes:
        body: bytes = ElementTree.tostring(self.tree, encoding="utf-8", xml_declaration=True)
        return body


def entity_type_name(qualified: str) -> str:
    return qualified.removeprefix("StandardODATA.")


def _read_type(element: ElementTree.Element, associations: Mapping[str, str]) -> EntityType:
    properties = {}
    for part in element.findall(EDM + "Property"):
        name, type_name = part.get("Name", ""), part.get("Type", "")
        rows = _COLLECTION.fullmatch(type_name)
        properties[name] = Property(name, rows[1], collection=True) if rows else Property(name, type_name)
    targets = {
        part.get("Name", ""): associations[entity_type_name(part.get("Relationship", ""))]
        for part in element.findall(EDM + "NavigationProperty")
    }
    keys = tuple(part.get("Name", "") for part in element.iter(EDM + "PropertyRef"))
    return EntityType(element.get("Name", ""), keys, properties, targets)


def _stays(element: ElementTree.Element, wanted: set[str], gone: set[str], types: Mapping[str, EntityType]) -> bool:
    """Whether an element of the document stays when only ``wanted`` entity types are published."""
    name = element.get("Name", "")
    if element.tag in (EDM + "EntityType", EDM + "EntitySet"):
        return name in wanted
    if element.tag == EDM + "ComplexType":
        owner = name.rpartition("_")[0]
        # Complex types without an owner among the entities are the platform's own (TypeDescription, …).
        return owner in wanted or owner not in types
    if element.tag == EDM + "Association":
        return name not in gone
    if element.tag == EDM + "NavigationProperty":
        return entity_type_name(element.get("Relationship", "")) not in gone
    if element.tag == EDM + "FunctionImport":
        bound = element.find(f"{EDM}Parameter[@Name='bindingParameter']")
        return bound is None or entity_type_name(bound.get("Type", "")) in wanted
    return True
