"""A trial: a database, the local Bot API, processes of the desk, clients and engineers, misfortunes, and what came of it."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TypeVar

import asyncpg
from aiohttp import ClientSession
from sqlalchemy.exc import SQLAlchemyError

from backend.clock import PlaygroundClock, create_clock
from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE
from core.database import Database, Work
from core.errors import Refusal
from core.sla.rules.plans import Priority
from core.tickets.handling import take
from core.tickets.priorities import change_priority
from playground import Server, serve
from tests.clock import START
from tests.crash.alerts.desk import Setup
from tests.crash.alerts.desks import Desks
from tests.crash.alerts.gathering import TimedCalls, gather, left
from tests.crash.alerts.journal import RATE, Cause, Journal, Trouble
from tests.crash.alerts.plan import Coming, Mishap, Size, comings, mishaps
from tests.crash.alerts.world import World, make_world, put_people
from tests.factories import make_ticket

LOST = (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a client or an engineer meets while the server lies."""
AGAIN = 0.2
CALM = 6.0
"""Real seconds without trouble before the end, and the most that delivering the rest may take."""
DRAINED = 20.0
LAST_MISHAP = 4.0
"""How far the last one may reach beyond the time of misfortunes."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial. ``to_people``: lists in private; ``refused``: calls, by the code of their refusal; ``died``:
    processes that nobody had killed."""

    journal: Journal
    happened: Counter[Cause]
    to_people: int
    refused: dict[str, int]
    died: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Urls:
    app: str
    owner: str


async def hold_trial(
    urls: Urls, seed: int, size: Size, patience: float, fall: Callable[[], None] | None = None
) -> Outcome:
    """Everything from the empty database to the journal. ``patience``: seconds for all of it; on a machine that needs many of
    them to begin with, less time is left for misfortunes. ``fall``: makes the server fall and rise."""
    began = time.monotonic()
    random = Random(seed)
    async with _database(urls) as (database, clock), serve() as server:
        world = await make_world(database)
        await put_people(server)
        calls = TimedCalls(server.play.faults, clock.now)
        server.play.calls = calls
        with tempfile.TemporaryDirectory() as folder:
            setup = Setup(urls.app, server.base_url, server.token, Path(folder))
            await clock.move(rate=RATE)
            desks = Desks(setup, random, clock.now, size.processes)
            trial = Trial(database, clock, server, calls, world, desks, random, fall)
            over = await trial.run(size, began + patience)
            journal = await gather(database, setup.folder, calls, trial.known, trial.taken, trial.troubles, over)
    return Outcome(journal, trial.happened, calls.to_people, calls.refused, desks.died, time.monotonic() - began)


@asynccontextmanager
async def _database(urls: Urls) -> AsyncIterator[tuple[Database, PlaygroundClock]]:
    owner, engine = make_engine(urls.owner, pool=1), make_engine(urls.app)
    try:
        await migrate(owner, app_role=APP_ROLE)
        await create_clock(owner, APP_ROLE, START)
        clock = PlaygroundClock(engine)
        await clock.refresh()
        yield Database(engine, clock), clock
    finally:
        await owner.dispose()
        await engine.dispose()


