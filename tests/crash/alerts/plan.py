"""What happens in a trial and when, in real seconds since its beginning. Drawn from a seed."""

from dataclasses import dataclass
from random import Random

from tests.crash.alerts.desk import LEASE
from tests.crash.alerts.journal import Cause

NEVER = 0.2
"""Share of the tickets that nobody takes."""


@dataclass(frozen=True, slots=True)
class Size:
    """``seconds``: how long things go wrong and clients come. Kills, stops and lost answers are so many; ``falls``: the server
    falls once, and once all processes are killed at a time."""

    seconds: float = 54.0
    processes: int = 4
    tickets: int = 48
    kills: int = 8
    stops: int = 5
    lost_answers: int = 4
    falls: bool = True


@dataclass(frozen=True, slots=True)
class Coming:
    """A client with a ticket; after ``waits`` seconds somebody takes it."""

    at: float
    urgent: bool
    waits: float | None


@dataclass(frozen=True, slots=True)
class Mishap:
    cause: Cause
    at: float
    lasts: float = 0.0


def comings(random: Random, size: Size) -> list[Coming]:
    """The first one is taken by nobody: so there is always somebody to be rung for."""
    tickets = [Coming(0.0, urgent=False, waits=None)]
    for _ in range(size.tickets - 1):
        waits = None if random.random() < NEVER else random.choice([3.0, 8.0, 20.0, 40.0]) * random.random()
        tickets.append(Coming(random.uniform(0, size.seconds), random.random() < 0.4, waits))
    return tickets


def mishaps(random: Random, size: Size) -> list[Mishap]:
    """One stop outlasts a lease: somebody else delivers then, and the one that comes to again does, too."""
    whole = size.seconds
    anywhere = [random.uniform(0.05, 0.95) * whole for _ in range(size.kills + size.stops + size.lost_answers)]
    lengths = [LEASE.total_seconds() + 2] * (size.stops > 2) + [random.uniform(1, 4) for _ in range(size.stops)]
    found = [Mishap(Cause.KILL, anywhere.pop()) for _ in range(size.kills)]
    found += [Mishap(Cause.STOP, anywhere.pop(), lengths[number]) for number in range(size.stops)]
    found += [Mishap(Cause.ANSWER_LOST, anywhere.pop()) for _ in range(size.lost_answers)]
    found += [Mishap(Cause.REFUSED, 0.15 * whole, 0.06 * whole), Mishap(Cause.LIMITED, 0.3 * whole, 0.05 * whole)]
    if size.falls:
        found += [Mishap(Cause.SERVER, random.uniform(0.42, 0.5) * whole)]
        found += [Mishap(Cause.SILENCE, random.uniform(0.66, 0.74) * whole, random.uniform(5, 7))]
    return sorted(found, key=lambda one: one.at)
