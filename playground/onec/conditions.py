"""A ``$filter`` tree becomes a function over an object, with the comparisons 1C allows and those it answers wrongly."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from typing import Literal as Choice

from playground.jsontext import Json
from playground.onec.errors import bad_option, comparison_refused
from playground.onec.grammar import Binary, Call, Chain, Node, Not, Path
from playground.onec.literals import EMPTY_REF, Kind, Literal
from playground.onec.paths import Getter, Paths

__all__ = ["Condition", "compile_filter"]

Condition = Callable[[Json], bool]
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_KINDS: dict[str, Kind] = {
    "Edm.Guid": "guid",
    "Edm.DateTime": "date",
    "Edm.String": "string",
    "Edm.Boolean": "boolean",
    "Edm.Double": "number",
    "Edm.Int64": "number",
    "Edm.Int16": "number",
}


_COMPOSITE: dict[str, tuple[str, ...]] = {
    "guid": (),
    "string": ("Edm.String",),
    "date": ("Edm.DateTime",),
    "boolean": ("Edm.Boolean",),
    "number": ("Edm.Double", "Edm.Int64", "Edm.Int16"),
}
"""The types a composite value must have to equal a literal of this kind: no reference equals a bare GUID."""


@dataclass(frozen=True, slots=True)
class _Term:
    """One side of a comparison. A composite and a cast give (type name, value)."""

    kind: Kind | Choice["composite", "cast"]
    get: Getter
    unlimited: bool = False


def compile_filter(node: Node, paths: Paths) -> Condition:
    """A condition for objects of the type of ``paths``; ODataError for unknown names and impossible comparisons."""
    term = _term(node, paths)
    if term.kind != "boolean":
        raise bad_option("Условие отбора должно быть логическим")
    return term.get


def _term(node: Node, paths: Paths) -> _Term:
    match node:
        case Literal(kind, value):
            return _Term(kind, lambda _row: value)
        case Path(names):
            return _property(names, paths)
        case Not(operand):
            inner = compile_filter(operand, paths)
            return _Term("boolean", lambda row: not inner(row))
        case Chain(name, operands):
            parts = [compile_filter(operand, paths) for operand in operands]
            if name == "and":
                return _Term("boolean", lambda row: all(part(row) for part in parts))
            return _Term("boolean", lambda row: any(part(row) for part in parts))
        case Binary(name, left, right):
            return _Term("boolean", _comparison(name, _term(left, paths), _term(right, paths)))
        case Call(name, (first, second)):
            return _call(name, _term(first, paths), _term(second, paths))
    raise bad_option("Непонятное выражение")


def _property(names: tuple[str, ...], paths: Paths) -> _Term:
    found = paths.find(names)
    if found.composite:
        return _Term("composite", found.get)
    kind = _KINDS.get(found.type)
    if kind is None:
        raise bad_option(f"По полю «{'/'.join(names)}» нельзя отбирать")
    if kind == "number":
        get = found.get
        # Integers are kept as they travel: as text.
        return _Term(kind, lambda row: float(get(row)))
    return _Term(kind, found.get, found.unlimited)


def _comparison(name: str, left: _Term, right: _Term) -> Condition:
    compare = _ORDER[name]
    if left.unlimited or right.unlimited:
        raise comparison_refused()
    if "composite" in (left.kind, right.kind):
        return _composite_comparison(name, *((left, right) if left.kind == "composite" else (right, left)))
    one, other = _bare(left), _bare(right)
    if one.kind != other.kind:
        raise comparison_refused()
    if name not in ("eq", "ne") and one.kind in ("guid", "boolean"):
        raise comparison_refused()
    first, second = one.get, other.get
    return lambda row: compare(first(row), second(row))


def _bare(term: _Term) -> _Term:
    """A cast reference beside a field of one type is just the reference."""
    if term.kind != "cast":
        return term
    get = term.get
    return _Term("guid", lambda row: get(row)[1])


def _composite_comparison(name: str, field: _Term, other: _Term) -> Condition:
    """A composite field equals a value only together with its type: a bare GUID matches nothing, without a word."""
    if name not in ("eq", "ne"):
        raise comparison_refused()
    wanted_equal = name == "eq"
    get, value = field.get, other.get
    if other.kind in ("cast", "composite"):
        return lambda row: (_folded(get(row)) == _folded(value(row))) == wanted_equal
    edm_types = _COMPOSITE[other.kind]
    return lambda row: (get(row)[0] in edm_types and _as_text(get(row)[1]) == _as_text(value(row))) == wanted_equal


def _folded(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0], pair[1].lower()


def _as_text(value: object) -> str:
    """The value of a composite field travels as text."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _call(name: str, first: _Term, second: _Term) -> _Term:
    if name == "cast":
        return _cast(first, _type_name(second))
    if name == "isof":
        type_name = _type_name(second)
        if first.kind != "composite":
            raise bad_option("isof: нужно поле составного типа")
        get = first.get
        return _Term("boolean", lambda row: get(row)[0] == type_name)
    if first.kind != "string" or second.kind != "string":
        raise bad_option(f"Неверные параметры функции «{name}»: нужны строки")
    one, other = first.get, second.get
    if name == "substringof":
        return _Term("boolean", lambda row: one(row) in other(row))
    if name == "startswith":
        return _Term("boolean", lambda row: one(row).startswith(other(row)))
    if name == "endswith":
        return _Term("boolean", lambda row: one(row).endswith(other(row)))
    return _Term("boolean", lambda row: _like(other(row)).fullmatch(one(row)) is not None)


def _cast(value: _Term, type_name: str) -> _Term:
    get = value.get
    if value.kind == "guid":
        return _Term("cast", lambda row: (type_name, get(row)))
    if value.kind == "composite":
        return _Term("guid", lambda row: get(row)[1] if get(row)[0] == type_name else EMPTY_REF)
    raise bad_option("cast: нужна ссылка")


def _type_name(term: _Term) -> str:
    if term.kind != "string":
        raise bad_option("Тип задаётся строкой")
    name = str(term.get({}))
    return name if name.startswith(("StandardODATA.", "Edm.")) else f"StandardODATA.{name}"


@cache
def _like(pattern: str) -> re.Pattern[str]:
    """1C's ПОДОБНО: % is any text, _ any character, [a-z] one of these."""
    parts = re.split(r"(%|_|\[[^\]]+\])", pattern)
    try:
        return re.compile("".join(map(_like_part, parts)), re.DOTALL)
    except re.error:
        raise bad_option(f"Неверный шаблон: «{pattern}»") from None


def _like_part(part: str) -> str:
    if part in ("%", "_"):
        return ".*" if part == "%" else "."
    if part.startswith("[") and part.endswith("]"):
        return part.replace("\\", r"\\")
    return re.escape(part)
