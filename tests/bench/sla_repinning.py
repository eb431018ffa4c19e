"""The deadlines of ten thousand open tickets after an edit of their calendar, against one bare UPDATE of their clocks."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import func, insert, select, text

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, running_postgres
from core.actor import SystemActor, signature
from core.clients.models import Contact
from core.clock import SystemClock
from core.database import Database, Work
from core.sla.calendars import Content, calendar_named, content_of, current_calendar
from core.sla.editing import draft_calendar
from core.sla.plans import DEFAULT_CALENDAR, pinned_for
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.tickets.clocks import clock_rows, replay_all, write_clocks
from core.tickets.deadline_models import TicketClock
from core.tickets.drift import drift
from core.tickets.models import Ticket, TicketEvent, TicketState
from core.tickets.priorities import set_up_deadlines
from core.tickets.repinning import Moves, apply_calendar, preview_calendar
from tests.backend.postgres_helpers import passable_folder
from tests.core.sla.calendars import MOSCOW
from tests.factories import make_company, make_contact

NAME = "bench_repinning"
TICKETS, COMPANIES, PIECE = 10_000, 100, 1_000
SEED, ROUNDS = 4, 3
TARGETS = {"preview": 100, "apply": 200}
"""At most so many times the bare UPDATE."""
OWNER = SystemActor("bench")
UPDATE = text(
    "UPDATE ticket_clock SET due_at = due_at + interval '1 day', warn_at = warn_at + interval '1 day'"
    " WHERE state IN ('running', 'paused', 'done')"
)
"""All twenty thousand clocks, in one statement that knows nothing of calendars."""

TAKEN = [EventKind.TAKEN]
WAITS = [EventKind.TAKEN, EventKind.ASKED]
GOES_ON = [*WAITS, EventKind.CLIENT_WROTE]
LIVES: list[tuple[TicketState, list[EventKind]]] = [
    (TicketState.OPEN, []),
    (TicketState.IN_PROGRESS, TAKEN),
    (TicketState.IN_PROGRESS, GOES_ON),
    (TicketState.IN_PROGRESS, [*GOES_ON, EventKind.ASKED, EventKind.CLIENT_WROTE, EventKind.PRIORITY_CHANGED]),
    (TicketState.WAITING_CLIENT, WAITS),
]
"""What has happened to an open ticket: each of the five is as frequent as the others."""


async def fill(work: Work) -> None:
    """Open tickets of the last two days with their histories and clocks, as the use cases would have left them."""
    await set_up_deadlines(work, MOSCOW)
    people: list[Contact] = [await make_contact(work, await make_company(work)) for _ in range(COMPANIES)]
    pinned = await pinned_for(work, None)
    assert pinned is not None
    versions = {"plan_version_id": pinned.plan.id, "calendar_version_id": pinned.calendar.id}
    random, lives = Random(SEED), {}
    tickets: list[dict[str, object]] = []
    for number in range(1, TICKETS + 1):
        person, (state, life) = people[number % COMPANIES], LIVES[number % len(LIVES)]
        at = work.now - timedelta(minutes=random.randrange(10, 2 * 1440))
        lives[number] = (at, life)
        tickets.append(
            {"number": number, "company_id": person.company_id, "contact_id": person.id, "subject": "Вопрос"}
            | {"state": state, "requested_at": at, "opened_at": at}
            | {"priority": Priority.URGENT if EventKind.PRIORITY_CHANGED in life else Priority.NORMAL}
            | versions
        )
    await work.session.execute(insert(Ticket), tickets)
    ids = {ticket.number: ticket.id for ticket in await work.session.scalars(select(Ticket))}
    events: list[dict[str, object]] = []
    for number, (at, life) in lives.items():
        said = {"ticket_id": ids[number], "author": signature(OWNER)}
        nothing = {"priority": None, "plan_version_id": None, "calendar_version_id": None}
        events.append(said | {"kind": EventKind.OPENED, "at": at, "priority": Priority.NORMAL} | versions)
        for place, kind in enumerate(life, 1):
            priority = Priority.URGENT if kind is EventKind.PRIORITY_CHANGED else None
            events.append(said | nothing | {"kind": kind, "at": at + place * (work.now - at) / 8, "priority": priority})
    await work.session.execute(insert(TicketEvent), events)
    found = (await work.session.scalars(select(Ticket).order_by(Ticket.id))).all()
    for start in range(0, TICKETS, PIECE):
        piece = found[start : start + PIECE]
        told = await replay_all(work, piece)
        await write_clocks(work, [row for ticket in piece for row in clock_rows(ticket.id, told[ticket.id])])


class Bench:
    """Edits of the first calendar, each closing one more week: it moves whatever runs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._weeks = 0

    async def edited(self, work: Work) -> tuple[int, Content]:
        """The calendar with the next week taken away."""
        calendar = await calendar_named(work, DEFAULT_CALENDAR)
        current = content_of(await current_calendar(work, calendar.id))
        first = work.now.astimezone(MOSCOW).date() + timedelta(days=1 + 7 * self._weeks)
        said = await draft_calendar(
            work, OWNER, calendar.id, f"{_day(first)}-{_day(first + timedelta(days=6))} выходной"
        )
        assert said.after != current
        return calendar.id, said.after

    async def preview(self) -> Moves:
        async with self._database.snapshot() as work:
            return await preview_calendar(work, OWNER, *await self.edited(work))

    async def apply(self) -> Moves | None:
        async with self._database.work() as work:
            moves = await apply_calendar(work, OWNER, *await self.edited(work), "", open_too=True)
        self._weeks += 1
        return moves

    async def bare(self) -> None:
        async with self._database.work() as work:
            await work.session.execute(UPDATE)

    async def put_right(self) -> None:
        """What the bare statement has spoilt."""
        async with self._database.work() as work:
            await work.session.execute(text(UPDATE.text.replace("+ interval", "- interval")))


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


