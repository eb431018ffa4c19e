"""Known bugs of other desks that the clocks of a ticket can have, each by its name: all are listed in docs/deadlines.md."""

from datetime import date, datetime, timedelta

import pytest

from core.sla.rules.clocks import Clock, Clocks, ClockState, Pause, Phase, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from core.sla.rules.why import explain
from core.tickets.deadline_models import TicketClock
from tests.core.sla.calendars import at, office

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 20)
PLAN = Plan(
    {
        Priority.LOW: Target(240, 2400),
        Priority.NORMAL: Target(60, 480, 15, 60),
        Priority.URGENT: Target(15, 240),
    }
)
TERMS = Terms(PLAN, office())
TAKEN, ASKED, ANSWERED, RESOLVED, REOPENED = (
    EventKind.TAKEN,
    EventKind.ASKED,
    EventKind.CLIENT_WROTE,
    EventKind.RESOLVED,
    EventKind.REOPENED,
)


def told(requested: datetime, *events: Event | tuple[EventKind, datetime]) -> Clocks:
    said = [one if isinstance(one, Event) else Event(*one) for one in events]
    return replay(requested, [Event(EventKind.OPENED, requested, Priority.NORMAL, TERMS), *said])


def test_1_a_pause_is_not_lost_when_the_plan_or_the_priority_changes() -> None:
    """glpi#6902, #15605: three hours were waited; a stricter target later does not forget them."""
    waited = (ASKED, at(MONDAY, 10)), (ANSWERED, at(MONDAY, 13))
    urgent = Event(EventKind.PRIORITY_CHANGED, at(MONDAY, 14), Priority.URGENT)
    clocks = told(at(MONDAY, 9), *waited, urgent)
    assert clocks.resolution.due_at == at(MONDAY, 16)  # 4 hours of work and 3 of waiting
    other = Event(EventKind.REPINNED, at(MONDAY, 14), terms=Terms(Plan({Priority.NORMAL: Target(60, 300)}), office()))
    assert told(at(MONDAY, 9), *waited, other).resolution.due_at == at(MONDAY, 17)
    # Also if it changes in the middle of the pause.
    middle = Event(EventKind.PRIORITY_CHANGED, at(MONDAY, 11), Priority.URGENT)
    assert told(at(MONDAY, 9), waited[0], middle, waited[1]).resolution.due_at == at(MONDAY, 16)


def test_2_a_pause_over_a_weekend_moves_the_deadline_by_its_working_time() -> None:
    """glpi#10594, #14937: asked on Friday at 17:00, answered on Monday at 10:00 – two working hours."""
    clocks = told(at(FRIDAY, 16), (ASKED, at(FRIDAY, 17)), (ANSWERED, at(MONDAY, 10)))
    assert clocks.resolution.due_at == at(MONDAY, 17)


def test_3_waiting_is_counted_once() -> None:
    """frappe/erpnext#47029 and five more: hold time added on both sides."""
    for times in range(1, 6):
        waits: list[tuple[EventKind, datetime]] = []
        for number in range(times):
            start = at(MONDAY, 10) + number * timedelta(minutes=20)
            waits += [(ASKED, start), (ANSWERED, start + timedelta(minutes=10))]
        resolution = told(at(MONDAY, 9), *waits).resolution
        assert resolution.due_at == at(MONDAY, 17) + times * timedelta(minutes=10)
        assert resolution.elapsed(at(MONDAY, 17)) == 480 - times * 10


def test_4_a_clock_that_is_shown_as_standing_stands() -> None:
    """frappe/helpdesk#1554, glpi#24481: no breach while the client has to answer, however long it takes."""
    clocks = told(at(MONDAY, 9), (ASKED, at(MONDAY, 10)))
    assert clocks.resolution.state is ClockState.PAUSED
    assert not clocks.resolution.breached(at(date(2027, 6, 1), 12))
    assert clocks.resolution.elapsed(at(date(2027, 6, 1), 12)) == 60
    # One that was late before it was asked stays late.
    late = told(at(MONDAY, 9), (ASKED, at(MONDAY, 17, 30)))
    assert late.resolution.breached(at(MONDAY, 17, 31))
    assert late.resolution.left == timedelta()


def test_5_the_time_a_ticket_was_thought_solved_is_no_waiting() -> None:
    """glpi#23359: it counts in neither clock, and is called what it was."""
    clocks = told(at(MONDAY, 9), (TAKEN, at(MONDAY, 9)), (RESOLVED, at(MONDAY, 11)), (REOPENED, at(TUESDAY, 11)))
    assert clocks.resolution.due_at == at(TUESDAY, 17)
    days = explain(clocks.resolution, at(TUESDAY, 12))
    assert {part.pause for day in days for part in day.waited} == {Pause.SOLVED}
    assert clocks.first_resolution is not None
    assert not clocks.first_resolution.breached(at(TUESDAY, 12))


