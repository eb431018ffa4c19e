"""A warning goes to who has the ticket; unanswered it comes to the group, never beyond it, until the time is up."""

import pytest
from sqlalchemy import select

from backend.watch import Watch
from bot.wake import Wake
from core.alerts.ending import acknowledge
from core.alerts.models import AlertStep, Matter, TicketAlert
from core.alerts.waiting import waiting_for_group
from core.errors import Refusal
from core.sla.rules.clocks import Clock
from core.sla.rules.ladders import Audience
from core.tickets.conversation import Words, staff_writes
from core.tickets.handling import take
from core.tickets.models import Ticket
from core.tickets.wishing import promise_date, wish_date
from tests.clock import SettableClock
from tests.core.alerts.rounds import RINGS, SHOWN, Ticks
from tests.core.conftest import World
from tests.core.watch_rounds import asks, at, with_plan

GROUP = (RINGS, "group")


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


@pytest.fixture
def ticks(desk: World, clock: SettableClock) -> Ticks:
    return Ticks(desk, clock)


async def warned(desk: World, ticks: Ticks, clock: SettableClock) -> Ticket:
    """Oleg took it on Monday at ten; on Tuesday at 17:00 two of its sixteen hours are left, and he has been told so."""
    ticket = await desk.open()
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    clock.set(at(24, 17))
    await Watch(desk.database, Wake()).look()
    assert await ticks.tick() == []
    return ticket


async def test_unanswered_it_comes_to_the_group_again_and_again(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    ticket = await warned(desk, ticks, clock)
    assert await ticks.tick(at(24, 17, 9)) == []
    for minute in (10, 20, 35):
        assert await ticks.tick(at(24, 17, minute)) == [GROUP]
    async with desk.database.work() as work:
        [row] = (await waiting_for_group(work)).late
    assert (row.number, row.clock, row.due_at, row.near) == (ticket.number, Clock.RESOLUTION, at(25, 10), True)
    for minute in range(0, 60, 5):
        await ticks.tick(at(25, 9, minute))
    async with desk.database.work() as work:
        told = (await work.session.scalars(select(AlertStep))).all()
    assert {step.audience for step in told} == {Audience.GROUP}, "nobody beyond it"
    assert {step.matter for step in told} == {Matter.RESOLUTION_NEAR}


async def test_when_the_time_is_up_it_is_another_matter(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await warned(desk, ticks, clock)
    await ticks.tick(at(24, 17, 10))
    clock.set(at(25, 10, 1))
    await Watch(desk.database, Wake()).look()
    await ticks.tick()
    async with desk.database.work() as work:
        [row] = (await waiting_for_group(work)).late
        assert (row.near, (await waiting_for_group(work)).taken) == (False, [])
        rows = await work.session.scalars(select(TicketAlert).where(TicketAlert.ticket_id == ticket.id))
        assert {alert.matter: alert.ended_at is None for alert in rows} == {
            Matter.RESOLUTION_NEAR: False,
            Matter.RESOLUTION_MISSED: True,
        }


@pytest.mark.parametrize("answer", ["noted", "written", "asked"])
async def test_whatever_staff_does_is_an_answer(desk: World, ticks: Ticks, clock: SettableClock, answer: str) -> None:
    ticket = await warned(desk, ticks, clock)
    clock.set(at(24, 17, 5))
    async with desk.database.work() as work:
        if answer == "noted":
            await acknowledge(work, desk.oleg, ticket.id)
        if answer == "written":
            await staff_writes(work, desk.oleg, ticket.id, Words("Заканчиваю"))
    if answer == "asked":
        await asks(desk, ticket)
    for minute in (10, 30, 59):
        assert GROUP not in await ticks.tick(at(24, 17, minute))


async def test_an_answer_after_the_group_was_told_is_shown_there(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    ticket = await warned(desk, ticks, clock)
    assert await ticks.tick(at(24, 17, 10)) == [GROUP]
    clock.set(at(24, 17, 15))
    async with desk.database.work() as work:
        await acknowledge(work, desk.oleg, ticket.id)
        with pytest.raises(Refusal, match="already-acknowledged"):
            await acknowledge(work, desk.anna, ticket.id)
    assert await ticks.tick() == [(SHOWN, "group")]
    async with desk.database.work() as work:
        [taken] = (await waiting_for_group(work)).taken
    assert (taken.number, taken.name) == (ticket.number, "Олег Иванов")


async def test_a_promise_that_is_near_climbs_it_too(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await desk.open()
    async with desk.database.work() as work:
        named = await wish_date(work, desk.maria, ticket.id, at(23, 18), share=70)
        assert named.wish is not None
        await promise_date(work, desk.oleg, named.wish.id, share=70)
    clock.set(at(23, 16))
    await Watch(desk.database, Wake()).look()
    await ticks.tick()
    assert await ticks.tick(at(23, 16, 10)) == [GROUP]
    async with desk.database.work() as work:
        [row] = (await waiting_for_group(work)).late
    assert (row.clock, row.near) == (Clock.WISH, True)
