"""Waking by PostgreSQL: LISTEN on a connection of its own. A wake-up only: whoever is woken also looks by itself."""

import asyncio

import asyncpg
import structlog
from sqlalchemy.engine import URL

from backend.database import listening_dsn
from bot.wake import Wake

log = structlog.get_logger()

RETRY = 2.0
"""Seconds before the connection is tried again."""
CHECK = 15.0
"""Seconds between questions whether the connection still lives: a lost network says nothing by itself."""


async def listen(url: URL, channel: str, wake: Wake) -> None:
    """Ring ``wake`` at every notification, for ever; a lost connection is made again."""
    dsn = listening_dsn(url)
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=10)
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(RETRY)
            continue
        try:
            await connection.add_listener(channel, lambda *_: wake.set())
            wake.set()  # what came while nobody listened
            while True:
                await asyncio.sleep(CHECK)
                await connection.execute("SELECT 1", timeout=10)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            log.warning("listener.reconnecting")
        finally:
            connection.terminate()
