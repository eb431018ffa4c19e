"""What a killed process had in hand is taken up at once, not when its leases have run out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import real_now
from core.database import Database

log = structlog.get_logger()


class Work(Enum):
    """What processes take in hand, by the key of the advisory lock that those who do so share while they live."""

    UPDATES = 0x43_48_41_4C
    MESSAGES = 0x43_48_41_4D


ENDING = {
    Work.UPDATES: (
        "UPDATE bot_inbox SET lease_until = :now WHERE state = 'working'",
        "UPDATE process_turn SET until = :now",
    ),
    Work.MESSAGES: ("UPDATE outbox SET lease_until = :now WHERE state = 'sending'",),
}


@asynccontextmanager
async def leases_of_the_dead(database: Database, *works: Work) -> AsyncIterator[None]:
    """For each of ``works`` end the leases of processes that are gone, if no other process at such work lives; then live till
    the end of the block.

    PostgreSQL lets go of the lock when the connection of a killed process breaks. Should that take a while, or should
    another process live, leases end by themselves. One that ended too early does no harm: an update is marked as done
    once, a message is sent at least once.
    """
    async with database.engine.connect() as pooled:
        connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
        for work in works:
            await _live(connection, work)
        try:
            yield
        finally:
            # Not back into the pool: the locks belong to the connection.
            await connection.invalidate()


async def _live(connection: AsyncConnection, work: Work) -> None:
    alone = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": work.value})
    if alone:
        for statement in ENDING[work]:
            ended = await connection.execute(text(statement), {"now": real_now()})
            if ended.rowcount:
                log.info("leases.ended", rows=ended.rowcount)
    await connection.execute(text("SELECT pg_advisory_lock_shared(:key)"), {"key": work.value})
    if alone:
        await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": work.value})
