"""The watch: a time that is near, a time that is up; once each, in working hours, whatever the clock does meanwhile."""

import asyncio

import pytest
from sqlalchemy import update

from backend.watch import Watch
from bot.wake import Wake
from core.database import Work
from core.sla.plans import DEFAULT_PLAN, plan_named, save_plan
from core.sla.rules.clocks import Clock
from core.sla.rules.forecast import Outlook
from core.sla.rules.plans import Plan, Priority, Target
from core.staff.models import Staff
from core.tickets.clocks import set_clocks
from core.tickets.deadline_models import Wish, WishState
from core.tickets.handling import take
from core.tickets.intents import DeadlineMissed, DeadlineNear
from core.tickets.lists import overdue
from core.tickets.models import Ticket
from core.tickets.priorities import change_priority
from core.tickets.watching import due_warnings, still_true, tell_breach, warn
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.test_estimates import answered, estimated
from tests.core.watch_rounds import MISSED, NEAR, Rounds, answers, asks, at, with_plan
from tests.factories import SYSTEM


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


@pytest.fixture
def rounds(desk: World, clock: SettableClock) -> Rounds:
    return Rounds(desk, clock)


async def taken(desk: World, text: str = "Не проводится реализация") -> Ticket:
    """A ticket that Oleg has taken at once."""
    ticket = await desk.open(text)
    async with desk.database.work() as work:
        return await take(work, desk.oleg, ticket.id)


async def test_a_ticket_nobody_takes(desk: World, rounds: Rounds) -> None:
    await desk.open()  # on Monday at ten: somebody reacts till eleven
    assert await rounds.look(at(23, 10, 44)) == []
    assert await rounds.look(at(23, 10, 45)) == [(NEAR, "group", "reaction")]
    assert await rounds.look(at(23, 10, 59)) == []
    assert await rounds.look(at(23, 11)) == []  # exactly on time is kept
    assert await rounds.look(at(23, 11, 1)) == [(MISSED, "group", "reaction")]
    assert await rounds.look(at(23, 17)) == []
    # Sixteen hours are over on Wednesday at ten; people are told two working hours before, on Tuesday evening.
    assert await rounds.look(at(24, 16, 59)) == []
    assert await rounds.look(at(24, 17)) == [(NEAR, "group", "resolution")]
    assert await rounds.look(at(25, 10, 1)) == [(MISSED, "group", "resolution")]
    assert await rounds.look(at(27, 12)) == []


async def test_the_assignee_is_told_in_person_and_the_group_when_it_is_late(desk: World, rounds: Rounds) -> None:
    ticket = await taken(desk, "Нужна консультация")
    assert await rounds.look(at(24, 17)) == [(NEAR, f"staff:{desk.oleg.staff_id}", "resolution")]
    [row] = await desk.told(DeadlineNear.kind)
    said = DeadlineNear.model_validate(row.payload)
    assert (said.number, said.due_at, said.assignee) == (ticket.number, at(25, 10), "Олег Иванов")
    assert (said.left, said.outlook, said.remaining, said.queue) == (120, Outlook.AT_RISK, 30, 0)
    assert await rounds.look(at(25, 10, 1)) == [(MISSED, "group", "resolution")]


@pytest.mark.parametrize("gone", [{"messenger_id": None}, {"active": False}])
async def test_an_assignee_who_cannot_be_written_to_is_the_group_s_matter(
    desk: World, rounds: Rounds, gone: dict[str, bool | None]
) -> None:
    await taken(desk)
    async with desk.database.work() as work:
        await work.session.execute(update(Staff).where(Staff.id == desk.oleg.staff_id).values(**gone))
    assert await rounds.look(at(24, 17)) == [(NEAR, "group", "resolution")]


async def test_a_forecast_in_doubt_warns_long_before(desk: World, rounds: Rounds) -> None:
    ticket = await taken(desk)
    await rounds.foresee()
    assert await rounds.look(at(23, 10, 1)) == []
    _, estimate = await estimated(desk, 17 * 60, ticket)
    await answered(desk, desk.maria, estimate)
    assert await rounds.look(at(23, 10, 2)) == []  # nobody has looked ahead yet
    await rounds.foresee()
    assert await rounds.look(at(23, 10, 3)) == [(NEAR, f"staff:{desk.oleg.staff_id}", "resolution")]
    said = DeadlineNear.model_validate((await desk.told(DeadlineNear.kind))[-1].payload)
    assert (said.outlook, said.remaining, said.left) == (Outlook.WILL_BREACH, 1020, 957)
    assert await rounds.look(at(23, 10, 4)) == []  # told of this doubt already
    # It does not take the place of the plan's own warning.
    assert await rounds.look(at(24, 17)) == [(NEAR, f"staff:{desk.oleg.staff_id}", "resolution")]
    assert await rounds.look(at(24, 17, 1)) == []


