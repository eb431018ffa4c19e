"""The hash chain of an account: every entry seals the one before it, so none can be changed, left out or put in unseen.

A chain inside one database proves nothing against the database's owner: its heads are to be kept elsewhere too
(``core.ledger.verifying.fingerprint``).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.ledger.models import EntryKind
from core.ledger.rules.splitting import Part


@dataclass(frozen=True, slots=True)
class Head:
    """Where an account's book stands: the number of entries, the book balance, the hash of the last one."""

    id: int
    entries: int
    book: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry to be written. ``minutes`` is signed; ``parts`` are what it takes from grants, or gives back to them."""

    kind: EntryKind
    minutes: int
    work_date: date
    parts: tuple[Part, ...] = ()
    key: str | None = None
    content_hash: bytes | None = None
    grant_id: int | None = None
    charge_id: int | None = None
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What of an entry is sealed: numbers, dates, signatures, hashes; no names and no words, which may be forgotten."""

    account_id: int
    seq: int
    kind: str
    minutes: int
    balance_after: int
    work_date: date
    at: datetime
    author: str
    reason_hash: bytes
    key: str | None
    content_hash: bytes | None
    grant_id: int | None
    charge_id: int | None
    line_id: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A movement as it is written: numbered, with the balance after it, and its hash. ``head``: the account then."""

    link: Link
    hash: bytes
    head: Head


def seal(
    account: Head, movements: Sequence[Movement], *, at: datetime, author: str, reason_hash: bytes
) -> list[Sealed]:
    """Number the movements, carry the balance on, and chain each to the one before."""
    sealed = []
    for movement in movements:
        link = Link(
            account_id=account.id,
            seq=account.entries + 1,
            kind=movement.kind.value,
            minutes=movement.minutes,
            balance_after=account.book + movement.minutes,
            work_date=movement.work_date,
            at=at,
            author=author,
            reason_hash=reason_hash,
            key=movement.key,
            content_hash=movement.content_hash,
            grant_id=movement.grant_id,
            charge_id=movement.charge_id,
            line_id=movement.line_id,
            parts=movement.parts,
        )
        sealed_by = link_hash(account.hash, link)
        account = Head(account.id, link.seq, link.balance_after, sealed_by)
        sealed.append(Sealed(link, sealed_by, account))
    return sealed


def link_hash(previous: bytes, link: Link) -> bytes:
    """SHA-256 over the hash before it and everything in the link."""
    canonical = json.dumps(
        [
            previous.hex(),
            link.account_id,
            link.seq,
            link.kind,
            link.minutes,
            link.balance_after,
            link.work_date.isoformat(),
            link.at.astimezone(UTC).isoformat(timespec="microseconds"),
            link.author,
            link.reason_hash.hex(),
            link.key,
            link.content_hash.hex() if link.content_hash is not None else None,
            link.grant_id,
            link.charge_id,
            link.line_id,
            [[part.grant_id, part.minutes] for part in sorted(link.parts, key=lambda part: part.grant_id)],
        ],
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).digest()


def words_hash(salt: bytes, words: str) -> bytes:
    """The hash of a reason that stands in the entry. Without the salt, which is forgotten with the words, it tells nothing."""
    return hashlib.sha256(salt + words.encode()).digest()


def content_hash(content: object) -> bytes:
    """What makes two facts under one key the same. Dates and enums count by their text."""
    return hashlib.sha256(json.dumps(content, default=str, separators=(",", ":")).encode()).digest()


def before_the_chain(links: Sequence[Link]) -> bytes:
    """The digest of entries that are older than the chain, as migration 0002 made it; nothing for none."""
    if not links:
        return b""
    rows = (
        "|".join(
            str(value)
            for value in (
                link.seq,
                link.kind,
                link.minutes,
                link.balance_after,
                link.work_date,
                link.grant_id or 0,
                link.charge_id or 0,
                link.line_id or 0,
            )
        )
        for link in links
    )
    return hashlib.sha256("\n".join(rows).encode()).digest()


def fingerprint(heads: Iterable[tuple[int, int, bytes]]) -> str:
    """One short text for the chains of all accounts: (account id, number of entries, head). Twelve groups of four hexadecimal
    digits; to be kept outside the database."""
    rows = ",".join(f"{account_id}:{entries}:{head.hex()}" for account_id, entries, head in sorted(heads))
    digest = hashlib.sha256(rows.encode()).hexdigest()[:48]
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
