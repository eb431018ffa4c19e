"""A sign of the staff takes a ticket; a client who writes out of hours is told so, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.actor import signature
from core.database import Database
from core.errors import Forbidden
from core.sla.calendar.production import Holiday
from core.sla.rules.events import EventKind
from core.tickets.away import Away, away_to_tell
from core.tickets.base import lock_ticket
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.handling import cancel
from core.tickets.intents import Opened, Taken
from core.tickets.models import Ticket, TicketEvent, TicketState
from core.tickets.queries import staff_ticket
from core.tickets.talking import accept_by_reaction, opened_by_words, talks_of
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.watch_rounds import at, with_plan


async def acts(world: World, ticket: Ticket) -> list[tuple[EventKind, str]]:
    async with world.database.work() as work:
        query = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
        return [(event.kind, event.author) for event in await work.session.scalars(query)][1:]


async def test_a_sign_takes_an_open_ticket_and_changes_no_other(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        assert await accept_by_reaction(work, world.oleg, ticket.id)
    async with world.database.work() as work:
        assert not await accept_by_reaction(work, world.anna, ticket.id)
    taken = await world.ticket(ticket.id)
    assert (taken.state, taken.assignee_id) == (TicketState.IN_PROGRESS, world.oleg.staff_id)
    assert taken.acknowledged_at is not None
    assert await acts(world, ticket) == [(EventKind.TAKEN, signature(world.oleg))]
    assert [row.payload["staff_name"] for row in await world.told(Taken.kind)] == [world.oleg.name]

    dropped = await world.open("Передумаю")
    async with world.database.work() as work:
        await cancel(work, world.maria, dropped.id)
        assert not await accept_by_reaction(work, world.oleg, dropped.id)
        with pytest.raises(Forbidden):
            await accept_by_reaction(work, world.maria, dropped.id)
    assert (await world.ticket(dropped.id)).state is TicketState.CANCELLED


async def test_what_is_talked_about_is_one_s_own_and_alive(world: World, clock: SettableClock) -> None:
    silent, first, second, done = [await world.open(text) for text in ("Молчат", "Первая", "Вторая", "Решённая")]
    for ticket, question in ((second, True), (first, False), (done, False)):
        clock.advance(timedelta(minutes=1))
        async with world.database.work() as work:
            await staff_writes(work, world.oleg, ticket.id, Words("Смотрю"), question=question)
    await world.resolve(done)
    async with world.database.work() as work:
        talks = await talks_of(work, world.maria)
        assert [(talk.ticket_id, talk.asked) for talk in talks] == [(first.id, False), (second.id, True)]
        assert await talks_of(work, world.pavel) == []
        words = await opened_by_words(work, silent.id)
        _, later = await client_writes(work, world.maria, silent.id, Words("Ау"), sent_at=work.now)
        assert words is not None
        assert words < later.id
        assert await opened_by_words(work, silent.id) == words


async def writes(world: World, ticket: Ticket) -> Away | None:
    """The client writes into the ticket: what is said of closed hours."""
    async with world.database.work() as work:
        locked, _ = await client_writes(work, world.maria, ticket.id, Words("Ау"), sent_at=work.now)
        return await away_to_tell(work, locked)


async def test_closed_hours_are_told_once_until_somebody_works(world: World, clock: SettableClock) -> None:
    await with_plan(world)
    clock.set(at(27, 19))  # Friday
    ticket = await world.open()
    (opened,) = await world.told(Opened.kind)
    away = Opened.model_validate(opened.payload).away
    assert away == Away(opens_at=at(30, 9), lunch=False, holidays=())
    clock.set(at(28, 12))
    assert await writes(world, ticket) is None, "told already, and it is the same weekend"
    clock.set(at(30, 10))
    assert await writes(world, ticket) is None
    clock.set(at(30, 13, 30))
    lunch = await writes(world, ticket)
    assert lunch is not None
    assert (lunch.opens_at, lunch.lunch) == (at(30, 14), True)

    clock.set(at(30, 19))
    async with world.database.work() as work:
        await staff_writes(work, world.oleg, ticket.id, Words("Ещё здесь"))
    clock.advance(timedelta(minutes=29))
    assert await writes(world, ticket) is None, "somebody answers all the same"
    clock.advance(timedelta(minutes=2))
    assert await writes(world, ticket) is not None
    await world.resolve(ticket)
    clock.advance(timedelta(days=1))
    assert await writes(world, ticket) is None, "nobody works on what is solved"


async def test_a_holiday_has_its_name_and_without_a_calendar_nothing_is_said(
    database: Database, world: World, clock: SettableClock
) -> None:
    clock.set(at(4, 12))
    free = await world.open("Без плана")
    assert await writes(world, free) is None
    await with_plan(world)
    ticket = await world.open()
    (*_, opened) = await world.told(Opened.kind)
    away = Opened.model_validate(opened.payload).away
    assert away == Away(opens_at=at(5, 9), lunch=False, holidays=(Holiday.UNITY_DAY,))
    async with database.work() as work:
        locked = await lock_ticket(work, world.oleg, ticket.id)
        assert locked.away_until == at(5, 9)
        assert (await staff_ticket(work, world.oleg, free.id)).away_until is None
