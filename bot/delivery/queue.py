"""The outbox as a queue: each recipient's lane in order, lanes apart from one another, leases for processes that die."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from core.clock import real_now
from core.database import Work
from core.outbox.models import OutboxRow, OutboxState

LEASE = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An intent this process is to deliver now. ``behind``: how many of its kind wait behind it in the lane."""

    id: int
    lane: str
    kind: str
    payload: dict[str, Any]
    attempts: int
    behind: int = 0


# The head of each lane: what is being sent (the lane waits for it; when its lease has run out it goes first), else the
# smallest (weight, id).
_CLAIM = text("""
    UPDATE outbox SET state = 'sending', lease_until = :until, attempts = attempts + 1
    WHERE id IN (
        SELECT row.id FROM outbox AS row
        WHERE row.state IN ('waiting', 'sending') AND row.lane <> ALL(:paused)
          AND (row.state = 'waiting' AND (row.not_before IS NULL OR row.not_before <= :now)
               OR row.state = 'sending' AND row.lease_until <= :now)
          AND NOT EXISTS (
              SELECT FROM outbox AS other
              WHERE other.lane = row.lane AND other.id <> row.id AND other.state IN ('waiting', 'sending')
                AND (other.state = 'sending'
                        AND (other.lease_until > :now OR row.state = 'waiting' OR other.id < row.id)
                     OR other.state = 'waiting' AND row.state = 'waiting'
                        AND (other.weight, other.id) < (row.weight, row.id)))
        ORDER BY row.id LIMIT :most
        FOR UPDATE OF row SKIP LOCKED)
      -- A claim that a power cut forgets is only made again: no need to wait for the disk.
      AND (SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL
    RETURNING id, lane, kind, payload, attempts,
        (SELECT count(*) FROM outbox AS later
         WHERE later.lane = outbox.lane AND later.kind = outbox.kind AND later.state = 'waiting' AND later.id <> outbox.id)
""")

_FINISH = text(
    "UPDATE outbox SET state = :state, done_at = :now, lease_until = NULL, error = :error WHERE id = ANY(:ids)"
)


async def claim(work: Work, paused: list[str], most: int) -> list[Claimed]:
    """Up to ``most`` heads of lanes that are not paused. A transaction of its own: its commit does not wait for the disk."""
    now = real_now()
    rows = await work.session.execute(_CLAIM, {"now": now, "until": now + LEASE, "paused": paused, "most": most})
    return sorted((Claimed(*row) for row in rows), key=lambda claimed: claimed.id)


async def claim_more(work: Work, lane: str, kind: str, most: int) -> list[Claimed]:
    """The next of this kind in the lane, claimed together to become one list."""
    now = real_now()
    ids = (
        select(OutboxRow.id)
        .where(OutboxRow.lane == lane, OutboxRow.state == OutboxState.WAITING, OutboxRow.kind == kind)
        .order_by(OutboxRow.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = await work.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids))
        .values(state=OutboxState.SENDING, lease_until=now + LEASE, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id, OutboxRow.lane, OutboxRow.kind, OutboxRow.payload, OutboxRow.attempts)
        .execution_options(synchronize_session=False)
    )
    return sorted((Claimed(*row) for row in rows), key=lambda claimed: claimed.id)


async def finish(work: Work, ids: list[int], *, dropped: str | None = None) -> None:
    """Delivered, or with ``dropped`` (the reason) given up."""
    state = OutboxState.DROPPED if dropped else OutboxState.DONE
    error = dropped[:300] if dropped else None
    await work.session.execute(_FINISH, {"ids": ids, "state": state.value, "now": work.now, "error": error})


async def put_off(work: Work, row: Claimed, suffix: str, until: datetime) -> None:
    """Not now: it waits till then (real time) in a lane of its own, named by the suffix, and holds up nothing else."""
    lane = row.lane.removesuffix(suffix) + suffix
    values = {"lane": lane, "state": OutboxState.WAITING, "not_before": until, "lease_until": None}
    try:
        async with work.session.begin_nested():
            await work.session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row.id, OutboxRow.state == OutboxState.SENDING)
                .values(attempts=OutboxRow.attempts - 1, **values)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError:
        # One that says the same waits there already: it is drawn from the state of things when it is sent.
        await finish(work, [row.id])


async def give_back(work: Work, ids: list[int], *, error: str | None = None, counts: bool = True) -> None:
    """Not delivered: back into the queue. ``counts=False`` for what is no failure (a limit, an outage)."""
    # A newer intent of the same kind may wait already: then this one is not needed any more.
    for row_id in ids:
        row = await work.session.get(OutboxRow, row_id, with_for_update=True)
        if row is None or row.state is not OutboxState.SENDING:
            continue
        row.lease_until = None
        row.error = error and error[:300]
        if not counts:
            row.attempts -= 1
        await work.session.flush()
        try:
            async with work.session.begin_nested():
                row.state = OutboxState.WAITING
                await work.session.flush()
        except IntegrityError:
            # The index of collapsing has refused: a newer one waits. Asking before would not do, it may come meanwhile.
            row.state, row.done_at = OutboxState.DONE, work.now
            await work.session.flush()
