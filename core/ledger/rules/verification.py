"""What an auditor checks of an account: the chain, the sums, every grant and every charge. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.ledger.models import EntryKind
from core.ledger.rules.chain import Link, before_the_chain, link_hash


class Fault(StrEnum):
    """What is wrong. The words people read are the front end's (``verify-<fault>``)."""

    GAP = "gap"
    HASH = "hash"
    HEAD = "head"
    BALANCE = "balance"
    PARTS = "parts"
    REASON = "reason"
    GRANT = "grant"
    REMAINING = "remaining"
    CHARGE = "charge"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at an entry (``seq``), or at a grant or a charge (``about``: its id)."""

    fault: Fault
    account_id: int
    seq: int | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry with its seal (empty if it is older than the chain). ``reason_holds``: the words kept beside it are those it
    has the hash of; forgotten words hold."""

    link: Link
    hash: bytes
    reason_holds: bool = True


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant, with the hash of what its row says today."""

    id: int
    minutes: int
    remaining: int
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class ChargeRow:
    id: int
    requested: int
    covered: int
    shortage: int
    reversed: bool


@dataclass(frozen=True, slots=True)
class AccountBook:
    """Everything about one account. Entries in the order of their numbers."""

    id: int
    entries: int
    book: int
    head: bytes
    sealed: Sequence[SealedEntry]
    grants: Mapping[int, GrantRow] = field(default_factory=dict)
    charges: Mapping[int, ChargeRow] = field(default_factory=dict)


def verify(book: AccountBook) -> list[Finding]:
    """Everything that does not add up; nothing for a sound account."""
    return [*_chain(book), *_entries(book), *_grants(book), *_charges(book)]


def _chain(book: AccountBook) -> Iterator[Finding]:
    old = [entry.link for entry in book.sealed if not entry.hash]
    head = before_the_chain(old)
    for number, entry in enumerate(book.sealed, 1):
        if entry.link.seq != number:
            yield Finding(Fault.GAP, book.id, number)
            return
        if number <= len(old):
            if entry.hash:
                # An unsealed entry further on: the chain begins once.
                yield Finding(Fault.HASH, book.id, number)
                return
            continue
        if link_hash(head, entry.link) != entry.hash:
            yield Finding(Fault.HASH, book.id, number)
            return
        head = entry.hash
    if (len(book.sealed), head) != (book.entries, book.head):
        yield Finding(Fault.HEAD, book.id)


def _entries(book: AccountBook) -> Iterator[Finding]:
    balance = 0
    for entry in book.sealed:
        link = entry.link
        balance += link.minutes
        if link.balance_after != balance or balance < 0:
            yield Finding(Fault.BALANCE, book.id, link.seq)
            balance = link.balance_after
        moved = abs(link.minutes) if link.kind != EntryKind.GRANT else 0
        if sum(part.minutes for part in link.parts) != moved:
            yield Finding(Fault.PARTS, book.id, link.seq)
        if not entry.reason_holds:
            yield Finding(Fault.REASON, book.id, link.seq)
    if balance != book.book:
        yield Finding(Fault.BALANCE, book.id)


def _grants(book: AccountBook) -> Iterator[Finding]:
    given = {entry.link.grant_id: entry.link for entry in book.sealed if entry.link.kind == EntryKind.GRANT}
    left = Counter({grant_id: link.minutes for grant_id, link in given.items() if grant_id is not None})
    for entry in book.sealed:
        sign = 1 if entry.link.kind == EntryKind.REVERSAL else -1
        for part in entry.link.parts:
            left[part.grant_id] += sign * part.minutes
    for grant in book.grants.values():
        link = given.get(grant.id)
        if link is None or (link.minutes, link.content_hash) != (grant.minutes, grant.content_hash):
            yield Finding(Fault.GRANT, book.id, about=grant.id)
    for grant_id in sorted({*left, *book.grants}):
        known = book.grants.get(grant_id)
        if known is None or known.remaining != left[grant_id] or not 0 <= known.remaining <= known.minutes:
            yield Finding(Fault.REMAINING, book.id, about=grant_id)


def _charges(book: AccountBook) -> Iterator[Finding]:
    taken: dict[int, dict[int, Link]] = defaultdict(dict)
    back: dict[int, dict[int, Link]] = defaultdict(dict)
    for entry in book.sealed:
        link = entry.link
        if link.charge_id is not None and link.line_id is not None:
            (taken if link.kind == EntryKind.CHARGE else back)[link.charge_id][link.line_id] = link
    for charge_id in sorted({*taken, *back, *book.charges}):
        charge = book.charges.get(charge_id)
        covered = -sum(link.minutes for link in taken[charge_id].values())
        if charge is None or charge.covered != covered or charge.requested != charge.covered + charge.shortage:
            yield Finding(Fault.CHARGE, book.id, about=charge_id)
        mirrored = {line_id: (-link.minutes, sorted(link.parts, key=str)) for line_id, link in taken[charge_id].items()}
        returned = {line_id: (link.minutes, sorted(link.parts, key=str)) for line_id, link in back[charge_id].items()}
        if charge is not None and returned != (mirrored if charge.reversed else {}):
            yield Finding(Fault.REVERSAL, book.id, about=charge_id)
