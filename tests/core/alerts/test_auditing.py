"""The auditor notices what the engine does not do, tells the administrators, and is itself looked after."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from backend.ticker import Ticker, daily_jobs
from bot.wake import Wake
from core.actor import StaffRole
from core.alerts import auditing
from core.alerts.auditing import Auditor, looked_at, unguarded
from core.alerts.intents import AlertsSilent
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.handling import take
from tests.clock import MOSCOW, SettableClock
from tests.core.alerts.rounds import Ticks
from tests.core.conftest import World
from tests.core.watch_rounds import at, with_plan
from tests.factories import ADMIN_ROLES, make_staff


@pytest.fixture
async def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(auditing, "SECOND_LOOK", 0)
    async with world.database.work() as work:
        await make_staff(work, "Админ", roles=ADMIN_ROLES)
        await make_staff(work, "Ещё не пришёл", roles=frozenset({StaffRole.ADMIN}), came_in=False)
    return await with_plan(world)


async def silent(desk: World) -> list[int]:
    async with desk.database.work() as work:
        return [one.ticket_id for one in await unguarded(work)]


async def audit(desk: World) -> None:
    """A look as the ticker has it done."""
    auditor = Auditor(desk.database.clock)
    async with desk.database.read() as work:
        await auditor.look(work)
    async with desk.database.work() as work:
        await auditor.report(work)


async def test_a_ticket_that_stands_on_no_ladder(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    clock.advance(timedelta(minutes=2))
    assert await silent(desk) == []
    clock.advance(timedelta(seconds=1))
    assert await silent(desk) == [ticket.id]
    await Ticks(desk, clock).tick()
    assert await silent(desk) == []


async def test_a_step_that_was_due_and_was_not_taken(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    await Ticks(desk, clock).tick()
    clock.set(at(23, 10, 12))
    assert await silent(desk) == []
    clock.set(at(23, 10, 13))
    assert await silent(desk) == [ticket.id]
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    assert await silent(desk) == []


async def test_a_step_that_is_too_far_away(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    await Ticks(desk, clock).tick()
    async with desk.database.work() as work:
        await work.session.execute(
            text("UPDATE ticket_alert SET next_alert_at = next_alert_at + interval '30 minutes'")
        )
    assert await silent(desk) == [ticket.id]
    # A night is not too far.
    async with desk.database.work() as work:
        await work.session.execute(text("UPDATE ticket_alert SET ended_at = now()"))
    clock.set(at(23, 17, 45))
    await Ticks(desk, clock).tick()
    clock.set(at(23, 23))
    await Ticks(desk, clock).tick()
    assert await silent(desk) == []


async def test_administrators_are_told_once_an_hour_until_it_is_mended(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    clock.set(at(23, 10, 5))
    await audit(desk)
    await audit(desk)
    [row] = await desk.told(AlertsSilent.kind)
    assert row.payload == {"numbers": [ticket.number], "count": 1}
    clock.set(at(23, 11, 5))
    await audit(desk)
    assert len(await desk.told(AlertsSilent.kind)) == 2
    await Ticks(desk, clock).tick()
    clock.set(at(23, 12, 5))
    await Ticks(desk, clock).tick()
    await audit(desk)
    assert len(await desk.told(AlertsSilent.kind)) == 2


async def test_what_is_mended_between_two_looks_is_nothing(
    desk: World, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.open()
    clock.set(at(24, 10))

    async def engine_catches_up(_seconds: float) -> None:
        await Ticks(desk, clock).tick()

    monkeypatch.setattr(auditing, "sleep", engine_catches_up)
    await audit(desk)
    assert await desk.told(AlertsSilent.kind) == []


async def test_the_auditor_leaves_a_heartbeat(desk: World, clock: SettableClock) -> None:
    """grafana/oncall 724: the auditor itself was switched off and nobody noticed."""
    jobs = [
        job for job in daily_jobs(desk.database.clock, MOSCOW, LedgerPolicy()) if job.schedule.job == auditing.AUDIT
    ]
    ticker = Ticker(desk.database, Wake(), jobs)
    for minute in (0, 4, 5, 10):
        clock.set(at(23, 10, minute))
        await ticker.run_slots()
    async with desk.database.work() as work:
        assert await looked_at(work) == at(23, 10, 10)
        assert await work.session.scalar(text("SELECT count(*) FROM slot")) == 3
    clock.set(at(24, 10, 10))
    await ticker.run_slots()
    async with desk.database.work() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM slot")) == 2


async def test_a_clock_that_jumps_between_the_two_looks_is_no_alarm(
    desk: World, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await desk.open()
    await Ticks(desk, clock).tick()
    clock.advance(timedelta(hours=2))

    async def the_engine_catches_up(_: float) -> None:
        clock.advance(timedelta(hours=3))
        await Ticks(desk, clock).tick()

    monkeypatch.setattr(auditing, "sleep", the_engine_catches_up)
    assert await silent(desk) == [ticket.id]
    async with desk.database.read() as work:
        assert await Auditor(clock).look(work) == []
