"""The judge of ``make crash-alerts``: a sound journal passes, each doctored one is caught. And a small trial of the real thing:
two processes, one of them killed and one stopped, an answer lost; the server stays up."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.postgres import EmbeddedPostgres
from core.sla.rules.ladders import Audience
from core.sla.rules.plans import DEFAULT_LADDERS, Priority
from tests.clock import START
from tests.crash.alerts import laws
from tests.crash.alerts.journal import REAL, Cause, Fault, Journal, List, Ring, Step, Tick, TicketSeen, Trouble
from tests.crash.alerts.laws import broken
from tests.crash.alerts.plan import Size
from tests.crash.alerts.trial import Outcome, Urls, hold_trial

DATABASE = "crash_alerts"
MINUTE = timedelta(minutes=1)
URGENT = DEFAULT_LADDERS[Priority.URGENT]


def at(minute: float) -> datetime:
    return START + minute * MINUTE


def sound() -> Journal:
    """An urgent ticket that nobody takes and one that is taken after its second step; a tick every half minute."""
    moments = [3.2, 6.4, 10.6, 15.8]
    steps = [Step(1, seq, audience, at(moments[seq - 1]), seq) for seq, audience in enumerate(Audience, 1)]
    steps += [replace(step, ticket_id=2) for step in steps[:2]]
    return Journal(
        tickets=[
            TicketSeen(1, 1001, URGENT, at(0), at(0)),
            TicketSeen(2, 1002, URGENT, at(0), at(0), reached=at(8), taken=at(8.1)),
        ],
        steps=steps,
        rings=[Ring(seq, at(moment), at(moment + 0.3)) for seq, moment in enumerate(moments, 1)],
        lists=[List(at(moment + 0.2), frozenset({1001, 1002} if moment < 8 else {1001})) for moment in moments],
        ticks=[Tick(7, at(half / 2), at(half / 2 + 0.4)) for half in range(36)],
        troubles=[],
        faults=[],
        unguarded=[],
        left=[],
    )


def test_a_sound_journal_passes() -> None:
    assert broken(sound()) == {}
    assert sound().doubled == 0


def without(journal: Journal, ticket_id: int, seq: int) -> Journal:
    return replace(journal, steps=[step for step in journal.steps if (step.ticket_id, step.seq) != (ticket_id, seq)])


def planned(journal: Journal, seq: int, moment: datetime) -> Journal:
    steps = [
        replace(step, planned=moment) if (step.ticket_id, step.seq) == (1, seq) else step for step in journal.steps
    ]
    return replace(journal, steps=steps)


DOCTORED: dict[str, tuple[str, Callable[[Journal], Journal]]] = {
    "a step is missing": (laws.COMPLETE, lambda journal: without(journal, 1, 2)),
    "a step is there twice": (laws.ONCE, lambda journal: replace(journal, steps=[*journal.steps, journal.steps[1]])),
    "a step was planned again under the next number": (
        laws.ONCE,
        lambda journal: replace(
            journal, steps=[*journal.steps, Step(1, 5, Audience.DIRECTOR, journal.steps[3].planned + REAL, 4)]
        ),
    ),
    "the wrong people": (
        laws.PEOPLE,
        lambda journal: replace(journal, steps=[replace(journal.steps[0], audience=Audience.DUTY), *journal.steps[1:]]),
    ),
    "the last step never came": (laws.IN_TIME, lambda journal: without(journal, 1, 4)),
    "the first step was late": (laws.IN_TIME, lambda journal: planned(journal, 1, at(4.5))),
    "told of a ticket that was taken": (
        laws.NOT_AFTER,
        lambda journal: replace(journal, steps=[*journal.steps, Step(2, 3, Audience.PERSONAL, at(10.6), 3)]),
    ),
    "no list ever named the ticket": (
        laws.DELIVERED,
        lambda journal: replace(journal, lists=[replace(each, numbers=frozenset({1002})) for each in journal.lists]),
    ),
    "the last list was never sent": (laws.DELIVERED, lambda journal: replace(journal, lists=journal.lists[:-1])),
    "a step without a message": (
        laws.DELIVERED,
        lambda journal: replace(journal, rings=journal.rings[1:]),
    ),
    "a list for every minute of the downtime": (
        laws.NO_BURST,
        lambda journal: replace(
            journal,
            troubles=[Trouble(Cause.SERVER, at(8), at(10))],
            rings=[*journal.rings, *(Ring(number, at(10.7), at(10.8)) for number in (5, 6))],
        ),
    ),
    "an error out of the blue": (laws.ERRORS, lambda journal: replace(journal, faults=[Fault(at(5), "deadlock")])),
    "an intent is left": (laws.LEFT, lambda journal: replace(journal, left=["alert.rings group waiting"])),
    "the auditor has found a silent ticket": (laws.LEFT, lambda journal: replace(journal, unguarded=[1])),
}


@pytest.mark.parametrize("what", DOCTORED)
def test_a_doctored_journal_is_caught(what: str) -> None:
    law, doctor = DOCTORED[what]
    assert law in broken(doctor(sound()))


def test_downtime_explains_what_is_late_and_nothing_else_does() -> None:
    late = planned(sound(), 1, at(4.5))
    down = Trouble(Cause.SERVER, at(3), at(4))
    assert laws.IN_TIME not in broken(replace(late, troubles=[down]))
    assert laws.IN_TIME in broken(replace(late, troubles=[replace(down, cause=Cause.REFUSED)]))
    assert laws.ERRORS not in broken(replace(sound(), troubles=[down], faults=[Fault(at(3.5), "lost")]))


def test_a_later_list_stands_for_one_that_was_not_sent_and_doubled_ones_are_counted() -> None:
    journal = sound()
    assert laws.DELIVERED not in broken(replace(journal, lists=journal.lists[1:]))
    assert replace(journal, lists=[journal.lists[0], *journal.lists]).doubled == 1


@pytest.fixture
def urls(postgres: EmbeddedPostgres) -> Iterator[Urls]:
    postgres.ensure_database(DATABASE)
    yield Urls(postgres.app_url(DATABASE), postgres.owner_url(DATABASE))
    postgres.drop_database(DATABASE)


@pytest.mark.slow
async def test_a_small_trial(urls: Urls) -> None:
    size = Size(seconds=10, processes=2, tickets=8, kills=1, stops=1, lost_answers=1, falls=False)
    outcome = await hold_trial(urls, 1, size, patience=60)
    assert broken(outcome.journal) == {}
    assert outcome.happened.total() == 5
    assert outcome.died == 0
    assert outcome.journal.doubled >= 1
    shown(outcome)


def shown(outcome: Outcome) -> None:
    """The same journal, with a step taken out and one put in twice: the judge sees real ones, too."""
    journal = outcome.journal
    first = next(
        step for step in journal.steps if len([one for one in journal.steps if one.ticket_id == step.ticket_id]) > 1
    )
    assert laws.COMPLETE in broken(without(journal, first.ticket_id, 1))
    assert laws.ONCE in broken(replace(journal, steps=[*journal.steps, first]))
