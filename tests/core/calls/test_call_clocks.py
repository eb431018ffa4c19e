"""A ticket that was opened by phone counts as reacted at the moment of the call, whenever it is written down or set back."""

from datetime import timedelta

import pytest

from core.sla.rules.clocks import ClockState, Phase, replay
from core.sla.rules.events import Event, EventKind, opened_by_phone, reaction_time
from core.sla.rules.plans import Priority
from tests.clock import START
from tests.core.sla.test_clocks import TERMS

LATER = START + timedelta(hours=2)


def events(*more: Event) -> list[Event]:
    opened = Event(EventKind.OPENED, LATER, Priority.NORMAL, TERMS, by_phone=True)
    return [opened, Event(EventKind.TAKEN, LATER), *more]


@pytest.mark.parametrize(
    "more", [(), (Event(EventKind.LAPSED, LATER),), (Event(EventKind.REQUEST_MOVED, LATER + timedelta(days=1)),)]
)
def test_the_reaction_was_the_call(more: tuple[Event, ...]) -> None:
    clocks = replay(START, events(*more))
    assert (clocks.reaction.state, clocks.reaction.finished_at) == (ClockState.DONE, START)
    assert clocks.reaction.elapsed(LATER) == 0
    assert clocks.resolution.started_at == START
    assert clocks.phase is (Phase.OPEN if more and more[0].kind is EventKind.LAPSED else Phase.IN_PROGRESS)
    assert reaction_time(START, events(*more)) == timedelta()


def test_only_staff_opens_by_phone() -> None:
    assert opened_by_phone(EventKind.OPENED, "staff:1")
    assert not opened_by_phone(EventKind.OPENED, "contact:1")
    assert not opened_by_phone(EventKind.OPENED, "system:draft")
    assert not opened_by_phone(EventKind.TAKEN, "staff:1")
    assert reaction_time(START, [Event(EventKind.OPENED, LATER)]) is None
