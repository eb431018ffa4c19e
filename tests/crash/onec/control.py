"""The negative control: a sender that takes a time-out for a failure. The audit must see what it has done."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from core.database import Database
from core.exchange.documents.rules import Pace
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.push.worker import PushWorker
from tests.clock import START, SettableClock
from tests.crash.onec.acts import act
from tests.crash.onec.books import read_books
from tests.crash.onec.laws import IN_THE_END, broken
from tests.crash.onec.publication import Publication, publication
from tests.crash.onec.pusher import Stubborn
from tests.crash.onec.world import World, make_world
from tests.crash.orders import Kind, Route, Task
from tests.crash.server import Place

TICKETS, LOST_ANSWERS = 4, 2


def hold_control(server: EmbeddedPostgres, place: Place, name: str) -> Mapping[str, Sequence[str]]:
    """The laws that the naive sender breaks: a few tickets, and two answers that are lost after the document is made."""
    server.ensure_database(name)
    return asyncio.run(_hold(server.owner_url(name), place.urls(name)[Route.DIRECT]))


async def _hold(owner_url: str, app_url: str) -> Mapping[str, Sequence[str]]:
    owner, engine = make_engine(owner_url, pool=1), make_engine(app_url, pool=3)
    try:
        await migrate(owner, app_role=APP_ROLE)
        database = Database(engine, SettableClock())
        async with publication() as onec:
            world = await make_world(database, onec, TICKETS * 10)
            await _serve(database, world)
            await onec.trouble(commit_then_timeout={"times": LOST_ANSWERS, "verbs": ["POST"]})
            await _push(database, onec)
            return broken(await read_books(database, onec), IN_THE_END)
    finally:
        await owner.dispose()
        await engine.dispose()


async def _serve(database: Database, world: World) -> None:
    contact = world.clients[0].contact.id
    for about in range(1, TICKETS + 1):
        for kind, number, words in (
            (Kind.OPEN, contact, ""),
            (Kind.WORK, 1, "consultation:30"),
            (Kind.RESOLVE, 1, ""),
        ):
            await act(database, world.staff, Task(kind, about, number=number, key=words, now=START))


async def _push(database: Database, onec: Publication) -> None:
    async with OneC(onec.reach) as client:
        documents = Stubborn(client, load_mapping("bp"))
        worker = PushWorker(database, documents, pace=Pace(grace=timedelta(), between_looks=timedelta()))
        while await worker.step():
            pass
