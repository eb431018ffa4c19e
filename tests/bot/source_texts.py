"""What the code says about texts: which keys it uses, with which values. Read from the source, not from memory."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

PROJECT = Path(__file__).resolve().parents[2]
LOCALES = PROJECT / "bot" / "locales" / "ru"
SPEAKING = ("bot", "backend")
REFUSALS = {"Refusal": None, "NotFound": "not-found", "Forbidden": "forbidden"}
"""Exceptions with a text, and the code they have when none is given."""


@dataclass(frozen=True, slots=True)
class Use:
    """A key with the names of the values given; ``complete`` unless some are given as ``**values``."""

    key: str
    values: frozenset[str]
    complete: bool
    where: str


@dataclass(frozen=True, slots=True)
class Text:
    """A message of the locale: its variables, and those of them that must be numbers."""

    variables: frozenset[str]
    numbers: frozenset[str]


@cache
def texts() -> dict[str, Text]:
    """All messages by key. Raises on what the parser does not understand, and on a key that is there twice."""
    found: dict[str, Text] = {}
    for file in sorted(LOCALES.glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), (file.name, entry.content)
            if isinstance(entry, fluent.Message):
                assert entry.id.name not in found, entry.id.name
                found[entry.id.name] = _read(entry)
    return found


def _read(message: fluent.Message) -> Text:
    variables, numbers = set(), set()
    for node in _nodes(message):
        if isinstance(node, fluent.VariableReference):
            variables.add(node.id.name)
        if isinstance(node, fluent.SelectExpression) and isinstance(node.selector, fluent.VariableReference):
            numbers.add(node.selector.id.name)
        if isinstance(node, fluent.FunctionReference) and node.id.name == "NUMBER":
            numbers.update(
                argument.id.name
                for argument in node.arguments.positional
                if isinstance(argument, fluent.VariableReference)
            )
    return Text(frozenset(variables), frozenset(numbers))


def _nodes(node: object) -> Iterator[object]:
    yield node
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, fluent.BaseNode):
                yield from _nodes(child)


@cache
def _trees(*packages: str) -> list[tuple[str, ast.Module]]:
    return [
        (str(file.relative_to(PROJECT)), ast.parse(file.read_text(encoding="utf-8")))
        for package in packages
        for file in sorted((PROJECT / package).rglob("*.py"))
    ]


def _calls(names: set[str], *packages: str) -> Iterator[tuple[str, str, ast.Call]]:
    for name, tree in _trees(*packages):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{name}:{node.lineno}", node.func.id, node


def _use(key: str, call: ast.Call, where: str) -> Use:
    values = frozenset(keyword.arg for keyword in call.keywords if keyword.arg is not None)
    return Use(key, values, all(keyword.arg is not None for keyword in call.keywords), where)


def uses() -> list[Use]:
    """Calls of ``html`` and ``plain`` with a literal key (also one of two: ``html("a" if … else "b")``)."""
    found = []
    for where, _, call in _calls({"html", "plain"}, *SPEAKING):
        for key in _literals(call.args[0]) if call.args else ():
            found.append(_use(key, call, where))
    return found


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def refusals() -> list[Use]:
    """Refusals made anywhere in core and the bot."""
    found: list[Use] = []
    for where, name, call in _calls(set(REFUSALS), "core", *SPEAKING):
        code = REFUSALS[name]
        keys = list(_literals(call.args[0])) if call.args else [code] if code else []
        found.extend(_use(f"refusal-{key}", call, where) for key in keys)
    # ``raise Forbidden`` without brackets.
    for name, tree in _trees("core", *SPEAKING):
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in REFUSALS:
                code = REFUSALS[node.exc.id]
                found.append(Use(f"refusal-{code}", frozenset(), True, f"{name}:{node.lineno}"))
    return found


def all_literals() -> set[str]:
    """Every string of the speaking packages: keys travel as values too."""
    return {
        node.value
        for _, tree in _trees(*SPEAKING)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def dynamic_prefixes() -> set[str]:
    """Beginnings of keys built at run time: ``f"fate-{…}"`` given to ``html``, ``plain`` or ``has`` or kept as a key."""
    return {
        first.value
        for _, tree in _trees("bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and isinstance(first := node.values[0], ast.Constant)
        and isinstance(first.value, str)
        and first.value.endswith("-")
        and any(key.startswith(first.value) for key in texts())
    }
