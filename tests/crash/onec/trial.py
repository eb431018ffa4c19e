"""A trial: a database, a 1C, workers who serve the day's tickets, processes that push, misfortunes, and what came of it."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from core.database import Database
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.reconciling.reading import ODataBooks
from integrations.onec.reconciling.reconciler import Reconciler
from tests.clock import START, SettableClock
from tests.crash.driver import Campaign
from tests.crash.onec import acts, pusher
from tests.crash.onec.books import Books, read_books
from tests.crash.onec.laws import ALWAYS, IN_THE_END, RECONCILED, broken
from tests.crash.onec.mishaps import Mishaps
from tests.crash.onec.plan import LATER, plan_day
from tests.crash.onec.publication import Publication, publication
from tests.crash.onec.pusher import Point
from tests.crash.onec.pushers import Pushers
from tests.crash.onec.settling import Settling
from tests.crash.onec.world import make_world
from tests.crash.orders import Route, Setup
from tests.crash.plan import Fault
from tests.crash.proxy import Proxy
from tests.crash.server import Place
from tests.crash.tally import Tally
from tests.crash.world import Waiting

PUSHERS = 2
FOR_THE_END = 40.0
"""Seconds of the patience that are kept for coming to rest."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much. ``faults`` befall those who serve tickets, ``points`` those who push; ``share``: of 1C's misfortunes."""

    workers: int
    stories: int
    seconds: float
    faults: list[Fault]
    points: list[Point]
    corrected_when_posted: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial. ``met``: requests by the fault they met; ``done`` and ``points``: from the pushers' diaries."""

    tally: Tally
    lost: Counter[Route]
    books: Books
    broken: Mapping[str, Sequence[str]]
    rested: bool
    met: Counter[str]
    requests: int
    done: Counter[str]
    points: Counter[str]
    errors: Counter[str]
    decided: Counter[str]
    kills: int
    stops: int
    died: int
    posted: int
    released: int
    seconds: float

    @property
    def sound(self) -> bool:
        return self.rested and not self.broken and not self.tally.faults and not self.died


def hold_trial(
    server: EmbeddedPostgres,
    place: Place,
    database: str,
    seed: int,
    size: Size,
    *,
    patience: float,
    fall: Callable[[], None] | None = None,
) -> Outcome:
    """Everything from the empty database to the audit; people decide and reconcile when the whole day is over. ``patience``:
    seconds; ``fall``: the server falls and rises, once."""
    server.ensure_database(database)
    return asyncio.run(_hold(server.owner_url(database), place, database, Random(seed), size, patience, fall))


async def _hold(
    owner_url: str,
    place: Place,
    name: str,
    random: Random,
    size: Size,
    patience: float,
    fall: Callable[[], None] | None,
) -> Outcome:
    began = time.monotonic()
    urls = place.urls(name)
    # Imported once by the server that forks the processes, so that a new one is there in some milliseconds.
    get_context("forkserver").set_forkserver_preload([acts.__name__, pusher.__name__, "tests.crash.worker"])
    async with _database(owner_url, urls[Route.DIRECT]) as database, publication() as onec:
        world = await make_world(Database(database.engine, SettableClock()), onec, size.stories)
        with tempfile.TemporaryDirectory() as folder, Proxy(place.socket, place.proxy) as proxy:
            pushers = Pushers(pusher.Setup(urls[Route.DIRECT], onec.reach, Path(folder)), random, PUSHERS)
            campaign = Campaign(
                plan_day(world.clients, random, START, size.stories, size.faults),
                # Only their number counts: these tickets are not there yet.
                [Waiting(number, world.clients[0], 1, True) for number in range(size.stories)],
                Setup(urls, world.staff, acts.act),
                random,
                START,
                workers=size.workers,
                until=began + patience - FOR_THE_END,
                restart=fall,
                falls=(0.4,) if fall is not None else (),
            )
            mishaps = Mishaps(database, onec, pushers, random)
            settling = Settling(database, onec, world.staff, began + patience)
            keeper = asyncio.create_task(pushers.keep())
            try:
                tally, _ = await asyncio.gather(
                    asyncio.to_thread(campaign.run), mishaps.run(size.seconds, size.points, size.share)
                )
                await mishaps.calm()
                # Of before the server's fall.
                await database.engine.dispose()
                rested, broken_, books = await _end(database, onec, settling, size)
                if keeper.done():
                    keeper.result()  # says why nobody was born any more
            finally:
                keeper.cancel()
                await pushers.kill_all()
            done, points, errors = pushers.diaries()
            requests = await onec.requests()
    return Outcome(
        tally=tally,
        lost=proxy.lost,
        books=books,
        broken=broken_,
        rested=rested,
        met=Counter(one["fault"] for one in requests if one["fault"]),
        requests=len(requests),
        done=done,
        points=points,
        errors=errors,
        decided=settling.decided,
        kills=pushers.kills,
        stops=pushers.stops,
        died=pushers.died,
        posted=mishaps.posted,
        released=mishaps.released,
        seconds=time.monotonic() - began,
    )


async def _end(
    database: Database, onec: Publication, settling: Settling, size: Size
) -> tuple[bool, dict[str, Sequence[str]], Books]:
    """Rest, the laws that always hold, decisions, rest again, all laws, and the desk's own reconciliation."""
    rested = await settling.rest()
    early = broken(await read_books(database, onec), ALWAYS)
    await settling.post_and_correct(size.corrected_when_posted)
    rested = await settling.decide() and rested
    books = await read_books(database, onec)
    found = {**early, **broken(books, IN_THE_END)}
    if differences := await _reconcile(database, onec):
        found[RECONCILED] = differences
    return rested, found, books


async def _reconcile(database: Database, onec: Publication) -> Sequence[str]:
    """What the desk itself finds to differ."""
    async with OneC(onec.reach) as client:
        books = ODataBooks(client, load_mapping("bp").documents)
        done, error = await Reconciler(database, books).run()
    if error is not None:
        return [f"1С не прочитана: {error.reason.value}"]
    lines = [str(line.model_dump(exclude_none=True, mode="json")) for line in done.differences()]
    return [f"расходятся: {done.differing}", *lines] if done.differing or lines else []


@asynccontextmanager
async def _database(owner_url: str, app_url: str) -> AsyncIterator[Database]:
    owner, engine = make_engine(owner_url, pool=1), make_engine(app_url, pool=3)
    try:
        await migrate(owner, app_role=APP_ROLE)
        yield Database(engine, SettableClock(START + LATER))
    finally:
        await owner.dispose()
        await engine.dispose()
