"""A ticket's time, split fairly: how long it waited in the queue, and how long it was in each engineer's hands. Pure.

Every minute from the request to the solution belongs to exactly one part, so that the parts add up to the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import merge
from itertools import pairwise

from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.events import EventKind
from core.tickets.teamwork.resting import WAKES


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened to a ticket. ``by``: the staff member who did it; None: the client or the desk itself. ``to``: whom it was
    handed over to. ``kind`` None: ``by`` has entered work that was done."""

    kind: EventKind | None
    at: datetime
    by: int | None = None
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """The ticket was put off on purpose; ``end`` None: it still is."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Split:
    """Working minutes from the request to the last solution (or to now, or to when it was cancelled).

    ``queue``: nobody had it. ``hands``: by staff member, while it was theirs and they could work on it. ``client``: it waited
    for the client's answer. ``rest``: put off on purpose. ``solved``: everybody thought it was solved, until it was reopened.
    ``solvers``: who had it each time it was solved; None: nobody.
    """

    queue: int = 0
    hands: Mapping[int, int] = field(default_factory=dict)
    client: int = 0
    rest: int = 0
    solved: int = 0
    solvers: tuple[int | None, ...] = ()

    @property
    def whole(self) -> int:
        """The parts together."""
        return self.queue + sum(self.hands.values()) + self.client + self.rest + self.solved


@dataclass(frozen=True, slots=True)
class _State:
    """Who has it; to whom it was ``given`` who has not touched it yet; whether it ``waits`` for the client; is ``solved``."""

    holder: int | None = None
    given: int | None = None
    waits: bool = False
    solved: bool = False


OPENS = frozenset({EventKind.REOPENED, EventKind.LAPSED})
BEGINS = frozenset({EventKind.STAFF_WROTE, EventKind.ASKED})
"""Who writes in a ticket that nobody has, has it."""
GOES_ON = frozenset({EventKind.CLIENT_WROTE, EventKind.RESUMED})
DONE = frozenset({EventKind.RESOLVED, None})
"""These speak of work that has been done: who was given the ticket and does one of them first has been at it since."""


def split_time(
    requested_at: datetime, told: Iterable[Moment], rests: Iterable[Rest], now: datetime, time: WorkingTime
) -> Split:
    """Split a ticket's time. ``told``: in the order in which it was written down; ``time``: the ticket's calendar.

    In whose hands it is: of who took it, or who wrote or asked in it while nobody had it, until it is handed over, given back
    or forgotten, solved or cancelled. Who was handed a ticket by a colleague has it from their own first act in it; if that is
    entering work or solving, they have been at it since it was handed over. What an engineer has written down during a call is
    theirs from the call on.
    """
    marks, solvers, end = _replayed(requested_at, _in_order(requested_at, told), now)
    spans = [(rest.start, _woken(rest, marks, now)) for rest in rests]
    cuts = sorted({requested_at, end, *(at for at, _, _ in marks), *(at for span in spans for at in span)})
    cuts = [at for at in cuts if requested_at <= at <= end]
    parts = {"queue": 0, "client": 0, "rest": 0, "solved": 0}
    hands: dict[int, int] = {}
    place, state = 0, _State()
    for start, after in pairwise(cuts):
        while place < len(marks) and marks[place][0] <= start:
            state = marks[place][1]
            place += 1
        minutes = time.between(start, after)
        if state.solved:
            parts["solved"] += minutes
        elif any(first <= start < last for first, last in spans):
            parts["rest"] += minutes
        elif state.waits:
            parts["client"] += minutes
        elif state.holder is not None:
            hands[state.holder] = hands.get(state.holder, 0) + minutes
        else:
            parts["queue"] += minutes
    return Split(hands=hands, solvers=tuple(solvers), **parts)


def _in_order(requested_at: datetime, told: Iterable[Moment]) -> list[Moment]:
    """As the clocks read them: a moment before the one written down earlier counts as that one. Work that was entered is
    written down elsewhere and finds its place by its time."""
    events, at = list[Moment](), requested_at
    told = list(told)
    for one in told:
        if one.kind is not None:
            at = max(at, one.at)
            events.append(replace(one, at=at))
    worked = sorted((one for one in told if one.kind is None), key=lambda one: one.at)
    return list(merge(events, worked, key=lambda one: one.at))


Marks = list[tuple[datetime, _State, EventKind | None]]


def _replayed(
    requested_at: datetime, told: Sequence[Moment], now: datetime
) -> tuple[Marks, list[int | None], datetime]:
    """The ticket's state from each moment on, who solved it, and the end of its life so far."""
    state, end = _State(), max(now, requested_at)
    marks: Marks = [(requested_at, state, None)]
    solvers: list[int | None] = []
    opened: Moment | None = None
    for one in told:
        if one.kind is EventKind.OPENED:
            opened = one
        noted = one.kind is EventKind.TAKEN and opened is not None and (one.by, one.at) == (opened.by, opened.at)
        if one.by is not None and one.by == state.given and one.kind is not EventKind.HANDED:
            if one.kind in DONE:
                marks = _since_given(marks, one.by)
            state = replace(state, holder=one.by, given=None)
        elif noted and one.by is not None:  # a call: who wrote it down has had it since
            marks = [(at, replace(before, holder=one.by), kind) for at, before, kind in marks]
        if one.kind is EventKind.RESOLVED:
            solvers.append(state.holder if state.holder is not None else one.by)
            end = max(one.at, requested_at)
        elif one.kind is EventKind.REOPENED:
            end = max(now, one.at)
        state = _after(state, one)
        marks.append((one.at, state, one.kind))
        if one.kind is EventKind.CANCELLED:
            return marks, solvers, one.at
    return marks, solvers, end


def _since_given(marks: Marks, who: int) -> Marks:
    """The same, with the ticket in these hands since it was handed over."""
    first = next(place for place in range(len(marks), 0, -1) if marks[place - 1][1].given != who)
    return [*marks[:first], *((at, replace(state, holder=who), kind) for at, state, kind in marks[first:])]


def _after(state: _State, one: Moment) -> _State:
    match one.kind:
        case EventKind.TAKEN:
            return replace(state, holder=one.by, given=None)
        case EventKind.HANDED if one.to == one.by:
            return replace(state, holder=one.to, given=None)
        case EventKind.HANDED:
            return replace(state, holder=None, given=one.to)
        case EventKind.RESOLVED:
            return _State(solved=True)
        case kind if kind in OPENS:
            return _State()
        case kind if kind in GOES_ON:
            return replace(state, waits=False)
        case kind if kind in BEGINS:
            holder = one.by if state.holder is None and state.given is None else state.holder
            return replace(state, holder=holder, waits=state.waits or kind is EventKind.ASKED)
        case _:
            return state


def _woken(rest: Rest, marks: Marks, now: datetime) -> datetime:
    """When a rest ended: as it was written down, or when somebody wrote or solved before."""
    woken = min((at for at, _, kind in marks if kind in WAKES and at > rest.start), default=now)
    return min(woken, rest.end or now)
