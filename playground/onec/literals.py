"""Literals of OData 3 as 1C writes them: in ``$filter`` and in keys of addresses."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal as Choice

from playground.onec.errors import ODataError, bad_option

__all__ = ["EMPTY_DATE", "EMPTY_REF", "GUID", "Kind", "Literal", "Token", "parse_date", "tokens"]

EMPTY_REF = "00000000-0000-0000-0000-000000000000"
EMPTY_DATE = "0001-01-01T00:00:00"
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
Kind = Choice["guid", "date", "string", "number", "boolean"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+)
      | (?P<guid>guid'(?P<guid_text>[^']*)')
      | (?P<date>datetime'(?P<date_text>[^']*)')
      | (?P<string>'(?P<string_text>(?:[^']|'')*)')
      | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?P<suffix>[LlDdFfMm]?)(?!\w))
      | (?P<name>[^\W\d]\w*)
      | (?P<mark>[(),/=])""",
    re.VERBOSE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Literal:
    """``value``: a GUID in lower case, an ISO local date and time, a text, a number, a truth value."""

    kind: Kind
    value: str | float | bool


@dataclass(frozen=True, slots=True)
class Token:
    """A literal, a name or a mark; ``text`` is as written."""

    text: str
    literal: Literal | None = None
    is_name: bool = False


def tokens(text: str) -> list[Token]:
    """Cut an expression; ODataError 400 when some of it is nothing."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise bad_option(f"Не удалось разобрать выражение: «{text[position : position + 20]}»")
        position = match.end()
        if match.lastgroup != "space":
            found.append(_token(match))
    return found


def _token(match: re.Match[str]) -> Token:
    text = match[0]
    if match["guid"] is not None:
        return Token(text, Literal("guid", _guid(match["guid_text"])))
    if match["date"] is not None:
        date = parse_date(match["date_text"])
        if date is None:
            raise bad_option(f"Неверная дата: «{match['date_text']}»")
        return Token(text, Literal("date", date))
    if match["string"] is not None:
        return Token(text, Literal("string", match["string_text"].replace("''", "'")))
    if match["number"] is not None:
        return Token(text, Literal("number", float(text.removesuffix(match["suffix"]))))
    if text in ("true", "false"):
        return Token(text, Literal("boolean", text == "true"))
    return Token(text, is_name=match["name"] is not None)


def _guid(text: str) -> str:
    if not GUID.fullmatch(text):
        raise ODataError(400, 1, f"Не удалось разобрать значение «{text}» как Edm.Guid")
    return text.lower()


def parse_date(text: str) -> str | None:
    """A local date and time in the one form that compares as text; None for what 1C refuses, a two-digit year included."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        return None