async def test_a_plan_that_warns_of_nothing_is_obeyed(desk: World, rounds: Rounds) -> None:
    async with desk.database.work() as work:
        plan = await plan_named(work, DEFAULT_PLAN)
        await save_plan(work, SYSTEM, plan.id, Plan({Priority.NORMAL: Target(60, 960)}), "не предупреждать")
    ticket = await taken(desk)
    _, estimate = await estimated(desk, 17 * 60, ticket)
    await answered(desk, desk.maria, estimate)
    await rounds.foresee()
    assert await rounds.look(at(25, 9, 59)) == []
    assert await rounds.look(at(25, 10, 1)) == [(MISSED, "group", "resolution")]


async def test_a_deadline_at_the_closing_is_told_then_or_in_the_morning(desk: World, rounds: Rounds) -> None:
    await rounds.look(at(23, 17))
    await desk.open()  # somebody reacts till 18:00
    assert await rounds.look(at(23, 17, 45)) == [(NEAR, "group", "reaction")]
    assert await rounds.look(at(23, 18)) == []
    assert await rounds.look(at(23, 18, 14)) == [(MISSED, "group", "reaction")]


@pytest.mark.parametrize(("opened", "silent", "told"), [(23, (23, 24), 24), (27, (27, 28, 29), 30)])
async def test_nobody_is_told_at_night_or_at_the_weekend(
    desk: World, rounds: Rounds, opened: int, silent: tuple[int, ...], told: int
) -> None:
    await rounds.look(at(opened, 17))
    await desk.open()
    # The desk was down from before the warning until a quarter of an hour after the closing.
    for day in silent:
        for hour, minute in ((18, 15), (23, 59)) if day == opened else ((0, 0), (8, 59)):
            assert await rounds.look(at(day, hour, minute)) == []
    for day in silent[1:-1]:
        assert await rounds.look(at(day, 12)) == []
    assert await rounds.look(at(told, 9)) == [(MISSED, "group", "reaction")]
    assert await rounds.look(at(told, 9, 1)) == []


async def test_lunch_is_no_time_for_it_either(desk: World, rounds: Rounds) -> None:
    await rounds.look(at(23, 12, 30))
    await desk.open()  # half an hour before the lunch, half an hour after it
    assert await rounds.look(at(23, 13, 30)) == []
    assert await rounds.look(at(23, 14, 15)) == [(NEAR, "group", "reaction")]


async def test_a_pause_moves_the_due_time_and_another_due_time_is_another_matter(desk: World, rounds: Rounds) -> None:
    ticket = await taken(desk)
    lane = f"staff:{desk.oleg.staff_id}"
    assert await rounds.look(at(24, 17)) == [(NEAR, lane, "resolution")]
    await asks(desk, ticket)
    assert await rounds.look(at(25, 12)) == []  # ten has passed; the clock stands
    await answers(desk, ticket)
    # From Tuesday 17:00 to Wednesday 12:00 nothing ran: two hours are left again, till 15:00.
    assert await rounds.look(at(25, 12)) == [(NEAR, lane, "resolution")]
    assert await rounds.look(at(25, 14, 59)) == []
    assert await rounds.look(at(25, 15, 1)) == [(MISSED, "group", "resolution")]
    await asks(desk, ticket)
    await answers(desk, ticket)
    assert await rounds.look(at(26, 12)) == []  # a pause after the end moves it no more


async def test_what_was_late_and_waits_for_the_client_is_told_when_it_goes_on(
    desk: World, rounds: Rounds, clock: SettableClock
) -> None:
    ticket = await taken(desk)
    assert (await rounds.look(at(24, 17)))[0][0] == NEAR
    await rounds.look(at(24, 18))
    clock.set(at(25, 10, 1))
    await asks(desk, ticket)
    assert await rounds.look(at(25, 11)) == []
    await answers(desk, ticket)
    assert await rounds.look(at(25, 11)) == [(MISSED, "group", "resolution")]


async def test_after_downtime_one_message_for_each_clock(desk: World, rounds: Rounds) -> None:
    await desk.open()
    assert await rounds.look(at(30, 9)) == [(MISSED, "group", "reaction"), (MISSED, "group", "resolution")]
    assert await rounds.look(at(30, 9, 1)) == []


