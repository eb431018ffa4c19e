"""What a killed process had in hand is taken up at once, not when its leases have run out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import text

from core.clock import real_now
from core.database import Database

log = structlog.get_logger()

LIVING = 0x43_48_41_4C
"""Key of the advisory lock that every process of the desk shares while it lives («CHAL»)."""


@asynccontextmanager
async def leases_of_the_dead(database: Database) -> AsyncIterator[None]:
    """End the leases of processes that are gone, if no other process lives; then live till the end of the block.

    PostgreSQL lets go of the lock when the connection of a killed process breaks. Should that take a while, or should
    another process live, leases end by themselves. One that ended too early does no harm: an update is marked as done
    once, a message is sent at least once.
    """
    async with database.engine.connect() as pooled:
        connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
        alone = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LIVING})
        if alone:
            for statement in (
                "UPDATE bot_inbox SET lease_until = :now WHERE state = 'working'",
                "UPDATE outbox SET lease_until = :now WHERE state = 'sending'",
            ):
                ended = await connection.execute(text(statement), {"now": real_now()})
                if ended.rowcount:
                    log.info("leases.ended", rows=ended.rowcount)
        await connection.execute(text("SELECT pg_advisory_lock_shared(:key)"), {"key": LIVING})
        if alone:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LIVING})
        try:
            yield
        finally:
            # Not back into the pool: the lock belongs to the connection.
            await connection.invalidate()
