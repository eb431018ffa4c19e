"""The third clock: kept or broken by the first solution after the promise, warned of like a solution, moved by nothing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.clocks import Clocks, ClockState, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from core.sla.rules.promises import read_promise, read_wish
from tests.clock import MOSCOW

OFFICE = WorkingTime(
    BusinessCalendar(WeeklySchedule.five_days(MOSCOW, Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60)), russia())
)
MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


def told(*events: tuple[EventKind, datetime], warn: int = 120) -> Clocks:
    """The clocks of a ticket of Monday, 9:00."""
    terms = Terms(Plan({Priority.NORMAL: Target(60, 960, 15, warn)}), OFFICE)
    opened = Event(EventKind.OPENED, at(23, 9), Priority.NORMAL, terms)
    return replay(at(23, 9), [opened, *(Event(kind, moment) for kind, moment in events)])


RESOLVED, REOPENED, CANCELLED, ASKED = (
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CANCELLED,
    EventKind.ASKED,
)


def test_it_runs_until_the_ticket_is_solved_and_no_pause_moves_it() -> None:
    for events in ([], [(ASKED, at(23, 10))]):
        reading = read_promise(at(24, 13), at(23, 9), told(*events))
        assert (reading.state, reading.due_at, reading.finished_at) == (ClockState.RUNNING, at(24, 13), None)


def test_the_first_solution_after_the_promise_decides() -> None:
    events = [(RESOLVED, at(23, 12)), (REOPENED, at(24, 9)), (RESOLVED, at(25, 12))]
    kept = read_promise(at(24, 13), at(23, 9), told(*events))
    assert (kept.state, kept.finished_at) == (ClockState.DONE, at(23, 12))
    after = read_promise(at(24, 13), at(24, 10), told(*events[:2]))
    assert after.state is ClockState.RUNNING, "promised after the reopening"
    broken = read_promise(at(24, 13), at(24, 10), told(*events))
    assert (broken.state, broken.finished_at) == (ClockState.DONE, at(25, 12))
    same = read_promise(at(24, 13), at(23, 12), told(*events))
    assert same.finished_at == at(23, 12), "a promise and the solution in the same moment"


def test_a_cancelled_ticket_owes_nothing() -> None:
    assert read_promise(at(24, 13), at(23, 9), told((CANCELLED, at(23, 10)))).state is ClockState.VOID
    assert read_wish(at(24, 13), told((CANCELLED, at(23, 10)))).state is ClockState.VOID


def test_an_unanswered_wish_runs_as_long_as_the_ticket_and_is_never_warned_of() -> None:
    wished = read_wish(at(24, 13), told())
    assert (wished.state, wished.warn_at) == (ClockState.RUNNING, None)
    events = [(RESOLVED, at(23, 12)), (REOPENED, at(24, 9)), (RESOLVED, at(25, 12))]
    assert read_wish(at(24, 13), told(*events[:1])).finished_at == at(23, 12)
    assert read_wish(at(24, 13), told(*events[:2])).state is ClockState.RUNNING
    assert read_wish(at(24, 13), told(*events)).finished_at == at(25, 12)


@pytest.mark.parametrize(
    ("due", "warned"),
    [
        (at(24, 13), at(24, 11)),
        (at(24, 15), at(24, 12)),  # over the lunch
        (at(24, 10), at(23, 17)),  # over the night
        (at(24, 11), at(23, 18)),  # a closing, not the next opening
        (at(30, 9, 30), at(27, 16, 30)),  # over the weekend
        (at(23, 12), at(23, 10)),
    ],
)
def test_it_is_warned_of_in_working_time(due: datetime, warned: datetime) -> None:
    assert read_promise(due, at(23, 9), told()).warn_at == warned


def test_who_promises_within_the_warning_time_is_not_warned_at_once() -> None:
    assert read_promise(at(23, 12), at(23, 10), told()).warn_at is None
    assert read_promise(at(23, 12), at(23, 11), told()).warn_at is None
    assert read_promise(at(23, 12), at(23, 9, 59), told()).warn_at == at(23, 10)
    assert read_promise(at(24, 13), at(23, 9), told(warn=0)).warn_at is None, "a plan that warns of nothing"
    assert read_promise(at(24, 13), at(23, 9), replay(at(23, 9), [])).warn_at is None, "a ticket without a plan"


@given(st.integers(0, 30 * 24 * 60), st.integers(1, 3000))
def test_before_is_after_backwards(start: int, minutes: int) -> None:
    moment, span = at(23, 9) + start * MINUTE, minutes * MINUTE
    found = OFFICE.before(moment, span)
    assert OFFICE.passed(found, moment) == span
    assert OFFICE.passed(found - MINUTE, moment) > span, "the earliest such moment"


def test_more_working_time_than_there_was() -> None:
    with pytest.raises(ValueError, match="before"):
        OFFICE.before(at(23, 9), timedelta(days=4000))


def test_all_the_working_time_that_is_known_may_not_be_all_there_was() -> None:
    """Of everything since the first day that is laid out nobody can say where it begins: there may be hours before it."""
    time = WorkingTime(OFFICE.calendar)
    everything = time.passed(datetime(2025, 1, 1, tzinfo=MOSCOW), at(23, 9))
    assert time.before(at(23, 9), everything - MINUTE) == datetime(2025, 1, 9, 9, 1, tzinfo=MOSCOW)
    with pytest.raises(ValueError, match="before"):
        WorkingTime(OFFICE.calendar).before(at(23, 9), everything)
