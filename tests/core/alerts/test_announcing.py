"""What the speaker is told: every ticket that nobody has taken, when the group is rung, and what may be said aloud now."""

from datetime import timedelta

import pytest

from core.alerts.announcing import Announced, Announcement, announcement
from core.sla.rules.plans import Priority
from core.tickets.handling import cancel, take
from core.tickets.lapsing import forgotten, let_lapse
from core.tickets.priorities import change_priority
from tests.clock import SettableClock
from tests.core.alerts.rounds import Ticks
from tests.core.conftest import World
from tests.core.watch_rounds import at, with_plan


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


@pytest.fixture
def ticks(desk: World, clock: SettableClock) -> Ticks:
    return Ticks(desk, clock)


async def told(desk: World) -> Announcement:
    async with desk.database.snapshot() as work:
        return await announcement(work)


async def only(desk: World) -> Announced:
    [row] = (await told(desk)).rows
    return row


async def test_a_ticket_from_its_coming_to_its_taking(desk: World, ticks: Ticks) -> None:
    assert await told(desk) == Announcement([], 0, None, [])
    ticket = await desk.open("Не печатается чек")
    new = await only(desk)
    assert (new.number, new.company, new.subject) == (ticket.number, desk.company.name, "Не печатается чек")
    assert (new.waits, new.rang, new.aloud, new.urgent) == (timedelta(), 0, True, False)
    await ticks.tick(at(23, 10, 9))
    assert (await only(desk)).coming == new.coming
    assert (await told(desk)).rung_at is None
    for times, minute in enumerate((10, 20), 1):
        await ticks.tick(at(23, 10, minute))
        assert (await told(desk)).rung_at == at(23, 10, minute)
        again = await only(desk)
        assert (again.coming, again.rang, again.waits) == (new.coming, times, timedelta(minutes=minute))
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    # At once, not when the engine has looked.
    assert (await told(desk)).rows == []


async def test_one_that_was_taken_and_forgotten_comes_anew(desk: World, ticks: Ticks) -> None:
    ticket = await desk.open()
    first = await only(desk)
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    await ticks.tick(at(27, 10))
    async with desk.database.work() as work:
        assert await forgotten(work) == [ticket.id]
        await let_lapse(work, ticket.id)
    back = await only(desk)
    assert back.coming != first.coming
    assert (back.waits, back.rang) == (timedelta(), 0)


async def test_quiet_hours(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    clock.set(at(23, 20))
    ticket = await desk.open()
    await ticks.tick()
    assert not (await only(desk)).aloud
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.URGENT)
    assert (await only(desk)).aloud
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.NORMAL)
    clock.set(at(24, 8, 59))
    assert not (await only(desk)).aloud
    clock.set(at(24, 9))
    assert (await only(desk)).aloud
    # It is spoken of when the engine rings; till then nothing has changed.
    await ticks.tick()
    assert (await told(desk)).rung_at is None
    await ticks.tick(at(24, 9, 10))
    assert (await told(desk)).rung_at == at(24, 9, 10)


async def test_urgent_ones_first_then_who_waits_longest(desk: World, clock: SettableClock) -> None:
    tickets = []
    for minute in range(4):
        clock.set(at(23, 10, minute))
        tickets.append(await desk.open(f"Заявка {minute}"))
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, tickets[2].id, Priority.URGENT)
        await cancel(work, desk.maria, tickets[1].id)
    shown = await told(desk)
    assert [row.subject for row in shown.rows] == ["Заявка 2", "Заявка 0", "Заявка 3"]
    assert shown.count == 3
