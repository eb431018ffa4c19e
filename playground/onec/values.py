"""Values of properties: empty ones, and what becomes of what a client sends."""

import base64
import re
from typing import Any

from playground.onec.errors import ODataError
from playground.onec.literals import EMPTY_DATE, EMPTY_REF, GUID, parse_date
from playground.onec.schema import Property

__all__ = ["IGNORED", "UNDEFINED", "accept", "empty", "version"]

UNDEFINED = "StandardODATA.Undefined"
IGNORED = object()
"""1C keeps the old value and says nothing."""
_EMPTY: dict[str, Any] = {
    "Edm.Guid": EMPTY_REF,
    "Edm.DateTime": EMPTY_DATE,
    "Edm.Boolean": False,
    "Edm.Double": 0,
    "Edm.Int64": "0",
    "Edm.Int16": 0,
}
_BIGGEST = 10**15
_INTEGER = re.compile(r"-?\d{1,18}")


def empty(prop: Property) -> Any:
    """The value of a property nobody has filled, as JSON."""
    if prop.collection:
        return []
    if prop.name.endswith("_Type") and prop.type == "Edm.String":
        return UNDEFINED
    return _EMPTY.get(prop.type, "")


def version(number: int) -> str:
    """``DataVersion``: eight bytes in base64; zero is AAAAAAAAAAA=."""
    return base64.b64encode(number.to_bytes(8, "big")).decode()


def accept(prop: Property, value: Any, length: int | None) -> Any:
    """What 1C stores of a value a client sends; IGNORED when it silently keeps the old one, ODataError when it refuses.

    ``length`` is the longest text of the attribute; what is over is cut without a word.
    """
    if value is None:
        return empty(prop)
    if isinstance(value, list | dict):
        raise ODataError(500, -1, f"Ошибка преобразования данных XDTO: свойство «{prop.name}»")
    match prop.type:
        case "Edm.Guid":
            if not isinstance(value, str) or not GUID.fullmatch(value):
                raise _malformed(prop, value)
            return value.lower()
        case "Edm.Boolean":
            if not isinstance(value, bool):
                raise _malformed(prop, value)
            return value
        case "Edm.DateTime":
            date = parse_date(value) if isinstance(value, str) else None
            if date is None:
                raise _malformed(prop, value)
            return date
        case "Edm.Int64":
            # Measured: a JSON number is ignored. That text is accepted, the way it is read, nobody has tried.
            return str(int(value)) if isinstance(value, str) and _INTEGER.fullmatch(value) else IGNORED
        case "Edm.Int16":
            return value if isinstance(value, int) and not isinstance(value, bool) else IGNORED
        case "Edm.Double":
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _BIGGEST
            return value if is_number else IGNORED
        case _:
            return value[:length] if isinstance(value, str) else IGNORED


def _malformed(prop: Property, value: object) -> ODataError:
    return ODataError(400, 1, f"Не удалось разобрать значение «{value}» свойства «{prop.name}» типа {prop.type}")