class Trial:
    """One run. ``known``: by ticket, since when its client knows it. ``taken``: when somebody tried to take it and when they
    knew that it was taken."""

    def __init__(
        self,
        database: Database,
        clock: PlaygroundClock,
        server: Server,
        calls: TimedCalls,
        world: World,
        desks: Desks,
        random: Random,
        fall: Callable[[], None] | None,
    ) -> None:
        self.known: dict[int, datetime] = {}
        self.taken: dict[int, tuple[datetime, datetime]] = {}
        self.happened = Counter[Cause]()
        self._troubles: list[Trouble] = []
        self._database = database
        self._clock = clock
        self._server = server
        self._calls = calls
        self._world = world
        self._desks = desks
        self._random = random
        self._fall = fall

    @property
    def troubles(self) -> list[Trouble]:
        return self._troubles + self._desks.troubles

    async def run(self, size: Size, until: float) -> datetime:
        """When the processes were asked to plan nothing more."""
        keeper = asyncio.create_task(self._desks.keep())
        try:
            await self._desks.ready()
            size = replace(size, seconds=min(size.seconds, until - time.monotonic() - CALM - DRAINED - LAST_MISHAP))
            async with asyncio.TaskGroup() as life:
                for coming in comings(self._random, size):
                    life.create_task(self._client(coming))
                for mishap in mishaps(self._random, size):
                    life.create_task(self._befall(mishap))
            await asyncio.sleep(CALM)
            if keeper.done():
                keeper.result()  # says why nobody was born any more
            over = self._clock.now()
            async with asyncio.timeout(DRAINED):
                await self._desks.rest()
            await self._drained()
            return over
        finally:
            keeper.cancel()
            await self._desks.kill_all()

    # --- people

    async def _client(self, coming: Coming) -> None:
        """A ticket is opened; later somebody takes it, or nobody does."""
        await asyncio.sleep(coming.at)
        person = self._random.choice(self._world.clients)

        async def opens(work: Work) -> int:
            ticket = await make_ticket(work, person)
            if coming.urgent:
                await change_priority(work, self._random.choice(self._world.engineers), ticket.id, Priority.URGENT)
            return ticket.id

        ticket_id = await self._insist(opens)
        assert ticket_id is not None  # nobody refuses a client
        self.known[ticket_id] = self._clock.now()
        if coming.waits is not None:
            await asyncio.sleep(coming.waits)
            engineer = self._random.choice(self._world.engineers)
            reached = self._clock.now()
            await self._insist(lambda work: take(work, engineer, ticket_id))
            self.taken[ticket_id] = reached, self._clock.now()

    async def _insist(self, act: Callable[[Work], Awaitable[Answer]]) -> Answer | None:
        """Again and again while the server does not answer; None: it was done, only the answer had been lost."""
        while True:
            try:
                async with self._database.work() as work:
                    return await act(work)
            except Refusal:
                return None
            except LOST:
                await asyncio.sleep(AGAIN)

    # --- misfortunes

    async def _befall(self, mishap: Mishap) -> None:
        await asyncio.sleep(mishap.at)
        match mishap.cause:
            case Cause.KILL:
                await self._desks.kill()
            case Cause.STOP:
                await self._desks.stop(mishap.lasts)
            case Cause.SILENCE:
                await self._desks.silence(mishap.lasts)
            case Cause.SERVER:
                await self._server_falls()
            case Cause.REFUSED:
                await self._refuses({"status": {"code": 500, "methods": None}}, mishap)
            case Cause.LIMITED:
                await self._refuses({"retry_after": {"seconds": 1, "methods": None}}, mishap)
            case Cause.ANSWER_LOST:
                self._calls.to_lose += 1
        self.happened[mishap.cause] += 1

    async def _server_falls(self) -> None:
        assert self._fall is not None
        since = self._clock.now()
        await asyncio.to_thread(self._fall)
        self._troubles.append(Trouble(Cause.SERVER, since, self._clock.now()))

    async def _refuses(self, fault: dict[str, dict[str, object]], mishap: Mishap) -> None:
        since = self._clock.now()
        await self._set_faults(fault)
        await asyncio.sleep(mishap.lasts)
        await self._set_faults(dict.fromkeys(fault))
        self._troubles.append(Trouble(mishap.cause, since, self._clock.now()))

    async def _set_faults(self, fault: dict[str, dict[str, object]] | dict[str, None]) -> None:
        async with ClientSession() as http, http.post(f"{self._server.base_url}/play/faults", json=fault) as answer:
            assert answer.status == 200, await answer.text()

    async def _drained(self) -> None:
        for _ in range(int(DRAINED / AGAIN)):
            if not await left(self._database):
                return
            await asyncio.sleep(AGAIN)
