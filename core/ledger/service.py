"""Use cases of the ledger. The account's row is locked first, then things are read, then decided, then written."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from core.actor import Actor, SystemActor, require_admin, signature
from core.contracts.models import Contract
from core.database import Work
from core.errors import NotFound, Refusal
from core.ledger.models import Account, Allocation, Charge, Entry, EntryKind, Grant, GrantKind
from core.ledger.rules import Line, Lot, Part, Split, split_charge

MOST_MINUTES = 600_000
"""A grant of more is a slip of the finger (10,000 hours)."""


class KeyReused(Exception):  # noqa: N818
    """The same key came with other content: somebody charges another fact under an old name. A loud error on purpose."""


class Outcome(StrEnum):
    """``CREATED`` now, or the ``SAME`` fact was charged before and this is the stored answer."""

    CREATED = "created"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ChargeResult:
    """What a charge did. Splits are in the order of (work date, line id); balances are minutes."""

    outcome: Outcome
    charge_id: int
    splits: tuple[Split, ...]
    balance_after: int

    @property
    def covered(self) -> int:
        return sum(split.covered for split in self.splits)

    @property
    def shortage(self) -> int:
        return sum(split.shortage for split in self.splits)


async def open_account(work: Work, contract: Contract) -> Account:
    """The account of the contract, made if there is none yet."""
    await work.session.execute(
        upsert(Account)
        .values(company_id=contract.company_id, contract_id=contract.account_contract_id)
        .on_conflict_do_nothing(index_elements=[Account.contract_id])
    )
    account = await work.session.scalar(select(Account).where(Account.contract_id == contract.account_contract_id))
    assert account is not None
    return account


async def grant(
    work: Work,
    actor: Actor,
    *,
    account_id: int,
    kind: GrantKind,
    minutes: int,
    effective_from: date,
    expires_on: date,
    reason: str,
    key: str,
    priority: int = 100,
) -> Outcome:
    """Give minutes to an account, once per ``key``. Lower ``priority`` burns first.

    Refuses amounts outside 1…MOST_MINUTES, an expiry before the beginning, and a grant by a person without a reason.
    Raises KeyReused when the key was used for something else.
    """
    require_admin(actor)
    reason = " ".join(reason.split())
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("bad-minutes", most=MOST_MINUTES)
    if len(reason) > 300 or (not reason and not isinstance(actor, SystemActor)):
        raise Refusal("no-reason")
    if expires_on < effective_from:
        raise Refusal("bad-dates")
    await _lock(work, account_id)
    content = grant_content(account_id, kind, minutes, effective_from, expires_on, priority)
    known = await work.session.scalar(select(Entry).where(Entry.key == key))
    if known is not None:
        if known.content_hash != content:
            raise KeyReused(key)
        return Outcome.SAME
    made = Grant(
        account_id=account_id,
        kind=kind,
        minutes=minutes,
        remaining=minutes,
        priority=priority,
        effective_from=effective_from,
        expires_on=expires_on,
    )
    work.session.add(made)
    await work.session.flush()
    seq, balance = await _head(work, account_id)
    work.session.add(
        Entry(
            account_id=account_id,
            seq=seq + 1,
            kind=EntryKind.GRANT,
            minutes=minutes,
            balance_after=balance + minutes,
            work_date=effective_from,
            at=work.now,
            author=signature(actor),
            reason=reason,
            key=key,
            content_hash=content,
            grant_id=made.id,
        )
    )
    await work.session.flush()
    return Outcome.CREATED


async def charge(work: Work, actor: Actor, *, account_id: int, key: str, lines: Sequence[Line]) -> ChargeResult:
    """Write the lines off the account, once per ``key``; the caller has authorised the work itself.

    Three answers to a repeated key: created, the same (with the stored splits), or KeyReused for other content.
    """
    await _lock(work, account_id)
    content = charge_content(account_id, lines)
    known = await work.session.scalar(select(Charge).where(Charge.key == key))
    if known is not None:
        if known.content_hash != content:
            raise KeyReused(key)
        return await _stored(work, known, lines)
    lots = await lots_of(work, [account_id])
    splits = split_charge(lots, lines)
    seq, balance = await _head(work, account_id)
    made = Charge(
        key=key,
        content_hash=content,
        account_id=account_id,
        requested=sum(line.minutes for line in lines),
        covered=sum(split.covered for split in splits),
        shortage=sum(split.shortage for split in splits),
    )
    work.session.add(made)
    await work.session.flush()
    for split in splits:
        seq, balance = seq + 1, balance - split.covered
        entry = Entry(
            account_id=account_id,
            seq=seq,
            kind=EntryKind.CHARGE,
            minutes=-split.covered,
            balance_after=balance,
            work_date=split.line.work_date,
            at=work.now,
            author=signature(actor),
            reason="",
            charge_id=made.id,
            line_id=split.line.line_id,
        )
        work.session.add(entry)
        await work.session.flush()
        await _allocate(work, entry.id, split.parts)
    return ChargeResult(Outcome.CREATED, made.id, tuple(splits), balance)


async def _allocate(work: Work, entry_id: int, parts: Sequence[Part]) -> None:
    if not parts:
        return
    await work.session.execute(
        insert(Allocation),
        [{"entry_id": entry_id, "grant_id": part.grant_id, "minutes": part.minutes} for part in parts],
    )
    for part in parts:
        await work.session.execute(
            update(Grant)
            .where(Grant.id == part.grant_id)
            .values(remaining=Grant.remaining - part.minutes)
            .execution_options(synchronize_session=False)
        )


async def lots_of(work: Work, account_ids: Sequence[int]) -> list[Lot]:
    """The grants of these accounts that have minutes left."""
    rows = await work.session.execute(
        select(Grant.id, Grant.remaining, Grant.priority, Grant.effective_from, Grant.expires_on).where(
            Grant.account_id.in_(account_ids), Grant.remaining > 0
        )
    )
    return [Lot(*row) for row in rows]


async def _lock(work: Work, account_id: int) -> None:
    # A statement of its own: one that waited for a lock would read everything else with its old snapshot.
    locked = await work.session.scalar(select(Account.id).where(Account.id == account_id).with_for_update())
    if locked is None:
        raise NotFound("no-account")


async def _head(work: Work, account_id: int) -> tuple[int, int]:
    """The number of the account's last entry and the book balance after it."""
    head = (
        await work.session.execute(
            select(Entry.seq, Entry.balance_after)
            .where(Entry.account_id == account_id)
            .order_by(Entry.seq.desc())
            .limit(1)
        )
    ).one_or_none()
    return (head.seq, head.balance_after) if head else (0, 0)


