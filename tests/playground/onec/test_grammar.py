"""The stand-in's reading of ``$filter`` against an OData parser that nobody here wrote."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyslet.odata2 import core

from playground.onec.base import Base
from playground.onec.conditions import compile_filter
from playground.onec.errors import ODataError
from playground.onec.grammar import Binary, Call, Chain, Node, Not, Path, parse_filter
from playground.onec.literals import Literal
from tests.playground.onec.hands import SALES

_OPERATORS = {getattr(core.Operator, name): name for name in ("eq", "ne", "gt", "ge", "lt", "le", "cast", "isof")}
_OPERATORS |= {core.Operator.boolAnd: "and", core.Operator.boolOr: "or", core.Operator.boolNot: "not"}
_METHODS = {getattr(core.Method, name): name for name in ("substringof", "startswith", "endswith")}

_names = st.sampled_from(["ИНН", "Ref_Key", "Контрагент/ИНН", "Description", "Owner/Parent/Code", "android", "Notes"])
_texts = st.text(alphabet="аЯz '()/,=%&+0", max_size=8).map(lambda text: "'" + text.replace("'", "''") + "'")
_guids = st.uuids().map(lambda ref: f"guid'{ref}'")
_dates = st.datetimes().map(lambda moment: f"datetime'{moment.replace(microsecond=0).isoformat()}'")
_numbers = st.integers(-(2**31), 2**31 - 1).map(str)
_literals = st.one_of(_texts, _guids, _dates, _numbers, st.sampled_from(["true", "false"]))
_casts = st.builds("cast({},'{}')".format, _guids, st.sampled_from(["Document_X", "Catalog_Контрагенты"]))
_calls = st.one_of(
    st.builds("{}({}, {})".format, st.sampled_from(["startswith", "endswith"]), _names, _texts),
    st.builds("substringof({},{})".format, _texts, _names),
    st.builds("isof({},'Catalog_X')".format, _names),
)
_comparisons = st.builds(
    "{} {} {}".format, _names, st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"]), st.one_of(_literals, _casts)
)
_conditions = st.recursive(
    st.one_of(_comparisons, _calls),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("not ({})".format, inner),
        st.builds("{} {} {}".format, inner, st.sampled_from(["and", "or", "eq"]), inner),
    ),
    max_leaves=8,
)


@given(_conditions)
def test_both_parsers_see_the_same_tree(text: str) -> None:
    assert _ours(parse_filter(text)) == _theirs(core.CommonExpression.from_str(text))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a eq 1 or b eq 2 and c eq 3", "(or (eq a 1) (and (eq b 2) (eq c 3)))"),
        ("not a eq true", "(eq (not a) true)"),
        ("a lt 1 eq true", "(eq (lt a 1) true)"),
        ("(a or b) and substringof('x''y',В/Г)", "(and (or a b) (substringof x'y В/Г))"),
    ],
)
def test_precedence(text: str, tree: str) -> None:
    assert _ours(parse_filter(text)) == tree
    assert _theirs(core.CommonExpression.from_str(text)) == tree


def _ours(node: Node) -> str:
    match node:
        case Literal(kind, value):
            return f"{value:.0f}" if kind == "number" else str(value).lower() if kind == "boolean" else str(value)
        case Path(names):
            return "/".join(names)
        case Not(operand):
            return f"(not {_ours(operand)})"
        case Binary(operator, left, right):
            return f"({operator} {_ours(left)} {_ours(right)})"
        case Call(name, arguments):
            return f"({' '.join([name, *map(_ours, arguments)])})"
        case Chain(operator, operands):
            text = _ours(operands[0])
            for operand in operands[1:]:
                text = f"({operator} {text} {_ours(operand)})"
            return text


def _theirs(node: core.CommonExpression) -> str:
    if isinstance(node, core.LiteralExpression):
        return str(node.value).lower() if str(node.value) in ("true", "false") else _value(node)
    if isinstance(node, core.PropertyExpression):
        return str(node.name)
    parts = [_theirs(operand) for operand in node.operands]
    if isinstance(node, core.CallExpression):
        return f"({' '.join([_METHODS[node.method], *parts])})"
    if node.operator == core.Operator.member:
        return "/".join(parts)
    return f"({' '.join([_OPERATORS[node.operator], *parts])})"


def _value(node: core.LiteralExpression) -> str:
    return str(node.value)


_NONSENSE = (
    "( ) , / not and or eq gt Number Posted Контрагент ИНН like cast isof substringof '%[а' '' ' 1 1e999 true guid'1' "
    "datetime'0000-00-00' + Услуги é"
)
_words = st.sampled_from(_NONSENSE.split())


@given(st.one_of(st.text(max_size=30), st.lists(_words, max_size=12).map(" ".join)))
def test_nonsense_is_refused_in_the_words_of_the_interface(text: str) -> None:
    base = Base("base", "bp", lambda: 0.0)
    with contextlib.suppress(ODataError):
        condition = compile_filter(parse_filter(text), base.paths(SALES))
        assert condition(base.blank(base.schema.types[SALES])) in (True, False)
