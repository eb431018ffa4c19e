"""Waking by PostgreSQL's notifications, through a broken connection too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from backend import listener
from backend.database import async_url, make_engine
from backend.listener import listen
from backend.postgres import EmbeddedPostgres
from bot.wake import Wake
from core.database import Database
from core.outbox.service import CHANNEL
from tests.backend.conftest import until
from tests.backend.postgres_helpers import passable_folder
from tests.clock import SettableClock
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
    listening = asyncio.create_task(listen(async_url(database_urls.app + query), {CHANNEL: wake}))

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


@asynccontextmanager
async def silent_network(socket: Path, folder: Path) -> AsyncIterator[asyncio.Event]:
    """A way to PostgreSQL's socket that loses everything while the event is set, and never says so."""
    lost = asyncio.Event()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if not lost.is_set():
                writer.write(data)
        writer.close()

    async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(str(socket))
        await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)

    server = await asyncio.start_unix_server(enter, str(folder / socket.name))
    try:
        yield lost
    finally:
        server.close()


@pytest.mark.slow
async def test_a_network_that_is_lost_without_a_word_is_noticed(
    database: Database, postgres: EmbeddedPostgres, database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "CHECK", 0.2)
    monkeypatch.setattr(listener, "ANSWER", 0.3)
    monkeypatch.setattr(listener, "RETRY", 0.05)
    wake = CountingWake()
    url = make_url(postgres.app_url(database_name))
    socket = postgres.socket_dir / f".s.PGSQL.{url.query['port']}"
    with passable_folder() as folder:
        async with silent_network(socket, folder) as lost:
            through = url.update_query_dict({"host": str(folder)})
            listening = asyncio.create_task(listen(through, {CHANNEL: wake}))
            try:
                await until(lambda: wake.rings == 1, seconds=5)
                lost.set()
                async with database.work() as work:
                    await work.session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
                await asyncio.sleep(1)
                assert wake.rings == 1, "nothing came through"
                lost.clear()
                await until(lambda: wake.rings == 2, seconds=15)  # a new connection: something may have come meanwhile
            finally:
                listening.cancel()
                await asyncio.wait([listening])


async def test_a_unit_of_work_does_not_wait_for_ever_for_such_a_network(
    postgres: EmbeddedPostgres, database_name: str, clock: SettableClock
) -> None:
    url = make_url(postgres.app_url(database_name))
    socket = postgres.socket_dir / f".s.PGSQL.{url.query['port']}"
    with passable_folder() as folder:
        async with silent_network(socket, folder) as lost:
            engine = make_engine(url.update_query_dict({"host": str(folder)}), pool=1, patience=0.5)
            through = Database(engine, clock)

            async def ask() -> int:
                async with through.work() as work:
                    return int(await work.session.scalar(text("SELECT 1")) or 0)

            try:
                assert await ask() == 1
                lost.set()
                async with asyncio.timeout(10):
                    with pytest.raises(Exception):  # noqa: B017, PT011 - which one is the driver's business
                        await ask()
                lost.clear()
                async with asyncio.timeout(10):
                    assert await ask() == 1
            finally:
                await engine.dispose()


async def test_it_waits_for_a_database_that_is_not_there(
    database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "RETRY", 0.01)
    owner = make_engine(database_urls.owner, pool=1)
    address = async_url(database_urls.app)
    wake = CountingWake()
    async with owner.begin() as connection:
        await connection.execute(text(f'ALTER DATABASE "{address.database}" CONNECTION LIMIT 0'))
    listening = asyncio.create_task(listen(address, {CHANNEL: wake}))
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
