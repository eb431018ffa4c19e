"""A solution or a promise that is late climbs the same ladder, until somebody of the staff does anything or says «Принято»."""

import asyncio

import pytest
from sqlalchemy import select

from backend.watch import Watch
from bot.wake import Wake
from core.alerts.ending import acknowledge
from core.alerts.models import AlertStep, Matter, TicketAlert
from core.alerts.waiting import waiting_for_group
from core.errors import Forbidden, Refusal
from core.sla.rules.clocks import Clock
from core.sla.rules.plans import Priority
from core.tickets.handling import take
from core.tickets.models import Ticket
from core.tickets.priorities import change_priority
from core.tickets.wishing import propose_date
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


async def late(desk: World, ticks: Ticks, clock: SettableClock) -> Ticket:
    """Oleg took it on Monday at ten; on Wednesday at ten its sixteen hours are over, and the group has been told so."""
    ticket = await desk.open()
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    clock.set(at(25, 10, 1))
    await Watch(desk.database, Wake()).look()
    await ticks.tick()
    return ticket


async def said(desk: World, ticket: Ticket) -> TicketAlert:
    async with desk.database.work() as work:
        query = select(TicketAlert).where(TicketAlert.ticket_id == ticket.id, TicketAlert.ended_by.is_not(None))
        return (await work.session.scalars(query)).one()


async def test_it_is_told_again_and_again(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await late(desk, ticks, clock)
    assert await ticks.tick(at(25, 10, 10)) == []
    for minute in (11, 21, 36):
        assert await ticks.tick(at(25, 10, minute)) == [GROUP]
    async with desk.database.work() as work:
        shown = await waiting_for_group(work)
    [row] = shown.late
    assert (shown.rows, row.number, row.clock, row.due_at) == ([], ticket.number, Clock.RESOLUTION, at(25, 10))
    assert row.assignee is not None


async def test_before_the_group_was_told_nothing_is_repeated(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await desk.open()
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    for hour in (10, 11, 12):
        assert await ticks.tick(at(25, hour, 30)) == []


async def test_noted_by_the_first_who_taps(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await late(desk, ticks, clock)
    await ticks.tick(at(25, 10, 11))
    clock.set(at(25, 10, 15))

    async def note(actor: object) -> str:
        try:
            async with desk.database.work() as work:
                await acknowledge(work, actor, ticket.id)  # type: ignore[arg-type]
        except Refusal as refused:
            return f"{refused.code} {refused.params.get('name')}"
        return "noted"

    answers = await asyncio.gather(note(desk.oleg), note(desk.anna))
    winner = await said(desk, ticket)
    first = "Олег Иванов" if winner.ended_by == f"staff:{desk.oleg.staff_id}" else "Анна Смирнова"
    assert sorted(answers) == [f"already-acknowledged {first}", "noted"]
    assert [(kind, lane) for kind, lane in await ticks.tick()] == [(SHOWN, "group")]
    assert await ticks.tick(at(27, 12)) == []
    async with desk.database.work() as work:
        [taken] = (await waiting_for_group(work)).taken
        assert (taken.number, taken.name, taken.late) == (ticket.number, first, True)


async def test_before_the_first_step_it_can_be_noted_too(desk: World, clock: SettableClock, ticks: Ticks) -> None:
    ticket = await desk.open()
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    clock.set(at(25, 10, 1))
    await Watch(desk.database, Wake()).look()
    async with desk.database.work() as work:
        await acknowledge(work, desk.oleg, ticket.id)
    assert await ticks.tick(at(26, 12)) == []


async def test_whatever_staff_does_is_an_answer(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    asked, worked = await late(desk, ticks, clock), await desk.open("Ещё")
    await ticks.tick(at(25, 10, 11))
    await asks(desk, asked)
    assert (SHOWN, "group") in await ticks.tick(at(25, 10, 12))
    assert (await said(desk, asked)).ended_by == f"staff:{desk.oleg.staff_id}"
    async with desk.database.work() as work:
        await take(work, desk.anna, worked.id)
    assert GROUP not in await ticks.tick(at(25, 12))


async def test_another_due_time_is_another_matter(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await late(desk, ticks, clock)
    async with desk.database.work() as work:
        await acknowledge(work, desk.oleg, ticket.id)
    async with desk.database.work() as work:
        await change_priority(work, desk.maria, ticket.id, Priority.URGENT)  # late since Monday
    await Watch(desk.database, Wake()).look()
    await ticks.tick()
    assert await ticks.tick(at(25, 10, 4)) == [GROUP]


async def test_nobody_is_told_twice_of_what_nobody_has_taken(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await desk.open()
    clock.set(at(25, 10, 1))
    await Watch(desk.database, Wake()).look()
    await ticks.tick()
    for minute in range(2, 60):
        await ticks.tick(at(25, 10, minute))
    async with desk.database.work() as work:
        assert set(await work.session.scalars(select(AlertStep.matter))) == {Matter.UNSEEN}
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    assert await ticks.tick(at(25, 11)) == [(SHOWN, "group")]
    assert await ticks.tick(at(25, 12)) == []


async def test_only_staff_may_note_and_only_what_is_late(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await desk.open()
    async with desk.database.work() as work:
        with pytest.raises(Refusal, match="nothing-late"):
            await acknowledge(work, desk.oleg, ticket.id)
        for stranger in (desk.maria, desk.stranger):
            with pytest.raises(Forbidden):
                await acknowledge(work, stranger, ticket.id)


async def test_another_date_for_the_client_is_an_answer_too(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    ticket = await late(desk, ticks, clock)
    assert await ticks.tick(at(25, 10, 11)) == [GROUP]
    clock.set(at(25, 10, 15))
    async with desk.database.work() as work:
        assert (await propose_date(work, desk.oleg, ticket.id, at(26, 12), share=70)).wish is not None
    assert (SHOWN, "group") in await ticks.tick()
    assert await ticks.tick(at(25, 17)) == []
