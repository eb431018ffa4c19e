"""Claiming slots."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from core.clock import real_now
from core.database import Work
from core.slots.models import Slot

LEASE = timedelta(minutes=10)


async def newest_slot(work: Work, job: str) -> datetime | None:
    """The newest slot of the job that has been finished."""
    return await work.session.scalar(select(func.max(Slot.slot)).where(Slot.job == job, Slot.finished_at.is_not(None)))


async def forget(work: Work, job: str, before: datetime) -> None:
    """Forget the slots of a job that runs often: the newest ones are enough."""
    await work.session.execute(delete(Slot).where(Slot.job == job, Slot.slot < before, Slot.finished_at.is_not(None)))


async def claim(work: Work, job: str, slot: datetime) -> bool:
    """True if this process may run the slot now: nobody has, or the one who began it let the lease run out."""
    now = real_now()
    claimed = await work.session.scalar(
        insert(Slot)
        .values(job=job, slot=slot, lease_until=now + LEASE, attempts=1)
        .on_conflict_do_update(
            index_elements=[Slot.job, Slot.slot],
            set_={"lease_until": now + LEASE, "attempts": Slot.attempts + 1},
            where=(Slot.finished_at.is_(None)) & (Slot.lease_until < now),
        )
        .returning(Slot.slot)
    )
    return claimed is not None


async def give_up(work: Work, job: str, slot: datetime) -> None:
    """It was begun and not finished: another process, or the next start, may run it at once."""
    await work.session.execute(
        update(Slot)
        .where(Slot.job == job, Slot.slot == slot, Slot.finished_at.is_(None))
        .values(lease_until=real_now() - timedelta(seconds=1))
    )


async def finish(work: Work, job: str, slot: datetime) -> None:
    """Mark the slot as done, in the transaction of the job's own work: both happen or neither."""
    await work.session.execute(update(Slot).where(Slot.job == job, Slot.slot == slot).values(finished_at=work.now))
