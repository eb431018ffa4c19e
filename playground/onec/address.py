"""Addresses and options of a request, taken apart the way 1C does it: ``+`` is a plus and not a space."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from playground.onec.errors import ODataError
from playground.onec.literals import Token, tokens

__all__ = ["Address", "Options", "read_address", "read_options"]

_KNOWN = frozenset(
    {"$filter", "$select", "$orderby", "$top", "$skip", "$inlinecount", "$expand", "$format", "$allowedOnly"}
)


@dataclass(frozen=True, slots=True)
class Address:
    """``Document_X(guid'…')/Post``: an entity set, maybe a key, maybe something below the object."""

    entity_set: str
    key: Mapping[str, str] | None = None
    """Property → value as text; the single nameless value of a key stands under ``Ref_Key``."""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    filter: str = ""
    select: str = ""
    orderby: str = ""
    expand: str = ""
    top: int | None = None
    skip: int = 0
    counted: bool = False
    format: str = ""


def read_address(path: str) -> Address:
    """The part of the path after ``standard.odata/``, already percent-decoded."""
    head, _, below = _cut(path)
    name, opening, rest = head.partition("(")
    if not opening:
        return Address(name, None, below)
    if not rest.endswith(")"):
        raise ODataError(400, 6, f"Неверный адрес: «{head}»")
    return Address(name, _read_key(rest[:-1]), below)


def _cut(path: str) -> tuple[str, str, str]:
    """Split at the first slash that is not inside a literal."""
    quoted = False
    for position, character in enumerate(path):
        if character == "'":
            quoted = not quoted
        elif character == "/" and not quoted:
            return path[:position], "/", path[position + 1 :]
    return path, "", ""


def _read_key(text: str) -> dict[str, str]:
    found = tokens(text)
    if len(found) == 1:
        return {"Ref_Key": _value(found[0])}
    key = {}
    for position in range(0, len(found), 4):
        part = found[position : position + 4]
        marks = [token.text for token in part]
        if len(part) < 3 or marks[1] != "=" or marks[3:] not in ([], [","]):
            raise ODataError(400, 6, f"Неверный ключ: «{text}»")
        key[marks[0]] = _value(part[2])
    return key


def _value(token: Token) -> str:
    if token.literal is None:
        raise ODataError(400, 6, f"Неверный ключ: «{token.text}»")
    return token.text if token.literal.kind == "number" else str(token.literal.value)


def read_options(query: str) -> Options:
    """The raw query string; ODataError 400: code 0 for an unknown option, 14 for a value that is none."""
    given: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        name = unquote(name)
        if name.startswith("$"):
            if name not in _KNOWN:
                raise ODataError(400, 0, f"Опция «{name}» не поддерживается")
            given[name] = unquote(value, errors="replace")
    count = given.get("$inlinecount", "none")
    if count not in ("none", "allpages"):
        raise ODataError(400, 14, f"Неверное значение $inlinecount: «{count}»")
    return Options(
        filter=given.get("$filter", ""),
        select=given.get("$select", ""),
        orderby=given.get("$orderby", ""),
        expand=given.get("$expand", ""),
        top=_number("$top", given["$top"]) if "$top" in given else None,
        skip=_number("$skip", given.get("$skip", "0")),
        counted=count == "allpages",
        format=given.get("$format", ""),
    )


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ODataError(400, 14, f"Неверное значение {name}: «{text}»")
    return int(text)
