"""The law of the states: nothing is sent twice without a look in between, and nothing gets lost on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.documents.rules import (
    FOR_A_HUMAN,
    MAY_BE_THERE,
    NEVER_SENT,
    TRANSITIONS,
    DocumentState,
    Event,
    ImpossibleEvent,
    Pace,
    after,
    can,
)

STARTS = (DocumentState.HELD, DocumentState.READY)
OVER = (DocumentState.SUPERSEDED, DocumentState.CANCELLED, DocumentState.CLOSED, DocumentState.DROPPED)


@given(start=st.sampled_from(STARTS), choices=st.lists(st.integers(0, 30), max_size=60))
def test_between_two_sendings_stands_a_look_that_found_nothing(start: DocumentState, choices: list[int]) -> None:
    state, may_be_there = start, False
    for choice in choices:
        possible = [event for event in Event if can(state, event)]
        if not possible:
            assert state in OVER
            return
        event = possible[choice % len(possible)]
        if event is Event.SENT:
            assert not may_be_there
            may_be_there = True
        elif event is Event.ABSENT:
            may_be_there = False
        if state in NEVER_SENT and event is Event.CORRECTED:
            assert not may_be_there  # nothing to cancel in 1C
        state = after(state, event)
        if may_be_there and state not in (*MAY_BE_THERE, DocumentState.SENDING, DocumentState.UNKNOWN):
            # It left the machine's care with something perhaps in 1C: only by a human's word, or cancelled there.
            assert event in (Event.CONSIDER_DONE, Event.DROP, Event.REPLACED, Event.EMPTIED)


def test_every_state_can_come_to_an_end_and_none_that_is_over_goes_on() -> None:
    reaches = {state: {state} for state in DocumentState}
    for _ in DocumentState:
        for (state, _event), following in TRANSITIONS.items():
            reaches[state] |= reaches[following]
    for state in DocumentState:
        assert reaches[state] & {DocumentState.CONFIRMED, *OVER}, state
    assert all(not can(state, event) for state in OVER for event in Event)
    assert all(can(state, Event.CONSIDER_DONE) and can(state, Event.DROP) for state in FOR_A_HUMAN)


def test_what_makes_no_sense_is_an_error() -> None:
    with pytest.raises(ImpossibleEvent, match="confirmed: sent"):
        after(DocumentState.CONFIRMED, Event.SENT)


def test_patience_ends_by_number_or_by_age() -> None:
    pace, now = Pace(most_failures=3, most_age=timedelta(days=3)), datetime(2026, 11, 23, tzinfo=UTC)
    assert [pace.is_exhausted(failures, now, now) for failures in range(4)] == [False, False, True, True]
    assert pace.is_exhausted(0, now - timedelta(days=3), now)
    assert not pace.is_exhausted(0, None, now)
