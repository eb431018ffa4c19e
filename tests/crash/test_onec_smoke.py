"""The judge of ``make crash-onec`` is judged: books that are doctored, a sender that is naive; then a small trial (slow)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from backend.postgres import EmbeddedPostgres
from tests.backend.postgres_helpers import passable_folder
from tests.crash.onec.books import Books, Due, Entry, Paper
from tests.crash.onec.control import hold_control
from tests.crash.onec.laws import ALWAYS, AT_MOST_ONCE, HOURS_AGREE, IN_THE_END, broken
from tests.crash.onec.mishaps import FAULTS
from tests.crash.onec.pusher import Point
from tests.crash.onec.trial import Size, hold_trial
from tests.crash.orders import Point as WorkerPoint
from tests.crash.orders import Route
from tests.crash.server import Place

KEY = "ticket:1:completion:1"
ROWS = Counter({("item", 45, 0): 1, ("item", 30, 150_000): 1})
PAPER = Paper("a", f"{KEY}:correction:1", True, False, ROWS, 45, 150_000)
BILL = Paper("i", "topup:1", True, False, Counter({("item", 90, 450_000): 1}), 0, 450_000)
BILLED = Entry(3, "topup:1", "confirmed", None, "i", False, False, 1)
ENTRY = Entry(2, f"{KEY}:correction:1", "confirmed", None, "a", False, False, 1)
SOUND = Books(
    due={(1, 1): Due(f"{KEY}:correction:1", ROWS, 45), (2, 1): Due("ticket:2:completion:1", Counter(), 0)},
    entries=[Entry(1, KEY, "cancelled", None, "b", False, True, 1), BILLED, ENTRY],
    papers=[replace(PAPER, ref="b", key=KEY, live=False), BILL, PAPER],
    charged=45,
    bills={"topup:1": ("item", 90, 450_000), "topup:2": None},
)


def with_paper(paper: Paper) -> Books:
    return Books(SOUND.due, SOUND.entries, [*SOUND.papers, paper], SOUND.charged, SOUND.bills)


def instead(paper: Paper) -> Books:
    return Books(SOUND.due, SOUND.entries, [*SOUND.papers[:2], paper], SOUND.charged, SOUND.bills)


def with_entry(entry: Entry) -> Books:
    return Books(SOUND.due, [*SOUND.entries[:2], entry], SOUND.papers, SOUND.charged, SOUND.bills)


NAMES = {law.__name__: name for name, law in IN_THE_END.items()}
DOCTORED: dict[str, tuple[str, Callable[[], Books]]] = {
    "made twice": ("one_of_a_key", lambda: with_paper(replace(PAPER, ref="c"))),
    "the corrected one lives": ("one_of_a_completion", lambda: with_paper(replace(PAPER, ref="c", key=KEY))),
    "a human was not told": ("everybody_was_told", lambda: with_entry(replace(ENTRY, state="refused"))),
    "a difference was not told": ("everybody_was_told", lambda: with_entry(replace(ENTRY, trouble="differs"))),
    "a stranger": ("no_stranger", lambda: with_paper(replace(PAPER, ref="c", key="ticket:9:completion:1"))),
    "still unknown": ("all_over", lambda: with_entry(replace(ENTRY, state="unknown"))),
    "not there": ("in_place", lambda: instead(replace(PAPER, live=False))),
    "the version before": ("in_place", lambda: instead(replace(PAPER, key=KEY))),
    "another sum": ("in_place", lambda: instead(replace(PAPER, total=150_001))),
    "a row is missing": ("in_place", lambda: instead(replace(PAPER, rows=Counter({("item", 45, 0): 1})))),
    "all taken away and there": ("in_place", lambda: with_paper(replace(PAPER, ref="c", key="ticket:2:completion:1"))),
    "an invoice twice": ("billed", lambda: with_paper(replace(BILL, ref="j"))),
    "an invoice of a request that was declined": ("billed", lambda: with_paper(replace(BILL, ref="j", key="topup:2"))),
    "another sum of an invoice": (
        "billed",
        lambda: Books(SOUND.due, SOUND.entries, [*SOUND.papers[::2], replace(BILL, total=1)], 45, SOUND.bills),
    ),
    "a minute less": ("hours_agree", lambda: instead(replace(PAPER, hours=44))),
    "charged without lines": ("hours_agree", lambda: Books(SOUND.due, SOUND.entries, SOUND.papers, 46, SOUND.bills)),
    "confirmed, and another": ("confirmed_are_there", lambda: instead(replace(PAPER, ref="c"))),
}


def test_sound_books_break_nothing() -> None:
    assert broken(SOUND, IN_THE_END) == {}
    assert {law for law, _ in DOCTORED.values()} == NAMES.keys()


@pytest.mark.parametrize("what", DOCTORED)
def test_a_doctored_book_is_caught(what: str) -> None:
    law, doctored = DOCTORED[what]
    assert NAMES[law] in broken(doctored(), IN_THE_END)


def test_what_was_told_of_is_no_secret() -> None:
    told = with_entry(replace(ENTRY, state="dead", told=True))
    assert broken(told, ALWAYS) == {}


@pytest.fixture
def place(postgres: EmbeddedPostgres) -> Iterator[Place]:
    with passable_folder() as folder:
        yield Place(postgres.socket_dir, folder)
    for name in ("crash_onec", "crash_onec_control"):
        postgres.drop_database(name)


def test_the_audit_catches_a_sender_that_repeats_after_a_lost_answer(postgres: EmbeddedPostgres, place: Place) -> None:
    caught = hold_control(postgres, place, "crash_onec_control")
    assert caught.keys() >= {AT_MOST_ONCE, HOURS_AGREE}
    assert len(caught[AT_MOST_ONCE]) == 1  # two answers of one document are lost: it is there three times


@pytest.mark.slow
def test_a_small_day(postgres: EmbeddedPostgres, place: Place) -> None:
    size = Size(
        workers=2,
        stories=20,
        seconds=12,
        faults=[WorkerPoint.BEFORE_COMMIT, WorkerPoint.AFTER_COMMIT, Route.LOST_ANSWER],
        points=[Point.AFTER_POST],
        corrected_when_posted=1,
        share=0.3,
    )
    outcome = hold_trial(postgres, place, "crash_onec", 1, size, patience=100)
    assert (outcome.broken, outcome.tally.faults, outcome.died, outcome.rested) == ({}, [], 0, True)
    assert outcome.points == {Point.AFTER_POST: 1}
    assert outcome.met.keys() & FAULTS.keys()
    assert outcome.decided["проведение отменено в 1С"] >= 1
