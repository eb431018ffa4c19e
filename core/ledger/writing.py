"""The only place that writes entries: under the account's lock, numbered, sealed, with their allocations, in one statement."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, BigInteger, Date, Integer, LargeBinary, String, bindparam, select, text

from core.actor import Actor, signature
from core.database import Work
from core.errors import NotFound
from core.ledger.models import NO_HASH, Account, EntryKind
from core.ledger.rules.chain import Head, Movement, seal, words_hash


@dataclass(frozen=True, slots=True)
class NewCharge:
    """A charge that is written together with its entries. Minutes."""

    id: int
    key: str
    content_hash: bytes
    covered: int
    shortage: int


_ACCOUNT = Account.__table__.c
_LOCK = (
    select(_ACCOUNT.id, _ACCOUNT.entries, _ACCOUNT.book, _ACCOUNT.head)
    .where(_ACCOUNT.id == bindparam("account_id", type_=BigInteger))
    .with_for_update(key_share=True)
)


async def lock_account(work: Work, account_id: int) -> Head:
    """Lock the account. A statement of its own: one that waited for a lock would read the rest with its old snapshot.

    NO KEY: rows that refer to the account can be added meanwhile.
    """
    row = (await work.session.execute(_LOCK, {"account_id": account_id})).one_or_none()
    if row is None:
        raise NotFound("no-account")
    return Head(*row)


_WRITE = text(
    """
    WITH charged AS (
        INSERT INTO ledger_charge (id, key, content_hash, account_id, requested, covered, shortage)
        SELECT :charge_id, :charge_key, :charge_hash, :account_id, :covered + :shortage, :covered, :shortage
        WHERE :charge_id IS NOT NULL
    ), written AS (
        INSERT INTO ledger_entry (account_id, seq, kind, minutes, balance_after, work_date, at, author, key,
                                  content_hash, grant_id, charge_id, line_id, reason_hash, hash)
        SELECT :account_id, seq, kind, minutes, balance_after, work_date, :at, :author, key,
               content_hash, grant_id, charge_id, line_id, :reason_hash, hash
        FROM unnest(:seqs, :kinds, :minutes, :balances, :work_dates, :keys, :contents, :grants, :charges, :lines, :hashes)
          AS entry(seq, kind, minutes, balance_after, work_date, key, content_hash, grant_id, charge_id, line_id, hash)
        RETURNING id, seq
    ), allocated AS (
        INSERT INTO ledger_allocation (entry_id, grant_id, minutes)
        SELECT written.id, part.grant_id, part.minutes
        FROM unnest(:part_seqs, :part_grants, :part_minutes) AS part(seq, grant_id, minutes) JOIN written USING (seq)
    ), remaining AS (
        UPDATE ledger_grant SET remaining = remaining + change.minutes
        FROM unnest(:changed_grants, :changes) AS change(grant_id, minutes) WHERE ledger_grant.id = change.grant_id
    ), explained AS (
        INSERT INTO ledger_reason (entry_id, salt, words)
        SELECT id, :salt, :words FROM written WHERE :words <> ''
    )
    UPDATE account SET entries = :entries, book = :book, head = :head WHERE id = :account_id
    """
).bindparams(
    bindparam("account_id", type_=BigInteger),
    bindparam("charge_id", type_=BigInteger),
    bindparam("charge_key", type_=String),
    bindparam("charge_hash", type_=LargeBinary),
    bindparam("covered", type_=Integer),
    bindparam("shortage", type_=Integer),
    bindparam("author", type_=String),
    bindparam("reason_hash", type_=LargeBinary),
    bindparam("seqs", type_=ARRAY(Integer)),
    bindparam("kinds", type_=ARRAY(String)),
    bindparam("minutes", type_=ARRAY(Integer)),
    bindparam("balances", type_=ARRAY(Integer)),
    bindparam("work_dates", type_=ARRAY(Date)),
    bindparam("keys", type_=ARRAY(String)),
    bindparam("contents", type_=ARRAY(LargeBinary)),
    bindparam("grants", type_=ARRAY(BigInteger)),
    bindparam("charges", type_=ARRAY(BigInteger)),
    bindparam("lines", type_=ARRAY(BigInteger)),
    bindparam("hashes", type_=ARRAY(LargeBinary)),
    bindparam("part_seqs", type_=ARRAY(Integer)),
    bindparam("part_grants", type_=ARRAY(BigInteger)),
    bindparam("part_minutes", type_=ARRAY(Integer)),
    bindparam("changed_grants", type_=ARRAY(BigInteger)),
    bindparam("changes", type_=ARRAY(Integer)),
    bindparam("salt", type_=LargeBinary),
    bindparam("words", type_=String),
)
"""Writes what has been decided and decides nothing: one statement, because the lock is held while it runs."""


async def write(
    work: Work,
    account: Head,
    actor: Actor,
    movements: Sequence[Movement],
    *,
    reason: str = "",
    charge: NewCharge | None = None,
) -> Head:
    """Add the movements to the account in their order; the account as it is then. ``reason``: a person's words; ``charge``:
    the new charge that the movements belong to.

    Changes what is left in grants, except by the grants' own entries: those come with their minutes.
    """
    salt = secrets.token_bytes(16) if reason else NO_HASH
    reason_hash = words_hash(salt, reason) if reason else NO_HASH
    sealed = seal(account, movements, at=work.now, author=signature(actor), reason_hash=reason_hash)
    after = sealed[-1].head if sealed else account
    changes = Counter[int]()
    for movement in movements:
        sign = 1 if movement.kind is EntryKind.REVERSAL else -1
        for part in movement.parts:
            changes[part.grant_id] += sign * part.minutes
    links = [one.link for one in sealed]
    parts = [(link.seq, part) for link in links for part in link.parts]
    await work.session.execute(
        _WRITE,
        {
            "account_id": account.id,
            "charge_id": charge.id if charge else None,
            "charge_key": charge.key if charge else None,
            "charge_hash": charge.content_hash if charge else None,
            "covered": charge.covered if charge else 0,
            "shortage": charge.shortage if charge else 0,
            "at": work.now,
            "author": signature(actor),
            "reason_hash": reason_hash,
            "seqs": [link.seq for link in links],
            "kinds": [link.kind for link in links],
            "minutes": [link.minutes for link in links],
            "balances": [link.balance_after for link in links],
            "work_dates": [link.work_date for link in links],
            "keys": [link.key for link in links],
            "contents": [link.content_hash for link in links],
            "grants": [link.grant_id for link in links],
            "charges": [link.charge_id for link in links],
            "lines": [link.line_id for link in links],
            "hashes": [one.hash for one in sealed],
            "part_seqs": [seq for seq, _ in parts],
            "part_grants": [part.grant_id for _, part in parts],
            "part_minutes": [part.minutes for _, part in parts],
            "changed_grants": list(changes),
            "changes": list(changes.values()),
            "salt": salt,
            "words": reason,
            "entries": after.entries,
            "book": after.book,
            "head": after.hash,
        },
    )
    return after
