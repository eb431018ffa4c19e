"""Where a ticket's clocks stand is written down by every use case, and is always what the replay says."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text

from core.actor import Actor, ContactRole
from core.contracts.models import Contract
from core.database import Database, Work
from core.errors import Forbidden, NotFound, Refusal
from core.sla.plans import add_plan, choose_plan, current_plan, pinned_for, plan_named, save_plan, targets_of
from core.sla.rules import plans as rules
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.plans import Priority, Target
from core.tickets.clocks import clock_rows, clocks_of, stored_clocks
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.deadline_models import TicketClock
from core.tickets.handling import cancel, close, reopen, take
from core.tickets.models import Ticket, TicketEvent
from core.tickets.priorities import change_priority, repin, set_up_deadlines
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM

Act = Callable[[Work], Awaitable[object]]
NO_URGENT = rules.Plan({Priority.NORMAL: Target(30, 600)})


@pytest.fixture
async def planned(world: World) -> World:
    """The world with the first plan."""
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
    return world


async def as_replayed(world: World, ticket_id: int) -> dict[Clock, TicketClock]:
    """What is stored, after checking it against the replay of the ticket's events."""
    async with world.database.work() as work:
        ticket = await work.session.get_one(Ticket, ticket_id)
        clocks = await clocks_of(work, ticket)
        stored = (await stored_clocks(work, [ticket_id]))[ticket_id]
    assert clocks.phase.value == ticket.state.value
    assert clocks.priority is ticket.priority
    for row in clock_rows(ticket_id, clocks):
        found = stored[row["clock"]]
        assert {name: getattr(found, name) for name in row} == row
    return stored


async def test_opening_pins_the_versions_and_starts_both_clocks(planned: World) -> None:
    ticket = await planned.open()
    stored = await as_replayed(planned, ticket.id)
    assert {clock: row.state for clock, row in stored.items()} == {
        Clock.REACTION: ClockState.RUNNING,
        Clock.RESOLUTION: ClockState.RUNNING,
    }
    assert ticket.plan_version_id is not None
    assert ticket.calendar_version_id is not None
    due = stored[Clock.REACTION].due_at
    assert due is not None
    assert due.astimezone(MOSCOW).strftime("%d %H:%M") == "23 11:00"


@pytest.mark.parametrize("seed", range(4))
async def test_a_walk_through_the_use_cases(planned: World, clock: SettableClock, seed: int) -> None:
    """Any order of acts, refused or not: the stored clocks are those of the replay after each."""
    random, ticket = Random(seed), await planned.open()
    async with planned.database.work() as work:
        plan = await plan_named(work, "Стандартный")
        other = await save_plan(work, SYSTEM, plan.id, NO_URGENT, "проверка")

    async def again(work: Work) -> None:
        found = await work.session.get_one(Ticket, ticket.id)
        await repin(work, SYSTEM, [(found, other.id, found.calendar_version_id or 0)], show=())

    acts: list[Act] = [
        lambda work: take(work, planned.oleg, ticket.id),
        lambda work: staff_writes(work, planned.oleg, ticket.id, Words("Смотрю")),
        lambda work: staff_writes(work, planned.anna, ticket.id, Words("Какая версия?"), question=True),
        lambda work: client_writes(work, planned.maria, ticket.id, Words("3.0"), sent_at=work.now),
        lambda work: reopen(work, planned.maria, ticket.id),
        lambda work: close(work, planned.maria, ticket.id),
        lambda work: change_priority(work, planned.anna, ticket.id, random.choice(list(Priority))),
        lambda work: change_priority(work, planned.maria, ticket.id, Priority.URGENT),
        again,
    ]
    for _ in range(14):
        clock.advance(timedelta(minutes=random.randrange(1, 400), seconds=random.randrange(60)))
        if random.random() < 0.2 and (await planned.ticket(ticket.id)).state.value in ("in_progress", "waiting_client"):
            await planned.resolve(ticket)
        else:
            try:
                async with planned.database.work() as work:
                    await random.choice(acts)(work)
            except Refusal:
                continue
        await as_replayed(planned, ticket.id)


async def test_cancelling_voids_both_clocks(planned: World) -> None:
    ticket = await planned.open()
    async with planned.database.work() as work:
        await cancel(work, planned.maria, ticket.id)
    stored = await as_replayed(planned, ticket.id)
    assert {row.state for row in stored.values()} == {ClockState.VOID}


async def test_an_answer_counts_from_when_it_was_sent(planned: World, clock: SettableClock) -> None:
    """The desk was down for two hours: they are not the client's waiting."""
    ticket = await planned.open()
    async with planned.database.work() as work:
        await staff_writes(work, planned.oleg, ticket.id, Words("Какая версия?"), question=True)
    clock.advance(timedelta(minutes=30))
    sent_at = clock.now()
    clock.advance(timedelta(hours=2))
    async with planned.database.work() as work:
        await client_writes(work, planned.maria, ticket.id, Words("3.0"), sent_at=sent_at)
    due = (await as_replayed(planned, ticket.id))[Clock.RESOLUTION].due_at
    assert due is not None
    assert due.astimezone(MOSCOW).strftime("%d %H:%M") == "25 10:30"


