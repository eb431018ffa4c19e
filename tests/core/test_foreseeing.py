"""Forecasts in the database: who stands before whom, what is written down and when, how good it was."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from core.billing.models import Estimate, EstimateState, Settled
from core.database import Work
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import Outlook, Score
from core.sla.rules.plans import Priority
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.foreseeing import FORESEE_LOCK, forecast_score, foresee_all, latest_forecasts, queues_before
from core.tickets.handling import take
from core.tickets.models import Ticket
from core.tickets.priorities import change_priority
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.core.watch_rounds import asks, at, with_plan

HOUR = 60


@pytest.fixture
async def desk(world: World) -> World:
    return await with_plan(world)


async def expected(desk: World, minutes: int, *, taken: bool = True, text: str = "Вопросов нет") -> Ticket:
    """A ticket with an agreed estimate, taken by Oleg."""
    ticket = await desk.open(text)
    async with desk.database.work() as work:
        settled = {"settled_at": work.now, "settled_by": "contact:1", "settled_how": Settled.BUTTON}
        work.session.add(
            Estimate(
                ticket_id=ticket.id,
                minutes=minutes,
                state=EstimateState.AGREED,
                created_at=work.now,
                author="staff:1",
                valid_until=work.now,
                **settled,
            )
        )
        if taken:
            await take(work, desk.oleg, ticket.id)
    return ticket


async def foresee(desk: World) -> int:
    async with desk.database.work() as work:
        return await foresee_all(work)


async def seen(desk: World, *tickets: Ticket) -> list[tuple[Outlook, int | None, int]]:
    """Outlook, remaining work and queue of these tickets."""
    async with desk.database.work() as work:
        found = await latest_forecasts(work, [ticket.id for ticket in tickets])
    return [(found[one.id].outlook, found[one.id].remaining, found[one.id].queue) for one in tickets]


async def test_what_is_due_earlier_stands_in_the_queue(desk: World, clock: SettableClock) -> None:
    """Sixteen hours until Wednesday at ten. Of two that are due at once the older comes first."""
    first, second, third = [await expected(desk, hours * HOUR) for hours in (5, 8, 4)]
    urgent, waiting = await expected(desk, 2 * HOUR), await expected(desk, 10 * HOUR)
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, urgent.id, Priority.URGENT)
    await asks(desk, waiting)
    await desk.work_done(second, (desk.services.consultation.id, HOUR))
    assert await foresee(desk) == 4
    assert await seen(desk, urgent, first, second, third) == [
        (Outlook.OK, 2 * HOUR, 0),
        (Outlook.OK, 5 * HOUR, 2 * HOUR),
        (Outlook.OK, 7 * HOUR, 7 * HOUR),
        (Outlook.AT_RISK, 4 * HOUR, 14 * HOUR),
    ]
    async with desk.database.work() as work:
        assert await latest_forecasts(work, [waiting.id]) == {}


async def test_tickets_that_nobody_has_taken_are_shared_by_the_crew(desk: World) -> None:
    free = [await expected(desk, minutes, taken=False) for minutes in (601, 10 * HOUR, 17 * HOUR)]
    unknown = await desk.open("Ничего не известно")
    await expected(desk, 9 * HOUR)  # Oleg's own stands in no common queue
    await foresee(desk)
    assert await seen(desk, *free, unknown) == [
        (Outlook.OK, 601, 0),
        (Outlook.OK, 600, 301),  # two engineers; half a minute is a minute
        (Outlook.WILL_BREACH, 1020, 601),
        (Outlook.AT_RISK, None, 1111),
    ]


def test_without_anybody_the_queue_is_one() -> None:
    tickets = [Ticket(id=number, assignee_id=None) for number in (1, 2)]
    assert queues_before(tickets, {1: START, 2: START}, {1: 7, 2: None}, 0) == {1: 0, 2: 7}
    assert queues_before(tickets, {2: START}, {1: 7, 2: None}, 1) == {2: 0}


async def rows(desk: World) -> Sequence[Forecast]:
    async with desk.database.work() as work:
        return (await work.session.scalars(select(Forecast).order_by(Forecast.id))).all()


async def test_only_news_is_written_down(desk: World, clock: SettableClock) -> None:
    ticket = await expected(desk, 2 * HOUR)
    assert await foresee(desk) == 1
    clock.set(at(24, 16, 59))
    assert await foresee(desk) == 0
    clock.set(at(24, 17))  # the plan's warning time
    assert await foresee(desk) == 1
    async with desk.database.work() as work:
        await change_priority(work, desk.oleg, ticket.id, Priority.LOW)
    assert await foresee(desk) == 1  # another due time
    clock.set(at(30, 12))
    assert await foresee(desk) == 1
    assert await foresee(desk) == 0
    assert [(row.outlook, row.left) for row in await rows(desk)] == [
        (Outlook.OK, 960),
        (Outlook.AT_RISK, 120),
        (Outlook.OK, 1560),
        (Outlook.BREACHED, -120),
    ]
    assert [row.due_at for row in await rows(desk)] == [at(25, 10), at(25, 10), at(30, 10), at(30, 10)]
    await desk.resolve(ticket)
    assert await foresee(desk) == 0


async def test_two_processes_write_once(desk: World) -> None:
    await expected(desk, HOUR)
    async with desk.database.work() as work:
        await work.session.execute(select(func.pg_advisory_xact_lock(FORESEE_LOCK)))
        assert await foresee(desk) == 0
    assert sum(await asyncio.gather(*(foresee(desk) for _ in range(4)))) == 1
    assert len(await rows(desk)) == 1


async def test_as_many_statements_for_many_tickets(desk: World) -> None:
    counted = []
    for count in (2, 6):
        for _ in range(count):
            await expected(desk, HOUR)
        asked: list[str] = []

        def note(*arguments: object, into: list[str] = asked) -> None:
            into.append(str(arguments[2]))

        engine = desk.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert await foresee(desk) == count
        finally:
            event.remove(engine, "before_cursor_execute", note)
        counted.append(len(asked))
    assert counted[0] == counted[1]


async def test_the_score_of_finished_tickets(desk: World, clock: SettableClock) -> None:
    """Warned and late, warned in vain, late without a word, solved while the time stood; and what does not count."""
    due, later = at(24, 12), at(24, 12) + timedelta(seconds=1)
    async with desk.database.work() as work:
        for finished_at, due_at, *forecasts in (
            (later, due, (Outlook.OK, at(23, 11)), (Outlook.AT_RISK, at(24, 9, 59))),
            (due, due, (Outlook.WILL_BREACH, at(23, 11)), (Outlook.OK, at(23, 12))),
            (later, due, (Outlook.AT_RISK, at(24, 10)), (Outlook.BREACHED, due), (Outlook.AT_RISK, due)),
            (later, None, (Outlook.OK, at(23, 11))),
            (at(23, 10), at(23, 9), (Outlook.AT_RISK, at(23, 6))),
        ):
            await finished(work, desk, finished_at, due_at, *forecasts)
    running = await expected(desk, HOUR)
    async with desk.database.work() as work:
        assert await forecast_score(work, at(23, 10) + timedelta(seconds=1)) == Score(4, warned=2, breached=2, hits=1)
        assert await forecast_score(work, at(23, 10)) == Score(5, warned=3, breached=3, hits=2)
        assert await work.session.get(TicketClock, (running.id, Clock.RESOLUTION)) is not None


async def test_what_the_plan_warns_of_anyway_is_no_forecast(desk: World, clock: SettableClock) -> None:
    """Every late ticket has passed its warning time: counted as foreseen it would make all forecasts perfect."""
    ticket = await expected(desk, HOUR)
    for moment in (at(23, 10, 1), at(24, 17), at(25, 9, 30), at(25, 10, 1)):
        clock.set(moment)
        await foresee(desk)
    await desk.resolve(ticket)
    async with desk.database.work() as work:
        seen = (await work.session.scalars(select(Forecast.outlook).order_by(Forecast.id))).all()
        assert seen == [Outlook.OK, Outlook.AT_RISK, Outlook.WILL_BREACH, Outlook.BREACHED]
        assert await forecast_score(work, at(23, 10)) == Score(1, warned=0, breached=1, hits=0)


async def finished(
    work: Work,
    desk: World,
    finished_at: datetime,
    due_at: datetime | None,
    *forecasts: tuple[Outlook, datetime],
) -> None:
    """A clock that is done, with what was foreseen for it."""
    ticket = await desk.open()
    row = await work.session.get_one(TicketClock, (ticket.id, Clock.RESOLUTION))
    row.state, row.due_at, row.finished_at = ClockState.DONE, due_at, finished_at
    row.warn_at = due_at - timedelta(hours=2) if due_at is not None else None
    for outlook, made_at in forecasts:
        work.session.add(
            Forecast(
                ticket_id=ticket.id,
                made_at=made_at,
                due_at=due_at or finished_at,
                outlook=outlook,
                left=0,
                remaining=None,
                queue=0,
            )
        )
        await work.session.flush()
