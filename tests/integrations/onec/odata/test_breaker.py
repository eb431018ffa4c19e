"""When a base that does not answer is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.onec.odata import Breaker, Gate, backoff
from integrations.onec.odata.backoff import CAP, longest_delay

START = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def failed(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = breaker.failed(START)
    return breaker


def test_it_opens_at_the_fifth_failure_in_a_row() -> None:
    assert failed(4).gate(START) is Gate.CALL
    assert failed(4).succeeded().failed(START).gate(START) is Gate.CALL
    opened = failed(5)
    assert opened.gate(START) is Gate.WAIT
    assert opened.gate(START + MINUTE) is Gate.PROBE


def test_pauses_double_up_to_half_an_hour() -> None:
    breaker, now, pauses = failed(5), START, []
    for _ in range(8):
        assert breaker.next_at is not None
        pauses.append((breaker.next_at - now) // MINUTE)
        now = breaker.next_at
        breaker = breaker.probe(now).failed(now)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_its_pauses_can_be_set_and_stay_so() -> None:
    second = timedelta(seconds=1)
    breaker = Breaker(first_pause=second, longest_pause=2 * second).succeeded()
    for pause in (second, 2 * second, 2 * second):
        while breaker.gate(START) is Gate.CALL:
            breaker = breaker.failed(START)
        assert breaker.next_at == START + pause
        breaker = breaker.probe(START).failed(START)
    assert breaker.denied(START).next_at == START + 2 * second


def test_one_probe_at_a_time_and_a_lost_one_holds_nobody_for_ever() -> None:
    now = START + MINUTE
    probing = failed(5).probe(now)
    assert probing.gate(now) is Gate.WAIT
    assert probing.gate(now + MINUTE) is Gate.PROBE
    assert probing.succeeded().gate(now) is Gate.CALL


def test_late_answers_do_not_prolong_the_pause() -> None:
    opened = failed(5)
    assert opened.failed(START + MINUTE / 2).next_at == opened.next_at


@pytest.mark.parametrize("before", [0, 4, 5])
def test_a_refused_password_opens_it_at_once_and_for_long(before: int) -> None:
    denied = failed(before).denied(START)
    assert denied.gate(START + timedelta(minutes=29)) is Gate.WAIT
    assert denied.gate(START + timedelta(minutes=30)) is Gate.PROBE


@given(st.lists(st.tuples(st.sampled_from(["fail", "ok", "denied", "probe"]), st.integers(0, 3600))))
def test_whatever_happens_it_opens_again_within_half_an_hour(events: list[tuple[str, int]]) -> None:
    breaker, now = Breaker(), START
    for event, seconds in events:
        now += timedelta(seconds=seconds)
        if event == "probe":
            breaker = breaker.probe(now) if breaker.gate(now) is Gate.PROBE else breaker
        elif event == "ok":
            breaker = breaker.succeeded()
        else:
            breaker = breaker.failed(now) if event == "fail" else breaker.denied(now)
        assert breaker.gate(now + timedelta(minutes=30)) is not Gate.WAIT


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_delays_are_jittered_and_bounded(attempt: int, draw: float) -> None:
    assert timedelta(0) <= backoff(attempt, draw) <= longest_delay(attempt) <= CAP


def test_delays_double_from_five_seconds() -> None:
    assert [longest_delay(attempt).total_seconds() for attempt in (1, 2, 3, 10, 99)] == [5, 10, 20, 1800, 1800]
