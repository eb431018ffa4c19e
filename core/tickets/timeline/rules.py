"""How much of a ticket's time was an engineer's work, judging by the traces they left. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.sla.rules.events import EventKind

MINUTE = timedelta(minutes=1)
QUIET = timedelta(minutes=30)
"""A trace (a message, the taking, a note) vouches for so much time after it. Half an hour is as long as people look into one
thing at the client's without writing a word; whoever is silent for longer was as likely at lunch or in another ticket, and the
desk does not charge what it did not see. Longer quiet work is what the timer and the engineer's own words are for."""


@dataclass(frozen=True, slots=True)
class Act:
    """An event of the ticket: what, when, and who did it (an actor's signature)."""

    kind: EventKind
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What the engineer has noted beside the conversation: a call of so many minutes that ended then, or (without minutes) a
    voice note."""

    at: datetime
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` to ``end``, half-open."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


Working = Callable[[Stretch], Sequence[Stretch]]
"""The parts of a stretch that are working time."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Proposed ``minutes``, the ``stretches`` they are (apart and in order), and what they rest on.

    ``taken_at``: when the engineer began; ``wrote``: their first and last message; ``call_minutes`` and ``voices``: what they
    noted. Not counted of the time since ``taken_at``: ``waited`` for the client, ``silent`` without a trace, ``off`` outside
    working time, each in minutes.
    """

    minutes: int
    stretches: tuple[Stretch, ...]
    taken_at: datetime | None
    wrote: tuple[datetime, datetime] | None
    call_minutes: int
    voices: int
    waited: int
    silent: int
    off: int


WROTE = frozenset({EventKind.STAFF_WROTE, EventKind.ASKED})
ENDS = frozenset({EventKind.RESOLVED, EventKind.CLOSED, EventKind.CANCELLED, EventKind.REOPENED, EventKind.LAPSED})
"""After these the ticket is in nobody's hands."""


def draft(acts: Sequence[Act], noted: Sequence[Noted], who: str, until: datetime, working: Working) -> Draft | None:
    """The work of ``who`` (a signature) in the ticket from the last completion to ``until``; None if not a whole minute.

    The ticket is in the hands of whoever has taken it, until somebody else takes it or it is over. Of that time counts what
    is neither waiting for the client, nor later than QUIET after the last trace, nor outside working time. Traces are all acts
    of the engineer, the client's messages that came to them, and voice notes. A call counts in full, whenever it was and
    whoever has the ticket: the engineer has said so.
    """
    acts = _since_completion(sorted((act for act in acts if act.at <= until), key=lambda act: act.at))
    held, waited = _held(acts, who, until)
    noted = [note for note in noted if note.at <= until]
    traces = [act.at for act in acts if act.author == who or act.kind is EventKind.CLIENT_WROTE]
    traces += [note.at for note in noted if note.minutes is None]
    seen = _merged(
        Stretch(max(at, part.start), min(at + QUIET, part.end))
        for part in held
        for at in traces
        if at < part.end and at + QUIET > part.start and part.start <= at
    )
    worked = [piece for stretch in seen for piece in working(stretch)]
    calls = [Stretch(note.at - note.minutes * MINUTE, note.at) for note in noted if note.minutes]
    stretches = _merged([*worked, *calls])
    minutes = _sum(stretches) // MINUTE
    if not minutes:
        return None
    wrote = [act.at for act in acts if act.author == who and act.kind in WROTE]
    return Draft(
        minutes=minutes,
        stretches=tuple(stretches),
        taken_at=held[0].start if held else None,
        wrote=(wrote[0], wrote[-1]) if wrote else None,
        call_minutes=sum(note.minutes or 0 for note in noted),
        voices=sum(1 for note in noted if note.minutes is None),
        waited=_sum(waited) // MINUTE,
        silent=(_sum(held) - _sum(seen)) // MINUTE,
        off=(_sum(seen) - _sum(worked)) // MINUTE,
    )


def _since_completion(acts: Sequence[Act]) -> Sequence[Act]:
    """What an earlier completion has charged is not drafted again."""
    last = max((place for place, act in enumerate(acts) if act.kind is EventKind.RESOLVED), default=-1)
    return acts[last + 1 :]


def _held(acts: Sequence[Act], who: str, until: datetime) -> tuple[list[Stretch], list[Stretch]]:
    """When the ticket was in these hands and in progress, and when it waited for the client in them."""
    held: list[Stretch] = []
    waited: list[Stretch] = []
    holder: str | None = None
    waits = False
    since = until

    def close(at: datetime) -> None:
        if holder == who and since < at:
            (waited if waits else held).append(Stretch(since, at))

    for act in acts:
        before = (holder, waits)
        after = _after(act, holder, waits=waits)
        if after != before:
            close(act.at)
            holder, waits = after
            since = act.at
    close(until)
    return held, waited


def _after(act: Act, holder: str | None, *, waits: bool) -> tuple[str | None, bool]:
    """In whose hands the ticket is after this, and whether it waits for the client."""
    match act.kind:
        case EventKind.TAKEN:
            return act.author, False
        case EventKind.STAFF_WROTE:
            return holder or act.author, waits
        case EventKind.ASKED:
            return holder or act.author, True
        case EventKind.CLIENT_WROTE:
            return holder, False
        case kind if kind in ENDS:
            return None, False
        case _:
            return holder, waits


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in stretches that are apart, in order; empty ones are left out."""
    merged: list[Stretch] = []
    for one in sorted((one for one in stretches if one.start < one.end), key=lambda one: (one.start, one.end)):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Stretch(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def _sum(stretches: Iterable[Stretch]) -> timedelta:
    return sum((one.length for one in stretches), timedelta())


def common(first: Sequence[Stretch], second: Sequence[Stretch]) -> int:
    """Whole minutes that are in both; each of the two may overlap within itself and is counted once."""
    shared = [
        Stretch(max(one.start, other.start), min(one.end, other.end))
        for one in _merged(first)
        for other in _merged(second)
        if one.start < other.end and other.start < one.end
    ]
    return _sum(shared) // MINUTE