async def test_what_was_late_before_there_were_plans_is_listed_and_rings_for_nobody(
    world: World, clock: SettableClock
) -> None:
    """Else the first start of a version that knows plans would fill the group with old sins."""
    late, taken_ = await world.open(), await world.open()
    async with world.database.work() as work:
        await take(work, world.oleg, taken_.id)
    clock.set(at(30, 9))
    fresh = await world.open()
    rounds = Rounds(await with_plan(world), clock)
    assert await rounds.look(at(30, 9, 1)) == []
    async with world.database.read() as work:
        listed = await overdue(work, world.oleg)
    assert [row.ticket_id for row in listed.rows] == [late.id, taken_.id]
    assert await rounds.look(at(30, 10, 1)) == [(MISSED, "group", "reaction")]
    assert (await world.told(DeadlineMissed.kind))[0].payload["ticket_id"] == fresh.id


async def test_another_priority_is_another_due_time(desk: World, rounds: Rounds) -> None:
    ticket = await taken(desk)
    lane = f"staff:{desk.oleg.staff_id}"
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.URGENT)  # four hours: till 15:00
    assert await rounds.look(at(23, 14)) == [(NEAR, lane, "resolution")]
    assert await rounds.look(at(23, 15, 1)) == [(MISSED, "group", "resolution")]
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.NORMAL)
    assert await rounds.look(at(23, 15, 2)) == []  # not late any more
    assert await rounds.look(at(24, 17)) == [(NEAR, lane, "resolution")]
    assert await rounds.look(at(25, 10, 1)) == [(MISSED, "group", "resolution")]


async def test_only_a_promise_is_missed(desk: World, rounds: Rounds) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        await wish(work, ticket, WishState.WISHED)
    assert await rounds.look(at(23, 12, 1)) == []
    async with desk.database.work() as work:
        await work.session.execute(
            update(Wish).values(state=WishState.PROMISED, settled_at=work.now, settled_by="staff:1")
        )
    assert await rounds.look(at(23, 12, 2)) == [(MISSED, "group", "wish")]
    assert await rounds.look(at(23, 12, 3)) == []
    assert (await desk.told(DeadlineMissed.kind))[0].payload["assignee"] == "Олег Иванов"


async def wish(work: Work, ticket: Ticket, state: WishState) -> None:
    """What the client wants by noon; its clock is written down as the replay does it."""
    work.session.add(Wish(ticket_id=ticket.id, at=at(23, 12), state=state, author="contact:1", created_at=work.now))
    await work.session.flush()
    await set_clocks(work, ticket)


async def test_two_processes_tell_once(desk: World, rounds: Rounds, clock: SettableClock) -> None:
    tickets = [await desk.open(f"Вопрос {number}") for number in range(3)]
    clock.set(at(23, 10, 50))
    async with desk.database.work() as work:
        due = await due_warnings(work)
    assert due == [(ticket.id, Clock.REACTION) for ticket in tickets]

    async def tell(ticket_id: int) -> bool:
        async with desk.database.work() as work:
            return await warn(work, ticket_id, Clock.REACTION)

    told = await asyncio.gather(*(tell(ticket.id) for ticket in tickets for _ in range(4)))
    assert sorted(told) == [False] * 9 + [True] * 3
    clock.set(at(23, 12))
    watches = [Watch(desk.database, Wake()) for _ in range(4)]
    await asyncio.gather(*(watch.look() for watch in watches))
    assert len(await desk.told(DeadlineNear.kind)) == len(await desk.told(DeadlineMissed.kind)) == 3


async def test_one_that_fails_stops_no_other(desk: World, rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = await desk.open("Раз"), await desk.open("Два")
    real = tell_breach

    async def fails(work: Work, ticket_id: int, clock: Clock) -> bool:
        if ticket_id == first.id:
            raise RuntimeError
        return await real(work, ticket_id, clock)

    monkeypatch.setattr("backend.watch.tell_breach", fails)
    assert await rounds.look(at(23, 11, 1)) == [(MISSED, "group", "reaction")]


async def test_what_has_passed_before_it_could_be_sent_is_not_sent(desk: World, rounds: Rounds) -> None:
    ticket = await desk.open()
    await rounds.look(at(23, 10, 45))
    near = DeadlineNear.model_validate((await desk.told(DeadlineNear.kind))[0].payload)

    async def true_at(minute: int, told: DeadlineNear | DeadlineMissed = near) -> bool:
        await rounds.look(at(23, 11, minute))
        async with desk.database.work() as work:
            return await still_true(work, told)

    assert await true_at(0)
    assert not await true_at(1)
    missed = DeadlineMissed.model_validate((await desk.told(DeadlineMissed.kind))[0].payload)
    assert await true_at(2, missed)
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    assert await true_at(3, missed)  # it was late, whoever took it since
    assert not await true_at(4)
