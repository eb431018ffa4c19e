"""Migration 0003 with tickets in it: they are as they were, with a priority; and back again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from core.database import Database
from core.tickets.models import Ticket
from core.tickets.priorities import set_up_deadlines
from tests.clock import MOSCOW, SettableClock
from tests.migrations.test_migrations import alembic

AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""9:30 in Moscow, half an hour before the clock of the tests."""
ROWS = """
INSERT INTO staff (name, roles, active, created_at) VALUES ('Олег', '{engineer}', true, :at);
INSERT INTO company (name, inn, zone_name, work_state, shortage_policy, created_at)
VALUES ('ООО «Ромашка»', '7707083893', 'Europe/Moscow', 'allowed', 'ask', :at);
INSERT INTO contact (company_id, name, role, active, created_at) VALUES (1, 'Мария', 'manager', true, :at);
INSERT INTO service (code, name, short_name, tariff_kind, price, price_unit, vat_percent, rounding_increment,
                     rounding_minimum, rounding_grace, rounding_scope, rounding_mode, usual_minutes, words, position,
                     active, offered)
VALUES ('consultation', 'Консультация', 'Консультация', 'hourly', 300000, 'hour', 20, 15, 15, 5, 'entry', 'up', 30,
        '{вопрос}', 1, true, false);
INSERT INTO ticket (company_id, contact_id, subject, state, assignee_id, version, completions, requested_at, opened_at,
                    wants_money)
VALUES (1, 1, 'Открыта', 'open', NULL, 1, 0, :at, :at, false), (1, 1, 'Решена', 'resolved', 1, 3, 1, :at, :at, false);
INSERT INTO ticket_event (ticket_id, kind, at, author) VALUES
    (1, 'opened', :at, 'contact:1'), (2, 'opened', :at, 'contact:1'), (2, 'resolved', :at, 'staff:1');
INSERT INTO bot_message (chat_id, message_id, purpose, ticket_id, own, has_text)
VALUES (-1, 1, 'card', 1, false, true), (5, 2, 'estimate', 1, false, true)
"""
LATER_MESSAGES = ("ticket.date_wished", "ticket.deadline_missed", "alert.rings", "ticket.lapsed", "duty.today")
TABLES = ("ticket", "ticket_event", "service", "bot_message")


@pytest.fixture
async def owner(postgres: EmbeddedPostgres, empty_database_name: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(postgres.owner_url(empty_database_name))
    try:
        await migrate(engine, app_role=APP_ROLE, revision="0002")
        async with engine.begin() as connection:
            for statement in ROWS.split(";\n"):
                await connection.execute(text(statement), {"at": AT} if ":at" in statement else {})
        yield engine
    finally:
        await engine.dispose()


async def rows(engine: AsyncEngine, table: str) -> list[dict[str, object]]:
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))).mappings()]


async def test_tickets_are_carried_over_and_get_their_plan_at_the_first_start(owner: AsyncEngine) -> None:
    before = {table: await rows(owner, table) for table in TABLES}
    await migrate(owner, app_role=APP_ROLE)
    after = {table: await rows(owner, table) for table in TABLES}
    for table in TABLES:
        assert [{name: row[name] for name in old} for old, row in zip(before[table], after[table], strict=True)] == (
            before[table]
        )
    assert {row["priority"] for row in after["ticket"]} == {"normal"}
    assert {row["plan_version_id"] for row in after["ticket"]} == {None}
    assert [row["least_minutes"] for row in after["service"]] == [15]
    database = Database(owner, SettableClock())
    async with database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        assert (await work.session.get_one(Ticket, 1)).plan_version_id is not None
        assert (await work.session.get_one(Ticket, 2)).plan_version_id is None
    clocks = await rows(owner, "ticket_clock")
    assert {(row["ticket_id"], row["clock"]) for row in clocks} == {(1, "reaction"), (1, "resolution")}
    reaction = next(row["due_at"] for row in clocks if row["clock"] == "reaction")
    assert reaction == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)

    waiting = "INSERT INTO outbox (lane, weight, kind, payload, state, created_at, attempts)" + (
        " SELECT 'group', 0, kind, '{}', 'waiting', :at, 0 FROM unnest(CAST(:kinds AS varchar[])) AS kind"
    )
    async with owner.begin() as connection:
        await connection.execute(text(waiting), {"at": AT, "kinds": ["ticket.taken", *LATER_MESSAGES]})
    await alembic(owner, "downgrade", "0002")
    # A desk of that version would not know what to do with them.
    assert "ticket.taken" in (left := {row["kind"] for row in await rows(owner, "outbox")})
    assert not left & set(LATER_MESSAGES)
    for table in TABLES:
        assert await rows(owner, table) == before[table]


async def test_what_the_new_tables_refuse(owner: AsyncEngine) -> None:
    """Two open wishes of a ticket, two default plans: by the database itself."""
    await migrate(owner, app_role=APP_ROLE)
    wish = "INSERT INTO ticket_wish (ticket_id, at, state, author, created_at) VALUES (1, :at, '{}', 'contact:1', :at)"
    plan = "INSERT INTO sla_plan (name, is_default) VALUES (:name, true)"
    async with owner.begin() as connection:
        await connection.execute(text(wish.format("wished")), {"at": AT})
        await connection.execute(text(plan), {"name": "Первый"})
    for statement, values in (
        (wish.format("proposed"), {"at": AT}),
        (wish.format("promised"), {"at": AT}),  # a promise was made by somebody at some moment
        (plan, {"name": "Второй"}),
    ):
        async with owner.connect() as connection:
            with pytest.raises(IntegrityError):
                await connection.execute(text(statement), values)
