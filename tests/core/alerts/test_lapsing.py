"""Taken and then forgotten: the ticket comes back to those that nobody has taken, and its clocks do not turn back."""

import pytest
from sqlalchemy import update

from backend.alerts import Alerts
from bot.wake import Wake
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.clocks import set_clocks, stored_clocks
from core.tickets.conversation import Words, client_writes
from core.tickets.deadline_models import Wish, WishState
from core.tickets.drift import drift
from core.tickets.handling import take
from core.tickets.intents import Lapsed
from core.tickets.models import Ticket, TicketState
from core.tickets.queries import card
from tests.clock import SettableClock
from tests.core.alerts.rounds import RINGS, Ticks
from tests.core.conftest import World
from tests.core.test_watching import wish
from tests.core.watch_rounds import answers, asks, at, with_plan


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


async def taken(desk: World) -> Ticket:
    ticket = await desk.open()
    async with desk.database.work() as work:
        return await take(work, desk.oleg, ticket.id)


async def lapse(desk: World, clock: SettableClock, day: int, hour: int, minute: int = 0) -> bool:
    """Whether a ticket comes back at this moment. Three working days of the first plan are 24 hours."""
    clock.set(at(day, hour, minute))
    before = len(await desk.told(Lapsed.kind))
    await Alerts(desk.database, Wake()).let_lapse()
    return len(await desk.told(Lapsed.kind)) > before


async def test_it_comes_back_and_alerts_anew(desk: World, clock: SettableClock) -> None:
    ticks = Ticks(desk, clock)
    ticket = await taken(desk)
    async with desk.database.work() as work:
        before = (await stored_clocks(work, [ticket.id]))[ticket.id]
        reacted = before[Clock.REACTION].finished_at
        due = before[Clock.RESOLUTION].due_at
    assert not await lapse(desk, clock, 26, 9, 59)
    assert await lapse(desk, clock, 26, 10)
    assert not await lapse(desk, clock, 26, 10)
    assert [row.payload["name"] for row in await desk.told(Lapsed.kind)] == ["Олег Иванов"]
    back = await desk.ticket(ticket.id)
    assert (back.state, back.assignee_id, back.acknowledged_at) == (TicketState.OPEN, None, None)
    async with desk.database.work() as work:
        clocks = (await stored_clocks(work, [ticket.id]))[ticket.id]
        assert (clocks[Clock.REACTION].state, clocks[Clock.REACTION].finished_at) == (ClockState.DONE, reacted)
        assert (clocks[Clock.RESOLUTION].state, clocks[Clock.RESOLUTION].due_at) == (ClockState.RUNNING, due)
        assert await drift(work) == []
        assert (await card(work, ticket.id)).assignee is None
    assert await ticks.tick(at(26, 10, 9)) == []
    assert await ticks.tick(at(26, 10, 10)) == [(RINGS, "group")]
    async with desk.database.work() as work:
        await take(work, desk.anna, ticket.id)
    assert (await desk.ticket(ticket.id)).assignee_id == desk.anna.staff_id


async def test_whatever_staff_does_is_activity(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    clock.set(at(24, 10))
    await desk.work_done(ticket, (desk.services.consultation.id, 15))
    assert not await lapse(desk, clock, 26, 12)
    assert await lapse(desk, clock, 27, 10)


async def test_who_waits_for_the_client_has_forgotten_nothing(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    await asks(desk, ticket)
    assert not await lapse(desk, clock, 30, 12)
    await answers(desk, ticket)
    assert not await lapse(desk, clock, 30, 12, 1)
    # Three working days from the answer, not from the question.
    clock.set(at(30, 17))
    async with desk.database.work() as work:
        await client_writes(work, desk.maria, ticket.id, Words("Ау?"), sent_at=work.now)
    clock.set(at(30, 12).replace(month=12, day=3))
    await Alerts(desk.database, Wake()).let_lapse()
    assert len(await desk.told(Lapsed.kind)) == 1


async def test_what_is_promised_for_later_may_rest(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        await wish(work, ticket, WishState.WISHED)
        promised = {"at": at(27, 12), "state": WishState.PROMISED, "settled_at": work.now, "settled_by": "staff:1"}
        await work.session.execute(update(Wish).values(**promised))
        await set_clocks(work, ticket)
    assert not await lapse(desk, clock, 27, 11, 59)
    assert await lapse(desk, clock, 27, 12)


async def test_nobody_is_told_of_it_at_night(desk: World, clock: SettableClock) -> None:
    await taken(desk)
    assert not await lapse(desk, clock, 26, 23)
    assert await lapse(desk, clock, 27, 9)


async def test_many_come_back_a_few_at_a_time(desk: World, clock: SettableClock) -> None:
    for _ in range(5):
        await taken(desk)
    assert await lapse(desk, clock, 30, 12)
    assert len(await desk.told(Lapsed.kind)) == 3
    assert await lapse(desk, clock, 30, 12, 1)
    assert not await lapse(desk, clock, 30, 12, 2)
    assert len(await desk.told(Lapsed.kind)) == 5
