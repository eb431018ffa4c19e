"""A small trial of ``make crash-ledger`` in `make test`: two workers, two kills, a lost answer; the server stays up."""

from collections.abc import Iterator

import pytest

from backend.postgres import EmbeddedPostgres
from tests.backend.postgres_helpers import passable_folder
from tests.crash.audit import TWICE
from tests.crash.orders import Answer, Kind, Point, Route
from tests.crash.server import Place
from tests.crash.trial import Size, hold_trial

PATIENCE = 60.0


@pytest.fixture
def place(postgres: EmbeddedPostgres) -> Iterator[Place]:
    with passable_folder() as folder:
        yield Place(postgres.socket_dir, folder)
    for name in ("crash", "crash_control"):
        postgres.drop_database(name)


@pytest.mark.slow
def test_killed_workers_and_a_lost_answer_charge_nothing_twice(postgres: EmbeddedPostgres, place: Place) -> None:
    size = Size(workers=2, tickets=24, faults=[Point.AFTER_WRITE, Point.AFTER_COMMIT, Route.LOST_ANSWER])
    outcome = hold_trial(postgres, place, "crash", 1, size, patience=PATIENCE)
    assert (outcome.screams, outcome.tally.faults) == ([], [])
    assert outcome.tally.kills == {Point.AFTER_WRITE: 1, Point.AFTER_COMMIT: 1}
    assert outcome.lost == {Route.LOST_ANSWER: 1}
    assert outcome.tally.answers[Kind.RESOLVE, Answer.CREATED] in (22, 23, 24)  # two answers may be what was lost
    assert outcome.tally.answers[Kind.RESOLVE, Answer.SAME] >= 24


def test_the_audit_catches_a_charge_without_a_key(postgres: EmbeddedPostgres, place: Place) -> None:
    size = Size(workers=2, tickets=20, faults=[Route.LOST_ANSWER] * 2)
    outcome = hold_trial(postgres, place, "crash_control", 1, size, patience=PATIENCE, broken=True)
    assert TWICE.name in {scream.law for scream in outcome.screams}
