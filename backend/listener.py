"""Waking by PostgreSQL: LISTEN on a connection of its own. A wake-up only: whoever is woken also looks by itself."""

import asyncio
from collections.abc import Mapping

import asyncpg
import structlog
from sqlalchemy.engine import URL

from backend.database import listening_dsn
from bot.wake import Wake

log = structlog.get_logger()

RETRY = 2.0
"""Seconds before the connection is tried again."""
CHECK = 5.0
"""Seconds between questions whether the connection still lives: a lost network says nothing by itself."""
ANSWER = 5.0
"""Seconds in which the server has to answer them."""


async def listen(url: URL, wakes: Mapping[str, Wake]) -> None:
    """Ring the channel's bell at every notification, for ever; a lost connection is made again."""
    dsn = listening_dsn(url)
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=10)
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(RETRY)
            continue
        try:
            for channel, wake in wakes.items():
                await connection.add_listener(channel, lambda *_, wake=wake: wake.set())
                wake.set()  # what came while nobody listened
            while True:
                await asyncio.sleep(CHECK)
                await connection.execute("SELECT 1", timeout=ANSWER)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            log.warning("listener.reconnecting")
        finally:
            connection.terminate()
