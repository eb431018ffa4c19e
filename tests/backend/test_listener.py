"""Waking by PostgreSQL's notifications, through a broken connection too."""

import asyncio

import pytest
from sqlalchemy import text

from backend import listener
from backend.database import async_url, make_engine
from backend.listener import listen
from bot.wake import Wake
from core.database import Database
from core.outbox.service import CHANNEL
from tests.backend.conftest import until
from tests.conftest import DatabaseUrls

LISTENING = """
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND application_name = ''"""
"""Connections that are no engine's."""


class CountingWake(Wake):
    """Counts the rings."""

    def __init__(self) -> None:
        super().__init__()
        self.rings = 0

    def set(self) -> None:
        self.rings += 1
        super().set()


@pytest.mark.parametrize("query", ["", "&sslmode=disable"])
async def test_a_notification_wakes_even_after_the_connection_broke(
    database: Database, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(listener, "CHECK", 0.05)
    monkeypatch.setattr(listener, "RETRY", 0.05)
    wake = CountingWake()
    listening = asyncio.create_task(listen(async_url(database_urls.app + query), CHANNEL, wake))

    async def notify() -> None:
        async with database.work() as work:
            await work.session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})

    try:
        await until(lambda: wake.rings == 1, seconds=5)  # it listens, and says that something may have come before
        await notify()
        await until(lambda: wake.rings == 2, seconds=1)
        async with database.read() as work:
            assert await work.session.scalar(text(f"SELECT count(pg_terminate_backend(pid)) {LISTENING}")) == 1
        await until(lambda: wake.rings == 3, seconds=5)
        await notify()
        await until(lambda: wake.rings == 4, seconds=1)
        assert not listening.done()
    finally:
        listening.cancel()
        await asyncio.wait([listening])

    async def gone() -> bool:
        async with database.read() as work:
            return not await work.session.scalar(text(f"SELECT count(*) {LISTENING}"))

    await until(gone, seconds=5)


async def test_it_waits_for_a_database_that_is_not_there(
    database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "RETRY", 0.01)
    owner = make_engine(database_urls.owner, pool=1)
    address = async_url(database_urls.app)
    wake = CountingWake()
    async with owner.begin() as connection:
        await connection.execute(text(f'ALTER DATABASE "{address.database}" CONNECTION LIMIT 0'))
    listening = asyncio.create_task(listen(address, CHANNEL, wake))
    try:
        await asyncio.sleep(0.1)
        assert wake.rings == 0
        assert not listening.done()
        async with owner.begin() as connection:
            await connection.execute(text(f'ALTER DATABASE "{address.database}" CONNECTION LIMIT -1'))
        await until(lambda: wake.rings == 1, seconds=5)
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        await owner.dispose()
