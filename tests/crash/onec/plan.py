"""The day's tickets and requests for hours: what becomes of each, one thing after another, and who does it how often.
Drawn from a seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from core.clients.models import ShortagePolicy
from core.tickets.proposals import Decision
from tests.crash.orders import Kind, Task
from tests.crash.plan import Errand, Fault, Plan
from tests.crash.world import Client

LATER = timedelta(days=12)
"""After so long a price that nobody has agreed to holds no longer, holidays included."""
ALL_AWAY = 0
"""Minutes of a correction that takes all the work away."""
KINDS = {"consultation": 5, "report": 2, "update": 3, "setup": 1, "training": 1}


def plan_day(clients: list[Client], random: Random, now: datetime, stories: int, faults: list[Fault]) -> Plan:
    """``stories`` tickets, each from its opening to the end."""
    owners = random.choices(clients, k=stories)
    tickets = [_tasks(random, number, client, now) for number, client in enumerate(owners, 1)]
    errands = [_story(random, list(tasks)) for tasks in tickets]
    bought = [_story(random, list(_buying(random, client, now))) for client in clients]
    # Scattered over the day: every tenth story is somebody who buys.
    for place, errand in enumerate(bought):
        errands.insert(min(len(errands), place * max(1, stories // len(bought)) + place), errand)
    return Plan(errands, [], faults)


def _story(random: Random, tasks: list[Task]) -> Errand:
    """The tasks one after another, each by one worker or two."""
    errands = [Errand(task, random.randint(1, 2)) for task in tasks]
    for errand, following in pairwise(errands):
        errand.then.append(following)
    return errands[0]


def _tasks(random: Random, about: int, client: Client, now: datetime) -> Iterator[Task]:
    """``number`` of a task is the completion's; of an opening, the contact's."""
    yield Task(Kind.OPEN, about, number=client.contact.id, now=now)
    for completion in range(1, 2 + (random.random() < 0.3)):
        if completion > 1:
            yield Task(Kind.REOPEN, about, number=completion, now=now)
        yield Task(Kind.TAKE, about, number=completion, now=now)
        yield Task(Kind.WORK, about, number=completion, key=_work(random), now=now)
        yield Task(Kind.RESOLVE, about, number=completion, now=now)
        if client.policy is ShortagePolicy.ASK and random.random() < 0.8:
            task, now = _decision(random, about, completion, now)
            yield task
        # Two corrections of one completion: the second also replaces a document that may be on its way.
        for correction in range(1, 1 + random.choices((0, 1, 2), (6, 3, 1))[0]):
            minutes = ALL_AWAY if random.random() < 0.15 else random.randint(10, 60)
            yield Task(Kind.CORRECT, about, minutes, completion, str(correction), now)
            if minutes == ALL_AWAY:
                break


def _buying(random: Random, client: Client, now: datetime) -> Iterator[Task]:
    """A few requests for hours, all but the last one given up again, and the last one half of the time."""
    count = random.randint(1, 3)
    for number in range(1, count + 1):
        yield Task(Kind.BUY, client.contact.id, random.randint(1, 40) * 15, number, now=now)
        if number < count or random.random() < 0.5:
            yield Task(Kind.NOT_BUY, client.contact.id, number=number, now=now)


def _decision(random: Random, about: int, completion: int, now: datetime) -> tuple[Task, datetime]:
    """Of a shortage, if there is one: somebody decides, or nobody does until it is too late."""
    if random.random() < 0.25:
        later = now + LATER
        return Task(Kind.LAPSE, about, number=completion, now=later), later
    return Task(Kind.DECIDE, about, number=completion, key=random.choice(list(Decision)).value, now=now), now


def _work(random: Random) -> str:
    """Lines as an engineer writes them: «consultation:45 update:10»."""
    chosen = random.choices(list(KINDS), list(KINDS.values()), k=random.randint(1, 3))
    return " ".join(f"{name}:{random.randint(5, 90)}" for name in chosen)
