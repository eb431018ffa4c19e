"""The clocks of a ticket: replayed from events, on the production calendar."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from core.sla.rules.clocks import Clocks, ClockState, Phase, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from tests.core.sla.calendars import at, office

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
SECOND = timedelta(seconds=1)
PLAN = Plan(
    {
        Priority.NORMAL: Target(reaction=60, resolution=480, warn_reaction=15, warn_resolution=60),
        Priority.URGENT: Target(reaction=15, resolution=240),
    }
)
TERMS = Terms(PLAN, office())
NINE = at(MONDAY, 9)


def opened(moment: datetime = NINE, terms: Terms = TERMS) -> Event:
    return Event(EventKind.OPENED, moment, Priority.NORMAL, terms)


def story(*events: tuple[EventKind, datetime]) -> Clocks:
    return replay(NINE, [opened(), *(Event(kind, moment) for kind, moment in events)])


def test_a_fresh_ticket_runs_both_clocks() -> None:
    clocks = story()
    assert clocks.phase is Phase.OPEN
    assert (clocks.reaction.state, clocks.resolution.state) == (ClockState.RUNNING, ClockState.RUNNING)
    assert clocks.reaction.due_at == at(MONDAY, 10)
    assert clocks.reaction.warn_at == at(MONDAY, 9, 45)
    assert clocks.resolution.due_at == at(MONDAY, 17)
    assert clocks.resolution.warn_at == at(MONDAY, 16)
    assert clocks.first_resolution is None


def test_waiting_for_the_client_stops_the_resolution_only() -> None:
    clocks = story((EventKind.ASKED, at(MONDAY, 9, 30)))
    assert clocks.phase is Phase.WAITING_CLIENT
    assert clocks.reaction.state is ClockState.DONE
    assert clocks.reaction.finished_at == at(MONDAY, 9, 30)
    assert clocks.resolution.state is ClockState.PAUSED
    assert clocks.resolution.due_at is None
    assert clocks.resolution.left == timedelta(minutes=450)
    clocks = story((EventKind.ASKED, at(MONDAY, 9, 30)), (EventKind.CLIENT_WROTE, at(MONDAY, 11)))
    assert clocks.resolution.state is ClockState.RUNNING
    # An hour and a half was waited: 17:00 becomes 18:30, which is half an hour of the next morning.
    assert clocks.resolution.due_at == at(TUESDAY, 9, 30)


def test_a_question_after_the_time_was_up_moves_nothing() -> None:
    """Due at 18:00 after an hour of waiting; asked again the next morning, the ticket stays late since then."""
    waited = (EventKind.ASKED, at(MONDAY, 10)), (EventKind.CLIENT_WROTE, at(MONDAY, 11))
    late = story(*waited, (EventKind.ASKED, at(TUESDAY, 9, 30)))
    assert (late.resolution.state, late.resolution.due_at) == (ClockState.PAUSED, at(MONDAY, 18))
    assert (late.resolution.warn_at, late.resolution.left) == (at(MONDAY, 17), timedelta())
    answered = story(*waited, (EventKind.ASKED, at(TUESDAY, 9, 30)), (EventKind.CLIENT_WROTE, at(TUESDAY, 12)))
    assert answered.resolution.due_at == at(MONDAY, 18)


def test_a_question_at_the_last_moment_and_just_before_it() -> None:
    """The ends of a pause: asked when the time is up, nothing is left and the answer gives nothing back; a second earlier,
    that second is."""
    answer = (EventKind.CLIENT_WROTE, at(TUESDAY, 12))
    at_the_end = (EventKind.ASKED, at(MONDAY, 17))
    assert (story(at_the_end).resolution.due_at, story(at_the_end).resolution.left) == (at(MONDAY, 17), timedelta())
    assert story(at_the_end, answer).resolution.due_at == at(MONDAY, 17)
    before = (EventKind.ASKED, at(MONDAY, 17) - SECOND)
    assert (story(before).resolution.due_at, story(before).resolution.left) == (None, SECOND)
    assert story(before, answer).resolution.due_at == at(TUESDAY, 12) + SECOND
    # The same at the moment of the warning.
    assert story((EventKind.ASKED, at(MONDAY, 16)), answer).resolution.warn_at == at(MONDAY, 16)
    assert story((EventKind.ASKED, at(MONDAY, 16) - SECOND), answer).resolution.warn_at == at(TUESDAY, 12) + SECOND


def test_exactly_on_time_is_kept() -> None:
    for running in (story().reaction, story().resolution):
        assert running.due_at is not None
        assert not running.breached(running.due_at)
        assert running.breached(running.due_at + SECOND)
    assert not story((EventKind.RESOLVED, at(MONDAY, 17))).resolution.breached(at(TUESDAY, 12))
    assert story((EventKind.RESOLVED, at(MONDAY, 17) + SECOND)).resolution.breached(at(MONDAY, 17))


def test_a_cancelled_ticket_says_nothing() -> None:
    clocks = story((EventKind.CANCELLED, at(MONDAY, 9, 30)))
    assert clocks.first_resolution is None
    for clock in (clocks.reaction, clocks.resolution):
        assert (clock.state, clock.finished_at) == (ClockState.VOID, at(MONDAY, 9, 30))
        assert not clock.breached(at(date(2027, 6, 1), 12))
        assert clock.elapsed(at(TUESDAY, 12)) == 30
    # Also one that was late already.
    assert not story((EventKind.CANCELLED, at(TUESDAY, 12))).resolution.breached(at(TUESDAY, 12))
    # What was a reaction stays one, and what was worked before it was thought solved is remembered.
    again = story(
        (EventKind.RESOLVED, at(MONDAY, 9, 5)),
        (EventKind.REOPENED, at(MONDAY, 10)),
        (EventKind.CANCELLED, at(MONDAY, 11)),
    )
    assert again.reaction.state is ClockState.DONE
    assert (again.resolution.state, again.resolution.elapsed(at(TUESDAY, 12))) == (ClockState.VOID, 65)
    edges = [NINE, at(MONDAY, 9, 5), at(MONDAY, 10), at(MONDAY, 11)]
    assert [(part.start, part.end) for part in again.resolution.stretches] == list(pairwise(edges))


def test_what_is_left_is_said_of_a_clock_that_stands_only() -> None:
    for clocks in (story(), story((EventKind.RESOLVED, at(MONDAY, 12))), story((EventKind.CANCELLED, at(MONDAY, 12)))):
        assert (clocks.reaction.left, clocks.resolution.left) == (None, None)


def test_a_solution_after_waiting_knows_what_was_worked() -> None:
    waited = (EventKind.ASKED, at(MONDAY, 10)), (EventKind.CLIENT_WROTE, at(MONDAY, 11))
    solved = story(*waited, (EventKind.RESOLVED, at(MONDAY, 12))).resolution
    assert (solved.elapsed(at(TUESDAY, 12)), solved.due_at, solved.state) == (120, at(MONDAY, 18), ClockState.DONE)
    assert solved.started_at == NINE


def test_without_a_plan_there_is_nothing_to_count() -> None:
    clocks = replay(NINE, [Event(EventKind.OPENED, NINE, Priority.NORMAL)])
    for clock in (clocks.reaction, clocks.resolution):
        assert (clock.elapsed(at(TUESDAY, 12)), clock.target, clock.due_at, clock.warn_at) == (0, None, None, None)
        assert not clock.breached(at(TUESDAY, 12))


def test_closing_is_not_solving() -> None:
    """A ticket is closed days after it was solved: the clock knows when it was solved."""
    solved = story((EventKind.RESOLVED, at(MONDAY, 12)))
    closed = story((EventKind.RESOLVED, at(MONDAY, 12)), (EventKind.CLOSED, at(date(2026, 11, 26), 12)))
    assert (closed.resolution, closed.first_resolution) == (solved.resolution, solved.first_resolution)
    assert closed.resolution.finished_at == at(MONDAY, 12)


def test_what_has_passed_is_whole_minutes() -> None:
    assert story().resolution.elapsed(at(MONDAY, 10) - SECOND) == 59
    assert story().resolution.elapsed(at(MONDAY, 10) + 59 * SECOND) == 60
    assert isinstance(story().resolution.elapsed(at(MONDAY, 10)), int)


def test_each_solution_is_remembered_and_a_question_is_none() -> None:
    asked = (EventKind.ASKED, at(MONDAY, 10)), (EventKind.CLIENT_WROTE, at(MONDAY, 11))
    assert story(*asked).solved_at == ()
    solved = *asked, (EventKind.RESOLVED, at(MONDAY, 12)), (EventKind.REOPENED, at(MONDAY, 14))
    assert story(*solved).solved_at == (at(MONDAY, 12),)
    again = *solved, (EventKind.RESOLVED, at(MONDAY, 15)), (EventKind.CLOSED, at(TUESDAY, 9))
    assert story(*again).solved_at == (at(MONDAY, 12), at(MONDAY, 15))


def test_reopening_goes_on_and_the_first_solution_stays() -> None:
    clocks = story(
        (EventKind.TAKEN, at(MONDAY, 9, 5)),
        (EventKind.RESOLVED, at(MONDAY, 12)),
        (EventKind.CLOSED, at(MONDAY, 13)),
        (EventKind.REOPENED, at(MONDAY, 15)),
    )
    assert clocks.phase is Phase.OPEN
    assert clocks.reaction.finished_at == at(MONDAY, 9, 5)
    assert clocks.first_resolution is not None
    assert clocks.first_resolution.finished_at == at(MONDAY, 12)
    assert clocks.first_resolution.due_at == at(MONDAY, 17)
    assert clocks.resolution.state is ClockState.RUNNING
    assert clocks.resolution.elapsed(at(MONDAY, 15)) == 180
    assert clocks.resolution.due_at == at(TUESDAY, 11)
