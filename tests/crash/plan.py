"""What is to be done, how often it is attempted, and what goes wrong meanwhile. Drawn from a seed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from core.clients.models import ShortagePolicy
from tests.crash.orders import Answer, Kind, Point, Route, Task
from tests.crash.world import Client, Waiting, World

MONTH = timedelta(days=40)
"""How far business time moves, once, in the middle."""

Fault = Point | Route
"""What befalls an attempt: its worker is killed at a point, or its COMMIT is lost on a route."""


@dataclass(eq=False, slots=True)
class Errand:
    """A task, given to ``copies`` workers one after another or at once. ``then``: what its end makes possible.

    ``unknown``: attempts of which nobody heard after their COMMIT had been sent.
    """

    task: Task
    copies: int
    then: list["Errand"] = field(default_factory=list)
    answers: Counter[Answer] = field(default_factory=Counter)
    unknown: int = 0
    begun: bool = False

    @property
    def known(self) -> bool:
        """Whether somebody has heard that it is done."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Plan:
    """``later`` comes when business time has moved on."""

    errands: list[Errand]
    later: list[Errand]
    faults: list[Fault]


def plan(world: World, random: Random, now: datetime, faults: list[Fault]) -> Plan:
    """Everything that a desk does with these tickets in two months, all at once."""
    first = [_resolving(random, one) for one in world.tickets]
    later = []
    for client in world.clients:
        first += [*_giving(random, client, now), Errand(Task(Kind.ACCRUE, client.contract_id, now=now), 3)]
        later += [Errand(Task(Kind.ACCRUE, client.contract_id), 3), Errand(Task(Kind.CLOSE, client.account_id), 4)]
    return Plan(first, later, faults)


def naive_plan(world: World, faults: list[Fault]) -> Plan:
    """For the negative control: only completions, of one client, whose account everybody wants at once."""
    tickets = [one for one in world.tickets if one.asks and one.client is world.clients[0]]
    return Plan([Errand(Task(Kind.RESOLVE, one.ticket_id, number=one.version), 2) for one in tickets], [], faults)


def _resolving(random: Random, ticket: Waiting) -> Errand:
    """A completion and what follows it: a shortage written off hours after all, one or two corrections, a repeated charge."""
    about = ticket.ticket_id
    resolve = Errand(Task(Kind.RESOLVE, about, number=ticket.version), random.randint(2, 3))
    end = resolve
    chance = random.random()
    if chance < 0.3 and ticket.client.policy is ShortagePolicy.ASK:
        end = _then(end, Errand(Task(Kind.SETTLE, about), 2))
    if chance < 0.15 or chance > 0.8:
        for number in range(1 + (random.random() < 0.4)):
            minutes = random.randint(10, 60)
            end = _then(end, Errand(Task(Kind.CORRECT, about, minutes, ticket.version + 1 + number), 2))
    if ticket.asks and random.random() < 0.4:
        _then(random.choice((resolve, end)), Errand(Task(Kind.REPLAY, about), 1))
    return resolve


def _then(errand: Errand, following: Errand) -> Errand:
    errand.then.append(following)
    return following


def _giving(random: Random, client: Client, now: datetime) -> Iterable[Errand]:
    for number in range(2):
        minutes = random.randint(30, 180)
        yield Errand(
            Task(Kind.GRANT, client.account_id, minutes, key=f"crash:gift:{client.account_id}:{number}", now=now), 4
        )
        key = f"crash:purchase:{client.company_id}:{number}"
        yield Errand(Task(Kind.TOP_UP, client.company_id, minutes + 1, key=key, now=now), 4)


def top_up(ticket: Waiting, number: int, now: datetime) -> Errand:
    """A client who wants hours written off buys some: what :data:`Answer.SHORT` calls for."""
    key = f"crash:short:{ticket.ticket_id}:{number}"
    return Errand(Task(Kind.TOP_UP, ticket.client.company_id, 150, key=key, now=now), 2, begun=True)
