"""Matching, guards and differences as properties: nobody is guessed, no odd answer is believed, nothing is seen twice."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ru import inn as inn_number

from core.exchange.mirror.codes import CounterpartyTrouble, PullFailure
from core.exchange.mirror.rules.differences import Differences, Known, differences
from core.exchange.mirror.rules.guards import FEW, Counts, guard
from core.exchange.mirror.rules.matching import Candidate, Matching, Sought, inn_trouble, kpp_of, match, squeeze

HEAD, BRANCH, OTHER = "770101001", "780102001", "540103001"
KPPS = st.sampled_from(["", HEAD, BRANCH, OTHER, "чужой", "000000000"])


def ref(number: int) -> UUID:
    return UUID(int=number + 1)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(0, 5))
    return [Candidate(ref(number), draw(KPPS), draw(st.booleans())) for number in range(count)]


@st.composite
def companies(draw: st.DrawFn) -> list[Sought]:
    kpps = draw(st.lists(st.sampled_from([None, HEAD, BRANCH, OTHER]), unique=True, max_size=4))
    return [Sought(number + 1, kpp) for number, kpp in enumerate(kpps)]


@given(companies(), candidates(), st.randoms())
def test_the_order_does_not_matter_and_nobody_is_two(known: list[Sought], found: list[Candidate], dice: object) -> None:
    one = match(known, found, {})
    assert match(known[::-1], found[::-1], {}) == one
    assert len(set(one.pairs.values())) == len(one.pairs)
    assert not one.ambiguous & one.pairs.keys()
    assert set(one.pairs.values()) <= {candidate.ref for candidate in found}
    assert one.pairs.keys() | one.ambiguous <= {company.company_id for company in known}


@given(companies(), candidates())
def test_two_that_look_the_same_are_never_picked_from(known: list[Sought], found: list[Candidate]) -> None:
    looks = [(candidate.kpp.strip("0"), candidate.branch) for candidate in found]
    picked = set(match(known, found, {}).pairs.values())
    assert not {one.ref for one in found if looks.count((one.kpp.strip("0"), one.branch)) > 1} & picked


@given(companies(), candidates())
def test_a_kpp_that_another_one_has_is_never_given(known: list[Sought], found: list[Candidate]) -> None:
    kpps = {company.company_id: company.kpp for company in known}
    by_ref = {candidate.ref: candidate.kpp for candidate in found}
    for company_id, taken in match(known, found, {}).pairs.items():
        kpp = kpps[company_id]
        same = kpp is None or by_ref[taken] == kpp
        assert same or (len(known) == len(found) == 1)


@given(companies(), candidates(), st.data())
def test_what_is_tied_stays_tied(known: list[Sought], found: list[Candidate], data: st.DataObject) -> None:
    most = min(len(known), len(found))
    tied = {
        known[number].company_id: found[number].ref for number in range(data.draw(st.integers(0, most), label="tied"))
    }
    one = match(known, found, tied)
    assert not one.pairs.keys() & tied.keys()
    assert not set(one.pairs.values()) & set(tied.values())
    # Tying what has been found changes nothing of it.
    again = match(known, found, tied | dict(one.pairs))
    assert not again.pairs


@pytest.mark.parametrize(
    ("known", "found", "pairs", "ambiguous"),
    [
        pytest.param([HEAD], [(HEAD, False)], {1: 0}, set(), id="the same"),
        pytest.param([HEAD], [(OTHER, False)], {1: 0}, set(), id="moved"),
        pytest.param([None], [(HEAD, False), (BRANCH, True)], {1: 0}, set(), id="the head comes first"),
        pytest.param([HEAD], [(HEAD, False), (HEAD, True)], {1: 0}, set(), id="the head of a large taxpayer"),
        pytest.param([HEAD], [(HEAD, False), (HEAD, False)], {}, {1}, id="plain duplicates"),
        pytest.param([HEAD], [(BRANCH, True), (OTHER, False)], {}, {1}, id="none of these"),
        pytest.param([HEAD, BRANCH], [(HEAD, False), (BRANCH, True)], {1: 0, 2: 1}, set(), id="two offices"),
        pytest.param([HEAD, BRANCH], [(BRANCH, False)], {2: 0}, set(), id="one of two is in 1C"),
        pytest.param([None], [("000000000", False)], {1: 0}, set(), id="zeros are no KPP"),
        pytest.param([HEAD, None], [(HEAD, False), (BRANCH, True)], {1: 0}, {2}, id="the head is another company"),
        pytest.param([HEAD], [], {}, set(), id="not in 1C"),
    ],
)
def test_which_is_which(
    known: list[str | None], found: list[tuple[str, bool]], pairs: dict[int, int], ambiguous: set[int]
) -> None:
    expected = {company: ref(number) for company, number in pairs.items()}
    assert match(
        [Sought(number + 1, kpp) for number, kpp in enumerate(known)],
        [Candidate(ref(number), kpp, branch) for number, (kpp, branch) in enumerate(found)],
        {},
    ) == Matching(expected, frozenset(ambiguous))


@given(st.integers(0, 10**9 - 1), st.sampled_from(["", "\N{NO-BREAK SPACE}", " ", "\t", "\N{ZERO WIDTH SPACE}"]))
def test_an_inn_is_read_through_blanks_and_agrees_with_stdnum(serial: int, blank: str) -> None:
    digits = f"{serial:09d}"
    right = digits + inn_number.calc_company_check_digit(digits)
    printed = blank.join([right[:2], right[2:6], right[6:]]) + blank
    assert squeeze(printed) == right
    assert inn_trouble(right) is (CounterpartyTrouble.BAD_INN if right.startswith("00") else None)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert inn_trouble(wrong) is CounterpartyTrouble.BAD_INN


@pytest.mark.parametrize("inn", ["0" * 10, "0" * 12, "ИНН", "77010000", "77010000191"])
def test_what_is_no_inn(inn: str) -> None:
    assert inn_trouble(inn) is CounterpartyTrouble.BAD_INN
    assert inn_trouble("") is CounterpartyTrouble.NO_INN
    assert kpp_of("7701000019", "000000000") is None


COUNTS = st.builds(Counts, st.integers(0, 300), st.integers(0, 300))


@given(COUNTS, COUNTS, st.integers(1, 99))
def test_nothing_is_believed_that_is_empty_or_has_fallen(last: Counts, now: Counts, percent: int) -> None:
    failure = guard(now, promised=(None, None), read=now, last=last, percent=percent)
    if failure is None:
        assert now.counterparties
        assert now.contracts
        for before, after in ((last.counterparties, now.counterparties), (last.contracts, now.contracts)):
            assert before - after <= max(FEW, before * percent / 100)
    grown = Counts(last.counterparties + 1, last.contracts + 1)
    assert guard(grown, promised=(None, None), read=grown, last=last, percent=percent) is None


@given(COUNTS, st.integers(0, 50), st.tuples(st.none() | st.integers(0, 400), st.none() | st.integers(0, 400)))
def test_a_count_that_is_promised_must_be_kept(
    received: Counts, others: int, promised: tuple[int | None, int | None]
) -> None:
    read = Counts(received.counterparties, received.contracts + others)
    failure = guard(received, promised=promised, read=read, last=None, percent=20)
    kept = promised[0] in (None, read.counterparties) and promised[1] in (None, read.contracts)
    assert (failure is PullFailure.INCOMPLETE) is not kept


ROWS = st.dictionaries(st.integers(0, 8), st.builds(Known, st.sampled_from([b"a", b"b"]), st.booleans(), st.booleans()))
READ = st.dictionaries(st.integers(0, 8), st.builds(Known, st.sampled_from([b"a", b"b"]), st.booleans()))


@given(ROWS, READ, st.booleans())
def test_once_written_there_is_no_difference(before: dict[int, Known], now: dict[int, Known], whole: bool) -> None:
    found = differences(before, now, whole=whole)
    written = {
        key: now[key] if key in found.to_write else Known(row.row_hash, row.deleted, row.absent or key in found.absent)
        for key, row in {**before, **now}.items()
    }
    assert differences(written, now, whole=whole) == Differences(*[frozenset[int]()] * 6)
    assert {key for key, row in written.items() if not row.absent} >= now.keys()
    if not whole:
        assert not found.absent
    assert not found.deleted & found.restored
    assert found.deleted | found.restored <= before.keys() & now.keys()
