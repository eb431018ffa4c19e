"""A trial: a new database, a campaign of workers and misfortunes on it, and the audit."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from core.database import Database
from tests.clock import START, SettableClock
from tests.crash import acts
from tests.crash import broken as naive
from tests.crash.audit import Screams, audit, sums
from tests.crash.driver import Campaign
from tests.crash.orders import Kind, Route, Setup
from tests.crash.plan import Fault, naive_plan, plan
from tests.crash.proxy import Proxy
from tests.crash.server import Place
from tests.crash.tally import Tally
from tests.crash.world import USUAL_MINUTES, World, make_world


@dataclass(frozen=True, slots=True)
class Size:
    """How much: worker processes, tickets, and the misfortunes that are to befall them."""

    workers: int
    tickets: int
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial. ``lost``: COMMITs, and answers to them, that the proxy has really lost."""

    tally: Tally
    lost: Counter[Route]
    screams: list[Screams]
    book: dict[str, int]
    seconds: float

    @property
    def resolved(self) -> int:
        """Tickets that somebody knows to be resolved."""
        return sum(one.known for one in self.tally.errands if one.task.kind is Kind.RESOLVE)

    @property
    def sound(self) -> bool:
        return not self.screams and not self.tally.faults


def hold_trial(
    server: EmbeddedPostgres,
    place: Place,
    database: str,
    seed: int,
    size: Size,
    *,
    patience: float,
    broken: bool = False,
    fall: Callable[[], None] | None = None,
    falls: tuple[float, ...] = (),
) -> Outcome:
    """Everything from the empty database to the audit. ``patience``: seconds; ``fall``, ``falls``: see :class:`Campaign`."""
    started = time.monotonic()
    random = Random(seed)
    server.ensure_database(database)
    urls = place.urls(database)
    # Plenty for the naive one: the database lets nobody write below zero, whoever has miscounted.
    expected = 10 * USUAL_MINUTES if broken else USUAL_MINUTES
    world = asyncio.run(_prepare(server.owner_url(database), urls[Route.DIRECT], random, size.tickets, expected))
    drawn = naive_plan(world, size.faults) if broken else plan(world, random, START, size.faults)
    with Proxy(place.socket, place.proxy) as proxy:
        campaign = Campaign(
            drawn,
            world.tickets,
            Setup(urls, world.staff, naive.resolve if broken else acts.act, broken),
            random,
            START,
            workers=size.workers,
            until=started + patience,
            restart=fall,
            falls=falls,
        )
        tally = campaign.run()
    screams, book = asyncio.run(_check(urls[Route.DIRECT], tally))
    return Outcome(tally, proxy.lost, screams, book, time.monotonic() - started)


async def _prepare(owner_url: str, app_url: str, random: Random, tickets: int, expected: int) -> World:
    owner, engine = make_engine(owner_url, pool=1), make_engine(app_url, pool=1)
    try:
        await migrate(owner, app_role=APP_ROLE)
        return await make_world(Database(engine, SettableClock()), random, tickets, expected)
    finally:
        await owner.dispose()
        await engine.dispose()


async def _check(app_url: str, tally: Tally) -> tuple[list[Screams], dict[str, int]]:
    done = [one.task for one in tally.errands if one.known]
    resolved = {task.about for task in done if task.kind is Kind.RESOLVE}
    given = {task.key: task.minutes for task in done if task.kind in (Kind.GRANT, Kind.TOP_UP)}
    engine = make_engine(app_url, pool=1)
    try:
        database = Database(engine, SettableClock())
        return await audit(database, resolved, given), dict(await sums(database))
    finally:
        await engine.dispose()
