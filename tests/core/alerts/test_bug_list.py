"""Faults that other tools had, each as a test of ours (numbers are of their issue trackers)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from backend.alerts import Alerts
from backend.database import make_engine
from bot.wake import Wake
from core.alerts import ringing, waiting
from core.alerts.models import AlertStep
from core.alerts.waiting import waiting_for_group
from core.database import Database, Work
from core.sla.plans import DEFAULT_PLAN, plan_named
from core.sla.rules.ladders import Audience, BadLadder, Ladder
from core.sla.rules.plans import Plan, Priority, Target
from core.staff.models import Staff
from core.tickets.handling import take
from core.tickets.repinning import apply_plan
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls
from tests.core.alerts.rounds import RINGS, SHOWN, Ticks
from tests.core.conftest import World
from tests.core.watch_rounds import asks, at, with_plan
from tests.factories import SYSTEM, make_staff

GROUP = (RINGS, "group")
SOONER = {Priority.NORMAL: Ladder({Audience.GROUP: 3}, 5, 5)}


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


@pytest.fixture
def ticks(desk: World, clock: SettableClock) -> Ticks:
    return Ticks(desk, clock)


@pytest.fixture
async def processes(desk: World, database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[list[Alerts]]:
    """The engines of four processes."""
    engines = [make_engine(database_urls.app, pool=2) for _ in range(4)]
    yield [Alerts(Database(engine, clock), Wake()) for engine in engines]
    for engine in engines:
        await engine.dispose()


async def test_oncall_1206_a_pause_by_quiet_hours_goes_on_after_a_restart(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    """Escalation paused by a time range never continued after restarts."""
    clock.set(at(27, 17, 45))
    ticket = await desk.open()
    assert await ticks.tick(at(27, 17, 55)) == [GROUP]
    assert await ticks.tick(at(27, 22)) == []
    restarted = Ticks(desk, clock)
    assert await restarted.tick(at(29, 12)) == []
    again = Ticks(desk, clock)
    assert await again.tick(at(30, 9, 5)) == [GROUP]
    assert len(await again.steps(ticket.id)) == 2


@pytest.mark.parametrize("by_reply", [False, True])
async def test_oncall_4654_and_4760_nothing_comes_after_somebody_has_taken_it(
    desk: World, ticks: Ticks, clock: SettableClock, by_reply: bool
) -> None:
    """Notifications continued after the acknowledgement: at once, and after the list had been written but not sent."""
    ticket = await desk.open()
    clock.set(at(23, 10, 10))
    await Alerts(desk.database, Wake()).tick()  # the step is planned, its message waits
    if by_reply:
        await asks(desk, ticket)
    else:
        async with desk.database.work() as work:
            await take(work, desk.oleg, ticket.id)
    async with desk.database.work() as work:
        assert (await waiting_for_group(work)).rows == []
    assert GROUP in [(RINGS, row.lane) for row in await ticks.news()]
    for day in (23, 24, 25, 30):
        assert GROUP not in await ticks.tick(at(day, 12))
    assert len(await ticks.steps(ticket.id)) == 1


async def test_alertmanager_1005_1550_2222_a_cluster_sends_one(
    desk: World, processes: list[Alerts], ticks: Ticks, clock: SettableClock
) -> None:
    """Duplicates from clustered senders."""
    tickets = [await desk.open(f"Вопрос {number}") for number in range(25)]
    for minute in (10, 20, 35):
        clock.set(at(23, 10, minute))
        await asyncio.gather(*(process.tick() for process in processes * 2))
        assert [(RINGS, row.lane) for row in await ticks.news()] == [GROUP]
    for ticket in tickets:
        assert [step.seq for step in await ticks.steps(ticket.id)] == [1, 2, 3]


async def test_alertmanager_3326_3846_a_list_that_changes_repeats_no_ticket_more_often(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    """Repeats came more often than configured because the group changed."""
    old = await desk.open()
    for minute in range(1, 92):
        clock.set(at(23, 10) + timedelta(minutes=minute))
        if minute % 3 == 0:
            new = await desk.open(f"Вопрос {minute}")
        if minute % 9 == 0:
            async with desk.database.work() as work:
                await take(work, desk.oleg, new.id)
        await ticks.tick()
    moments = [step.planned_at for step in await ticks.steps(old.id)]
    gaps = [(later - earlier) // timedelta(minutes=1) for earlier, later in pairwise(moments)]
    assert gaps == [10, 15, 25, 10, 20]


async def test_goalert_912_several_on_duty_are_one_step(
    desk: World, ticks: Ticks, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several on-call users made several log rows."""
    async with desk.database.work() as work:
        people = [await make_staff(work, "Дежурный"), await make_staff(work, "Второй")]

    async def two(_work: Work) -> list[Staff]:
        return people

    for module in (ringing, waiting):
        monkeypatch.setattr(module, "who_is_on_duty", two)
    ticket = await desk.open()
    await ticks.tick(at(23, 10, 10))
    await ticks.tick(at(23, 10, 20))
    async with desk.database.work() as work:
        assert (await waiting_for_group(work)).on_duty == people
    lanes = sorted(f"staff:{person.id}" for person in people)
    assert await ticks.tick(at(23, 10, 35)) == [GROUP, *((RINGS, lane) for lane in lanes)]
    assert [step.audience for step in await ticks.steps(ticket.id)] == list(Audience)[:3]
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    assert await ticks.tick(at(23, 10, 36)) == [(SHOWN, "group"), *((SHOWN, lane) for lane in lanes)]


