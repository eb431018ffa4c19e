"""The comparison of documents, pure: equal facts are equal, and whatever is planted is found and names its cause."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.documents.rules import DocumentState
from core.exchange.reconciling.comparing import NOT_TO_BE, compare_documents, compare_ledger, compare_waiting
from core.exchange.reconciling.facts import Findings, Line, OurDocument, TheirDocument, Totals
from core.exchange.reconciling.kinds import NOTES, WAITING, Kind

S = DocumentState
NOW = datetime(2026, 11, 28, 0, 40, tzinfo=UTC)
PARTIES = [UUID(int=number) for number in range(1, 4)]


def our(number: int = 1, state: DocumentState = S.CONFIRMED, **facts: object) -> OurDocument:
    there = state in (S.CONFIRMED, S.CANCELLED)
    made = OurDocument(
        id=number,
        key=f"ticket:{number}:completion:1",
        number=1000 + number,
        company_id=number % 3 + 1,
        state=state,
        since=NOW - timedelta(hours=2),
        ref=UUID(int=100 + number) if there else None,
        onec_number=f"0000-{number:06}" if there else None,
        counterparty=PARTIES[number % 3],
        totals=Totals(minutes=90, pieces=1, kopecks=450_000),
        covered=60,
        ledger=60,
        current=True,
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def their(of: OurDocument) -> TheirDocument:
    """Exactly what the desk has sent."""
    return TheirDocument(
        ref=of.ref or uuid4(),
        number=of.onec_number or "0000-000777",
        keys=frozenset({of.key}),
        deleted=of.state is S.CANCELLED,
        counterparty=of.counterparty,
        quantity=of.totals.minutes + 60 * of.totals.pieces,
        kopecks=of.totals.kopecks,
    )


OURS = our()
THEIRS = their(OURS)
COPY = replace(THEIRS, ref=uuid4(), number="0000-000002")


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "minutes"),
    [
        ([OURS], [], Kind.DELETED, (90, 0)),
        ([OURS], [replace(THEIRS, deleted=True)], Kind.MARKED, (90, 0)),
        ([OURS], [THEIRS, COPY], Kind.TWICE, (90, 180)),
        ([our(state=S.DUPLICATE)], [THEIRS, COPY], Kind.TWICE, (90, 180)),
        ([OURS], [replace(THEIRS, keys=frozenset())], Kind.MARK_LOST, (90, 90)),
        ([OURS], [replace(THEIRS, counterparty=PARTIES[0])], Kind.OTHER_COUNTERPARTY, (90, 90)),
        ([OURS], [replace(THEIRS, quantity=120)], Kind.EDITED, (90, 60)),
        ([OURS], [replace(THEIRS, kopecks=1)], Kind.EDITED, (90, 90)),
        ([our(state=S.CANCELLED)], [THEIRS], Kind.NOT_CANCELLED, (0, 90)),
        ([our(state=S.DROPPED)], [THEIRS], Kind.NOT_CANCELLED, (0, 90)),
        ([], [THEIRS], Kind.ORPHAN, (0, 150)),
        ([our(state=S.REFUSED)], [], Kind.REFUSED, (90, 0)),
        ([our(state=S.DEAD)], [], Kind.DEAD, (90, 0)),
        ([our(state=S.UNKNOWN)], [], Kind.UNKNOWN, (90, 0)),
        ([our(state=S.SENDING)], [], Kind.UNKNOWN, (90, 0)),
        ([our(state=S.UNTIED)], [], Kind.UNTIED, (90, 0)),
        ([our(state=S.HELD)], [], Kind.HELD, (90, 0)),
        ([our(state=S.READY)], [], Kind.QUEUED, (90, 0)),
    ],
)
def test_what_is_planted_is_found_and_named(
    ours: list[OurDocument], theirs: list[TheirDocument], kind: Kind, minutes: tuple[int, int]
) -> None:
    [line] = compare_documents(ours, theirs, NOW)
    assert line.kind is kind
    assert (line.minutes_here, line.minutes_there) == minutes
    if ours:
        assert (line.ticket, line.document_id, line.company_id) == (1001, 1, 2)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([our(state=S.UNKNOWN, since=NOW - timedelta(minutes=59))], []),
        ([our(state=S.READY, since=NOW - timedelta(minutes=59))], []),
        ([our(state=S.CLOSED)], []),
        ([our(state=S.CANCELLED)], [replace(THEIRS, deleted=True)]),
        ([our(state=S.REFUSED, current=False)], []),
        ([], [replace(THEIRS, deleted=True)]),
        ([], [replace(THEIRS, keys=frozenset())]),
    ],
    ids=[
        "sent just now",
        "queued just now",
        "closed by hand",
        "cancelled",
        "corrected since",
        "a deleted stranger",
        "no mark",
    ],
)
def test_what_is_in_order_is_no_difference(ours: list[OurDocument], theirs: list[TheirDocument]) -> None:
    assert compare_documents(ours, theirs, NOW) == []


def test_an_old_document_of_ours_is_no_orphan() -> None:
    assert compare_documents([], [THEIRS], NOW, frozenset({OURS.key})) == []


def test_a_document_that_does_not_agree_with_the_ledger_is_found_without_1c() -> None:
    other = our(2, covered=60, ledger=45)
    [line] = compare_ledger([our(1), other, our(3, S.CANCELLED, ledger=0), our(4, current=False, ledger=0)])
    assert (line.kind, line.ticket, line.minutes_here, line.minutes_there) == (Kind.LEDGER, 1002, 45, 60)


def test_without_1c_nothing_is_said_of_what_it_holds() -> None:
    documents = [our(number, state) for number, state in enumerate(S, start=1)]
    said = {line.kind for line in compare_waiting(documents, NOW)}
    assert said == {Kind.REFUSED, Kind.DEAD, Kind.TWICE, Kind.UNTIED, Kind.HELD, Kind.QUEUED, Kind.UNKNOWN}


FACTS = st.builds(
    lambda number, minutes, pieces, kopecks, state: our(number, state, totals=Totals(minutes, pieces, kopecks)),
    st.integers(1, 500),
    st.integers(0, 3000),
    st.integers(0, 5),
    st.integers(0, 10**9),
    st.sampled_from([S.CONFIRMED, S.CANCELLED]),
)
DOCUMENTS = st.lists(FACTS, max_size=8, unique_by=lambda one: one.id)


@given(DOCUMENTS)
def test_the_same_facts_on_both_sides_are_no_difference(ours: list[OurDocument]) -> None:
    assert compare_documents(ours, [their(one) for one in ours], NOW) == []
    assert compare_ledger(ours) == []


PLANTED: dict[Kind, Callable[[TheirDocument], list[TheirDocument]]] = {
    Kind.DELETED: lambda _: [],
    Kind.MARKED: lambda one: [replace(one, deleted=True)],
    Kind.TWICE: lambda one: [one, replace(one, ref=UUID(int=7_000_000))],
    Kind.MARK_LOST: lambda one: [replace(one, keys=frozenset())],
    Kind.OTHER_COUNTERPARTY: lambda one: [replace(one, counterparty=None)],
    Kind.EDITED: lambda one: [replace(one, quantity=one.quantity + 15)],
}


@given(DOCUMENTS, st.sampled_from(sorted(PLANTED)), st.data())
def test_one_planted_difference_among_many_is_the_only_one_found(
    ours: list[OurDocument], kind: Kind, data: st.DataObject
) -> None:
    victim = data.draw(st.builds(lambda one: replace(one, id=501, ref=UUID(int=601), state=S.CONFIRMED), FACTS))
    victim = replace(victim, key="ticket:501:completion:1")
    theirs = [one for mine in ours for one in [their(mine)]] + PLANTED[kind](their(victim))
    [line] = compare_documents([*ours, victim], theirs, NOW)
    assert (line.kind, line.document_id) == (kind, 501)


def test_findings_count_companies_once_and_remarks_never() -> None:
    lines = [
        Line(kind=Kind.EDITED, company_id=1, minutes_here=90, minutes_there=75),
        Line(kind=Kind.MARKED, company_id=1, minutes_here=15, minutes_there=0),
        Line(kind=Kind.ORPHAN, minutes_here=0, minutes_there=30),
        Line(kind=Kind.STATEMENT_CORRECTED, company_id=2, minutes_here=60, minutes_there=90),
        Line(kind=Kind.HELD, company_id=3, minutes_here=20, minutes_there=0),
    ]
    found = Findings(400, lines)
    assert (found.matched, found.differing, found.minutes) == (398, 2, 50)


def test_the_same_difference_has_one_fingerprint_and_other_numbers_another() -> None:
    line = Line(kind=Kind.EDITED, company_id=1, ticket=5, minutes_here=90, minutes_there=75, since=NOW)
    assert line.fingerprint() == line.model_copy(update={"since": NOW + timedelta(days=1)}).fingerprint()
    assert line.fingerprint() != line.model_copy(update={"minutes_there": 60}).fingerprint()
    assert not NOTES & WAITING
    assert not any(state in NOT_TO_BE for state in (S.CONFIRMED, S.CLOSED))
