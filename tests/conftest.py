"""The ground all tests stand on: one embedded PostgreSQL, a fresh database per test, and a clock that obeys.

The application's own role is used throughout, so that every test is also a test of its rights.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

import backend.database
from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres, running_postgres
from core.database import Database
from tests.backend.postgres_helpers import passable_folder, quickest_folder
from tests.clock import SettableClock

TEMPLATE = "test_template"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Addresses of one database, by role."""

    app: str
    owner: str


@pytest.fixture(scope="session", autouse=True)
def no_farewell() -> Iterator[None]:
    """aiogram waits a quarter of a second for TLS connections to close; here there are none, but hundreds of desks."""

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:
            await session._session.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AiohttpSession, "close", close)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_written_once() -> Iterator[None]:
    """SQLAlchemy keeps the SQL it has made of a statement with the engine. Each test has engines of its own, all for the same
    server: what one has kept serves them all, and half of the time of a short test is saved."""
    kept: LRUCache[Any, Any] = LRUCache(3_000)
    options = {"compiled_cache": kept}
    with pytest.MonkeyPatch.context() as patch:
        # The dialect is a part of the key.
        patch.setattr(PGDialect_asyncpg, "__hash__", lambda _dialect: 1)
        patch.setattr(PGDialect_asyncpg, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(backend.database, "create_async_engine", partial(create_async_engine, execution_options=options))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One server for all tests; not durable, it dies with them."""
    place = quickest_folder()
    with passable_folder(place) as folder, running_postgres(folder / "postgres", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
async def template(postgres: EmbeddedPostgres) -> str:
    """Name of a migrated database nobody is connected to, to be copied."""
    await asyncio.to_thread(postgres.ensure_database, TEMPLATE)
    owner = make_engine(postgres.owner_url(TEMPLATE), pool=1)
    try:
        await migrate(owner, app_role=APP_ROLE)
    finally:
        await owner.dispose()
    return TEMPLATE


@pytest.fixture(scope="session")
async def maintenance(postgres: EmbeddedPostgres) -> AsyncIterator[AsyncEngine]:
    """The owner outside of any test's database, one statement at a time: creates and drops them."""
    engine = make_engine(postgres.owner_url("postgres"), pool=1)
    try:
        yield engine.execution_options(isolation_level="AUTOCOMMIT")
    finally:
        await engine.dispose()


@asynccontextmanager
async def _fresh_database(maintenance: AsyncEngine, template: str) -> AsyncIterator[str]:
    name = f"test_{next(_numbers)}"
    async with maintenance.connect() as connection:
        # Copying files is the quicker way while nothing has to be durable.
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    yield name
    async with maintenance.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def empty_database_name(maintenance: AsyncEngine) -> AsyncIterator[str]:
    """A database without any tables, for this test only."""
    async with _fresh_database(maintenance, "template0") as name:
        yield name


@pytest.fixture
async def database_name(maintenance: AsyncEngine, template: str) -> AsyncIterator[str]:
    """A migrated database for this test only."""
    async with _fresh_database(maintenance, template) as name:
        yield name


@pytest.fixture
def database_urls(postgres: EmbeddedPostgres, database_name: str) -> DatabaseUrls:
    """Addresses of this test's database."""
    return DatabaseUrls(app=postgres.app_url(database_name), owner=postgres.owner_url(database_name))


@pytest.fixture
def clock() -> SettableClock:
    """Monday 2026-11-23, 10:00 in Moscow, until told otherwise."""
    return SettableClock()


@pytest.fixture
async def database(database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[Database]:
    """Units of work on this test's database, as the application's role."""
    engine = make_engine(database_urls.app)
    try:
        yield Database(engine, clock)
    finally:
        await engine.dispose()
