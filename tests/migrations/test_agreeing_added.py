"""Migrations 0016 and 0017 with estimates, prices and messages in the tables; and back again."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from tests.migrations.test_migrations import alembic

BEFORE = "0011"
ROWS = """
INSERT INTO estimate (ticket_id, minutes, state, created_at, author, valid_until, settled_at, settled_by, settled_how)
VALUES (1, 90, 'agreed', now(), 'staff:1', now(), now(), 'contact:1', 'button'),
       (2, 60, 'used', now(), 'staff:1', now(), now(), 'contact:1', 'button'),
       (3, 30, 'declined', now(), 'staff:1', now(), now(), 'contact:1', 'button'),
       (4, 45, 'proposed', now(), 'staff:1', now(), NULL, NULL, NULL);
INSERT INTO proposal (ticket_id, completion, minutes, amount, state, created_at, valid_until)
VALUES (1, 1, 30, 150000, 'proposed', now(), now());
INSERT INTO bot_message (chat_id, message_id, purpose, ref_id, own, has_text) VALUES (1, 1, 'wish', 7, false, true)
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


async def test_what_was_agreed_to_was_agreed_to_whole(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=APP_ROLE)
    agreed = await _rows(owner, "SELECT minutes, agreed_minutes, remind_at FROM estimate ORDER BY ticket_id")
    assert agreed == [(90, 90, None), (60, 60, None), (30, None, None), (45, None, None)]
    assert await _rows(owner, "SELECT beyond, remind_at FROM proposal") == [(0, None)]


async def test_back_again_with_a_dispute_s_message(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=APP_ROLE)
    await _run(
        owner,
        "INSERT INTO bot_message (chat_id, message_id, purpose, ref_id, own, has_text)"
        " VALUES (1, 2, 'dispute', 1, false, true), (1, 3, 'top_up', 1, false, true)",
    )
    await alembic(owner, "downgrade", BEFORE)
    purposes = "SELECT purpose FROM bot_message ORDER BY message_id"
    assert await _rows(owner, purposes) == [("wish",), ("notice",), ("notice",)]
    await migrate(owner, app_role=APP_ROLE)
    assert len(await _rows(owner, purposes)) == 3
