"""Writing work off the hours. The account is locked, then things are read, then decided, then written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, insert, literal, select, true, update

from core.actor import Actor
from core.database import Work
from core.ledger.accounts import KeyReused
from core.ledger.granting import Outcome
from core.ledger.models import Allocation, Charge, Entry, EntryKind, Grant, Hold, HoldState
from core.ledger.rules.chain import Head, Movement, content_hash
from core.ledger.rules.splitting import Line, Lot, Part, Split, split_charge
from core.ledger.writing import lock_account, write


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
    work: Work, actor: Actor, account: Head, *, key: str, lines: Sequence[Line], ticket_id: int | None
) -> tuple[ChargeResult, Head]:
    """The same under a lock that the caller holds; the account as it is then."""
    content = charge_content(account.id, lines)
    seen = await _look(work, account.id, key, ticket_id)
    if seen.charge_id is not None:
        if seen.content != content:
            raise KeyReused(key)
        return await _stored(work, account, seen.charge_id, lines), account
    splits = split_charge(seen.lots, lines, reserved=seen.reserved)
    covered = sum(split.covered for split in splits)
    shortage = sum(split.shortage for split in splits)
    charge_id = await work.session.scalar(
        insert(Charge)
        .values(
            key=key,
            content_hash=content,
            account_id=account.id,
            requested=covered + shortage,
            covered=covered,
            shortage=shortage,
        )
        .returning(Charge.id)
    )
    assert charge_id is not None
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
                charge_id=charge_id,
                line_id=split.line.line_id,
            )
            for split in splits
        ],
    )
    if seen.own_hold_id is not None:
        await work.session.execute(
            update(Hold).where(Hold.id == seen.own_hold_id).values(state=HoldState.USED, ended_at=work.now)
        )
    return ChargeResult(Outcome.CREATED, charge_id, tuple(splits), account.book), account


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a charge needs to know. ``reserved``: minutes held for other tickets."""

    charge_id: int | None
    content: bytes | None
    lots: list[Lot]
    reserved: int
    own_hold_id: int | None


async def _look(work: Work, account_id: int, key: str, ticket_id: int | None) -> _Seen:
    """The key, the grants and the holds, in one question: the lock is held meanwhile."""
    held = and_(Hold.account_id == account_id, Hold.state == HoldState.HELD)
    others = (
        select(func.coalesce(func.sum(Hold.minutes), 0))
        .where(held, Hold.expires_at > work.now, Hold.ticket_id.is_distinct_from(ticket_id))
        .scalar_subquery()
    )
    own = select(Hold.id).where(held, Hold.ticket_id == ticket_id).scalar_subquery()
    one = select(literal(1).label("one")).subquery()
    rows = (
        await work.session.execute(
            select(
                Charge.id,
                Charge.content_hash,
                others,
                own,
                Grant.id,
                Grant.remaining,
                Grant.priority,
                Grant.effective_from,
                Grant.expires_on,
            )
            .select_from(one)
            .outerjoin(Charge, Charge.key == key)
            .outerjoin(Grant, and_(true(), Grant.account_id == account_id, Grant.remaining > 0))
        )
    ).all()
    charge_id, content, reserved, own_hold_id = rows[0][:4]
    lots = [Lot(*row[4:]) for row in rows if row[4] is not None]
    return _Seen(charge_id, content, lots, int(reserved), own_hold_id)


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
