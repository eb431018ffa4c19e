"""Migrations on a real database: up, down, up; by several at once; and what the application may do afterwards."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

import migrations.metadata
from backend.database import alembic_config, current_revision, make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from core.ledger.models import APPEND_ONLY

TABLES = set(migrations.metadata.METADATA.tables)


@pytest.fixture
async def owner(postgres: EmbeddedPostgres, empty_database_name: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(postgres.owner_url(empty_database_name))
    try:
        yield engine
    finally:
        await engine.dispose()


async def tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        return {row[0] for row in rows}


async def others(engine: AsyncEngine) -> set[str]:
    """Sequences and functions of the schema."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
                " UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        )
        return {row[0] for row in rows}


async def alembic(engine: AsyncEngine, name: str, *args: str) -> None:
    """A command of Alembic on this database."""

    def run(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        getattr(command, name)(config, *args)

    async with engine.begin() as connection:
        await connection.run_sync(run)


async def test_up_down_and_up_again(owner: AsyncEngine) -> None:
    assert await current_revision(owner) is None
    await migrate(owner, app_role=APP_ROLE)
    head = await current_revision(owner)
    assert head is not None
    assert await tables(owner) == TABLES | {"alembic_version"}
    made = await others(owner)
    await migrate(owner, app_role=APP_ROLE)  # the next start
    assert await current_revision(owner) == head
    await alembic(owner, "downgrade", "base")
    assert (await tables(owner), await others(owner)) == ({"alembic_version"}, set())
    await migrate(owner, app_role=None)
    assert (await tables(owner), await others(owner)) == (TABLES | {"alembic_version"}, made)


async def test_the_schema_is_what_the_code_expects(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=None)
    await alembic(owner, "check")


async def test_the_comparison_would_notice_a_difference(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=None)
    async with owner.begin() as connection:
        await connection.execute(text("ALTER TABLE outbox DROP COLUMN error"))
    with pytest.raises(CommandError, match="error"):
        await alembic(owner, "check")


async def test_processes_that_start_together_take_turns(postgres: EmbeddedPostgres, empty_database_name: str) -> None:
    engines = [make_engine(postgres.owner_url(empty_database_name), pool=1) for _ in range(3)]
    try:
        await asyncio.gather(*(migrate(engine, app_role=APP_ROLE) for engine in engines))
        assert await tables(engines[0]) == TABLES | {"alembic_version"}
    finally:
        for engine in engines:
            await engine.dispose()


async def test_a_migration_that_fails_leaves_nothing(owner: AsyncEngine) -> None:
    async with owner.begin() as connection:
        await connection.execute(text("CREATE TABLE ledger_allocation (id int)"))  # in the way of a late step
    with pytest.raises(Exception, match="already exists"):
        await migrate(owner, app_role=None)
    assert (await tables(owner), await current_revision(owner)) == ({"ledger_allocation"}, None)


async def test_what_the_application_may_do(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=APP_ROLE)
    async with owner.connect() as connection:
        for table in sorted(TABLES):
            rights = {
                right
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
                if await connection.scalar(
                    text("SELECT has_table_privilege(:role, :table, :right)"),
                    {"role": APP_ROLE, "table": table, "right": right},
                )
            }
            expected = (
                {"SELECT", "INSERT"}
                if table in (*APPEND_ONLY, "audit_entry")
                else {"SELECT", "INSERT", "UPDATE", "DELETE"}
            )
            assert rights == expected, table
        assert not await connection.scalar(
            text("SELECT has_schema_privilege(:role, 'public', 'CREATE')"), {"role": APP_ROLE}
        )
        for right, allowed in (("SELECT", True), ("INSERT", False), ("UPDATE", False), ("DELETE", False)):
            found = await connection.scalar(
                text("SELECT has_table_privilege(:role, 'alembic_version', :right)"), {"role": APP_ROLE, "right": right}
            )
            assert found is allowed, right
        superuser = text("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = :role")
        assert await connection.scalar(superuser, {"role": APP_ROLE}) is False
