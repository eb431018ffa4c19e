"""The two configurations: the recorded ``$metadata`` plus the reconstructed supplement."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal, get_args
from xml.etree import ElementTree

from playground.onec.schema import EDM, Schema

__all__ = ["CONFIGURATIONS", "Configuration", "load_schema"]

Configuration = Literal["bp", "ut"]
CONFIGURATIONS: tuple[Configuration, ...] = get_args(Configuration)
"""Бухгалтерия 3.0 (partly reconstructed) and Управление торговлей (as recorded)."""

_DATA = Path(__file__).parent / "data"
_PLAY = "{urn:chasovoy:playground}"
_TYPES = (EDM + "EntityType", EDM + "ComplexType")


@cache
def load_schema(configuration: Configuration) -> Schema:
    """The whole schema of a configuration. Shared by all bases: nobody changes it, ``narrowed`` and ``renamed`` copy."""
    parts = [
        part
        for part in _read("supplement_metadata.xml").iter(EDM + "Schema")
        if configuration in part.get(_PLAY + "for", "").split()
    ]
    tree = _read("trade_demo_metadata.xml")
    for part in parts:
        if kept := part.get(_PLAY + "keep"):
            tree = Schema(tree).narrowed(kept.split()).tree
    (schema,) = tree.iter(EDM + "Schema")
    for part in parts:
        for element in part:
            _add(schema, element)
    _drop_sections(tree)
    return Schema(tree)


def _read(name: str) -> ElementTree.Element:
    return ElementTree.parse(_DATA / name).getroot()  # noqa: S314 - files of ours


def _add(schema: ElementTree.Element, element: ElementTree.Element) -> None:
    """Add a new element of the supplement, or its children to the element of the same name."""
    if element.tag == EDM + "EntityContainer":
        (known,) = schema.iter(EDM + "EntityContainer")
        known.extend(element)
        return
    found = [known for known in schema.findall(element.tag) if known.get("Name") == element.get("Name")]
    if not found:
        schema.insert(_place(schema, element.tag), element)
        return
    (known,) = found
    if kept := element.get(_PLAY + "keep"):
        names = set(kept.split())
        for part in list(known):
            if part.tag != EDM + "Key" and part.get("Name") not in names:
                known.remove(part)
    navigation = [part for part in element if part.tag == EDM + "NavigationProperty"]
    properties = [part for part in element if part.tag == EDM + "Property"]
    place = sum(part.tag != EDM + "NavigationProperty" for part in known)
    known[place:place] = properties
    known.extend(navigation)


def _place(schema: ElementTree.Element, tag: str) -> int:
    """After the last element of the same kind: the document keeps its order of kinds."""
    return max((index + 1 for index, known in enumerate(schema) if known.tag == tag), default=0)


def _drop_sections(tree: ElementTree.Element) -> None:
    """Forget tabular sections that no entity type holds any more, and associations nobody uses."""
    schema = Schema(tree)
    held = {section.type for known in schema.types.values() for section in known.sections}
    orphans = {name.removesuffix("_RowType") for name in schema.rows if name.endswith("_RowType") and name not in held}
    _remove(
        tree,
        lambda element: (
            element.tag in (*_TYPES, EDM + "EntitySet") and element.get("Name", "").removesuffix("_RowType") in orphans
        ),
    )
    used = {part.get("Relationship", "") for part in tree.iter(EDM + "NavigationProperty")}
    _remove(
        tree,
        lambda element: element.tag == EDM + "Association" and f"StandardODATA.{element.get('Name')}" not in used,
    )


def _remove(tree: ElementTree.Element, unwanted: Callable[[ElementTree.Element], bool]) -> None:
    for parent in list(tree.iter()):
        for element in list(parent):
            if unwanted(element):
                parent.remove(element)
