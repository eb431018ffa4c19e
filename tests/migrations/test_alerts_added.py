"""Migration 0004 with plans and tickets in it: plans get ladders, the first tick finds the tickets; and back again."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.alerts import Alerts
from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from bot.wake import Wake
from core.alerts.models import AlertStep
from core.database import Database
from core.outbox.models import OutboxRow
from core.sla.plans import current_plan, targets_of
from core.sla.rules.plans import DEFAULT_LADDERS
from core.staff.models import Staff
from core.tickets.drift import drift
from core.tickets.handling import take
from core.tickets.lapsing import let_lapse
from core.tickets.models import Ticket, TicketState
from tests.clock import SettableClock
from tests.migrations.test_deadlines_added import AT, ROWS
from tests.migrations.test_migrations import alembic

PLANS = """
INSERT INTO sla_calendar (name) VALUES ('Всегда');
INSERT INTO sla_calendar_version
    (calendar_id, number, zone_name, week, production, decreed, own_days, created_at, author, reason)
VALUES (1, 1, 'Europe/Moscow', WEEK, false, false, '{}', :at, 'x', '');
INSERT INTO sla_plan (name, is_default) VALUES ('Обычный', true);
INSERT INTO sla_plan_version (plan_id, number, calendar_id, targets, created_at, author, reason)
VALUES (1, 1, 1, '{"normal": {"reaction": 60, "resolution": 960, "warn_reaction": 15, "warn_resolution": 120}}', :at, 'x', '');
UPDATE ticket SET plan_version_id = 1, calendar_version_id = 1;
UPDATE ticket_event SET plan_version_id = 1, calendar_version_id = 1 WHERE kind = 'opened'
""".replace("WEEK", f"'[{', '.join(['[[0, 1440]]'] * 7)}]'")


@pytest.fixture
async def owner(postgres: EmbeddedPostgres, empty_database_name: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(postgres.owner_url(empty_database_name))
    try:
        await migrate(engine, app_role=APP_ROLE, revision="0002")
        await _run(engine, ROWS)
        await migrate(engine, app_role=APP_ROLE, revision="0003")
        await _run(engine, PLANS)
        yield engine
    finally:
        await engine.dispose()


async def _run(engine: AsyncEngine, script: str) -> None:
    async with engine.begin() as connection:
        for statement in script.strip().split(";\n"):
            await connection.exec_driver_sql(statement.replace(":at", f"'{AT.isoformat()}'"))


async def state(engine: AsyncEngine) -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT id, state, assignee_id, acknowledged_at FROM ticket ORDER BY id"))
        return [tuple(row) for row in rows]


async def test_plans_get_ladders_and_the_first_tick_finds_the_tickets(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=APP_ROLE)
    database = Database(owner, SettableClock())
    async with database.work() as work:
        assert targets_of(await current_plan(work, 1)).ladders == DEFAULT_LADDERS
    await Alerts(database, Wake()).tick()
    async with database.work() as work:
        [step] = (await work.session.scalars(select(AlertStep))).all()
        [told] = (await work.session.scalars(select(OutboxRow))).all()
        assert (step.ticket_id, step.seq, step.outbox_id) == (1, 1, told.id)


async def test_back_again_with_a_ticket_that_has_lapsed(owner: AsyncEngine) -> None:
    await migrate(owner, app_role=APP_ROLE)
    clock = SettableClock()
    database = Database(owner, clock)
    async with database.work() as work:
        await take(work, (await work.session.get_one(Staff, 1)).as_actor(), 1)
    taken = await state(owner)
    clock.advance(timedelta(days=1))
    await Alerts(database, Wake()).tick()
    async with database.work() as work:
        assert await let_lapse(work, 1)
    async with database.work() as work:
        assert (await work.session.get_one(Ticket, 1)).state is TicketState.OPEN
    await Alerts(database, Wake()).tick()
    await alembic(owner, "downgrade", "0003")
    assert await state(owner) == taken
    # And what its clocks are is what its events say, also after the next upgrade.
    await migrate(owner, app_role=APP_ROLE)
    async with database.work() as work:
        assert [one for one in await drift(work) if one.ticket_id == 1] == []
