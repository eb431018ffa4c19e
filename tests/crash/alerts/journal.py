"""What is known after a trial: the tables, what the local Bot API has taken, and what went wrong when. All moments are business
time: the playground's clock, which every process reads from the same row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.sla.rules.ladders import Audience, Ladder

RATE = 60
"""Business seconds in a real one: minutes of a ladder pass as seconds."""
REAL = timedelta(seconds=RATE)
"""A real second."""


class Cause(StrEnum):
    """What went wrong. ``SILENCE``: no process lived at all. The last three befall only the messages."""

    KILL = "kill"
    STOP = "stop"
    SERVER = "server"
    SILENCE = "silence"
    REFUSED = "500"
    LIMITED = "429"
    ANSWER_LOST = "answer lost"


@dataclass(frozen=True, slots=True)
class Trouble:
    cause: Cause
    since: datetime
    until: datetime

    @property
    def of_the_engine(self) -> bool:
        """Whether a step may be late because of it."""
        return self.cause in (Cause.KILL, Cause.STOP, Cause.SERVER, Cause.SILENCE)


@dataclass(frozen=True, slots=True)
class TicketSeen:
    """``known``: since when its client knows that it is there: before that nobody could see it. ``taken``: since when the one
    who took it knows that, ``reached``: since when they had tried; None: nobody has."""

    id: int
    number: int
    ladder: Ladder
    opened: datetime
    known: datetime
    reached: datetime | None = None
    taken: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    ticket_id: int
    seq: int
    audience: Audience
    planned: datetime
    outbox_id: int


@dataclass(frozen=True, slots=True)
class Ring:
    """An intent to ring the group. ``done``: when it was noted as delivered or as stood for by a later one; None: never."""

    id: int
    created: datetime
    done: datetime | None


@dataclass(frozen=True, slots=True)
class List:
    """A list that the group got: a message of its own, which rings. ``more``: there were more tickets than it names."""

    at: datetime
    numbers: frozenset[int]
    more: bool = False

    def stands_for(self, ticket: TicketSeen) -> bool:
        return ticket.number in self.numbers or self.more


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of one process that ran to its end without an error."""

    process: int
    started: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in the log of a process."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Journal:
    """``unguarded``: what the desk's own auditor says at the end; ``left``: intents that were not delivered, by then."""

    tickets: list[TicketSeen]
    steps: list[Step]
    rings: list[Ring]
    lists: list[List]
    ticks: list[Tick]
    troubles: list[Trouble]
    faults: list[Fault]
    unguarded: list[int]
    left: list[str]

    def steps_of(self, ticket: TicketSeen) -> list[Step]:
        return sorted((step for step in self.steps if step.ticket_id == ticket.id), key=lambda step: step.seq)

    def sent(self) -> dict[int, list[List]]:
        """The lists that each ring has brought, by its id. The group's lane sends one after another, so a list belongs to the
        first ring that was noted as done after it. None: it left no list, a later one stands for it. More than one: an
        answer or the process that waited for it was lost."""
        done = sorted((ring.done, ring.id) for ring in self.rings if ring.done is not None)
        sent: dict[int, list[List]] = {ring_id: [] for _, ring_id in done}
        for shown in self.lists:
            mine = next((ring_id for moment, ring_id in done if moment >= shown.at), done[-1][1] if done else None)
            if mine is not None:
                sent[mine].append(shown)
        return sent

    @property
    def doubled(self) -> int:
        """Lists beyond one for each ring."""
        return sum(max(0, len(lists) - 1) for lists in self.sent().values())

    def heard(self, step: Step, ticket: TicketSeen) -> datetime | None:
        """When the group was first told of the ticket by this step's ring, or by a list after it."""
        created = {ring.id: ring.created for ring in self.rings}
        since = created.get(step.outbox_id)
        if since is None:
            return None
        return min((shown.at for shown in self.lists if shown.at >= since and shown.stands_for(ticket)), default=None)
