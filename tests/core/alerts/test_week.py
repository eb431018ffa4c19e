"""A week of the desk on a virtual clock: tickets come and are taken at random, one to four processes tick, fall, are down for
hours. Each step is compared with what the ladder says, counted anew from the plan by a simpler rule.

``ALERT_WEEKS=20`` plays as many weeks, each with another seed.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from backend.alerts import Alerts
from backend.database import make_engine
from bot.wake import Wake
from core.alerts.intents import AlertRings
from core.alerts.models import AlertStep
from core.alerts.planning import plan_due
from core.clients.models import Contact
from core.database import Database
from core.outbox.models import OutboxRow, OutboxState
from core.outbox.service import GROUP
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.plans import DEFAULT_LADDERS, Priority
from core.tickets.handling import take
from core.tickets.priorities import change_priority
from core.tickets.watching import may_tell
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls
from tests.core.conftest import World
from tests.core.watch_rounds import asks, at, with_plan
from tests.factories import make_ticket

START, END = at(23, 8), at(30, 8)
TICKETS = 60
INSTANCES = 4
MINUTE = timedelta(minutes=1)


@dataclass
class Told:
    """A ticket of the week. ``taken``: the tick before or at which somebody took it."""

    came: datetime
    urgent: bool
    wanted: datetime
    ticket_id: int = 0
    taken: datetime | None = None


@dataclass
class Week:
    """What was played: the moments at which some process was sound, and those in which one fell with its transaction."""

    tickets: list[Told] = field(default_factory=list)
    ticks: list[datetime] = field(default_factory=list)
    fallen: set[datetime] = field(default_factory=set)


class Fallen(Exception):  # noqa: N818
    """The process is gone before it could commit."""


async def falls(database: Database) -> None:
    """A process that dies with its step planned and not committed."""
    try:
        async with database.work() as work:
            await plan_due(work)
            raise Fallen
    except Fallen:
        pass


def plan_week(random: Random) -> list[Told]:
    """Half of the tickets come in working hours; some are taken at once, some after days, some never."""
    tickets = []
    for number in range(TICKETS):
        came = START + timedelta(seconds=random.randrange(int((END - START).total_seconds())))
        if number % 2:
            came = came.replace(hour=random.randrange(6, 15), minute=random.randrange(60))
        waits = random.choice([2, 15, 40, 90, 300, 1000, 5000]) * random.random() * MINUTE
        tickets.append(Told(came, random.random() < 0.15, came + waits))
    return sorted(tickets, key=lambda one: one.came)


def down_times(random: Random) -> list[tuple[datetime, datetime]]:
    starts = [START + random.randrange(7 * 24 * 60) * MINUTE for _ in range(6)]
    return [(start, start + random.randrange(20, 600) * MINUTE) for start in starts]


async def play(desk: World, databases: list[Database], clock: SettableClock, random: Random, time: WorkingTime) -> Week:
    week = Week(plan_week(random))
    waiting, down = list(week.tickets), down_times(random)
    alerts = [Alerts(database, Wake()) for database in databases]
    now = START
    while now < END:
        now += timedelta(seconds=random.randrange(90, 480) if may_tell(time, now) else random.randrange(1800, 5400))
        clock.set(now)
        while waiting and waiting[0].came <= now:
            await opens(desk, waiting.pop(0))
        if any(start <= now < end for start, end in down):
            await asyncio.gather(*takes(desk, week, now, random))
            continue
        running = random.sample(alerts, random.choice([1, 1, 2, 2, 3, INSTANCES]))
        acts = [one.tick() for one in running] + takes(desk, week, now, random)
        if random.random() < 0.1:
            acts.append(falls(random.choice(databases)))
            week.fallen.add(now)
        random.shuffle(acts)
        await asyncio.gather(*acts)
        week.ticks.append(now)
        await delivered(desk)
    return week


async def opens(desk: World, told: Told) -> None:
    async with desk.database.work() as work:
        person = await work.session.get_one(Contact, desk.maria.contact_id)
        ticket = await make_ticket(work, person, "Вопрос")
        told.ticket_id, told.came = ticket.id, work.now
        if told.urgent:
            await change_priority(work, desk.maria, ticket.id, Priority.URGENT)


def takes(desk: World, week: Week, now: datetime, random: Random) -> list:  # type: ignore[type-arg]
    """Who takes what now, by the button or by a reply."""
    found = [one for one in week.tickets if one.ticket_id and one.taken is None and one.wanted <= now]
    return [takes_one(desk, one, now, by_reply=random.random() < 0.3) for one in found]


async def takes_one(desk: World, told: Told, now: datetime, *, by_reply: bool) -> None:
    told.taken = now
    async with desk.database.work() as work:
        ticket_id = told.ticket_id
        if not by_reply:
            await take(work, desk.oleg, ticket_id)
            return
    await asks(desk, await desk.ticket(ticket_id))


async def delivered(desk: World) -> None:
    """All that waits goes out: else the next ring would be the same message."""
    async with desk.database.work() as work:
        for row in await work.session.scalars(select(OutboxRow).where(OutboxRow.state == OutboxState.WAITING)):
            row.state = OutboxState.DONE


@pytest.fixture
async def databases(database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[list[Database]]:
    """The database as each of the processes has it."""
    engines = [make_engine(database_urls.app, pool=2) for _ in range(INSTANCES)]
    yield [Database(engine, clock) for engine in engines]
    for engine in engines:
        await engine.dispose()


def check(week: Week, told: Told, steps: list[AlertStep], time: WorkingTime) -> None:
    """The ticket's steps are those of its ladder, as soon as somebody was there to take them."""
    ladder = DEFAULT_LADDERS[Priority.URGENT if told.urgent else Priority.NORMAL]
    assert [step.seq for step in steps] == list(range(1, len(steps) + 1)), "a step is missing or there twice"
    last, left = told.came, list(steps)
    for rung in range(len(steps) + 1):
        span = ladder.delay(rung) * MINUTE
        due = last + span if ladder.at_night else time.after(last, span)
        able = [tick for tick in week.ticks if tick >= due and (ladder.at_night or may_tell(time, tick))]
        # A process that fell may have had the ticket in its hands: then the next tick has it.
        while able and able[0] in week.fallen and (not left or left[0].planned_at != able[0]):
            able.pop(0)
        first = able[0] if able else None
        if not left:
            assert first is None or (told.taken is not None and told.taken <= first), f"silent since {last}"
            return
        step = left.pop(0)
        assert step.planned_at == first, f"due at {due}"
        assert told.taken is None or step.planned_at <= told.taken, "told of what was taken"
        assert step.audience is ladder.audience(rung)
        last = step.planned_at


@pytest.mark.parametrize("seed", range(int(os.environ.get("ALERT_WEEKS", "1"))))
async def test_a_week(world: World, databases: list[Database], clock: SettableClock, seed: int) -> None:
    desk = await with_plan(world)
    async with desk.database.work() as work:
        time = working_time((await work.session.scalars(select(CalendarVersion))).one())
    week = await play(desk, databases, clock, Random(seed), time)
    async with desk.database.work() as work:
        steps = (await work.session.scalars(select(AlertStep).order_by(AlertStep.ticket_id, AlertStep.seq))).all()
        rings = await work.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == AlertRings.kind, OutboxRow.lane == GROUP.lane)
        )
        rung = {row.id: row.created_at for row in rings}
    for told in week.tickets:
        if told.ticket_id:
            check(week, told, [step for step in steps if step.ticket_id == told.ticket_id], time)
    assert max(Counter((step.ticket_id, step.planned_at) for step in steps).values()) == 1
    assert max(Counter(rung.values()).values()) == 1, "one tick, one message, however many processes and tickets"
    assert len(steps) > 150
    for step in steps:
        # The message that stands for a step is its own, or one of a moment before.
        assert timedelta() <= step.planned_at - rung[step.outbox_id] <= timedelta(minutes=2)
