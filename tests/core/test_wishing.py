"""Desired dates in the database: history, races, capacity, and that they move no other clock."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.actor import StaffActor
from core.billing.models import Estimate, EstimateState, Settled
from core.errors import NotFound, Refusal
from core.sla.rules.clocks import Clock, ClockState
from core.sla.wishing.feasible import Unfit
from core.tickets.clocks import stored_clocks
from core.tickets.conversation import Words, staff_writes
from core.tickets.deadline_models import TicketClock, Wish, WishState
from core.tickets.deadlines import deadlines_of, wishes_of
from core.tickets.drift import drift
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.handling import cancel, reopen, take
from core.tickets.intents import DeadlineNear
from core.tickets.models import Ticket, TicketEvent, TicketState
from core.tickets.priorities import set_up_deadlines
from core.tickets.watching import due_warnings, warn
from core.tickets.wishing import Named, accept_date, promise_date, propose_date, wish_date
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World

SHARE = 70


def at(day: int, hour: int) -> datetime:
    """Of November 2026; the clock of the tests begins on Monday the 23rd at ten."""
    return datetime(2026, 11, day, hour, tzinfo=MOSCOW)


@pytest.fixture
async def desk(world: World) -> World:
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
    return world


async def wish(desk: World, ticket: Ticket, wanted: datetime) -> Named:
    async with desk.database.work() as work:
        return await wish_date(work, desk.maria, ticket.id, wanted, share=SHARE)


async def promise(desk: World, who: StaffActor, wish_id: int) -> Named:
    async with desk.database.work() as work:
        return await promise_date(work, who, wish_id, share=SHARE)


async def propose(desk: World, ticket: Ticket, wanted: datetime) -> Named:
    async with desk.database.work() as work:
        return await propose_date(work, desk.oleg, ticket.id, wanted, share=SHARE)


async def states(desk: World, ticket: Ticket) -> list[tuple[datetime, WishState]]:
    async with desk.database.read() as work:
        return [(one.at.astimezone(MOSCOW), one.state) for one in await wishes_of(work, ticket.id)]


async def clocks(desk: World, ticket: Ticket) -> dict[Clock, TicketClock]:
    async with desk.database.read() as work:
        assert await drift(work) == [], "what is written down is what the events and wishes say"
        return (await stored_clocks(work, [ticket.id]))[ticket.id]


async def test_no_wish_moves_the_plan_and_no_pause_moves_a_promise(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    by_plan = (await clocks(desk, ticket))[Clock.RESOLUTION].due_at
    named = await wish(desk, ticket, at(24, 18))
    assert named.wish is not None
    assert (await clocks(desk, ticket))[Clock.WISH].due_at == at(24, 18)
    await promise(desk, desk.oleg, named.wish.id)
    async with desk.database.work() as work:
        await staff_writes(work, desk.oleg, ticket.id, Words("Какая версия?"), question=True)
    clock.advance(timedelta(hours=2))
    async with desk.database.work() as work:
        await take(work, desk.oleg, ticket.id)
    shown = await clocks(desk, ticket)
    assert shown[Clock.RESOLUTION].state is ClockState.PAUSED
    assert (shown[Clock.WISH].state, shown[Clock.WISH].due_at) == (ClockState.RUNNING, at(24, 18))
    assert by_plan == at(25, 10)


async def test_every_step_of_an_agreement_stays_written_down(desk: World) -> None:
    ticket = await desk.open()
    first = (await wish(desk, ticket, at(24, 13))).wish
    assert first is not None
    await promise(desk, desk.oleg, first.id)
    await wish(desk, ticket, at(25, 13))
    proposed = (await propose(desk, ticket, at(26, 13))).wish
    assert proposed is not None
    # A proposal binds nobody: the promise still does.
    assert (await clocks(desk, ticket))[Clock.WISH].due_at == at(24, 13)
    async with desk.database.work() as work:
        await accept_date(work, desk.maria, proposed.id)
    assert await states(desk, ticket) == [
        (at(24, 13), WishState.REPLACED),
        (at(25, 13), WishState.REPLACED),
        (at(26, 13), WishState.PROMISED),
    ]
    assert (await clocks(desk, ticket))[Clock.WISH].due_at == at(26, 13)
    async with desk.database.read() as work:
        said = [
            (one.author.split(":")[0], (one.settled_by or "").split(":")[0]) for one in await wishes_of(work, ticket.id)
        ]
    assert said == [("contact", "staff"), ("contact", "staff"), ("staff", "contact")]


async def test_a_promise_that_was_kept_stays_kept_when_the_ticket_comes_back(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    named = await wish(desk, ticket, at(23, 13))
    assert named.wish is not None
    await promise(desk, desk.oleg, named.wish.id)
    assert (await clocks(desk, ticket))[Clock.WISH].warn_at == at(23, 11), "as long before as the plan warns"
    clock.set(at(23, 12))
    await desk.resolve(ticket)
    clock.set(at(24, 12))
    async with desk.database.work() as work:
        await reopen(work, desk.maria, ticket.id)
    kept = (await clocks(desk, ticket))[Clock.WISH]
    assert (kept.state, kept.finished_at, kept.breached(clock.now())) == (ClockState.DONE, at(23, 12), False)
    assert (await wish(desk, ticket, at(25, 13))).wish is not None, "for what is still wrong a new date can be agreed"


async def test_a_promise_is_warned_of_before_it_is_broken(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    named = await wish(desk, ticket, at(23, 16))
    assert named.wish is not None
    await promise(desk, desk.oleg, named.wish.id)
    clock.set(at(23, 13) + timedelta(minutes=1))  # two working hours before it, lunch between
    async with desk.database.work() as work:
        assert await due_warnings(work) == [(ticket.id, Clock.WISH)]
        assert await warn(work, ticket.id, Clock.WISH)
    [row] = await desk.told(DeadlineNear.kind)
    assert (row.lane, row.payload["left"]) == (f"staff:{desk.oleg.staff_id}", 120)


async def test_a_proposal_in_place_of_a_wish_leaves_no_third_clock(desk: World) -> None:
    ticket = await desk.open()
    await wish(desk, ticket, at(24, 13))
    await propose(desk, ticket, at(26, 13))
    assert Clock.WISH not in await clocks(desk, ticket)


async def test_a_proposal_still_waits_after_a_reopening(desk: World) -> None:
    """It has no clock, and a reopened ticket is not acknowledged: it must be seen all the same."""
    ticket = await desk.open()
    named = await propose(desk, ticket, at(25, 12))
    await desk.resolve(ticket)
    async with desk.database.work() as work:
        await reopen(work, desk.maria, ticket.id)
    async with desk.database.read() as work:
        shown = await deadlines_of(work, await work.session.get_one(Ticket, ticket.id))
    assert shown.offered is not None
    assert named.wish is not None
    assert shown.offered.id == named.wish.id


async def test_naming_what_the_other_side_has_named_is_agreeing(desk: World) -> None:
    ticket = await desk.open()
    await wish(desk, ticket, at(24, 13))
    await propose(desk, ticket, at(24, 13))
    assert await states(desk, ticket) == [(at(24, 13), WishState.PROMISED)]
    await propose(desk, ticket, at(25, 13))
    await wish(desk, ticket, at(25, 13))
    assert await states(desk, ticket) == [(at(24, 13), WishState.REPLACED), (at(25, 13), WishState.PROMISED)]
    for act in (wish, propose):
        with pytest.raises(Refusal, match="date-promised-already"):
            await act(desk, ticket, at(25, 13))


async def test_one_of_two_engineers_promises_and_a_doubled_wish_is_one(desk: World) -> None:
    ticket = await desk.open()
    named = await asyncio.gather(*(wish(desk, ticket, at(24, 18)) for _ in range(4)))
    [wish_id] = {one.wish.id for one in named if one.wish is not None}
    tries = await asyncio.gather(
        *(promise(desk, who, wish_id) for who in (desk.oleg, desk.anna)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in tries) == ["Named", "Refusal"]
    assert await states(desk, ticket) == [(at(24, 18), WishState.PROMISED)]
    async with desk.database.read() as work:
        assert len((await work.session.scalars(select(TicketEvent).where(TicketEvent.kind == "taken"))).all()) == 1


async def test_a_wish_and_a_promise_that_cross_leave_one_of_each(desk: World) -> None:
    """The client names another date while an engineer promises the first one: whoever comes second sees what is so."""
    ticket = await desk.open()
    first = (await wish(desk, ticket, at(24, 13))).wish
    assert first is not None
    await asyncio.gather(promise(desk, desk.oleg, first.id), wish(desk, ticket, at(25, 13)), return_exceptions=True)
    known = await states(desk, ticket)
    assert known[1] == (at(25, 13), WishState.WISHED)
    assert known[0][1] in (WishState.PROMISED, WishState.REPLACED)
    await clocks(desk, ticket)


async def test_what_others_are_due_takes_the_engineers_time(desk: World) -> None:
    """Two engineers, 70 %: until 18:00 of today there are 2 × 7 h × 0.7 = 9 h 48 min."""
    other, ticket = await desk.open("Большая работа"), await desk.open("Ещё вопрос")
    async with desk.database.work() as work:
        estimate = await propose_estimate(work, desk.oleg, other.id, 10 * 60)
        await settle_estimate(work, desk.oleg, estimate.id, agreed=True)
        await propose_estimate(work, desk.oleg, ticket.id, 60)
        await work.session.execute(
            update(Estimate).values(
                state=EstimateState.AGREED, settled_at=work.now, settled_by="x", settled_how=Settled.PHONE
            )
        )
    assert (await wish(desk, ticket, at(23, 18))).judged.verdict.unfit is None, "the other is due on Wednesday"
    bound = (await propose(desk, other, at(23, 16))).wish
    assert bound is not None
    async with desk.database.work() as work:
        await accept_date(work, desk.maria, bound.id)
    refused = await wish(desk, ticket, at(23, 17))
    assert (refused.judged.verdict.unfit, refused.wish) == (Unfit.CAPACITY, None)
    load = refused.judged.verdict.load
    assert load is not None
    assert (load.planned, load.free) == (11 * 60, 2 * 6 * 60 * 70 // 100)
    assert refused.judged.verdict.offers[0] == at(24, 13), "the next time that holds both"
    # An engineer may promise it all the same.
    assert (await propose(desk, ticket, at(23, 17))).wish is not None


@pytest.mark.parametrize(
    ("wanted", "unfit"),
    [(at(23, 9), Unfit.PAST), (at(28, 12), Unfit.OUTSIDE), (at(23, 20), Unfit.OUTSIDE)],
    ids=["past", "Saturday", "evening"],
)
async def test_nobody_can_name_what_is_past_or_outside(desk: World, wanted: datetime, unfit: Unfit) -> None:
    ticket = await desk.open()
    for act in (wish, propose):
        named = await act(desk, ticket, wanted)
        assert (named.wish, named.judged.verdict.unfit) == (None, unfit)
        assert len(named.judged.verdict.offers) == 3
    assert await states(desk, ticket) == []
    assert (await desk.ticket(ticket.id)).state is TicketState.OPEN


async def test_a_date_that_has_passed_unanswered_is_not_promised(desk: World, clock: SettableClock) -> None:
    ticket = await desk.open()
    named = await wish(desk, ticket, at(23, 12))
    assert named.wish is not None
    clock.set(at(23, 12))
    with pytest.raises(Refusal, match="date-past"):
        await promise(desk, desk.oleg, named.wish.id)


async def test_a_ticket_that_is_done_and_a_wish_that_is_none(desk: World) -> None:
    ticket = await desk.open()
    named = await wish(desk, ticket, at(24, 18))
    assert named.wish is not None
    async with desk.database.work() as work:
        await cancel(work, desk.maria, ticket.id)
    for act in (wish, propose):
        with pytest.raises(Refusal, match="not-active"):
            await act(desk, ticket, at(25, 18))
    with pytest.raises(Refusal, match="not-active"):
        await promise(desk, desk.oleg, named.wish.id)
    with pytest.raises(NotFound, match="no-wish"):
        await promise(desk, desk.oleg, named.wish.id + 1000)
    assert (await clocks(desk, ticket))[Clock.WISH].state is ClockState.VOID


async def test_without_any_plan_a_date_has_nothing_to_be_judged_by(world: World) -> None:
    ticket = await world.open()
    with pytest.raises(Refusal, match="no-calendar-yet"):
        await wish(world, ticket, at(24, 18))
    async with world.database.read() as work:
        assert (await work.session.scalars(select(Wish))).all() == []
