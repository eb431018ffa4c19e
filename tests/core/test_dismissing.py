"""Somebody leaves the staff: nothing they had in work is lost, and there is always an administrator."""

import asyncio

import pytest
from sqlalchemy import select

from core.actor import StaffActor, StaffRole
from core.database import Database
from core.errors import Forbidden, Refusal
from core.sla.plans import ensure_first_plan
from core.sla.rules.clocks import Clock, ClockState
from core.staff.models import Staff
from core.tickets.conversation import Words, staff_writes
from core.tickets.deadline_models import TicketClock
from core.tickets.dismissing import dismiss, tickets_in_hand
from core.tickets.drift import drift
from core.tickets.handling import take
from core.tickets.models import Ticket, TicketState
from tests.clock import MOSCOW
from tests.core.conftest import World
from tests.factories import SYSTEM, make_staff


async def test_what_was_in_work_goes_back_to_the_queue(world: World) -> None:
    database, oleg = world.database, world.oleg
    async with database.work() as work:
        await ensure_first_plan(work, MOSCOW)
    working, waiting, solved, of_anna = [await world.open(text) for text in ("Первая", "Вторая", "Третья", "Чужая")]
    async with database.work() as work:
        await take(work, oleg, working.id)
        await take(work, world.anna, of_anna.id)
        await staff_writes(work, oleg, waiting.id, Words("Какая версия?"), question=True)
    await world.work_done(solved, (world.services.update.id, 15))
    await world.resolve(solved)
    async with database.work() as work:
        assert await tickets_in_hand(work, SYSTEM, oleg.staff_id) == 2
        person, returned = await dismiss(work, SYSTEM, oleg.staff_id)
        assert (person.active, returned) == (False, 2)
    async with database.read() as work:
        states = {row.id: (row.state, row.assignee_id) for row in await work.session.scalars(select(Ticket))}
        clocks = await work.session.scalars(
            select(TicketClock.state).where(
                TicketClock.ticket_id.in_([working.id, waiting.id]), TicketClock.clock == Clock.RESOLUTION
            )
        )
        assert set(clocks) == {ClockState.RUNNING}
        assert await drift(work) == []
    assert states[working.id] == states[waiting.id] == (TicketState.OPEN, None)
    assert states[of_anna.id] == (TicketState.IN_PROGRESS, world.anna.staff_id)
    assert states[solved.id] == (TicketState.RESOLVED, oleg.staff_id)
    (told,) = await world.told("staff.left", lane="group")
    assert told.payload == {"name": oleg.name, "numbers": [working.number, waiting.number]}
    with pytest.raises(Refusal, match="no-staff"):
        async with database.work() as work:
            await dismiss(work, SYSTEM, oleg.staff_id)
    for nosy in (world.anna, world.maria, world.stranger):
        with pytest.raises(Forbidden):
            async with database.work() as work:
                await dismiss(work, nosy, world.anna.staff_id)


async def test_two_administrators_cannot_dismiss_each_other(database: Database) -> None:
    async with database.work() as work:
        roles = frozenset({StaffRole.ADMIN})
        first, second = [(await make_staff(work, name, roles=roles)).as_actor() for name in ("Первый", "Второй")]

    async def dismissed(by: StaffActor, whom: StaffActor) -> str:
        try:
            async with database.work() as work:
                await dismiss(work, by, whom.staff_id)
        except Refusal as refused:
            return refused.code
        return "done"

    assert sorted(await asyncio.gather(dismissed(first, second), dismissed(second, first))) == ["done", "last-admin"]
    async with database.read() as work:
        assert len((await work.session.scalars(select(Staff).where(Staff.active))).all()) == 1
