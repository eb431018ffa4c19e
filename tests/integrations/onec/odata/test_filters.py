"""Every filter the builder makes is read by a parser nobody here wrote, and means there what we meant."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyslet.odata2.core import (
    CallExpression,
    CommonExpression,
    LiteralExpression,
    Method,
    Operator,
    PropertyExpression,
)

from integrations.onec.odata import literals
from integrations.onec.odata.filters import (
    Composite,
    Filter,
    Flag,
    Moment,
    Number,
    Reference,
    Text,
    all_of,
    any_of,
    not_,
)

Tree = tuple[object, ...] | str | int | bool
MOSCOW = ZoneInfo("Europe/Moscow")


def tree_of(parsed: CommonExpression) -> Tree:
    """The parser's tree as plain tuples."""
    if isinstance(parsed, LiteralExpression):
        value = parsed.value.value
        return ("value", value if isinstance(value, bool | int | str) else str(value))
    if isinstance(parsed, PropertyExpression):
        return ("name", str(parsed.name))
    below = tuple(tree_of(operand) for operand in parsed.operands)
    if isinstance(parsed, CallExpression):
        return (Method.to_str(parsed.method), *below)
    return (Operator.to_str(parsed.operator), *below)


def parse(condition: Filter) -> Tree:
    return tree_of(CommonExpression.from_str(str(condition)))


def name(path: str) -> Tree:
    """The tree of a path: left to right."""
    first, *rest = path.split("/")
    tree: Tree = ("name", first)
    for part in rest:
        tree = ("member", tree, ("name", part))
    return tree


Meant = tuple[Filter, Tree]
names = st.text("абвЯЁё", min_size=1, max_size=6)
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["'", "''", "ООО 'Ромашка'", "' or true eq true or '", "+ %27 & #", "\0"]
)
# All that is a date in every zone; hypothesis wants the bounds naive.
instants = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def _moment(instant: datetime) -> Tree:
    return ("value", instant.astimezone(MOSCOW).replace(tzinfo=None, microsecond=0).isoformat())


def _reference(path: str, key: UUID | None) -> Meant:
    path += "_Key"
    return Reference(path).equals(key), ("eq", name(path), ("value", str(key or UUID(int=0))))


def _text(path: str, value: str) -> Meant:
    return Text(path).equals(value), ("eq", name(path), ("value", value))


def _contains(path: str, value: str) -> Meant:
    return Text(path).contains(value), ("eq", ("substringof", ("value", value), name(path)), ("value", True))


def _starts(path: str, value: str) -> Meant:
    return Text(path).starts_with(value), ("eq", ("startswith", name(path), ("value", value)), ("value", True))


def _number(path: str, value: int) -> Meant:
    return Number(path).at_least(value), ("ge", name(path), ("value", value))


def _flag(path: str, value: bool) -> Meant:
    return Flag(path).equals(value), ("eq", name(path), ("value", value))


def _between(path: str, start: datetime, end: datetime) -> Meant:
    meant = ("and", ("ge", name(path), _moment(start)), ("lt", name(path), _moment(end)))
    return Moment(path, MOSCOW).between(start, end), meant


def _composite(path: str, key: UUID, entity: str) -> Meant:
    return Composite(path).equals(key, entity), ("eq", name(path), ("cast", ("value", str(key)), ("value", entity)))


simple: st.SearchStrategy[Meant] = st.one_of(
    st.builds(_reference, paths, st.uuids() | st.none()),
    st.builds(_text, paths, texts),
    st.builds(_contains, paths, texts),
    st.builds(_starts, paths, texts),
    st.builds(_number, paths, st.integers(literals.LEAST_NUMBER, literals.MOST_NUMBER)),
    st.builds(_flag, paths, st.booleans()),
    st.builds(_between, paths, instants, instants),
    st.builds(_composite, paths, st.uuids(), names),
)


def _join(word: str, joined: Callable[..., Filter], parts: list[Meant]) -> Meant:
    tree = parts[0][1]
    for _, part in parts[1:]:
        tree = (word, tree, part)
    return joined(*(condition for condition, _ in parts)), tree


def _more(inner: st.SearchStrategy[Meant]) -> st.SearchStrategy[Meant]:
    several = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda parts: _join("and", all_of, parts)),
        several.map(lambda parts: _join("or", any_of, parts)),
        inner.map(lambda one: (not_(one[0]), ("not", one[1]))),
    )


@given(st.recursive(simple, _more, max_leaves=8))
def test_a_stranger_reads_what_we_meant(meant: Meant) -> None:
    condition, tree = meant
    assert parse(condition) == tree


@given(st.lists(st.uuids(), min_size=1, max_size=5))
def test_one_of_is_a_chain(keys: list[UUID]) -> None:
    expected: Tree = ("eq", ("name", "Ref_Key"), ("value", str(keys[0])))
    for key in keys[1:]:
        expected = ("or", expected, ("eq", ("name", "Ref_Key"), ("value", str(key))))
    assert parse(Reference("Ref_Key").one_of(keys)) == expected


def test_an_unset_date_has_a_year_of_four_digits() -> None:
    assert str(Moment("СрокДействия", MOSCOW).is_empty()) == "СрокДействия eq datetime'0001-01-01T00:00:00'"


KEY = UUID("8d04ce3c-6360-11e9-dd92-fa163e8ba11d")
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - what must be refused


@pytest.mark.parametrize(
    "build",
    [
        # A composite field compared with a plain reference, or with its text, is always empty in 1C.
        lambda: Reference("Recorder"),
        lambda: Text("Recorder").equals(str(KEY)),
        lambda: Composite("Контрагент_Key"),
        lambda: Composite("Recorder").equals(KEY, "Document_X') or true eq ('"),
        lambda: Text("ИНН eq '' or Наименование"),
        lambda: Text(""),
        lambda: Text("Контрагент//ИНН"),
        lambda: Text("ИНН").equals("\ud800"),
        lambda: Text("ИНН").one_of([]),
        lambda: all_of(),
        lambda: Moment("Date", MOSCOW).since(NAIVE),
        lambda: Number("Цена").equals(2**31),
    ],
)
def test_what_would_lie_cannot_be_written(build: Callable[[], object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of the refusals
        build()


def test_references_have_no_order() -> None:
    assert not hasattr(Reference("Ref_Key"), "at_least")
    assert not hasattr(Reference("Ref_Key"), "since")