async def _stored(work: Work, known: Charge, lines: Sequence[Line]) -> ChargeResult:
    rows = await work.session.execute(
        select(Entry.line_id, Entry.balance_after, Allocation.grant_id, Allocation.minutes)
        .join(Allocation, Allocation.entry_id == Entry.id, isouter=True)
        .join(Grant, Grant.id == Allocation.grant_id, isouter=True)
        .where(Entry.charge_id == known.id)
        # Parts in the order in which they burnt, as in the first answer (``rules.burn_order``).
        .order_by(Entry.seq, Grant.priority, Grant.expires_on, Grant.effective_from, Grant.id)
    )
    parts: dict[int, list[Part]] = {line.line_id: [] for line in lines}
    balance = 0
    for line_id, balance_after, grant_id, minutes in rows:
        balance = balance_after
        if line_id is not None and grant_id is not None:
            parts[line_id].append(Part(grant_id, minutes))
    ordered = sorted(lines, key=lambda line: (line.work_date, line.line_id))
    splits = tuple(Split(line, tuple(parts[line.line_id])) for line in ordered)
    return ChargeResult(Outcome.SAME, known.id, splits, balance)


def grant_content(
    account_id: int, kind: GrantKind, minutes: int, effective_from: date, expires_on: date, priority: int
) -> bytes:
    """What makes two grants under one key the same."""
    return _hash([account_id, kind, minutes, effective_from, expires_on, priority])


def charge_content(account_id: int, lines: Sequence[Line]) -> bytes:
    """What makes two charges under one key the same, whatever the order of their lines."""
    ordered = sorted(lines, key=lambda line: line.line_id)
    return _hash([account_id, [[line.line_id, line.minutes, line.work_date] for line in ordered]])


def _hash(content: object) -> bytes:
    return hashlib.sha256(json.dumps(content, default=str, separators=(",", ":")).encode()).digest()