async def test_amixr_78_there_is_no_last_repeat(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    """Users wanted to be told without a limit."""
    ticket = await desk.open()
    moment = at(23, 10)
    for _ in range(60):
        moment = (await ticks.alert(ticket.id)).next_alert_at if moment > at(23, 10) else at(23, 10, 10)
        assert GROUP in await ticks.tick(moment)
    assert len(await ticks.steps(ticket.id)) == 60
    assert moment > at(26, 10)


async def test_apscheduler_463_a_restart_after_days_is_one_message(
    desk: World, ticks: Ticks, processes: list[Alerts], clock: SettableClock
) -> None:
    """Catch-up runs after a restart fired many times."""
    tickets = [await desk.open(f"Вопрос {number}") for number in range(5)]
    await ticks.tick(at(23, 10, 1))
    clock.set(at(27, 12))
    for _ in range(3):
        await asyncio.gather(*(process.tick() for process in processes))
    assert [(RINGS, row.lane) for row in await ticks.news()] == [GROUP]
    async with desk.database.work() as work:
        counted = select(func.count()).select_from(AlertStep).group_by(AlertStep.ticket_id)
        assert list(await work.session.scalars(counted)) == [1] * len(tickets)


async def test_goalert_914_no_alert_can_be_ignored(desk: World, ticks: Ticks) -> None:
    """«Notify only after n alerts» is refused: a ladder without a step cannot be, and one ticket is enough."""
    with pytest.raises(BadLadder, match="no-steps"):
        Ladder({}, 10, 30)
    await desk.open()
    assert await ticks.tick(at(23, 10, 10)) == [GROUP]


async def test_zabbix_what_was_put_off_is_not_made_up_for_step_by_step(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    """After a maintenance all operations that had been put off were performed."""
    clock.set(at(27, 17, 30))
    ticket = await desk.open()
    await ticks.tick(at(27, 17, 31))
    told = [await ticks.tick(at(30, 9) + timedelta(seconds=5 * second)) for second in range(24)]
    assert [one for one in told if one] == [[GROUP]]
    assert len(await ticks.steps(ticket.id)) == 1


async def test_pagerduty_a_ticket_keeps_the_ladder_it_came_with(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    """A policy that is edited changes what comes later; open tickets only when an administrator says so."""
    ticket = await desk.open()
    await ticks.tick(at(23, 10, 1))
    async with desk.database.work() as work:
        plan = await plan_named(work, DEFAULT_PLAN)
        sooner = Plan({Priority.NORMAL: Target(60, 960)}, SOONER)
        await apply_plan(work, SYSTEM, plan.id, sooner, "чаще", open_too=False)
    assert await ticks.tick(at(23, 10, 5)) == []
    async with desk.database.work() as work:
        also = Plan({Priority.NORMAL: Target(60, 961)}, SOONER)
        await apply_plan(work, SYSTEM, plan.id, also, "и для открытых", open_too=True)
    assert await ticks.tick(at(23, 10, 6)) == [GROUP]
    assert len(await ticks.steps(ticket.id)) == 1
