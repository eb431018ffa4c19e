"""Migration 0028 with documents of work in the table; and back again with an invoice."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from tests.migrations.test_migrations import alembic

BEFORE, THIS = "0027", "0028"
KNOWN = (
    "base, company_id, happened_at, created_at, payload, payload_hash, state, waits_for, sendings, failures, looks_left"
)
VALUES = "'main', 1, now(), now(), '{}', '', 'confirmed', '{}', 1, 0, 0, false, now()"
ROWS = f"""
INSERT INTO company (name, inn, zone_name, work_state, shortage_policy, created_at)
VALUES ('ООО «Ромашка»', '7707083893', 'Europe/Moscow', 'allowed', 'ask', now());
INSERT INTO exchange_base (code, since, enabled, needs_people) VALUES ('main', now(), true, false);
INSERT INTO exchange_document (key, ticket_id, number, completion, correction, {KNOWN}, ignores_deleted, next_at)
VALUES ('ticket:7:completion:1', 7, 1007, 1, 0, {VALUES}), ('ticket:7:completion:1:correction:1', 7, 1007, 1, 1, {VALUES})
"""
INVOICE = f"""
INSERT INTO exchange_document (kind, origin, key, number, correction, {KNOWN}, ignores_deleted, next_at)
VALUES ('invoice', 'topup:5', 'topup:5', 5, 0, {VALUES})
"""


@pytest.fixture
async def owner(postgres: EmbeddedPostgres, empty_database_name: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(postgres.owner_url(empty_database_name))
    try:
        await migrate(engine, app_role=APP_ROLE, revision=BEFORE)
        await _run(engine, ROWS)
        yield engine
    finally:
        await engine.dispose()


async def _run(engine: AsyncEngine, script: str) -> None:
    async with engine.begin() as connection:
        for statement in script.strip().split(";\n"):
            await connection.exec_driver_sql(statement)


async def _rows(engine: AsyncEngine, sql: str) -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(sql))]


async def test_what_was_written_down_is_work_and_no_base_makes_invoices_unasked(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=APP_ROLE, revision=THIS)
    assert await _rows(owner, "SELECT kind, origin, correction FROM exchange_document ORDER BY id") == [
        ("work", "ticket:7:completion:1", 0),
        ("work", "ticket:7:completion:1", 1),
    ]
    assert await _rows(owner, "SELECT makes_invoices FROM exchange_base") == [(False,)]
    await _run(owner, INVOICE)
    await alembic(owner, "downgrade", BEFORE)
    assert await _rows(owner, "SELECT key FROM exchange_document ORDER BY id") == [
        ("ticket:7:completion:1",),
        ("ticket:7:completion:1:correction:1",),
    ]
    await migrate(owner, app_role=APP_ROLE)
