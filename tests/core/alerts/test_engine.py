"""The engine of alerts: a ticket that nobody takes climbs its ladder, step by step, until somebody takes it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from core.actor import StaffRole
from core.alerts.climbing import Climb, climbs_of
from core.alerts.enrolling import _begin, _row
from core.alerts.models import Matter
from core.alerts.planning import plan_due
from core.sla.rules.ladders import Audience
from core.sla.rules.plans import Priority
from core.staff.service import staff_with_role
from core.tickets.handling import cancel, reopen, take
from core.tickets.models import Ticket
from core.tickets.priorities import change_priority
from tests.clock import SettableClock
from tests.core.alerts.rounds import RINGS, SHOWN, Ticks
from tests.core.conftest import World
from tests.core.watch_rounds import asks, at, with_plan
from tests.factories import make_staff

GROUP = (RINGS, "group")


@pytest.fixture
async def desk(world: World) -> World:
    """With a director, who is told at last."""
    async with world.database.work() as work:
        await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))
    return await with_plan(world)


@pytest.fixture
async def director(desk: World) -> str:
    async with desk.database.work() as work:
        [person] = await staff_with_role(work, StaffRole.DIRECTOR)
        return f"staff:{person.id}"


@pytest.fixture
def ticks(desk: World, clock: SettableClock) -> Ticks:
    return Ticks(desk, clock)


async def test_the_ladder_to_its_end_and_on(desk: World, ticks: Ticks, director: str) -> None:
    """Monday at ten: the group after 10 minutes, the one on duty after 10 more, in private after 15, the director after 25."""
    ticket = await desk.open()
    for silent in (at(23, 10), at(23, 10, 9)):
        assert await ticks.tick(silent) == []
    for minute in (10, 20, 35):
        assert await ticks.tick(at(23, 10, minute - 1)) == []
        assert await ticks.tick(at(23, 10, minute)) == [GROUP]
        assert await ticks.tick() == []
    for told in (at(23, 11), at(23, 11, 10), at(23, 11, 30), at(23, 12)):
        assert await ticks.tick(told - timedelta(seconds=1)) == []
        assert await ticks.tick(told) == [GROUP, (RINGS, director)]
    # Half an hour is the longest; the lunch does not count; and there is no end.
    assert await ticks.tick(at(23, 12, 30)) == [GROUP, (RINGS, director)]
    assert await ticks.tick(at(23, 13)) == [GROUP, (RINGS, director)]
    assert await ticks.tick(at(23, 14, 29)) == []
    assert await ticks.tick(at(23, 14, 30)) == [GROUP, (RINGS, director)]
    steps = await ticks.steps(ticket.id)
    assert [step.seq for step in steps] == list(range(1, 11))
    assert [step.audience for step in steps] == [*Audience, *[Audience.DIRECTOR] * 6]


async def test_somebody_takes_it_and_it_ends(desk: World, ticks: Ticks) -> None:
    ticket = await desk.open()
    assert await ticks.tick(at(23, 10, 10)) == [GROUP]
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    assert await ticks.tick(at(23, 10, 14)) == [(SHOWN, "group")]
    alert = await ticks.alert(ticket.id)
    assert (alert.matter, alert.ended_at) == (Matter.UNSEEN, at(23, 10, 14))
    assert await ticks.tick(at(27, 12)) == []


async def test_no_step_comes_after_it_whoever_has_seen_to_it(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    """Also before any tick has taken the ticket off its ladder."""
    ticket = await desk.open()
    await ticks.tick(at(23, 10, 5))
    clock.set(at(23, 10, 10))
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    async with desk.database.work() as work:
        assert await plan_due(work) == 0
    assert await ticks.steps(ticket.id) == []


async def test_a_reply_and_a_cancelling_end_it_too(desk: World, ticks: Ticks) -> None:
    asked, cancelled = await desk.open("Раз"), await desk.open("Два")
    await ticks.tick(at(23, 10, 5))
    await asks(desk, asked)
    async with desk.database.work() as work:
        await cancel(work, desk.maria, cancelled.id)
    assert await ticks.tick(at(23, 10, 30)) == []
    assert [(await ticks.alert(each.id)).ended_at for each in (asked, cancelled)] == [at(23, 10, 30)] * 2


async def test_a_reopened_ticket_begins_at_the_foot_and_counts_on(desk: World, ticks: Ticks) -> None:
    ticket = await desk.open()
    await ticks.tick(at(23, 10, 10))
    await ticks.tick(at(23, 10, 20))
    await desk.resolve(ticket)
    await ticks.tick(at(23, 10, 21))
    async with desk.database.work() as work:
        await reopen(work, desk.maria, ticket.id)
    assert await ticks.tick(at(23, 10, 30)) == []
    assert await ticks.tick(at(23, 10, 31)) == [GROUP]
    assert [(step.seq, step.audience) for step in await ticks.steps(ticket.id)] == [
        (1, Audience.GROUP),
        (2, Audience.DUTY),
        (3, Audience.GROUP),
    ]


async def test_quiet_hours_postpone_and_never_drop(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    clock.set(at(27, 17, 55))  # Friday
    ticket = await desk.open()
    for quiet in (at(27, 18, 5), at(27, 23), at(28, 12), at(30, 8, 59), at(30, 9, 4)):
        assert await ticks.tick(quiet) == []
    assert await ticks.tick(at(30, 9, 5)) == [GROUP]
    assert len(await ticks.steps(ticket.id)) == 1


async def test_what_was_due_before_the_closing_and_missed_waits_for_the_opening(desk: World, ticks: Ticks) -> None:
    await desk.open()
    await ticks.tick(at(23, 10, 5))
    # The desk was down from then till the evening.
    assert await ticks.tick(at(23, 20)) == []
    assert await ticks.tick(at(24, 8, 59)) == []
    assert await ticks.tick(at(24, 9)) == [GROUP]


async def test_an_urgent_ticket_breaks_through(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    clock.set(at(28, 3))
    ticket = await desk.open()
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.URGENT)
    assert await ticks.tick(at(28, 3, 2)) == []
    assert await ticks.tick(at(28, 3, 3)) == [GROUP]
    assert await ticks.tick(at(28, 3, 6)) == [GROUP]


async def test_another_priority_is_another_ladder(desk: World, ticks: Ticks) -> None:
    ticket = await desk.open()
    await ticks.tick(at(23, 10, 2))
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.URGENT)
    assert await ticks.tick(at(23, 10, 4)) == [GROUP]


async def test_many_tickets_make_one_message(desk: World, ticks: Ticks) -> None:
    tickets = [await desk.open(f"Вопрос {number}") for number in range(30)]
    assert await ticks.tick(at(23, 10, 10)) == [GROUP]
    assert [len(await ticks.steps(ticket.id)) for ticket in tickets] == [1] * 30


async def test_a_group_is_not_rung_all_the_time(desk: World, ticks: Ticks, clock: SettableClock) -> None:
    """Tickets that came half a minute apart: each makes its steps, the group is rung every two minutes."""
    tickets = []
    for number in range(20):
        clock.set(at(23, 10) + number * timedelta(seconds=30))
        tickets.append(await desk.open(f"Вопрос {number}"))
    rung = []
    for half in range(19, 80):
        moment = at(23, 10) + half * timedelta(seconds=30)
        if (RINGS, "group") in await ticks.tick(moment):
            rung.append(moment)
    gaps = [later - earlier for earlier, later in pairwise(rung)]
    assert min(gaps) >= timedelta(minutes=1)
    assert len(rung) <= 20
    assert min([len(await ticks.steps(ticket.id)) for ticket in tickets]) >= 2


async def test_a_process_that_looked_before_another_had_begun_changes_nothing(
    desk: World, ticks: Ticks, clock: SettableClock
) -> None:
    """It still believes that the ticket stands on no ladder, while the other has taken the first step."""
    ticket = await desk.open()
    clock.set(at(23, 10, 12))
    climb = (await _climb(desk, ticket))[ticket.id]
    stale = _row(ticket, Matter.UNSEEN, climb, at(23, 10))
    assert await ticks.tick() == [GROUP]
    async with desk.database.work() as work:
        await _begin(work, [stale])
    assert await ticks.tick() == []
    assert len(await ticks.steps(ticket.id)) == 1


async def _climb(desk: World, ticket: Ticket) -> dict[int, Climb]:
    async with desk.database.work() as work:
        return await climbs_of(work, [ticket])