async def test_an_engineer_s_answer_stops_the_reaction(planned: World, clock: SettableClock) -> None:
    """zammad#3140 through the real use case; only the first one counts."""
    ticket = await planned.open()
    clock.advance(timedelta(minutes=5))
    answered = clock.now()
    for _ in range(2):
        async with planned.database.work() as work:
            await staff_writes(work, planned.oleg, ticket.id, Words("Смотрю"))
        clock.advance(timedelta(minutes=5))
    reaction = (await as_replayed(planned, ticket.id))[Clock.REACTION]
    assert (reaction.state, reaction.finished_at) == (ClockState.DONE, answered)


async def test_the_contract_s_plan_is_taken_and_its_prolongations_have_it_too(planned: World) -> None:
    async with planned.database.work() as work:
        plan = await plan_named(work, " стандартный ")
        version = await current_plan(work, plan.id)
        own = await add_plan(work, SYSTEM, "Розница", version.calendar_id, NO_URGENT, "магазины")
        await choose_plan(work, SYSTEM, planned.hours.contract, own.plan_id)
        prolongation = Contract(root_id=planned.hours.contract.id)
        for contract in (planned.hours.contract, prolongation):
            pinned = await pinned_for(work, contract)
            assert pinned is not None
            assert pinned.plan.id == own.id
        default = await pinned_for(work, None)
        assert default is not None
        assert default.plan.id == version.id
    ticket = await planned.open()
    assert ticket.plan_version_id == own.id
    async with planned.database.work() as work:
        with pytest.raises(Refusal, match="no-urgent"):
            await change_priority(work, planned.maria, ticket.id, Priority.URGENT)
        with pytest.raises(Refusal, match="no-urgent"):
            await change_priority(work, planned.oleg, ticket.id, Priority.URGENT)
        assert targets_of(own) == NO_URGENT


async def test_who_may_change_a_priority(planned: World) -> None:
    ticket = await planned.open()

    async def attempt(actor: Actor, priority: Priority) -> Ticket:
        async with planned.database.work() as work:
            return await change_priority(work, actor, ticket.id, priority)

    for foreign in (planned.vera, replace(planned.pavel, role=ContactRole.MEMBER)):
        with pytest.raises(NotFound):
            await attempt(foreign, Priority.URGENT)
    with pytest.raises(Forbidden):
        await attempt(planned.stranger, Priority.LOW)
    with pytest.raises(Refusal, match="staff-lowers"):
        await attempt(planned.maria, Priority.LOW)
    assert (await attempt(planned.maria, Priority.URGENT)).priority is Priority.URGENT
    assert (await attempt(planned.maria, Priority.URGENT)).priority is Priority.URGENT  # a doubled tap
    assert len(await planned.told("ticket.made_urgent")) == 1
    assert (await attempt(planned.anna, Priority.NORMAL)).priority is Priority.NORMAL
    async with planned.database.work() as work:
        kinds = (await work.session.scalars(select(TicketEvent.kind).order_by(TicketEvent.id))).all()
    assert [kind.value for kind in kinds] == ["opened", "priority_changed", "priority_changed"]
    async with planned.database.work() as work:
        found = await work.session.get_one(Ticket, ticket.id)
        with pytest.raises(Forbidden):
            await repin(work, planned.oleg, [(found, 1, 1)], show=())


async def test_without_any_plan_a_ticket_opens_and_lives(world: World) -> None:
    ticket = await world.open()
    assert await as_replayed(world, ticket.id) == {}
    async with world.database.work() as work:
        await take(work, world.oleg, ticket.id)
    assert (await world.resolve(ticket)).state.value == "resolved"
    assert await as_replayed(world, ticket.id) == {}


async def test_tickets_from_before_the_plans_are_pinned_once(world: World, clock: SettableClock) -> None:
    """By two processes that start together, and again at the next start; what was over stays without a plan."""
    over, taken, fresh = await world.open(), await world.open(), await world.open()
    await world.resolve(over)
    async with world.database.work() as work:
        await take(work, world.oleg, taken.id)
    clock.advance(timedelta(hours=1))

    async def start(database: Database) -> None:
        async with database.work() as work:
            await set_up_deadlines(work, MOSCOW)

    await asyncio.gather(start(world.database), start(world.database))
    await start(world.database)
    async with world.database.work() as work:
        pinned = await work.session.execute(
            text("SELECT ticket_id, count(*) FROM ticket_event WHERE kind = 'repinned' GROUP BY 1 ORDER BY 1")
        )
        assert [tuple(row) for row in pinned] == [(taken.id, 1), (fresh.id, 1)]
        assert await work.session.scalar(text("SELECT count(*) FROM sla_plan")) == 1
    assert await as_replayed(world, over.id) == {}
    # The reaction was over before there was a plan: it has no deadline that could have been missed.
    stored = await as_replayed(world, taken.id)
    assert set(stored) == {Clock.RESOLUTION}
    due = (await as_replayed(world, fresh.id))[Clock.REACTION].due_at
    assert due is not None
    assert due.astimezone(MOSCOW).strftime("%d %H:%M") == "23 11:00"
