"""The ground all tests stand on: one embedded PostgreSQL, a fresh database per test, and a clock that obeys.

The application's own role is used throughout, so that every test is also a test of its rights.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres, running_postgres
from core.database import Database
from tests.backend.postgres_helpers import passable_folder
from tests.clock import SettableClock

TEMPLATE = "test_template"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Addresses of one database, by role."""

    app: str
    owner: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One server for all tests; not durable, it dies with them."""
    with passable_folder() as folder, running_postgres(folder / "postgres", durable=False) as server:
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


@pytest.fixture
async def empty_database_name(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database without any tables, for this test only."""
    name = f"test_{next(_numbers)}"
    await asyncio.to_thread(postgres.ensure_database, name)
    yield name
    await asyncio.to_thread(postgres.drop_database, name)


@pytest.fixture
async def database_name(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    """A migrated database for this test only."""
    name = f"test_{next(_numbers)}"
    await asyncio.to_thread(postgres.ensure_database, name, template=template)
    yield name
    await asyncio.to_thread(postgres.drop_database, name)


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
