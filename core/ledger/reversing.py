"""Taking a charge back, and correcting one: a reversal and a new charge, never a changed entry."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select

from core.actor import Actor, require_leader, signature
from core.database import Work
from core.errors import NotFound
from core.ledger.accounts import KeyReused
from core.ledger.charging import ChargeResult, charge_locked
from core.ledger.granting import Outcome, add_grant, clean_reason
from core.ledger.models import Allocation, Charge, Entry, EntryKind, Grant, GrantKind, Reversal
from core.ledger.rules.chain import Head, Movement
from core.ledger.rules.closing import GivenBack, LedgerPolicy, Settlement, settle_reversal
from core.ledger.rules.splitting import Line, Part
from core.ledger.writing import lock_account, write


@dataclass(frozen=True, slots=True)
class Replacement:
    """The charge that takes the place of the one reversed."""

    key: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ReversalResult:
    """Minutes given back that a correction's new charge has not taken again: ``restored`` usable in their grants, ``expired``
    not, ``regranted`` of these anew until ``regranted_until``. ``charge``: the new charge of a correction."""

    outcome: Outcome
    restored: int
    expired: int
    regranted: int
    regranted_until: date | None
    charge: ChargeResult | None


async def reverse(
    work: Work,
    actor: Actor,
    *,
    charge_key: str,
    reason: str,
    today: date,
    policy: LedgerPolicy,
    replacement: Replacement | None = None,
) -> ReversalResult:
    """Take the charge with this key back, whole and once, into the same grants; with ``replacement`` correct it.

    ``today`` is the company's local day: grants whose last day is over are settled by ``policy``. The new charge is made
    first, by its own work dates and past everybody's holds, so that a correction never costs the client minutes they had.
    Repeated, it is the same; with another replacement it raises KeyReused. Refuses persons without the right or without
    a reason.
    """
    require_leader(actor)
    reason = clean_reason(actor, reason)
    found = (
        await work.session.execute(select(Charge.id, Charge.account_id).where(Charge.key == charge_key))
    ).one_or_none()
    if found is None:
        raise NotFound("no-charge")
    account = await lock_account(work, found.account_id)
    known = await work.session.scalar(select(Reversal).where(Reversal.charge_id == found.id))
    if known is not None:
        return await _again(work, actor, account, known, replacement)
    account, minutes = await _give_back(work, actor, account, found.id, reason)
    made = None
    if replacement is not None:
        # No ticket's hold is used: one that the ticket may have now is for work that is still to come.
        made, account = await charge_locked(
            work, actor, account, key=replacement.key, lines=replacement.lines, ticket_id=None, given_back=minutes
        )
        if made.outcome is not Outcome.CREATED:
            raise KeyReused(replacement.key)
        for split in made.splits:
            minutes.subtract({part.grant_id: part.minutes for part in split.parts})
    settled = settle_reversal(await _as_it_is(work, +minutes), today, policy.when_expired)
    until = await _settle(work, actor, account, found.id, settled, reason, today, policy)
    await work.session.execute(
        insert(Reversal).values(
            charge_id=found.id,
            when_expired=policy.when_expired,
            restored=settled.restored,
            expired=settled.expired,
            regranted=settled.regranted,
            at=work.now,
            author=signature(actor),
        )
    )
    return ReversalResult(Outcome.CREATED, settled.restored, settled.expired, settled.regranted, until, made)


async def _again(
    work: Work, actor: Actor, account: Head, known: Reversal, replacement: Replacement | None
) -> ReversalResult:
    """The stored answer; a replacement that was not made then is another fact."""
    made = None
    if replacement is not None:
        if await work.session.scalar(select(Charge.id).where(Charge.key == replacement.key)) is None:
            raise KeyReused(replacement.key)
        made, _ = await charge_locked(
            work, actor, account, key=replacement.key, lines=replacement.lines, ticket_id=None
        )
    until = await work.session.scalar(
        select(Grant.expires_on)
        .join(Entry, Entry.grant_id == Grant.id)
        .where(Entry.key == _restored_key(known.charge_id))
    )
    return ReversalResult(Outcome.SAME, known.restored, known.expired, known.regranted, until, made)


def _restored_key(charge_id: int) -> str:
    return f"reversal:{charge_id}:restored"


async def _give_back(work: Work, actor: Actor, account: Head, charge_id: int, reason: str) -> tuple[Head, Counter[int]]:
    """An entry against each entry of the charge; how many minutes went back into which grant."""
    rows = await work.session.execute(
        select(Entry.line_id, Entry.work_date, Allocation.grant_id, Allocation.minutes)
        .join(Allocation, Allocation.entry_id == Entry.id, isouter=True)
        .where(Entry.charge_id == charge_id, Entry.kind == EntryKind.CHARGE)
        .order_by(Entry.seq, Allocation.grant_id)
    )
    lines: dict[int, tuple[date, list[Part]]] = {}
    minutes = Counter[int]()
    for line_id, work_date, grant_id, taken in rows:
        assert line_id is not None
        parts = lines.setdefault(line_id, (work_date, []))[1]
        if grant_id is not None:
            parts.append(Part(grant_id, taken))
            minutes[grant_id] += taken
    movements = [
        Movement(
            EntryKind.REVERSAL,
            sum(part.minutes for part in parts),
            work_date,
            tuple(parts),
            charge_id=charge_id,
            line_id=line_id,
        )
        for line_id, (work_date, parts) in lines.items()
    ]
    return await write(work, account, actor, movements, reason=reason), minutes


async def _as_it_is(work: Work, minutes: Counter[int]) -> list[GivenBack]:
    """The grants that got something back and keep it. ``minutes``: what a new charge has not taken again."""
    rows = await work.session.execute(
        select(Grant.id, Grant.remaining, Grant.expires_on, Grant.closed_at)
        .where(Grant.id.in_(minutes))
        .order_by(Grant.id)
    )
    return [
        GivenBack(grant_id, minutes[grant_id], remaining, expires_on, closed_at is not None)
        for grant_id, remaining, expires_on, closed_at in rows
    ]


async def _settle(
    work: Work,
    actor: Actor,
    account: Head,
    charge_id: int,
    settled: Settlement,
    reason: str,
    today: date,
    policy: LedgerPolicy,
) -> date | None:
    """Write down what came back too late, and give it anew where the policy says so; its last day."""
    expired = [
        Movement(
            EntryKind.EXPIRY,
            -minutes,
            today,
            (Part(grant_id, minutes),),
            key=f"reversal:{charge_id}:expiry:{grant_id}",
            grant_id=grant_id,
        )
        for grant_id, minutes in settled.expire_now.items()
    ]
    if expired:
        account = await write(work, account, actor, expired, reason=reason)
    if not settled.regranted:
        return None
    until = today + timedelta(days=policy.regrant_days - 1)
    await add_grant(
        work,
        actor,
        account,
        kind=GrantKind.RESTORED,
        minutes=settled.regranted,
        effective_from=today,
        expires_on=until,
        reason=reason,
        key=_restored_key(charge_id),
    )
    return until


async def was_charged(work: Work, key: str) -> bool:
    """Whether anything has been charged under this key."""
    return await work.session.scalar(select(Charge.id).where(Charge.key == key)) is not None


async def is_reversed(work: Work, key: str) -> bool:
    """Whether the charge with this key has been taken back."""
    found = await work.session.scalar(
        select(Reversal.id).join(Charge, Charge.id == Reversal.charge_id).where(Charge.key == key)
    )
    return found is not None
