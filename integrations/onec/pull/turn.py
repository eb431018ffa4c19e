"""Whose turn it is to read a base: one process at a time, whoever has started it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from core.database import Database

PULL_LOCK = 0x31_43_50_55_4C
"""Key of the advisory lock of the process that reads a base («1CPUL»)."""


class PullBusy(Exception):  # noqa: N818 - it is an answer to a person
    """Somebody is reading the base right now."""


@asynccontextmanager
async def alone(database: Database) -> AsyncIterator[None]:
    """Hold the turn to read; raises PullBusy if somebody has it. The lock goes with the connection, so also with a process that
    is killed."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": PULL_LOCK}):
            raise PullBusy
        try:
            yield
        finally:
            # Closed, not given back: an unlocking that was cancelled would leave the lock in the pool.
            await connection.invalidate()
