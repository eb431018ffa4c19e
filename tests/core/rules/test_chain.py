"""The hash chain: what is sealed, that the seal is what it was, and that a changed field breaks it."""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.models import EntryKind
from core.ledger.rules.chain import (
    Head,
    Link,
    Movement,
    before_the_chain,
    content_hash,
    fingerprint,
    link_hash,
    seal,
    words_hash,
)
from core.ledger.rules.splitting import Part

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 7, 0, 0, 123, tzinfo=UTC)

LINK = Link(
    account_id=7,
    seq=3,
    kind="charge",
    minutes=-45,
    balance_after=75,
    work_date=DAY,
    at=AT,
    author="staff:2",
    reason_hash=b"\x01\x02",
    key=None,
    content_hash=None,
    grant_id=None,
    charge_id=5,
    line_id=11,
    parts=(Part(1, 30), Part(2, 15)),
)
OTHER: dict[str, list[object]] = {
    "account_id": [8, 0],
    "seq": [4, -3],
    "kind": ["reversal", ""],
    "minutes": [45, -44, 0],
    "balance_after": [76, -75],
    "work_date": [DAY + timedelta(days=1), date(2025, 11, 23)],
    "at": [AT + timedelta(microseconds=1), AT + timedelta(hours=3)],
    "author": ["staff:3", "system:2", ""],
    "reason_hash": [b"", b"\x02\x01"],
    "key": ["", "5"],
    "content_hash": [b"", b"\x00"],
    "grant_id": [0, 5],
    "charge_id": [None, 11],
    "line_id": [None, 5],
    "parts": [(), (Part(1, 30),), (Part(1, 15), Part(2, 30)), (Part(1, 30), Part(2, 15), Part(3, 1)), (Part(1, 45),)],
}


def test_every_field_is_sealed() -> None:
    assert set(OTHER) == {field.name for field in fields(Link)}
    seen = {link_hash(b"before", LINK)}
    for name, values in OTHER.items():
        for value in values:
            changed = link_hash(b"before", replace(LINK, **{name: value}))  # type: ignore[arg-type]
            assert changed not in seen, (name, value)
            seen.add(changed)


def test_the_entry_before_is_sealed() -> None:
    assert len({link_hash(before, LINK) for before in (b"", b"\x00", b"before")}) == 3


def test_neither_the_order_of_parts_nor_the_zone_of_a_moment_matters() -> None:
    sealed_by = link_hash(b"", LINK)
    assert link_hash(b"", replace(LINK, parts=LINK.parts[::-1])) == sealed_by
    assert link_hash(b"", replace(LINK, at=AT.astimezone(ZoneInfo("Asia/Kamchatka")))) == sealed_by


def test_a_seal_is_for_ever() -> None:
    """Chains in clients' databases were made with these bytes: whoever changes the form breaks them all."""
    text = (
        '["6162",7,3,"charge",-45,75,"2026-11-23","2026-11-23T07:00:00.000123+00:00","staff:2","0102",'
        "null,null,null,5,11,[[1,30],[2,15]]]"
    )
    assert link_hash(b"ab", LINK) == hashlib.sha256(text.encode()).digest()
    whole = replace(LINK, at=AT.replace(microsecond=0), key="к", content_hash=b"\xff", grant_id=4, parts=())
    text = (
        '["",7,3,"charge",-45,75,"2026-11-23","2026-11-23T07:00:00.000000+00:00","staff:2","0102",'
        r'"\u043a","ff",4,5,11,[]]'
    )
    assert link_hash(b"", whole) == hashlib.sha256(text.encode()).digest()
    # An enum is written as its word, and another kind of text is not.
    assert link_hash(b"ab", replace(LINK, kind=EntryKind.CHARGE)) == link_hash(b"ab", LINK)


