"""Will it be solved in time, and how good was it to say so: the boundaries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.sla.rules.clocks import Clock, Clocks, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.forecast import ENOUGH_CASES, Foreseen, Outlook, Score, foresee, score
from core.sla.rules.plans import Plan, Priority, Target, Terms
from tests.core.sla.calendars import at, office

MONDAY = date(2026, 11, 23)
NINE = at(MONDAY, 9)
"""Opened then, due at five, warned an hour before."""
TERMS = Terms(Plan({Priority.NORMAL: Target(60, 480, 15, 60)}), office())


def clocks(*kinds: EventKind, terms: Terms | None = TERMS) -> Clocks:
    return replay(NINE, [Event(EventKind.OPENED, NINE, Priority.NORMAL, terms), *(Event(kind, NINE) for kind in kinds)])


def seen(hour: int, minute: int = 0, *, remaining: int | None, queue: int = 0) -> Foreseen:
    found = foresee(clocks().resolution, at(MONDAY, hour, minute), remaining=remaining, queue=queue)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("remaining", "queue", "outlook", "slack"),
    [
        (None, 0, Outlook.OK, 120),
        (0, 0, Outlook.OK, 120),
        (120, 0, Outlook.OK, 0),
        (121, 0, Outlook.WILL_BREACH, -1),
        (60, 60, Outlook.OK, 0),
        (60, 61, Outlook.AT_RISK, -1),
        (None, 120, Outlook.OK, 0),
        (None, 121, Outlook.AT_RISK, -1),
        (121, 500, Outlook.WILL_BREACH, -501),
    ],
)
def test_two_hours_before_the_end(remaining: int | None, queue: int, outlook: Outlook, slack: int) -> None:
    found = seen(15, remaining=remaining, queue=queue)
    assert found == Foreseen(outlook, 120, remaining, queue)
    assert found.slack == slack


def test_the_plan_s_warning_time_is_at_risk_whatever_the_work() -> None:
    assert seen(15, 59, remaining=0).outlook is Outlook.OK
    assert seen(16, remaining=0) == Foreseen(Outlook.AT_RISK, 60, 0, 0)
    assert seen(16, remaining=61).outlook is Outlook.WILL_BREACH


def test_on_time_to_the_second_is_not_late() -> None:
    assert seen(17, remaining=0) == Foreseen(Outlook.AT_RISK, 0, 0, 0)
    reading = clocks().resolution
    late = foresee(reading, at(MONDAY, 17) + timedelta(microseconds=1), remaining=0, queue=0)
    assert late == Foreseen(Outlook.BREACHED, 0, 0, 0)
    hours_later = foresee(reading, at(date(2026, 11, 24), 10), remaining=None, queue=7)
    assert hours_later == Foreseen(Outlook.BREACHED, -120, None, 7)


def test_only_a_running_resolution_with_a_due_time_is_foreseen() -> None:
    for reading in (
        clocks().reaction,
        clocks(EventKind.ASKED).resolution,
        clocks(EventKind.TAKEN, EventKind.RESOLVED).resolution,
        clocks(EventKind.CANCELLED).resolution,
        clocks(terms=None).resolution,
        replace(clocks().resolution, clock=Clock.WISH),
    ):
        assert foresee(reading, NINE, remaining=0, queue=0) is None


CASES = [(True, True)] * 2 + [(True, False)] + [(False, True)] * 3


def test_few_cases_have_no_percentages() -> None:
    few = score(CASES + [(False, False)] * (ENOUGH_CASES - len(CASES) - 1))
    assert few == Score(cases=29, warned=3, breached=5, hits=2)
    assert (few.precision, few.recall) == (None, None)
    enough = score(CASES + [(False, False)] * (ENOUGH_CASES - len(CASES)))
    assert (enough.precision, enough.recall) == (67, 40)


def test_nothing_to_divide_by() -> None:
    assert score([]) == Score(0, 0, 0, 0)
    calm = score([(False, False)] * 40)
    assert (calm.precision, calm.recall) == (None, None)
    assert Score(cases=40, warned=8, breached=0, hits=0).precision == 0
    assert Score(cases=40, warned=0, breached=8, hits=0).recall == 0
    assert Score(cases=40, warned=8, breached=8, hits=1).recall == 13  # 12.5
    assert Score(cases=40, warned=8, breached=8, hits=8).precision == 100
