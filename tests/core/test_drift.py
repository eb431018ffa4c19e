"""Clocks that somebody has changed by hand are found by the nightly look, and written anew from the events."""

import pytest
import structlog
from sqlalchemy import delete, event, text, update
from structlog.testing import capture_logs

from core.actor import StaffRole
from core.sla.rules.clocks import Clock, ClockState
from core.tickets import drift as module
from core.tickets.clocks import write_clocks
from core.tickets.deadline_models import TicketClock
from core.tickets.drift import Drift, drift, rebuild, report_drift
from core.tickets.handling import cancel, take
from core.tickets.intents import ClockDrift
from core.tickets.models import Ticket, TicketState
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.watch_rounds import answers, asks, at, with_plan
from tests.factories import make_staff


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


async def found(desk: World) -> list[Drift]:
    async with desk.database.work() as work:
        return await drift(work)


async def stored(desk: World) -> list[tuple[object, ...]]:
    """All clocks, with what people were told of them."""
    async with desk.database.work() as work:
        rows = await work.session.execute(text("SELECT * FROM ticket_clock ORDER BY ticket_id, clock"))
        return [tuple(row) for row in rows]


async def spoil(desk: World, ticket: Ticket, clock: Clock = Clock.RESOLUTION, **values: object) -> None:
    async with desk.database.work() as work:
        mine = (TicketClock.ticket_id == ticket.id) & (TicketClock.clock == clock)
        await work.session.execute(update(TicketClock).where(mine).values(**values))


async def lived(desk: World, clock: SettableClock) -> list[Ticket]:
    """Tickets of every kind: new, waiting for the client, gone on, solved, cancelled."""
    tickets = [await desk.open(f"Заявка {number}") for number in range(5)]
    async with desk.database.work() as work:
        await take(work, desk.oleg, tickets[1].id)
        await cancel(work, desk.maria, tickets[4].id)
    for ticket in tickets[1:3]:
        await asks(desk, ticket)
    clock.set(at(23, 12))
    await answers(desk, tickets[2])
    await desk.resolve(tickets[3])
    return tickets


async def test_what_was_never_touched_by_hand_does_not_differ(desk: World, clock: SettableClock) -> None:
    await lived(desk, clock)
    assert await found(desk) == []
    before = await stored(desk)
    async with desk.database.work() as work:
        assert await rebuild(work) == 0
        await report_drift(work)
    assert await stored(desk) == before
    assert await desk.told(ClockDrift.kind) == []


async def test_what_was_changed_by_hand_is_found_and_mended(desk: World, clock: SettableClock) -> None:
    new, waiting, gone_on, solved, cancelled = await lived(desk, clock)
    before = await stored(desk)
    await spoil(desk, new, due_at=at(26, 12), warned_due_at=at(26, 12))
    await spoil(desk, waiting, Clock.REACTION, state=ClockState.RUNNING, finished_at=None)
    await spoil(desk, gone_on, warn_at=None)
    await spoil(desk, solved, finished_at=at(23, 13))
    async with desk.database.work() as work:
        await work.session.execute(delete(TicketClock).where(TicketClock.ticket_id == cancelled.id))
        surplus = {"warn_at": None, "finished_at": None, "left_minutes": None, "due_at": at(26, 9)}
        await write_clocks(work, [{"ticket_id": new.id, "clock": Clock.WISH, "state": ClockState.RUNNING, **surplus}])
    differences = await found(desk)
    assert [(one.number, one.clock, one.name) for one in differences] == [
        (new.number, Clock.RESOLUTION, "due_at"),
        (new.number, Clock.WISH, "row"),
        (waiting.number, Clock.REACTION, "state"),
        (waiting.number, Clock.REACTION, "finished_at"),
        (gone_on.number, Clock.RESOLUTION, "warn_at"),
        (solved.number, Clock.RESOLUTION, "finished_at"),
        (cancelled.number, Clock.REACTION, "row"),
        (cancelled.number, Clock.RESOLUTION, "row"),
    ]
    assert (differences[0].stored, differences[0].replayed) == (at(26, 12), at(25, 10))
    async with desk.database.work() as work:
        assert await rebuild(work) == 5
    assert await found(desk) == []
    # What people were told is no matter of the events: it stays.
    mended = [row[:-2] for row in await stored(desk)]
    assert mended == [row[:-2] for row in before]
    assert [row[-2] for row in await stored(desk)].count(at(26, 12)) == 1


async def test_a_state_that_no_event_explains_is_for_people_to_mend(desk: World) -> None:
    ticket = await desk.open()
    async with desk.database.work() as work:
        (await work.session.get_one(Ticket, ticket.id)).state = TicketState.IN_PROGRESS
    wrong = [Drift(ticket.id, ticket.number, None, "state", "in_progress", "open")]
    assert await found(desk) == wrong
    async with desk.database.work() as work:
        assert await rebuild(work) == 0
    assert await found(desk) == wrong


async def test_after_a_week_a_finished_ticket_is_not_looked_at(desk: World, clock: SettableClock) -> None:
    ticket, active = await desk.open(), await desk.open("Ждёт")
    await desk.resolve(ticket)
    await spoil(desk, ticket, due_at=None)
    clock.set(at(30, 10))
    assert [one.number for one in await found(desk)] == [ticket.number]
    clock.set(at(30, 10, 1))
    assert await found(desk) == []
    await spoil(desk, active, due_at=None)
    assert [one.number for one in await found(desk)] == [active.number]


async def test_the_administrators_are_told_at_night(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "log", structlog.get_logger())
    monkeypatch.setattr(module, "TOLD", 1)
    tickets = [await desk.open("Раз"), await desk.open("Два")]
    for ticket in tickets:
        await spoil(desk, ticket, due_at=None)
    async with desk.database.work() as work:
        admin = await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.ADMIN}))
        with capture_logs() as logs:
            await report_drift(work)
    assert [(line["event"], line["tickets"]) for line in logs] == [("clocks.drift", [one.number for one in tickets])]
    [row] = await desk.told(ClockDrift.kind)
    assert row.lane == f"staff:{admin.id}"
    assert row.payload == {"numbers": [tickets[0].number], "count": 2}


async def test_more_tickets_than_one_statement_takes(
    desk: World, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A week of a hundred thousand events must not end the nightly look."""
    most: list[int] = []

    def note(*arguments: object) -> None:
        most.append(str(arguments[2]).count("$"))

    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", note)
    tickets = await lived(desk, clock)
    monkeypatch.setattr(module, "AT_ONCE", 2)
    async with desk.database.work() as work:
        await work.session.execute(update(TicketClock).values(warn_at=None, left_minutes=7))
    most.clear()
    wrong = await found(desk)
    assert {one.ticket_id for one in wrong} == {ticket.id for ticket in tickets}
    assert max(most) < 10
    async with desk.database.work() as work:
        assert await rebuild(work) == len(tickets)
    assert await found(desk) == []
