"""What a client does not want does not come, what can wait waits for the morning, and nothing is lost or held up."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.delivery import queue
from bot.delivery.intents import GroupLost
from bot.delivery.quiet import sift
from bot.delivery.recipients import addresses
from core.clock import real_now
from core.database import Database
from core.outbox.models import OutboxRow, OutboxState
from core.outbox.preferences import LATER, Wanted, choose
from core.outbox.service import Intent, contact, staff, tell
from core.sla.rules.plans import Priority
from core.tickets.conversation import Words, staff_writes
from core.tickets.handling import take
from core.tickets.intents import ClockDrift, DatePromised, Opened, PriorityChanged, StaffWrote, Taken
from core.tickets.models import Ticket
from tests.clock import START, SettableClock
from tests.core.conftest import World, make_world

MOSCOW = ZoneInfo("Europe/Moscow")
NIGHT = Wanted(taken=False, quiet_from=9 * 60, quiet_to=11 * 60)
"""It is ten in the morning of the tests."""


async def _delivered(world: World) -> list[str]:
    """Kinds that go out now to Maria, till nothing is left that may."""
    kinds: list[str] = []
    while True:
        async with world.database.read() as work:
            claimed = await queue.claim(work, ["group"], 10)
            where = await addresses(work, {row.lane for row in claimed}, MOSCOW)
            now = await sift(world.database, work, claimed, where)
        if not claimed:
            return kinds
        kinds += [row.kind for row in now if row.lane.startswith(f"contact:{world.maria.contact_id}")]
        async with world.database.work() as work:
            await queue.finish(work, [row.id for row in now])


async def _rows(world: World) -> list[tuple[str, str, OutboxState]]:
    async with world.database.work() as work:
        rows = await work.session.execute(
            select(OutboxRow.lane, OutboxRow.kind, OutboxRow.state)
            .where(OutboxRow.lane.startswith(f"contact:{world.maria.contact_id}"))
            .order_by(OutboxRow.id)
        )
        return [(lane, kind, state) for lane, kind, state in rows]


async def _tell(world: World, *intents: Intent) -> None:
    async with world.database.work() as work:
        await tell(work, contact(world.maria.contact_id), *intents)


async def test_notices_wait_and_answers_come(database: Database, clock: SettableClock) -> None:
    world = await make_world(database)
    ticket = await world.open()
    await _delivered(world)
    me = contact(world.maria.contact_id)
    async with database.work() as work:
        await choose(work, me, NIGHT)
        await take(work, world.oleg, ticket.id)
        await tell(work, me, DatePromised(at=START, staff_name="Олег", ticket_id=ticket.id, number=ticket.number))
        await staff_writes(work, world.oleg, ticket.id, Words("Смотрю"))
        await tell(work, me, Opened(by_itself=False, ticket_id=ticket.id, number=ticket.number))
    assert await _delivered(world) == [StaffWrote.kind, Opened.kind]
    later = f"{me.lane}{LATER}"
    assert [row for row in await _rows(world) if row[2] is not OutboxState.DONE] == [
        (later, DatePromised.kind, OutboxState.WAITING)
    ]
    assert (me.lane, Taken.kind, OutboxState.DONE) in await _rows(world)  # not wanted: done with, not an error
    async with database.work() as work:
        row = await work.session.scalar(select(OutboxRow).where(OutboxRow.lane == later))
        assert row is not None
        assert row.not_before is not None
        wait = row.not_before - real_now()
        assert timedelta(minutes=59) < wait <= timedelta(hours=1)
    # In the morning it goes: here its time is brought forward, and the clock of the day moves.
    clock.advance(timedelta(hours=1))
    async with database.work() as work:
        await work.session.execute(update(OutboxRow).where(OutboxRow.lane == later).values(not_before=None))
    assert await _delivered(world) == [DatePromised.kind]


async def test_answers_wait_if_that_is_chosen_but_not_of_urgent_tickets(database: Database) -> None:
    world = await make_world(database)
    ticket, urgent = await world.open(), await world.open("Касса стоит")
    me = contact(world.maria.contact_id)
    await _delivered(world)
    async with database.work() as work:
        await choose(work, me, Wanted(taken=False, answers_wait=True, quiet_from=540, quiet_to=660))
        (await work.session.get_one(Ticket, urgent.id)).priority = Priority.URGENT
        await staff_writes(work, world.oleg, ticket.id, Words("Посмотрел"))
        await staff_writes(work, world.oleg, ticket.id, Words("А какая база?"), question=True)
        await staff_writes(work, world.oleg, urgent.id, Words("Уже чиним"))
        await tell(work, me, PriorityChanged(ticket_id=urgent.id, number=1, priority=Priority.URGENT, due_at=None))
    assert await _delivered(world) == [StaffWrote.kind, StaffWrote.kind, PriorityChanged.kind]
    async with database.work() as work:
        await choose(work, me, Wanted())  # quiet hours are given up: what waited comes at once
    assert await _delivered(world) == [StaffWrote.kind]


async def test_reports_to_staff_wait_and_alerts_do_not(database: Database) -> None:
    world = await make_world(database)
    me = staff(world.oleg.staff_id)
    async with database.work() as work:
        await choose(work, me, Wanted(quiet_from=540, quiet_to=660))
        await tell(work, me, ClockDrift(numbers=[1], count=1), GroupLost(title="Инженеры"))
    async with database.read() as work:
        claimed = await queue.claim(work, ["group"], 10)
        where = await addresses(work, {row.lane for row in claimed}, MOSCOW)
        assert await sift(database, work, claimed, where) == []
        claimed = await queue.claim(work, ["group"], 10)
        assert [row.kind for row in await sift(database, work, claimed, where)] == [GroupLost.kind]
