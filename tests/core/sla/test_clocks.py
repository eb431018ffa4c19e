"""The clocks of a ticket: replayed from events, on the production calendar."""

from datetime import date, datetime, timedelta

from core.sla.rules.clocks import Clocks, ClockState, Phase, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from tests.core.sla.calendars import at, office

MONDAY = date(2026, 11, 23)
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
    assert clocks.resolution.due_at == at(date(2026, 11, 24), 9, 30)


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
    assert clocks.resolution.due_at == at(date(2026, 11, 24), 11)