def test_movements_are_numbered_carried_on_and_chained() -> None:
    grant = Movement(EntryKind.GRANT, 60, DAY, key="k", content_hash=b"c", grant_id=1)
    charge = Movement(EntryKind.CHARGE, -20, DAY, (Part(1, 20),), charge_id=9, line_id=8)
    one, two = seal(Head(7, 2, 15, b"head"), [grant, charge], at=AT, author="system:x", reason_hash=b"why")
    assert one.link == Link(7, 3, "grant", 60, 75, DAY, AT, "system:x", b"why", "k", b"c", 1, None, None, ())
    assert two.link == Link(
        7, 4, "charge", -20, 55, DAY, AT, "system:x", b"why", None, None, None, 9, 8, (Part(1, 20),)
    )
    assert one.hash == link_hash(b"head", one.link)
    assert two.hash == link_hash(one.hash, two.link)
    assert (one.head, two.head) == (Head(7, 3, 75, one.hash), Head(7, 4, 55, two.hash))
    assert seal(Head(7, 2, 15, b"head"), [], at=AT, author="", reason_hash=b"") == []


MINUTES = st.lists(st.integers(-100, 100), max_size=6)


@given(MINUTES, st.integers(0, 6))
def test_sealing_in_two_goes_is_the_same_as_in_one(minutes: list[int], cut: int) -> None:
    movements = [Movement(EntryKind.GRANT, one, DAY, key=str(number)) for number, one in enumerate(minutes)]
    start = Head(1, 0, 0, b"")
    at_once = seal(start, movements, at=AT, author="a", reason_hash=b"")
    first = seal(start, movements[:cut], at=AT, author="a", reason_hash=b"")
    second = seal(first[-1].head if first else start, movements[cut:], at=AT, author="a", reason_hash=b"")
    assert first + second == at_once
    assert [one.link.seq for one in at_once] == list(range(1, len(minutes) + 1))
    assert [one.head.book for one in at_once] == [sum(minutes[: n + 1]) for n in range(len(minutes))]


def test_words_are_sealed_with_their_salt() -> None:
    assert words_hash(b"s", "за ожидание") == hashlib.sha256(b"s" + "за ожидание".encode()).digest()
    assert words_hash(b"s", "a") != words_hash(b"t", "a") != words_hash(b"t", "b")


def test_content_by_its_text() -> None:
    expected = hashlib.sha256(b'[1,"charge","2026-11-23",[2]]').digest()
    assert content_hash([1, EntryKind.CHARGE, DAY, (2,)]) == expected


def test_entries_older_than_the_chain_have_one_digest() -> None:
    assert before_the_chain([]) == b""
    grant = replace(LINK, seq=1, kind="grant", minutes=120, balance_after=120, grant_id=4, charge_id=None, line_id=None)
    text = "1|grant|120|120|2026-11-23|4|0|0\n3|charge|-45|75|2026-11-23|0|5|11"
    assert before_the_chain([grant, LINK]) == hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize(
    "name", ["seq", "kind", "minutes", "balance_after", "work_date", "grant_id", "charge_id", "line_id"]
)
def test_a_changed_old_entry_changes_the_digest(name: str) -> None:
    known = before_the_chain([LINK])
    changed = [replace(LINK, **{name: value}) for value in OTHER[name] if value or name != "grant_id"]  # type: ignore[arg-type]
    assert len({known, *(before_the_chain([link]) for link in changed)}) == 1 + len(changed)


def test_the_fingerprint_of_all_chains() -> None:
    heads = [(2, 5, b"\xbb"), (1, 10, b"\xaa")]
    digest = hashlib.sha256(b"1:10:aa,2:5:bb").hexdigest()
    groups = fingerprint(heads).split(" ")
    assert "".join(groups) == digest[:48]
    assert [len(group) for group in groups] == [4] * 12
    assert fingerprint(heads[::-1]) == fingerprint(heads) != fingerprint([(2, 5, b"\xbb"), (1, 11, b"\xaa")])
    assert len(fingerprint([])) == 59
