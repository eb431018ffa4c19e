"""The queue at a glance: by age, by engineer, what waits for the client, what is overdue."""

from datetime import timedelta

import pytest

from core.errors import Forbidden
from core.tickets import queue as module
from core.tickets.handling import reopen, take
from core.tickets.models import Ticket
from core.tickets.queue import Hands, queue
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.watch_rounds import asks, at, with_plan


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


async def taken(desk: World, by: str = "oleg") -> Ticket:
    ticket = await desk.open()
    async with desk.database.work() as work:
        return await take(work, getattr(desk, by), ticket.id)


async def test_who_waits_for_whom(desk: World, clock: SettableClock) -> None:
    again = await taken(desk)
    await desk.resolve(again)
    clock.set(at(23, 10, 10))
    oldest, asked = await desk.open(), await taken(desk)
    of_oleg, of_anna, too = await taken(desk), await taken(desk, "anna"), await taken(desk, "anna")
    await asks(desk, asked)
    clock.set(at(23, 10, 20))
    async with desk.database.work() as work:
        await reopen(work, desk.maria, again.id)
    clock.set(at(23, 12))
    async with desk.database.work() as work:
        shown = await queue(work, desk.oleg)
        # A reopened ticket waits since it was reopened, not since it was opened.
        assert [(row.number, row.waits) for row in shown.unseen.rows] == [
            (oldest.number, timedelta(minutes=110)),
            (again.number, timedelta(minutes=100)),
        ]
        assert shown.working == [
            Hands("Анна Смирнова", [of_anna.number, too.number]),
            Hands("Олег Иванов", [of_oleg.number]),
        ]
        assert [(row.number, row.waits) for row in shown.waiting.rows] == [(asked.number, timedelta(minutes=110))]
        assert [row.number for row in shown.overdue.rows] == [oldest.number]
        for stranger in (desk.maria, desk.stranger):
            with pytest.raises(Forbidden):
                await queue(work, stranger)


async def test_a_long_part_says_how_many_more(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OPEN_LISTED", 2)
    tickets = [await desk.open() for _ in range(5)]
    async with desk.database.work() as work:
        shown = await queue(work, desk.oleg)
    assert ([row.ticket_id for row in shown.unseen.rows], shown.unseen.more) == ([one.id for one in tickets[:2]], 3)
