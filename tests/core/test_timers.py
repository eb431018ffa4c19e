"""Timers: one a person, stopped at the limit, told of once; what they measured becomes a line or is asked about."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.actor import Actor, StaffActor
from core.clients.models import Company, ShortagePolicy, WorkState
from core.errors import Forbidden, Refusal
from core.ledger.models import Grant
from core.staff.models import Staff
from core.tickets.completion import preview, resolve
from core.tickets.handling import take
from core.tickets.lines import remove_last_line
from core.tickets.models import LineSource, Ticket, TicketState
from core.tickets.own_time import own_time
from core.tickets.queries import card
from core.tickets.timers import (
    TimerPolicy,
    line_of_timer,
    start_timer,
    stop_timer,
    stop_timers_of,
)
from core.tickets.timers_known import timers_of, timers_without_line
from core.tickets.timers_watched import due_reminders, due_timers, remind, stop_forgotten
from core.tickets.work_intents import TimerSaid, TimerTold
from core.tickets.work_models import Timer, TimerEnd
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World

POLICY = TimerPolicy(remind=90, limit=240)


async def start(world: World, ticket: Ticket, who: StaffActor | None = None) -> None:
    async with world.database.work() as work:
        await start_timer(work, who or world.oleg, ticket.id, POLICY)


async def tick(world: World) -> None:
    """What the ticker does."""
    async with world.database.work() as work:
        for timer_id in await due_timers(work, POLICY):
            await stop_forgotten(work, timer_id, POLICY)
    async with world.database.work() as work:
        for timer_id in await due_reminders(work, POLICY):
            await remind(work, timer_id, POLICY)


async def test_a_timer_becomes_a_line_of_its_person(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Вопрос по НДС")
    await start(world, ticket)
    assert (await world.ticket(ticket.id)).state is TicketState.IN_PROGRESS
    async with world.database.work() as work:
        assert [name for name, _ in (await card(work, ticket.id)).timers] == [world.oleg.name]
    clock.advance(timedelta(minutes=35, seconds=40))
    async with world.database.work() as work:
        done = await stop_timer(work, world.oleg, ticket.id, POLICY)
    [line] = await world.lines(ticket)
    assert done.minutes == line.actual_minutes == 35
    assert (line.staff_id, line.source) == (world.oleg.staff_id, LineSource.TIMER)
    assert line.service_id == world.services.consultation.id
    with pytest.raises(Refusal, match="no-timer"):
        async with world.database.work() as work:
            await stop_timer(work, world.oleg, ticket.id, POLICY)
    # Taken back on purpose, it is not asked about again.
    async with world.database.work() as work:
        await remove_last_line(work, world.oleg, ticket.id)
        assert await timers_without_line(work, ticket.id) == []


async def test_one_runs_at_a_time_whatever_is_tapped_at_once(world: World, clock: SettableClock) -> None:
    first, second = await world.open("Вопрос"), await world.open("Доработка")
    await start(world, first)
    clock.advance(timedelta(minutes=20))
    async with world.database.work() as work:
        begun = await start_timer(work, world.oleg, second.id, POLICY)
    assert begun.before is not None
    assert (begun.before.ticket.id, begun.before.minutes) == (first.id, 20)
    assert begun.before.timer.ended is TimerEnd.ANOTHER
    assert [line.actual_minutes for line in await world.lines(first)] == [20]
    clock.advance(timedelta(minutes=5))
    await asyncio.gather(*(start(world, ticket) for ticket in (first, second) * 2), start(world, first, world.anna))
    async with world.database.work() as work:
        running = (await work.session.scalars(select(Timer).where(Timer.stopped_at.is_(None)))).all()
    assert sorted(one.staff_id for one in running) == sorted([world.oleg.staff_id, world.anna.staff_id])


async def test_what_is_not_clear_is_asked_once(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Не проводится реализация")
    await start(world, ticket)
    clock.advance(timedelta(minutes=10))
    async with world.database.work() as work:
        done = await stop_timer(work, world.oleg, ticket.id, POLICY)
    assert (done.line, done.timer.settled) == (None, False)
    assert await world.lines(ticket) == []

    async def name(actor: Actor) -> str:
        try:
            async with world.database.work() as work:
                await line_of_timer(work, actor, done.timer.id, world.services.report.id)
        except Refusal as refusal:
            return refusal.code
        return "done"

    said = await asyncio.gather(*(name(actor) for actor in (world.oleg, world.anna, world.maria)))
    assert sorted(said) == ["done", "forbidden", "timer-entered"]
    # Whoever says what was done, the time is of the one whose timer it was.
    [line] = await world.lines(ticket)
    assert (line.staff_id, line.actual_minutes) == (world.oleg.staff_id, 10)


async def test_a_forgotten_timer_is_told_of_once_and_stops_at_its_limit(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Вопрос")
    await start(world, ticket)
    for minutes in (89, 1, 30, 119, 1, 500):
        clock.advance(timedelta(minutes=minutes))
        await tick(world)
    told = await world.told(TimerTold.kind)
    assert [(row.lane, row.payload["said"], row.payload["minutes"]) for row in told] == [
        (f"staff:{world.oleg.staff_id}", TimerSaid.RUNS, 90),
        (f"staff:{world.oleg.staff_id}", TimerSaid.LIMIT, 240),
    ]
    [line] = await world.lines(ticket)
    assert (line.actual_minutes, line.source) == (240, LineSource.TIMER_LIMIT)


async def test_after_a_long_outage_a_timer_still_counts_no_more_than_its_limit(
    world: World, clock: SettableClock
) -> None:
    ticket = await world.open("Вопрос")
    await start(world, ticket)
    clock.advance(timedelta(hours=9))
    async with world.database.work() as work:
        done = await stop_timer(work, world.oleg, ticket.id, POLICY)
    assert (done.minutes, done.timer.ended) == (240, TimerEnd.LIMIT)


async def test_who_has_no_chat_is_told_in_the_group(world: World, clock: SettableClock) -> None:
    async with world.database.work() as work:
        await work.session.execute(update(Staff).where(Staff.id == world.oleg.staff_id).values(messenger_id=None))
    await start(world, await world.open("Вопрос"))
    clock.advance(timedelta(minutes=100))
    await tick(world)
    assert [row.lane for row in await world.told(TimerTold.kind)] == ["group"]


async def test_a_preview_stops_everybody_s_timers_and_its_version_is_the_new_one(
    world: World, clock: SettableClock
) -> None:
    ticket = await world.open("Вопрос")
    before = (await world.look(ticket)).version
    await start(world, ticket)
    await start(world, ticket, world.anna)
    clock.advance(timedelta(minutes=15))
    with pytest.raises(Refusal, match="lines-changed"):
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=before)
    async with world.database.work() as work:
        await stop_timers_of(work, world.oleg, ticket.id, POLICY)
        assert await timers_of(work, ticket.id) == []
        shown = await preview(work, world.oleg, ticket.id)
    assert [line.actual for line in shown.lines] == [15, 15]
    # Whose timer a colleague has stopped is told; who did it knows.
    [told] = await world.told(TimerTold.kind)
    assert (told.lane, told.payload["said"]) == (f"staff:{world.anna.staff_id}", TimerSaid.PREVIEW)
    async with world.database.work() as work:
        await resolve(work, world.oleg, ticket.id, version=shown.version)
    assert {line.staff_id for line in await world.lines(ticket)} == {world.oleg.staff_id, world.anna.staff_id}


async def test_a_timer_of_a_ticket_that_is_over_goes_nowhere_and_says_so(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Вопрос")
    await start(world, ticket)
    clock.advance(timedelta(minutes=15))
    async with world.database.work() as work:
        await work.session.execute(update(Ticket).where(Ticket.id == ticket.id).values(state=TicketState.CANCELLED))
    await tick(world)
    [told] = await world.told(TimerTold.kind)
    assert (told.payload["said"], told.payload["minutes"]) == (TimerSaid.OVER, 15)
    assert await world.lines(ticket) == []
    async with world.database.work() as work:
        [lost] = (await own_time(work, world.oleg, MOSCOW)).timers
    assert (lost.number, lost.minutes, lost.runs, lost.can_enter) == (ticket.number, 15, False, False)


@pytest.mark.parametrize(
    ("state", "policy", "about", "hours", "code"),
    [
        (WorkState.FORBIDDEN, ShortagePolicy.ASK, "Вопрос", True, "timer-work-forbidden"),
        (WorkState.PREPAYMENT, ShortagePolicy.ASK, "Вопрос", False, "timer-prepayment-only"),
        (WorkState.ALLOWED, ShortagePolicy.BLOCK, "Вопрос", False, "timer-hours-blocked"),
        (WorkState.ALLOWED, ShortagePolicy.BLOCK, "Не проводится", False, "timer-hours-blocked"),
        (WorkState.ALLOWED, ShortagePolicy.BLOCK, "Вопрос", True, None),
        (WorkState.ALLOWED, ShortagePolicy.BLOCK, "Обновление", False, None),
        (WorkState.ALLOWED, ShortagePolicy.ASK, "Вопрос", False, None),
    ],
)
async def test_block_is_checked_when_a_timer_starts(
    world: World, state: WorkState, policy: ShortagePolicy, about: str, hours: bool, code: str | None
) -> None:
    ticket = await world.open(about)
    async with world.database.work() as work:
        terms = {"work_state": state, "shortage_policy": policy}
        await work.session.execute(update(Company).where(Company.id == world.company.id).values(**terms))
        if not hours:
            await work.session.execute(update(Grant).values(remaining=0))
    if code is None:
        await start(world, ticket)
        return
    with pytest.raises(Refusal, match=code):
        await start(world, ticket)
    assert (await world.ticket(ticket.id)).state is TicketState.OPEN


async def test_the_day_shows_lines_timers_and_what_overlaps(world: World, clock: SettableClock) -> None:
    first, second = await world.open("Вопрос"), await world.open("Вопрос ещё")
    await start(world, first)
    clock.advance(timedelta(minutes=30))
    async with world.database.work() as work:
        await stop_timer(work, world.oleg, first.id, POLICY)
        await take(work, world.oleg, second.id)
        # Somebody's clock was set back, or a drafted line covers the same time.
        work.session.add(Timer(staff_id=world.oleg.staff_id, ticket_id=second.id, started_at=work.now))
    await world.work_done(second, (world.services.report.id, 60))
    async with world.database.work() as work:
        await work.session.execute(
            update(Timer).where(Timer.stopped_at.is_(None)).values(started_at=clock.now() - timedelta(minutes=10))
        )
        day = await own_time(work, world.oleg, MOSCOW)
        others = await own_time(work, world.anna, MOSCOW)
    assert [(line.number, line.minutes) for line in day.lines] == [(first.number, 30), (second.number, 60)]
    assert day.total == 90
    assert [(one.runs, one.minutes) for one in day.timers] == [(True, 10)]
    assert [(one.first.number, one.second.number, one.minutes) for one in day.overlaps] == [
        (first.number, second.number, 10)
    ]
    assert (others.lines, others.timers) == ([], [])
    with pytest.raises(Forbidden):
        async with world.database.work() as work:
            await own_time(work, world.maria, MOSCOW)
