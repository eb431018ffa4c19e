"""JSON of 1C to Python's values and back (reference/onec.md 1.2, 1.3).

Errors name the type, never the value: values are people's data.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Never, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from integrations.onec.odata.literals import EMPTY_GUID, as_instant, local_text

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"
Row: TypeAlias = dict[str, Json]
Value: TypeAlias = bool | int | Decimal | str | datetime | UUID | None

_INTEGERS = frozenset({"Edm.Int16", "Edm.Int32", "Edm.Int64"})
UNDEFINED = "StandardODATA.Undefined"


class BadValue(ValueError):  # noqa: N818 - named as the other outcomes are
    """A value that is not of its type."""

    def __init__(self, edm_type: str) -> None:
        super().__init__(f"not a value of {edm_type}")


@dataclass(frozen=True, slots=True)
class CompositeValue:
    """The value of a composite field and the name of its type, ``StandardODATA.Catalog_…`` or ``Edm.…``.

    ``value`` is None for an empty reference of a known type.
    """

    edm_type: str
    value: Value


def load(body: bytes) -> Json:
    """The JSON of an answer, a BOM before it or not; fractions become Decimal. Raises ValueError."""
    try:
        loaded: Json = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError:
        msg = "JSON nested too deeply"
        raise ValueError(msg) from None
    return loaded


def dump(row: Mapping[str, Json]) -> bytes:
    """The JSON of a request. A Decimal becomes a JSON number, or ValueError if a double cannot hold it exactly."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False, default=_exact_double).encode()


def decode(value: Json, edm_type: str, zone: ZoneInfo) -> Value:
    """A value of an ``Edm.…`` type or of an enumeration (its member's name); empty dates and references are None.

    Dates are the base's local time in ``zone`` and become instants; an hour that occurs twice is its first pass.
    Raises BadValue.
    """
    try:
        match edm_type, value:
            case _, None:
                return None
            case "Edm.Guid", str():
                return UUID(value) if value != EMPTY_GUID else None
            case "Edm.DateTime", str():
                return as_instant(value, zone)
            case "Edm.Boolean", bool():
                return value
            case "Edm.Double", Decimal() | int() | str() if not isinstance(value, bool):
                number = Decimal(value)
                return number if number.is_finite() else _bad(edm_type)
            case _, str() | int() if edm_type in _INTEGERS and not isinstance(value, bool):
                return int(value)
            case _, str() if edm_type == "Edm.String" or not edm_type.startswith("Edm."):
                return value
    except (ValueError, OverflowError, InvalidOperation):
        raise BadValue(edm_type) from None
    return _bad(edm_type)


def encode(value: Value, edm_type: str, zone: ZoneInfo) -> Json:
    """The reverse of ``decode``. A 64-bit integer goes as a string: as a number 1C ignores it (1.7). Raises BadValue."""
    match edm_type, value:
        case "Edm.Guid", UUID() | None:
            return str(value or EMPTY_GUID)
        case "Edm.DateTime", datetime() | None:
            try:
                return local_text(value, zone)
            except (ValueError, OverflowError):
                raise BadValue(edm_type) from None
        case _, None:
            return None
        case "Edm.Boolean", bool():
            return value
        case "Edm.Double", Decimal() | int() if not isinstance(value, bool):
            return Decimal(value)
        case "Edm.Int64", int() if not isinstance(value, bool):
            return str(value)
        case _, int() if edm_type in _INTEGERS and not isinstance(value, bool):
            return value
        case _, str() if edm_type == "Edm.String" or not edm_type.startswith("Edm."):
            return value
    return _bad(edm_type)


def decode_composite(row: Mapping[str, Json], name: str, zone: ZoneInfo) -> CompositeValue | None:
    """The composite field ``name`` with its ``…_Type``; None if it is undefined. Raises BadValue."""
    value, edm_type = row.get(name), row.get(f"{name}_Type")
    if not isinstance(edm_type, str) or not isinstance(value, str):
        return _bad(UNDEFINED) if value else None
    if edm_type == UNDEFINED or (value == "" and edm_type != "Edm.String"):
        return None
    if edm_type.startswith("Edm."):
        # All primitives come as text here, also Booleans.
        plain: Json = {"true": True, "false": False}.get(value) if edm_type == "Edm.Boolean" else value
        return CompositeValue(edm_type, _bad(edm_type) if plain is None else decode(plain, edm_type, zone))
    try:
        return CompositeValue(edm_type, decode(value, "Edm.Guid", zone))
    except BadValue:
        # Not a reference: a member of an enumeration.
        return CompositeValue(edm_type, value)


def encode_composite(name: str, composite: CompositeValue | None, zone: ZoneInfo) -> Row:
    """The two properties of a composite field, the reverse of ``decode_composite``. Raises BadValue."""
    if composite is None:
        return {name: "", f"{name}_Type": UNDEFINED}
    edm_type, value = composite.edm_type, composite.value
    if edm_type.startswith("Edm."):
        written = encode(value, edm_type, zone)
        text = str(written).lower() if isinstance(written, bool) else str(written)
    else:
        text = value if isinstance(value, str) else str(encode(value, "Edm.Guid", zone))
    return {name: text, f"{name}_Type": edm_type}


def _exact_double(value: object) -> float:
    if not isinstance(value, Decimal):
        msg = "only values of JSON can be sent"
        raise TypeError(msg)
    double = float(value)
    if not value.is_finite() or Decimal(repr(double)) != value:
        raise BadValue("Edm.Double")
    return double


def _no_constant(_name: str) -> Never:
    msg = "NaN is not JSON"
    raise ValueError(msg)


def _bad(edm_type: str) -> Never:
    raise BadValue(edm_type)
