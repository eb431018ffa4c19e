"""Rounding: modes, grace, minimum, and the scopes wider than a line."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.rounding import Earlier, Rounded, Rounding, RoundingMode, RoundingScope, Worked, round_lines

DAY = date(2026, 11, 23)
NEXT = DAY + timedelta(days=1)
UP, NEAREST, DOWN = RoundingMode
ENTRY, TICKET, TICKET_DAY = RoundingScope


@pytest.mark.parametrize(
    ("mode", "grace", "minimum", "table"),
    [
        (UP, 0, 0, {1: 15, 14: 15, 15: 15, 16: 30, 30: 30, 31: 45}),
        (UP, 5, 15, {1: 15, 15: 15, 20: 15, 21: 30, 35: 30, 36: 45}),
        (UP, 5, 0, {1: 0, 5: 0, 6: 15, 20: 15, 21: 30}),
        (UP, 5, 40, {1: 40, 35: 40, 36: 45, 45: 45, 50: 45, 51: 60}),  # the minimum need not be whole increments
        (UP, 14, 0, {14: 0, 15: 15, 29: 15, 30: 30}),
        (NEAREST, 0, 0, {1: 0, 7: 0, 8: 15, 15: 15, 22: 15, 23: 30}),
        (NEAREST, 0, 15, {1: 15, 22: 15, 23: 30}),
        (NEAREST, 9, 0, {8: 0, 9: 0, 10: 15, 24: 15, 25: 30}),
        (DOWN, 0, 0, {1: 0, 14: 0, 15: 15, 29: 15, 30: 30}),
        (DOWN, 0, 15, {1: 15, 29: 15, 30: 30}),
    ],
)
def test_modes_grace_and_minimum(mode: RoundingMode, grace: int, minimum: int, table: dict[int, int]) -> None:
    rule = Rounding(15, minimum, grace, mode=mode)
    assert {actual: rule.charged(actual) for actual in table} == table


def test_no_work_is_not_rounded() -> None:
    for actual in (-15, -1, 0):
        with pytest.raises(ValueError, match="positive"):
            Rounding(15, 15).charged(actual)
    assert Rounding(15, 15).charged(1) == 15


def test_half_an_increment_goes_up() -> None:
    assert [Rounding(10, 0, mode=NEAREST).charged(actual) for actual in (4, 5, 6)] == [0, 10, 10]


def test_a_rule_of_two_numbers_is_each_entry_upwards() -> None:
    assert Rounding(15, 30) == Rounding(15, 30, 0, ENTRY, UP)


@st.composite
def roundings(draw: st.DrawFn, scopes: tuple[RoundingScope, ...] = tuple(RoundingScope)) -> Rounding:
    increment = draw(st.integers(1, 60))
    return Rounding(
        increment,
        draw(st.integers(0, 90)),
        draw(st.integers(0, increment - 1)),
        draw(st.sampled_from(scopes)),
        draw(st.sampled_from(RoundingMode)),
    )


ACTUAL = st.integers(1, 500)


@given(roundings(), ACTUAL, ACTUAL)
def test_more_work_never_costs_less_in_any_mode(rule: Rounding, one: int, other: int) -> None:
    assert rule.charged(min(one, other)) <= rule.charged(max(one, other))


@given(roundings(), ACTUAL)
def test_whole_increments_or_the_minimum(rule: Rounding, actual: int) -> None:
    charged = rule.charged(actual)
    assert charged >= rule.minimum
    if charged == rule.minimum:
        assert actual < charged + rule.increment
        return
    assert charged % rule.increment == 0
    assert actual - rule.increment < charged < actual + rule.increment
    match rule.mode:
        case RoundingMode.UP:
            assert charged >= actual - rule.grace
        case RoundingMode.DOWN:
            assert charged <= actual
        case RoundingMode.NEAREST if not rule.grace:
            assert abs(charged - actual) * 2 <= rule.increment


def worked(line_id: int, actual: int, rule: Rounding, *, service: int = 1, day: date = DAY) -> Worked:
    return Worked(line_id, service, day, actual, rule)


def test_each_entry_by_itself() -> None:
    rule = Rounding(15, 15)
    lines = [worked(1, 1, rule), worked(2, 20, rule)]
    assert round_lines(lines, [Earlier(1, DAY, 500, 500)]) == {1: Rounded(15, 1, 0), 2: Rounded(30, 20, 0)}


def test_a_ticket_is_rounded_once_and_the_surplus_goes_to_its_last_line() -> None:
    rule = Rounding(60, 0, scope=TICKET)
    lines = [worked(3, 10, rule, day=NEXT), worked(1, 20, rule, day=NEXT), worked(2, 5, rule)]
    # by (work date, id): 2, 1, 3
    assert round_lines(lines, []) == {2: Rounded(5, 35, 0), 1: Rounded(20, 35, 0), 3: Rounded(35, 35, 0)}
    # Not the sooner date but the later one is last, whatever the ids.
    turned = [worked(1, 10, rule, day=NEXT), worked(2, 20, rule)]
    assert {line: one.charged for line, one in round_lines(turned, []).items()} == {1: 40, 2: 20}


def test_days_of_a_ticket_are_rounded_apart() -> None:
    rule = Rounding(60, 0, scope=TICKET_DAY)
    lines = [worked(1, 20, rule), worked(2, 20, rule), worked(3, 20, rule, day=NEXT)]
    assert round_lines(lines, [Earlier(1, NEXT, 40, 60), Earlier(2, DAY, 40, 60)]) == {
        1: Rounded(20, 40, 0),
        2: Rounded(40, 40, 0),
        3: Rounded(0, 60, 60),
    }


def test_services_are_rounded_apart() -> None:
    rule = Rounding(60, 0, scope=TICKET)
    lines = [worked(1, 20, rule), worked(2, 20, rule, service=2), worked(3, 20, rule)]
    assert {line: one.charged for line, one in round_lines(lines, []).items()} == {1: 20, 2: 60, 3: 40}


def test_what_was_charged_before_counts() -> None:
    rule = Rounding(60, 0, scope=TICKET)
    earlier = [Earlier(1, DAY, 20, 60), Earlier(2, DAY, 20, 60), Earlier(1, NEXT, 30, 0)]
    assert round_lines([worked(9, 10, rule, day=NEXT)], earlier) == {9: Rounded(0, 60, 60)}
    assert round_lines([worked(9, 11, rule, day=NEXT)], earlier) == {9: Rounded(60, 61, 60)}
    # More was charged than is due now: nothing is given back here, nothing becomes negative.
    assert round_lines([worked(9, 10, rule)], [Earlier(1, DAY, 20, 240)]) == {9: Rounded(0, 30, 240)}


def test_a_service_is_known_by_its_number() -> None:
    service = int("1000")
    line = worked(9, 10, Rounding(60, 0, scope=TICKET), service=service)
    assert round_lines([line], [Earlier(int("1000"), DAY, 20, 60)]) == {9: Rounded(0, 30, 60)}


def test_the_rule_of_the_last_line_counts() -> None:
    lines = [worked(1, 20, Rounding(60, 0, scope=TICKET)), worked(2, 20, Rounding(15, 0, scope=TICKET))]
    assert {line: one.charged for line, one in round_lines(lines, []).items()} == {1: 20, 2: 25}


def test_less_charged_than_worked_leaves_the_last_lines_without() -> None:
    rule = Rounding(60, 0, scope=TICKET, mode=DOWN)
    lines = [worked(1, 40, rule), worked(2, 40, rule), worked(3, 39, rule)]
    assert {line: one.charged for line, one in round_lines(lines, []).items()} == {1: 40, 2: 20, 3: 0}
    assert round_lines([], []) == {}


DAYS = st.sampled_from([DAY, NEXT])
COMPLETION = st.lists(st.tuples(st.integers(1, 2), DAYS, st.integers(1, 120)), min_size=1, max_size=4)


@given(st.lists(COMPLETION, min_size=1, max_size=4), roundings((TICKET, TICKET_DAY)), roundings((TICKET, TICKET_DAY)))
def test_completions_together_charge_the_rounded_total(
    completions: list[list[tuple[int, date, int]]], one: Rounding, other: Rounding
) -> None:
    """However a ticket is cut into completions: round(total) for every service (and day)."""
    rules = {1: one, 2: other}
    earlier: list[Earlier] = []
    charged, actual = Counter[tuple[int, date | None]](), Counter[tuple[int, date | None]]()
    for number, completion in enumerate(completions):
        lines = [
            Worked(10 * number + index, service, day, minutes, rules[service])
            for index, (service, day, minutes) in enumerate(completion)
        ]
        rounded = round_lines(lines, earlier)
        assert set(rounded) == {line.line_id for line in lines}
        for line in lines:
            scope = line.service_id, line.work_date if line.rounding.scope is TICKET_DAY else None
            actual[scope] += line.actual
            charged[scope] += rounded[line.line_id].charged
            assert rounded[line.line_id].charged >= 0
        earlier += [
            Earlier(line.service_id, line.work_date, line.actual, rounded[line.line_id].charged) for line in lines
        ]
    for scope, total in actual.items():
        assert charged[scope] == rules[scope[0]].charged(total)


@given(COMPLETION, roundings())
def test_only_the_last_line_of_a_scope_is_charged_more_than_was_worked(
    completion: list[tuple[int, date, int]], rule: Rounding
) -> None:
    lines = [Worked(index, service, day, minutes, rule) for index, (service, day, minutes) in enumerate(completion)]
    rounded = round_lines(lines, [])
    assert round_lines(lines[::-1], []) == rounded
    if rule.scope is ENTRY:
        return
    for line in lines:
        later = [
            other
            for other in lines
            if other.service_id == line.service_id
            and (rule.scope is TICKET or other.work_date == line.work_date)
            and (other.work_date, other.line_id) > (line.work_date, line.line_id)
        ]
        if later:
            assert rounded[line.line_id].charged <= line.actual
