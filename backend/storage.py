"""Which database this installation uses: a server of its own choice, or the embedded one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from backend.database import async_url, check_version, make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from backend.settings import Settings

DATABASE_NAME = "chasovoy"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The database as the application's role and as the owner of the tables. ``app_role`` is None when they are one."""

    app: URL
    owner: URL
    app_role: str | None


@asynccontextmanager
async def open_storage(settings: Settings) -> AsyncIterator[Addresses]:
    """The database, started if it is the embedded one, with an up-to-date schema."""
    async with addresses_of(settings) as addresses:
        engine = make_engine(addresses.owner, pool=1)
        try:
            await check_version(engine)
            await migrate(engine, app_role=addresses.app_role)
        finally:
            await engine.dispose()
        yield addresses


@asynccontextmanager
async def addresses_of(settings: Settings) -> AsyncIterator[Addresses]:
    """The database as it is, whatever its schema."""
    if settings.database_url is not None:
        yield external(settings)
        return
    async with embedded(settings.data_dir / "postgres") as server:
        await asyncio.to_thread(server.ensure_database, DATABASE_NAME)
        yield addresses_in(server, DATABASE_NAME)


def external(settings: Settings) -> Addresses:
    """The addresses of a server that is not ours."""
    assert settings.database_url is not None
    app = async_url(settings.database_url.get_secret_value())
    owner = app if settings.database_owner_url is None else async_url(settings.database_owner_url.get_secret_value())
    return Addresses(app, owner, app.username if owner.username != app.username else None)


def addresses_in(server: EmbeddedPostgres, database: str) -> Addresses:
    """The addresses of a database of the embedded server."""
    return Addresses(make_url(server.app_url(database)), make_url(server.owner_url(database)), APP_ROLE)


@asynccontextmanager
async def embedded(data_dir: Path) -> AsyncIterator[EmbeddedPostgres]:
    """The embedded server, started and stopped in a thread: both take a while and neither is asynchronous."""
    server = EmbeddedPostgres(data_dir)
    await asyncio.to_thread(server.start)
    try:
        yield server
    finally:
        await asyncio.shield(asyncio.to_thread(server.stop))
