"""Taking what was read into the mirror: all of it or nothing. What it means for companies and contracts is settled afterwards,
one by one (``settling``), so that a crash in between loses nothing: the mirror says what is left to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.actor import Actor, require_admin
from core.database import Work
from core.exchange.mirror.codes import PullFailure
from core.exchange.mirror.mirroring import (
    contract_row,
    known_rows,
    note_seen,
    party_row,
    write_rows,
)
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty, ExchangePull, PullScope
from core.exchange.mirror.rules.differences import Known, differences
from core.exchange.mirror.rules.guards import Counts, guard
from core.exchange.mirror.snapshot import Snapshot, hash_contract, hash_counterparty
from core.exchange.mirror.telling import fail, note_check

MIRROR_LOCK = 0x31_43_4D_49_52
"""Key of the advisory lock under which the mirror and its ties are changed («1CMIR»)."""
MOST_DROP_PERCENT = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What a pull has come to. With a ``failure`` the mirror is as it was, and the counts are what was read."""

    failure: PullFailure | None
    counterparties: int
    contracts: int
    new: int = 0
    changed: int = 0
    absent: int = 0


async def lock_mirror(work: Work) -> None:
    """One transaction at a time changes the mirror or its ties; till the end of the transaction."""
    await work.session.execute(select(func.pg_advisory_xact_lock(MIRROR_LOCK)))


async def take_snapshot(
    work: Work,
    actor: Actor,
    snapshot: Snapshot,
    *,
    started_at: datetime,
    drop_percent: int = MOST_DROP_PERCENT,
    accept_drop: bool = False,
) -> Taken:
    """Make the mirror what was read, or say why it is not believed; either is written into the log of pulls.

    ``accept_drop``: a person has said that fewer rows than yesterday are right. For administrators and the desk itself.
    """
    require_admin(actor)
    await lock_mirror(work)
    received = Counts(len(snapshot.counterparties), len(snapshot.contracts))
    if snapshot.whole:
        failure = guard(
            received,
            promised=(snapshot.promised_counterparties, snapshot.promised_contracts),
            read=Counts(received.counterparties, received.contracts + snapshot.other_contracts),
            last=None if accept_drop else await _last_counts(work),
            percent=drop_percent,
        )
    else:
        failure = None
    if failure is not None:
        await fail(work, failure, started_at=started_at, received=(received.counterparties, received.contracts))
        return Taken(failure, received.counterparties, received.contracts)
    taken = await _take(work, snapshot)
    await _log(work, snapshot, taken, started_at)
    return taken


async def record_failure(
    work: Work,
    actor: Actor,
    failure: PullFailure,
    *,
    started_at: datetime,
    places: Sequence[str] = (),
    detail: bytes = b"",
    told_already: bool = False,
) -> None:
    """A pull of the whole base that has read nothing. ``places``: names that the mapping and the base do not agree on."""
    require_admin(actor)
    await lock_mirror(work)
    await fail(work, failure, started_at=started_at, places=places, detail=detail, told_already=told_already)


async def record_check(work: Work, actor: Actor, *, places: Sequence[str], detail: bytes) -> None:
    """Whether the mapping fits the base: no ``places`` if it does. People are told of what is new."""
    require_admin(actor)
    await lock_mirror(work)
    await note_check(work, places=places, detail=detail)


async def _last_counts(work: Work) -> Counts | None:
    row = (
        await work.session.execute(
            select(ExchangePull.counterparties, ExchangePull.contracts)
            .where(ExchangePull.failure.is_(None), ExchangePull.scope == PullScope.ALL)
            .order_by(ExchangePull.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return Counts(row.counterparties, row.contracts) if row is not None else None


async def _take(work: Work, snapshot: Snapshot) -> Taken:
    parties = {seen.ref: seen for seen in snapshot.counterparties}
    contracts = {seen.key: seen for seen in snapshot.contracts}
    new_parties = differences(
        await known_rows(work, ExchangeCounterparty, ExchangeCounterparty.ref),
        {ref: Known(hash_counterparty(seen), seen.deleted) for ref, seen in parties.items()},
        whole=snapshot.whole,
    )
    new_contracts = differences(
        await known_rows(work, ExchangeContract, ExchangeContract.key),
        {key: Known(hash_contract(seen), seen.deleted) for key, seen in contracts.items()},
        whole=snapshot.whole,
    )
    await write_rows(
        work, ExchangeCounterparty, "ref", [party_row(work, parties[ref]) for ref in sorted(new_parties.to_write)]
    )
    await write_rows(
        work, ExchangeContract, "key", [contract_row(work, contracts[key]) for key in sorted(new_contracts.to_write)]
    )
    await note_seen(work, ExchangeCounterparty, ExchangeCounterparty.ref, list(parties), new_parties.absent)
    await note_seen(work, ExchangeContract, ExchangeContract.key, list(contracts), new_contracts.absent)
    return Taken(
        None,
        len(parties),
        len(contracts),
        new=len(new_parties.new) + len(new_contracts.new),
        changed=len(new_parties.changed) + len(new_contracts.changed),
        absent=len(new_parties.absent) + len(new_contracts.absent),
    )


async def _log(work: Work, snapshot: Snapshot, taken: Taken, started_at: datetime) -> None:
    work.session.add(
        ExchangePull(
            scope=PullScope.ALL if snapshot.whole else PullScope.INN,
            started_at=started_at,
            finished_at=work.now,
            failure=None,
            detail=b"",
            answer_hash=snapshot.answer_hash,
            counterparties=taken.counterparties,
            contracts=taken.contracts,
            new=taken.new,
            changed=taken.changed,
            absent=taken.absent,
        )
    )
    await work.session.flush()