async def took(what: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Seconds by the clock on the wall, and of this process's processor."""
    wall, own = perf_counter(), process_time()
    await what()
    return perf_counter() - wall, process_time() - own


async def measure_repinning() -> bool:
    """Print all three, in alternating rounds, and their ratios; whether the target is met and every clock is right."""
    with passable_folder() as folder, running_postgres(folder / "postgres") as server:
        server.ensure_database(NAME)
        owner = make_engine(server.owner_url(NAME), pool=1)
        await migrate(owner, app_role=APP_ROLE)
        await owner.dispose()
        engine = make_engine(server.app_url(NAME), pool=2)
        database = Database(engine, SystemClock())
        async with database.work() as work:
            await fill(work)
        met = await _measure(database)
        await engine.dispose()
    return met


async def _measure(database: Database) -> bool:
    bench = Bench(database)
    async with database.read() as work:
        clocks = await work.session.scalar(select(func.count()).select_from(TicketClock))
        events = await work.session.scalar(select(func.count()).select_from(TicketEvent))
    print(f"{TICKETS:,} open tickets, {events:,} events, {clocks:,} clocks")
    rounds = []
    for _ in range(ROUNDS):
        bare = await took(bench.bare)
        await bench.put_right()
        rounds.append((bare, await took(bench.preview), await took(bench.apply)))
    floor = median(bare for (bare, _), _, _ in rounds)
    print(f"one bare UPDATE of all clocks: {floor:.2f} s")
    met = True
    for place, (name, target) in enumerate(TARGETS.items(), 1):
        wall, own = (median(one[place][which] for one in rounds) for which in (0, 1))
        ratio = median(one[place][0] / one[0][0] for one in rounds)
        met = met and ratio <= target
        print(f"{name:>8}: {wall:.2f} s ({own:.2f} s of it ours), ratio {ratio:.1f} (at most {target})")
    moves = await bench.apply()
    async with database.work() as work:
        wrong = await drift(work)
    moved = len(moves.moved_tickets) if moves is not None else 0
    print(f"{moved:,} tickets moved by the last edit; clocks that differ from their replay: {len(wrong)}")
    return met and not wrong and moved > TICKETS // 2


if __name__ == "__main__":
    raise SystemExit(0 if asyncio.run(measure_repinning()) else 1)
