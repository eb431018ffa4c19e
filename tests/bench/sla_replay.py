"""A long ticket replayed, against a bare loop over the same events with one bisection each."""

import gc
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from statistics import median
from time import perf_counter, process_time

from core.sla.calendar.schedule import instant
from core.sla.rules.clocks import ClockState, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from tests.core.sla.calendars import MOSCOW, office

EVENTS = 200
GAP = timedelta(hours=5, minutes=7, seconds=13)
ROUNDS, SECONDS, AT_MOST = 5, 0.4, 1.5
"""Seconds of the processor for each measurement, and by the clock on the wall at most."""
TARGET = 50
"""At most so many times the bare loop."""

REQUESTED = datetime(2026, 2, 2, 6, tzinfo=UTC)
PLAN = Plan({Priority.NORMAL: Target(60, 200 * 60, 15, 120), Priority.URGENT: Target(15, 180 * 60, 5, 60)})
"""So long that all stretches are gone through: the time is not up before the end."""
COURSE = [
    EventKind.TAKEN,
    *(EventKind.ASKED, EventKind.CLIENT_WROTE, EventKind.STAFF_WROTE) * 5,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.PRIORITY_CHANGED,
]
"""Questions and answers, then it is thought solved and comes back more urgent or less."""


def story() -> list[Event]:
    """Two hundred events of one ticket over six weeks: 53 waits, 10 reopenings."""
    events = [Event(EventKind.OPENED, REQUESTED, Priority.NORMAL, Terms(PLAN, office(lunch=True)))]
    priorities = cycle([Priority.URGENT, Priority.NORMAL])
    for number, kind in zip(range(1, EVENTS), cycle(COURSE), strict=False):
        priority = next(priorities) if kind is EventKind.PRIORITY_CHANGED else None
        events.append(Event(kind, REQUESTED + number * GAP, priority))
    return events


def openings(events: Sequence[Event]) -> list[datetime]:
    """What the bare loop looks into: the openings of the same desk in the same years."""
    calendar, days = office(lunch=True).calendar, (events[-1].at - REQUESTED).days + 2 * 365
    first = REQUESTED.date() - timedelta(days=365)
    return [
        instant(day, hours.opens, MOSCOW)
        for day in (first + timedelta(days=ahead) for ahead in range(days))
        for hours in calendar.plan(day).hours
    ]


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, for one time."""
    gc.collect()
    wall, started, done = perf_counter(), process_time(), 0
    while process_time() - started < SECONDS and perf_counter() - wall < AT_MOST:
        work()
        done += 1
    return (process_time() - started) / done


def measure_replay() -> bool:
    """Print both and their ratio, alternating in rounds; whether the target is met."""
    events = story()
    starts = openings(events)

    def ours() -> None:
        replay(REQUESTED, events)

    def bare() -> None:
        for event in events:
            bisect_right(starts, event.at)

    resolution = replay(REQUESTED, events).resolution
    assert resolution.state is ClockState.RUNNING
    assert not resolution.breached(events[-1].at)
    rounds = [(seconds(ours), seconds(bare)) for _ in range(ROUNDS)]
    took, floor = (median(column) for column in zip(*rounds, strict=True))
    ratio = median(one / other for one, other in rounds)
    print(f"replay of a ticket with {EVENTS} events: {took * 1e6:,.0f} µs, {1 / took:,.0f} a second")
    print(f"a bare loop over them, one bisection each: {floor * 1e6:,.0f} µs; ratio {ratio:.1f} (at most {TARGET})")
    return ratio <= TARGET


if __name__ == "__main__":
    raise SystemExit(0 if measure_replay() else 1)
