"""The auditor: nothing to say of a sound book, and every fault that is planted is found."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.models import EntryKind
from core.ledger.rules.chain import Head, Link, Movement, before_the_chain, link_hash, seal
from core.ledger.rules.splitting import Part
from core.ledger.rules.verification import AccountBook, ChargeRow, Fault, Finding, GrantRow, SealedEntry, verify

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
GRANT, CHARGE, REVERSAL, EXPIRY, WITHDRAWAL = EntryKind


def sealed_book(movements: Sequence[Movement], *, old: int = 0) -> AccountBook:
    """A sound book of these movements. The first ``old`` of them are older than the chain."""
    plain = [one.link for one in seal(Head(1, 0, 0, b""), movements[:old], at=AT, author="system:old", reason_hash=b"")]
    entries = [SealedEntry(link, b"") for link in plain]
    book = plain[-1].balance_after if plain else 0
    head = Head(1, old, book, before_the_chain(plain))
    sealed = seal(head, movements[old:], at=AT, author="staff:1", reason_hash=b"")
    entries += [SealedEntry(one.link, one.hash) for one in sealed]
    head = sealed[-1].head if sealed else head
    return AccountBook(
        head.id, head.entries, head.book, head.hash, entries, grants_of(movements), charges_of(movements)
    )


def grants_of(movements: Sequence[Movement]) -> dict[int, GrantRow]:
    left, given = Counter[int](), {}
    for one in movements:
        if one.kind is GRANT and one.grant_id is not None:
            given[one.grant_id] = one
            left[one.grant_id] += one.minutes
        for part in one.parts:
            left[part.grant_id] += part.minutes if one.kind is REVERSAL else -part.minutes
    return {
        grant_id: GrantRow(grant_id, one.minutes, left[grant_id], one.content_hash or b"")
        for grant_id, one in given.items()
    }


def charges_of(movements: Sequence[Movement], shortage: int = 5) -> dict[int, ChargeRow]:
    covered = Counter[int]()
    reversed_ = {one.charge_id for one in movements if one.kind is REVERSAL}
    for one in movements:
        if one.kind is CHARGE and one.charge_id is not None:
            covered[one.charge_id] -= one.minutes
    return {
        charge_id: ChargeRow(charge_id, minutes + shortage, minutes, shortage, charge_id in reversed_)
        for charge_id, minutes in covered.items()
    }


def given_(grant_id: int, minutes: int) -> Movement:
    return Movement(GRANT, minutes, DAY, key=f"g{grant_id}", content_hash=str(grant_id).encode(), grant_id=grant_id)


def taken(charge_id: int, line_id: int, *parts: Part) -> Movement:
    minutes = sum(part.minutes for part in parts)
    return Movement(CHARGE, -minutes, DAY, parts, charge_id=charge_id, line_id=line_id)


def put_back(charge_id: int, line_id: int, *parts: Part) -> Movement:
    minutes = sum(part.minutes for part in parts)
    return Movement(REVERSAL, minutes, DAY, parts, charge_id=charge_id, line_id=line_id)


def gone(kind: EntryKind, grant_id: int, minutes: int) -> Movement:
    return Movement(kind, -minutes, DAY, (Part(grant_id, minutes),), key=f"{kind}{grant_id}", grant_id=grant_id)


LIFE = [
    given_(1, 60),
    given_(2, 100),
    taken(1, 11, Part(1, 60), Part(2, 10)),  # 3
    taken(1, 12),
    taken(2, 13, Part(2, 20)),  # 5
    put_back(1, 11, Part(1, 60), Part(2, 10)),
    put_back(1, 12),
    gone(EXPIRY, 1, 60),  # 8
    gone(WITHDRAWAL, 2, 80),
]
SOUND = sealed_book(LIFE)


def test_a_sound_book() -> None:
    assert verify(SOUND) == []
    assert verify(sealed_book([])) == []
    assert (SOUND.entries, SOUND.book, SOUND.grants[2].remaining) == (9, 0, 0)


@pytest.mark.parametrize("old", range(len(LIFE) + 1))
def test_a_sound_book_whose_beginning_is_older_than_the_chain(old: int) -> None:
    assert verify(sealed_book(LIFE, old=old)) == []


def test_a_long_sound_book_of_great_numbers() -> None:
    given = [given_(number, 1000 + number) for number in range(1, 301)]
    charged = [taken(number, number, Part(number, 500 + number)) for number in range(1, 301)]
    assert verify(sealed_book([*given, *charged, put_back(300, 300, Part(300, 800))], old=290)) == []


def faults(book: AccountBook) -> set[Fault]:
    return {finding.fault for finding in verify(book)}


def with_entries(book: AccountBook, sealed: Sequence[SealedEntry]) -> AccountBook:
    return replace(book, sealed=list(sealed))


def change(book: AccountBook, at: int, /, **changes: object) -> AccountBook:
    """The entry says something else than what was sealed."""
    sealed = list(book.sealed)
    sealed[at - 1] = replace(sealed[at - 1], link=replace(sealed[at - 1].link, **changes))  # type: ignore[arg-type]
    return with_entries(book, sealed)


def forge(book: AccountBook, at: int, /, **changes: object) -> AccountBook:
    """The same by somebody who can make the chain anew from there on: only the sums tell."""
    book = change(book, at, **changes)
    sealed, head = [], b""
    for entry in book.sealed:
        head = link_hash(head, entry.link)
        sealed.append(replace(entry, hash=head))
    return replace(book, sealed=sealed, head=head)


OTHER: dict[str, object] = {
    "account_id": 2,
    "kind": "expiry",
    "minutes": -71,
    "balance_after": 89,
    "work_date": DAY + timedelta(days=1),
    "at": AT + timedelta(seconds=1),
    "author": "staff:2",
    "reason_hash": b"x",
    "key": "k",
    "content_hash": b"x",
    "grant_id": 1,
    "charge_id": 2,
    "line_id": 12,
    "parts": (Part(1, 59), Part(2, 11)),
}


@pytest.mark.parametrize("name", OTHER)
def test_a_changed_field_breaks_the_chain_there(name: str) -> None:
    assert {"seq", *OTHER} == {field.name for field in fields(Link)}
    assert Finding(Fault.HASH, 1, 3) in verify(change(SOUND, 3, **{name: OTHER[name]}))


@given(st.data())
def test_any_changed_field_of_any_entry_is_found(data: st.DataObject) -> None:
    seq = data.draw(st.integers(1, len(LIFE)))
    name = data.draw(st.sampled_from(sorted(OTHER)))
    if getattr(SOUND.sealed[seq - 1].link, name) != OTHER[name]:
        assert Finding(Fault.HASH, 1, seq) in verify(change(SOUND, seq, **{name: OTHER[name]}))


@pytest.mark.parametrize("old", [0, 3, len(LIFE)])
@pytest.mark.parametrize("seq", range(1, len(LIFE) + 1))
def test_an_entry_left_out(seq: int, old: int) -> None:
    book = sealed_book(LIFE, old=old)
    without = with_entries(book, [entry for entry in book.sealed if entry.link.seq != seq])
    expected = Finding(Fault.GAP, 1, seq) if seq < len(LIFE) else Finding(Fault.HEAD, 1)
    assert expected in verify(without)
    numbered_anew = [
        replace(entry, link=replace(entry.link, seq=number)) for number, entry in enumerate(without.sealed, 1)
    ]
    assert faults(with_entries(book, numbered_anew)) & {Fault.HASH, Fault.HEAD}


def test_two_entries_swapped() -> None:
    entries = list(SOUND.sealed)
    entries[0], entries[1] = entries[1], entries[0]
    assert Finding(Fault.GAP, 1, 1) in verify(with_entries(SOUND, entries))


def test_an_entry_twice() -> None:
    twice = [SOUND.sealed[0], *SOUND.sealed]
    assert Finding(Fault.GAP, 1, 2) in verify(with_entries(SOUND, twice))


def test_an_old_entry_changed() -> None:
    """It has no seal of its own: the first sealed entry, or the head, does not fit any more."""
    assert Finding(Fault.HASH, 1, 4) in verify(change(sealed_book(LIFE, old=3), 2, minutes=101))
    assert Finding(Fault.HEAD, 1) in verify(change(sealed_book(LIFE, old=9), 2, minutes=101))


def test_the_chain_begins_once() -> None:
    entries = [replace(entry, hash=b"" if entry.link.seq == 5 else entry.hash) for entry in SOUND.sealed]
    assert Finding(Fault.HASH, 1, 1) in verify(with_entries(SOUND, entries))
    book = sealed_book(LIFE, old=2)
    entries = [replace(entry, hash=b"" if entry.link.seq == 5 else entry.hash) for entry in book.sealed]
    assert Finding(Fault.HASH, 1, 3) in verify(with_entries(book, entries))


def test_one_fault_of_the_chain_is_said_once() -> None:
    chain = {Fault.GAP, Fault.HASH, Fault.HEAD}
    for broken in (change(SOUND, 3, author="x"), change(SOUND, 3, seq=4), change(SOUND, 3, seq=4, author="x")):
        assert len([finding for finding in verify(broken) if finding.fault in chain]) == 1


@pytest.mark.parametrize(
    "broken",
    [replace(SOUND, head=b"x"), replace(SOUND, entries=8), replace(SOUND, entries=10), replace(SOUND, head=b"")],
)
def test_the_account_points_elsewhere(broken: AccountBook) -> None:
    assert verify(broken) == [Finding(Fault.HEAD, 1)]


def test_a_balance_that_does_not_follow() -> None:
    given = sealed_book(LIFE[:2])
    assert verify(replace(given, book=159)) == verify(replace(given, book=161)) == [Finding(Fault.BALANCE, 1)]
    # Said where it happens, not at every entry after it; and where it goes wrong back again.
    assert verify(forge(SOUND, 4, balance_after=91)) == [Finding(Fault.BALANCE, 1, 4), Finding(Fault.BALANCE, 1, 5)]
    assert Finding(Fault.BALANCE, 1, 1) in verify(sealed_book([gone(EXPIRY, 1, 1), given_(1, 60)]))


def test_parts_that_are_not_the_entry() -> None:
    for parts in ((), (Part(1, 60),), (Part(1, 60), Part(2, 11)), (Part(1, 61), Part(2, 10))):
        assert Finding(Fault.PARTS, 1, 3) in verify(forge(SOUND, 3, parts=parts)), parts
    assert Finding(Fault.PARTS, 1, 1) in verify(forge(SOUND, 1, parts=(Part(1, 60),)))  # a grant has none


def test_words_that_are_not_those_of_the_time() -> None:
    entries = [replace(entry, reason_holds=entry.link.seq != 4) for entry in SOUND.sealed]
    assert verify(with_entries(SOUND, entries)) == [Finding(Fault.REASON, 1, 4)]


def with_grant(grant_id: int, **changes: object) -> AccountBook:
    row = replace(SOUND.grants[grant_id], **changes)  # type: ignore[arg-type]
    return replace(SOUND, grants={**SOUND.grants, grant_id: row})


def test_a_grant_that_was_rewritten() -> None:
    rewritten: list[dict[str, object]] = [
        {"content_hash": b"x"},
        {"content_hash": b""},
        {"minutes": 101},
        {"minutes": 99},
    ]
    for changes in rewritten:
        assert verify(with_grant(2, **changes)) == [Finding(Fault.GRANT, 1, about=2)], changes
    stray = replace(SOUND, grants={**SOUND.grants, 3: GrantRow(3, 50, 0, b"")})
    assert verify(stray) == [Finding(Fault.GRANT, 1, about=3)]


def test_what_is_left_of_a_grant() -> None:
    assert verify(with_grant(2, remaining=1)) == [Finding(Fault.REMAINING, 1, about=2)]
    given = sealed_book(LIFE[:2])
    less = {**given.grants, 2: replace(given.grants[2], remaining=99)}
    assert verify(replace(given, grants=less)) == [Finding(Fault.REMAINING, 1, about=2)]
    assert verify(replace(SOUND, grants={1: SOUND.grants[1]})) == [Finding(Fault.REMAINING, 1, about=2)]
    # Beyond the grant's bounds, though the sums agree.
    too_much = sealed_book([given_(1, 60), put_back(1, 11, Part(1, 1))])
    assert Finding(Fault.REMAINING, 1, about=1) in verify(too_much)
    too_little = sealed_book([given_(1, 60), given_(2, 60), taken(1, 11, Part(1, 61))])
    assert Finding(Fault.REMAINING, 1, about=1) in verify(too_little)
    full = sealed_book([given_(1, 60)])
    assert verify(full) == []


def with_charge(charge_id: int, **changes: object) -> AccountBook:
    row = replace(SOUND.charges[charge_id], **changes)  # type: ignore[arg-type]
    return replace(SOUND, charges={**SOUND.charges, charge_id: row})


def test_a_charge_that_does_not_add_up() -> None:
    for changes in (
        {"covered": 21, "requested": 26},
        {"covered": 19, "requested": 24},
        {"requested": 26},
        {"requested": 24},
        {"shortage": 6},
        {"shortage": 4},
    ):
        assert verify(with_charge(2, **changes)) == [Finding(Fault.CHARGE, 1, about=2)], changes
    assert verify(replace(SOUND, charges={1: SOUND.charges[1]})) == [Finding(Fault.CHARGE, 1, about=2)]
    # A charge of which the book has no line: all of it was a shortage.
    assert verify(replace(SOUND, charges={**SOUND.charges, 3: ChargeRow(3, 9, 0, 9, False)})) == []
    lost = replace(SOUND, charges={**SOUND.charges, 3: ChargeRow(3, 9, 9, 0, False)})
    assert verify(lost) == [Finding(Fault.CHARGE, 1, about=3)]


NOT_A_MIRROR: list[Callable[[], list[Movement]]] = [
    lambda: [*LIFE[:5], LIFE[5]],  # a line is missing
    lambda: [*LIFE[:5], LIFE[6]],
    lambda: [*LIFE[:5], put_back(1, 11, Part(1, 60), Part(2, 9)), LIFE[6]],  # a minute is missing
    lambda: [*LIFE[:5], put_back(1, 11, Part(1, 59), Part(2, 11)), LIFE[6]],  # into another grant
    lambda: [*LIFE[:5], *LIFE[5:7], put_back(1, 13, Part(2, 1))],  # a line that was another charge's
    lambda: [*LIFE[:5], put_back(1, 12, Part(1, 60), Part(2, 10)), put_back(1, 11)],  # crosswise
]


@pytest.mark.parametrize("movements", NOT_A_MIRROR)
def test_a_reversal_that_is_not_the_mirror_of_its_charge(movements: Callable[[], list[Movement]]) -> None:
    assert Finding(Fault.REVERSAL, 1, about=1) in verify(sealed_book(movements()))


def test_a_reversal_without_its_row_and_a_row_without_its_entries() -> None:
    assert verify(with_charge(1, reversed=False)) == [Finding(Fault.REVERSAL, 1, about=1)]
    assert verify(with_charge(2, reversed=True)) == [Finding(Fault.REVERSAL, 1, about=2)]


def test_the_order_of_parts_in_a_reversal_does_not_matter() -> None:
    back = put_back(1, 11, Part(2, 10), Part(1, 60))
    assert verify(sealed_book([*LIFE[:5], back, *LIFE[6:]])) == []


def test_findings_name_the_account_and_come_in_order() -> None:
    broken = replace(
        SOUND,
        id=9,
        book=1,
        grants={1: replace(SOUND.grants[1], remaining=1), 2: replace(SOUND.grants[2], remaining=2)},
        charges={1: replace(SOUND.charges[1], shortage=6), 2: replace(SOUND.charges[2], shortage=6)},
    )
    assert verify(broken) == [
        Finding(Fault.BALANCE, 9),
        Finding(Fault.REMAINING, 9, about=1),
        Finding(Fault.REMAINING, 9, about=2),
        Finding(Fault.CHARGE, 9, about=1),
        Finding(Fault.CHARGE, 9, about=2),
    ]
