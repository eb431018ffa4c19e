"""Writing work off the hours. The account is locked, then things are read, then decided, then written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy import Sequence as DatabaseSequence

from core.actor import Actor
from core.database import Work
from core.ledger.accounts import KeyReused
from core.ledger.granting import Outcome
from core.ledger.models import Allocation, Charge, Entry, EntryKind, Grant, Hold, HoldState
from core.ledger.rules.chain import Head, Movement, content_hash
from core.ledger.rules.splitting import Line, Lot, Part, Split, split_charge
from core.ledger.writing import NewCharge, lock_account, write


@dataclass(frozen=True, slots=True)
class ChargeResult:
    """What a charge did. Splits are in the order of (work date, line id); balances are minutes.

    ``balance_after`` is the book balance after it; of a repeated charge without lines, which has no entry, today's.
    """

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


async def charge(
    work: Work, actor: Actor, *, account_id: int, key: str, lines: Sequence[Line], ticket_id: int | None = None
) -> ChargeResult:
    """Write the lines off the account, once per ``key``; the caller has authorised the work itself.

    Three answers to a repeated key: created, the same (with the stored splits), or KeyReused for other content.
    Minutes held for other tickets are left alone; those held for ``ticket_id`` are used, and what is left of them is free.
    """
    account = await lock_account(work, account_id)
    result, _ = await charge_locked(work, actor, account, key=key, lines=lines, ticket_id=ticket_id)
    return result


async def charge_locked(
    work: Work,
    actor: Actor,
    account: Head,
    *,
    key: str,
    lines: Sequence[Line],
    ticket_id: int | None,
    given_back: Mapping[int, int] | None = None,
) -> tuple[ChargeResult, Head]:
    """The same under a lock that the caller holds; the account as it is then. ``given_back``: see :func:`split_charge`."""
    content = charge_content(account.id, lines)
    seen = await _look(work, account.id, key, ticket_id)
    if seen.charge_id is not None:
        if seen.content != content:
            raise KeyReused(key)
        return await _stored(work, account, seen.charge_id, lines), account
    splits = split_charge(seen.lots, lines, reserved=seen.reserved, given_back=given_back)
    covered = sum(split.covered for split in splits)
    shortage = sum(split.shortage for split in splits)
    account = await write(
        work,
        account,
        actor,
        [
            Movement(
                EntryKind.CHARGE,
                -split.covered,
                split.line.work_date,
                split.parts,
                charge_id=seen.new_charge_id,
                line_id=split.line.line_id,
            )
            for split in splits
        ],
        charge=NewCharge(seen.new_charge_id, key, content, covered, shortage),
    )
    if seen.own_hold_id is not None:
        await work.session.execute(
            update(Hold).where(Hold.id == seen.own_hold_id).values(state=HoldState.USED, ended_at=work.now)
        )
    return ChargeResult(Outcome.CREATED, seen.new_charge_id, tuple(splits), account.book), account


def _looking() -> Select[Any]:
    """A row for each grant with minutes left, or one without; the rest stands in every row. On tables, not on classes, and
    built once: SQLAlchemy's own work takes longer than the server's, and the lock is held meanwhile."""
    charges, grants, holds = Charge.__table__.c, Grant.__table__.c, Hold.__table__.c
    account_id = bindparam("account_id", type_=BigInteger)
    ticket_id = bindparam("ticket_id", type_=BigInteger)
    held = and_(holds.account_id == account_id, holds.state == HoldState.HELD)
    others = (
        select(func.coalesce(func.sum(holds.minutes), 0))
        .where(held, holds.expires_at > bindparam("now", type_=DateTime(timezone=True)))
        .where(holds.ticket_id.is_distinct_from(ticket_id))
        .scalar_subquery()
    )
    own = select(holds.id).where(held, holds.ticket_id == ticket_id).scalar_subquery()
    return (
        select(
            charges.id,
            charges.content_hash,
            others,
            own,
            select(_CHARGE_IDS.next_value()).scalar_subquery(),
            grants.id,
            grants.remaining,
            grants.priority,
            grants.effective_from,
            grants.expires_on,
        )
        .select_from(select(literal(1).label("one")).subquery())
        .outerjoin(Charge.__table__, charges.key == bindparam("key", type_=String))
        .outerjoin(Grant.__table__, and_(true(), grants.account_id == account_id, grants.remaining > 0))
    )


_CHARGE_IDS = DatabaseSequence("ledger_charge_id_seq")
"""The number of the charge is known before it is written: the chain's hash covers it."""
_LOOK = _looking()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a charge needs to know. ``reserved``: minutes held for other tickets."""

    charge_id: int | None
    content: bytes | None
    reserved: int
    own_hold_id: int | None
    new_charge_id: int
    lots: list[Lot]


async def _look(work: Work, account_id: int, key: str, ticket_id: int | None) -> _Seen:
    """The key, the grants and the holds, in one question: the lock is held meanwhile."""
    asked = {"account_id": account_id, "key": key, "ticket_id": ticket_id, "now": work.now}
    rows = (await work.session.execute(_LOOK, asked)).all()
    charge_id, content, reserved, own_hold_id, new_charge_id = rows[0][:5]
    lots = [Lot(*row[5:]) for row in rows if row[5] is not None]
    return _Seen(charge_id, content, int(reserved), own_hold_id, new_charge_id, lots)


async def _stored(work: Work, account: Head, charge_id: int, lines: Sequence[Line]) -> ChargeResult:
    rows = await work.session.execute(
        select(Entry.line_id, Entry.balance_after, Allocation.grant_id, Allocation.minutes)
        .join(Allocation, Allocation.entry_id == Entry.id, isouter=True)
        .join(Grant, Grant.id == Allocation.grant_id, isouter=True)
        .where(Entry.charge_id == charge_id, Entry.kind == EntryKind.CHARGE)
        # Parts in the order in which they burnt, as in the first answer (``splitting.burn_order``).
        .order_by(Entry.seq, Grant.priority, Grant.expires_on, Grant.effective_from, Grant.id)
    )
    parts: dict[int, list[Part]] = {line.line_id: [] for line in lines}
    balance = account.book
    for line_id, balance_after, grant_id, minutes in rows:
        balance = balance_after
        if line_id is not None and grant_id is not None:
            parts[line_id].append(Part(grant_id, minutes))
    ordered = sorted(lines, key=lambda line: (line.work_date, line.line_id))
    splits = tuple(Split(line, tuple(parts[line.line_id])) for line in ordered)
    return ChargeResult(Outcome.SAME, charge_id, splits, balance)


def charge_content(account_id: int, lines: Sequence[Line]) -> bytes:
    """What makes two charges under one key the same, whatever the order of their lines."""
    ordered = sorted(lines, key=lambda line: line.line_id)
    return content_hash([account_id, [[line.line_id, line.minutes, line.work_date] for line in ordered]])
