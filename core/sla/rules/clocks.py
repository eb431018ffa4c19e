"""The clocks of a ticket as a replay of its events: nothing is counted up in between, so nothing can drift. Pure.

Reaction: from the request to the first human reaction of the staff; never pauses, never starts again. Resolution: from the
request to the solution; stands while the desk waits for the client and, after a reopening, does not count the time in which
the ticket was thought solved. A finished clock keeps the terms it was finished under, for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.events import STAFF_REACTIONS, Event, EventKind
from core.sla.rules.plans import Priority, Target, Terms

NOTHING = timedelta()
MINUTE = timedelta(minutes=1)


class Clock(StrEnum):
    """Two clocks of the SLA and the client's wish; none of them overwrites another. The words are kept in the database."""

    REACTION = "reaction"
    RESOLUTION = "resolution"
    WISH = "wish"


class ClockState(StrEnum):
    """``void``: the ticket was cancelled, the clock says nothing. The words are kept in the database."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    VOID = "void"


class Phase(StrEnum):
    """The state of a ticket as its events tell it: the same words as the ticket's own state."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_CLIENT = "waiting_client"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Pause(StrEnum):
    """Why a stretch does not count for the resolution: the client has to answer, or everybody thought it was solved."""

    CLIENT = "client"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clock's life, half-open; ``end`` None: it goes on. Without a ``pause`` its working time counts."""

    start: datetime
    end: datetime | None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as it stands. ``terms`` and ``priority`` are those it runs by (for a finished one: was finished under).

    ``due_at`` is the moment its time is up: known while it runs, and for one that stands still only if it was up before.
    ``warn_at``: when people are warned. Both None without terms. ``left``: what a clock that stands still has left.
    """

    clock: Clock
    state: ClockState
    priority: Priority
    terms: Terms | None
    stretches: tuple[Stretch, ...]
    due_at: datetime | None
    warn_at: datetime | None
    finished_at: datetime | None
    left: timedelta | None = None

    @property
    def started_at(self) -> datetime:
        return self.stretches[0].start

    @property
    def target(self) -> int | None:
        """Working minutes of the plan."""
        return _minutes(self.clock, self.terms.plan.target(self.priority))[0] if self.terms is not None else None

    def breached(self, now: datetime) -> bool:
        """Whether the time was up before it was finished, or is up now. A moment that is exactly on time is kept."""
        if self.due_at is None or self.state is ClockState.VOID:
            return False
        return (self.finished_at or now) > self.due_at

    def elapsed(self, now: datetime) -> int:
        """Whole working minutes that count so far; 0 without terms."""
        return _elapsed(self.terms.time, self.stretches, now) // MINUTE if self.terms is not None else 0


@dataclass(frozen=True, slots=True)
class Clocks:
    """All that a replay tells. ``first_resolution``: the first time the ticket was solved, None until then; ``resolution``
    goes on after a reopening and is the total. ``solved_at``: each time it was solved."""

    phase: Phase
    priority: Priority
    terms: Terms | None
    reaction: Reading
    resolution: Reading
    first_resolution: Reading | None
    solved_at: tuple[datetime, ...]


_MOVES: dict[tuple[Phase, EventKind], Phase] = {
    (Phase.OPEN, EventKind.TAKEN): Phase.IN_PROGRESS,
    (Phase.OPEN, EventKind.STAFF_WROTE): Phase.IN_PROGRESS,
    (Phase.OPEN, EventKind.ASKED): Phase.WAITING_CLIENT,
    (Phase.IN_PROGRESS, EventKind.ASKED): Phase.WAITING_CLIENT,
    (Phase.IN_PROGRESS, EventKind.LAPSED): Phase.OPEN,
    (Phase.WAITING_CLIENT, EventKind.LAPSED): Phase.OPEN,
    (Phase.WAITING_CLIENT, EventKind.CLIENT_WROTE): Phase.IN_PROGRESS,
    (Phase.WAITING_CLIENT, EventKind.RESUMED): Phase.IN_PROGRESS,
    (Phase.OPEN, EventKind.RESOLVED): Phase.RESOLVED,
    (Phase.IN_PROGRESS, EventKind.RESOLVED): Phase.RESOLVED,
    (Phase.WAITING_CLIENT, EventKind.RESOLVED): Phase.RESOLVED,
    (Phase.RESOLVED, EventKind.REOPENED): Phase.OPEN,
    (Phase.CLOSED, EventKind.REOPENED): Phase.OPEN,
    (Phase.RESOLVED, EventKind.CLOSED): Phase.CLOSED,
    (Phase.OPEN, EventKind.CANCELLED): Phase.CANCELLED,
    (Phase.IN_PROGRESS, EventKind.CANCELLED): Phase.CANCELLED,
    (Phase.WAITING_CLIENT, EventKind.CANCELLED): Phase.CANCELLED,
}
"""What an event does to a ticket; any other pair changes nothing."""

_PAUSES = {Phase.WAITING_CLIENT: Pause.CLIENT, Phase.RESOLVED: Pause.SOLVED, Phase.CLOSED: Pause.SOLVED}
_STATES = {
    Phase.WAITING_CLIENT: ClockState.PAUSED,
    Phase.RESOLVED: ClockState.DONE,
    Phase.CLOSED: ClockState.DONE,
    Phase.CANCELLED: ClockState.VOID,
}


def replay(requested_at: datetime, events: Iterable[Event]) -> Clocks:
    """The clocks after these events, in the order in which they were written down.

    A moment before the one written down earlier counts as that one: what came late over the network, or a clock set back,
    makes no time run backwards.
    """
    tape = _Tape(requested_at)
    for event in events:
        tape.take(event)
    return tape.clocks()


class _Tape:
    """What has been told so far."""

    def __init__(self, requested_at: datetime) -> None:
        self._at = requested_at
        self._phase = Phase.OPEN
        self._priority = Priority.NORMAL
        self._terms: Terms | None = None
        self._stretches = [Stretch(requested_at, None)]
        self._reaction: Reading | None = None
        self._first: Reading | None = None
        self._resolution: Reading | None = None
        self._solved_at: list[datetime] = []

    def take(self, event: Event) -> None:
        self._priority = event.priority or self._priority
        self._terms = event.terms or self._terms
        if event.by_phone:  # the moment of the request is that of the call
            self._reaction = self._reaction or self._read_reaction(ClockState.DONE)
        self._at = max(self._at, event.at)
        if self._reaction is None and event.kind in STAFF_REACTIONS:
            self._reaction = self._read_reaction(ClockState.DONE)
        phase = _MOVES.get((self._phase, event.kind))
        if phase is not None:
            self._move(phase)

    def _move(self, phase: Phase) -> None:
        before, self._phase = self._phase, phase
        if _PAUSES.get(before) is not _PAUSES.get(phase):
            self._stretches[-1:] = [
                Stretch(self._stretches[-1].start, self._at, self._stretches[-1].pause),
                Stretch(self._at, None, _PAUSES.get(phase)),
            ]
        if phase is Phase.OPEN:
            self._resolution = None
        if phase in (Phase.RESOLVED, Phase.CANCELLED):
            self._resolution = self._read_resolution()
        if phase is Phase.RESOLVED:
            self._first = self._first or self._resolution
            self._solved_at.append(self._at)
        if phase is Phase.CANCELLED and self._reaction is None:
            self._reaction = self._read_reaction(ClockState.VOID)

    def clocks(self) -> Clocks:
        return Clocks(
            self._phase,
            self._priority,
            self._terms,
            self._reaction or self._read_reaction(ClockState.RUNNING),
            self._resolution or self._read_resolution(),
            self._first,
            tuple(self._solved_at),
        )

    def _read_reaction(self, state: ClockState) -> Reading:
        finished_at = None if state is ClockState.RUNNING else self._at
        life = (Stretch(self._stretches[0].start, finished_at),)
        return self._read(Clock.REACTION, state, life, finished_at)

    def _read_resolution(self) -> Reading:
        state = _STATES.get(self._phase, ClockState.RUNNING)
        finished = state in (ClockState.DONE, ClockState.VOID)
        life = self._stretches
        if self._phase is Phase.RESOLVED:
            life = life[:-1]  # the stretch after the solution is not this clock's any more
        elif self._phase is Phase.CANCELLED:
            life = [*life[:-1], Stretch(life[-1].start, self._at, life[-1].pause)]
        return self._read(Clock.RESOLUTION, state, tuple(life), self._at if finished else None)

    def _read(
        self, clock: Clock, state: ClockState, life: tuple[Stretch, ...], finished_at: datetime | None
    ) -> Reading:
        due_at = warn_at = left = None
        if self._terms is not None:
            time = self._terms.time
            target, warn = _minutes(clock, self._terms.plan.target(self._priority))
            due_at = _reached(time, life, target * MINUTE)
            warn_at = _reached(time, life, (target - warn) * MINUTE) if warn else None
            if state is ClockState.PAUSED:
                left = max(NOTHING, target * MINUTE - _elapsed(time, life, self._at))
        return Reading(clock, state, self._priority, self._terms, life, due_at, warn_at, finished_at, left)


def _minutes(clock: Clock, target: Target) -> tuple[int, int]:
    """Working minutes of a clock, and how many before its end people are warned."""
    if clock is Clock.REACTION:
        return target.reaction, target.warn_reaction
    return target.resolution, target.warn_resolution


def _elapsed(time: WorkingTime, life: Sequence[Stretch], now: datetime) -> timedelta:
    """Working time of the stretches that count, up to ``now``."""
    return sum(
        (time.passed(each.start, max(each.start, each.end or now)) for each in life if each.pause is None), NOTHING
    )


def _reached(time: WorkingTime, life: Sequence[Stretch], goal: timedelta) -> datetime | None:
    """When ``goal`` of working time, more than none, has passed. The last stretch is taken to go on if it counts, also that of
    a finished clock; None if the clock stands before it has come so far."""
    last, so_far = life[-1], NOTHING
    for each in life[:-1]:
        if each.pause is not None or each.end is None:
            continue
        span = time.passed(each.start, each.end)
        if so_far + span >= goal:
            return time.after(each.start, goal - so_far)
        so_far += span
    return time.after(last.start, goal - so_far) if last.pause is None else None