def test_6_the_share_that_has_passed_knows_of_pauses() -> None:
    """glpi#15948: 60 of 480 minutes are an eighth, although the whole day has passed."""
    clocks = told(at(MONDAY, 9), (ASKED, at(MONDAY, 10)))
    assert clocks.resolution.elapsed(at(MONDAY, 18)) * 8 == clocks.resolution.target


@pytest.mark.parametrize(
    ("requested", "warned"),
    [
        (at(FRIDAY, 15), at(MONDAY, 13)),  # over a weekend: due at 14:00
        (at(MONDAY, 9, 30), at(MONDAY, 16, 30)),  # due at 17:30
        (at(MONDAY, 10, 30), at(MONDAY, 17, 30)),  # due next morning: the hour before it is of two days
        (at(date(2026, 11, 3), 11), at(date(2026, 11, 5), 10)),  # over a short day and a holiday: due at 11:00
    ],
)
def test_7_a_warning_comes_working_time_before_the_deadline(requested: datetime, warned: datetime) -> None:
    """glpi#15357, #22678."""
    assert told(requested).resolution.warn_at == warned


def test_10_an_overdue_flag_does_not_survive_a_new_deadline() -> None:
    """osTicket#5160: derived each time it is asked for."""
    late = told(at(MONDAY, 9)).resolution
    assert late.breached(at(TUESDAY, 9))
    slower = Event(EventKind.PRIORITY_CHANGED, at(TUESDAY, 9), Priority.LOW)
    assert not told(at(MONDAY, 9), slower).resolution.breached(at(TUESDAY, 9))
    row = TicketClock(clock=Clock.RESOLUTION, state=ClockState.RUNNING, due_at=at(MONDAY, 17))
    assert row.breached(at(TUESDAY, 9))
    row.due_at = at(TUESDAY, 17)
    assert not row.breached(at(TUESDAY, 9))


@pytest.mark.parametrize("kind", [TAKEN, EventKind.STAFF_WROTE, ASKED, RESOLVED])
def test_11_every_human_reaction_stops_the_reaction(kind: EventKind) -> None:
    """zammad#3140, #1322: also a question, also a solution at once. The client's own words do not."""
    assert told(at(MONDAY, 9), (kind, at(MONDAY, 9, 5))).reaction.finished_at == at(MONDAY, 9, 5)
    silent = told(at(MONDAY, 9), (ANSWERED, at(MONDAY, 9, 5)), (EventKind.ESTIMATED, at(MONDAY, 9, 6)))
    assert silent.reaction.state is ClockState.RUNNING


def test_11_an_answer_starts_the_resolution_again() -> None:
    """zammad#2082."""
    waiting = told(at(MONDAY, 9), (ASKED, at(MONDAY, 10)), (EventKind.STAFF_WROTE, at(MONDAY, 11)))
    assert waiting.resolution.state is ClockState.PAUSED  # our own words do not end the waiting
    going = told(at(MONDAY, 9), (ASKED, at(MONDAY, 10)), (ANSWERED, at(MONDAY, 11)))
    assert going.resolution.state is ClockState.RUNNING
    assert going.phase is Phase.IN_PROGRESS


def test_12_no_clock_overrules_another() -> None:
    """zammad#5177: a short second target made the first response late. Here each has its own moment."""
    clocks = told(at(MONDAY, 9), Event(EventKind.PRIORITY_CHANGED, at(MONDAY, 9, 30), Priority.URGENT))
    assert (clocks.reaction.due_at, clocks.resolution.due_at) == (at(MONDAY, 9, 15), at(MONDAY, 13))
    clocks = told(at(MONDAY, 9), (TAKEN, at(MONDAY, 9, 1)), (REOPENED, at(MONDAY, 9, 2)))
    assert clocks.reaction.due_at == at(MONDAY, 10)


def test_14_statistics_are_there_before_a_reopening() -> None:
    """zammad#4516: null until the ticket was reopened."""
    clocks = told(at(MONDAY, 9), (RESOLVED, at(MONDAY, 12)))
    assert clocks.first_resolution == clocks.resolution
    assert clocks.resolution.elapsed(at(TUESDAY, 9)) == 180


def test_16_a_pause_on_a_holiday_moves_nothing_and_says_so() -> None:
    """Dynamics 365: the day keeps its own reason, so that nobody thinks the pause was lost."""
    evening, morning = at(date(2026, 11, 3), 17), at(date(2026, 11, 5), 9)
    waited = told(at(date(2026, 11, 3), 16), (ASKED, evening), (ANSWERED, morning))
    assert waited.resolution.due_at == told(at(date(2026, 11, 3), 16), (TAKEN, evening)).resolution.due_at
    assert all(not day.waited for day in explain(waited.resolution, morning))
