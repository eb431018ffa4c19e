"""The description of a base: which sets, fields, enumerations and functions it publishes (``$metadata``, 1.1–1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_NAMESPACE = "StandardODATA."


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is published. Types are written as in ``$metadata``: ``Edm.String``, ``StandardODATA.…``, ``Collection(…)``.

    ``sets``: entity set to its properties to their types. ``rows``: type of a tabular section's row to its properties.
    ``enums``: enumeration to the names of its members. ``functions``: (entity set's or row's type, function name).
    """

    sets: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Mapping[str, str]]
    enums: Mapping[str, tuple[str, ...]]
    functions: frozenset[tuple[str, str]]

    def section(self, entity: str, name: str) -> Mapping[str, str] | None:
        """The columns of a tabular section and their types; None if there is no such section."""
        edm_type = self.sets.get(entity, {}).get(name, "")
        if not edm_type.startswith(f"Collection({_NAMESPACE}"):
            return None
        return self.rows.get(_bare(edm_type))


def parse_metadata(body: bytes) -> Metadata:
    """Read the XML of ``$metadata``. Raises ValueError for what is none; entities and DTDs with them are refused."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError) as error:
        msg = f"not a readable $metadata: {type(error).__name__}"
        raise ValueError(msg) from None
    if not root.tag.endswith("}Edmx"):
        msg = "not a $metadata: the root is not Edmx"
        raise ValueError(msg)
    entity_types = _types(root, "EntityType")
    return Metadata(
        sets={
            found.get("Name", ""): entity_types.get(_bare(found.get("EntityType", "")), {})
            for found in root.iterfind(".//{*}EntitySet")
        },
        rows=_types(root, "ComplexType"),
        enums={
            found.get("Name", ""): tuple(member.get("Name", "") for member in found.iterfind("{*}Member"))
            for found in root.iterfind(".//{*}EnumType")
        },
        functions=frozenset(
            (_bare(bound.get("Type", "")), found.get("Name", ""))
            for found in root.iterfind(".//{*}FunctionImport")
            for bound in found.iterfind("{*}Parameter[@Name='bindingParameter']")
        ),
    )


def _types(root: Element, kind: str) -> dict[str, dict[str, str]]:
    return {
        found.get("Name", ""): {one.get("Name", ""): one.get("Type", "") for one in found.iterfind("{*}Property")}
        for found in root.iterfind(f".//{{*}}{kind}")
    }


def _bare(edm_type: str) -> str:
    """The name without namespace and without ``Collection(…)``."""
    return edm_type.removeprefix("Collection(").removesuffix(")").removeprefix(_NAMESPACE)
