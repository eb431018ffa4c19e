"""A desk, the contract fake over real HTTP, and the worker between them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from core.database import Database
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import Pace
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.tie_models import ExchangeItem, ItemKind
from integrations.onec.http_service.client import HttpService
from integrations.onec.http_service.documents import ServiceDocuments, ServiceInvoices
from integrations.onec.push.worker import PushWorker
from playground.onec_http import Base, Fault, Server, serve
from playground.onec_http.base import Contract, Document
from tests.core.conftest import make_world
from tests.core.exchange.documents.desk import Exchange, make_exchange
from tests.integrations.onec.contract import Witness
from tests.integrations.onec.http_service.charges import settings

HASTE = Pace(grace=timedelta(), between_looks=timedelta())


@dataclass(frozen=True, slots=True)
class Books:
    """The desk, the base behind the service, and the worker between them."""

    exchange: Exchange
    onec: Server
    documents: ServiceDocuments
    invoices: ServiceInvoices

    @property
    def database(self) -> Database:
        return self.exchange.world.database

    async def run(self, rounds: int = 4) -> None:
        """Another process each time: its breaker and its memory know of nothing."""
        for _ in range(rounds):
            worker = PushWorker(self.database, self.documents, invoices=self.invoices, pace=HASTE)
            while await worker.step():
                pass
            await self.exchange.time_passes()

    async def step(self, fault: Fault | None = None) -> None:
        """One step of a worker that has asked the base how it is; ``fault`` meets its next request."""
        worker = PushWorker(self.database, self.documents, invoices=self.invoices, pace=HASTE)
        assert await worker.step()
        if fault is not None:
            self.onec.fail(fault)
        await worker.step()
        self.onec.faults = 0

    async def last(self) -> ExchangeDocument:
        return (await self.exchange.rows())[-1]

    def kept(self) -> list[Document]:
        return list(self.onec.base.documents.values())

    def live(self) -> list[Document]:
        return [one for one in self.kept() if not one.deleted]


@asynccontextmanager
async def books_of(
    database: Database, witness: Witness | None = None, *, extension: str = "1.1"
) -> AsyncIterator[Books]:
    """Everything is tied to objects that are in the base, and the base is connected. ``extension``: its version."""
    async with AsyncExitStack() as stack:
        watched = (witness.watch,) if witness is not None else ()
        server = await stack.enter_async_context(serve(middlewares=watched, extension=extension))
        service = await stack.enter_async_context(HttpService(settings(server.url, patience=0.2)))
        exchange = await make_exchange(await make_world(database))
        await exchange.connect()
        await plant(exchange, server.base)
        yield Books(exchange, server, ServiceDocuments(database, service), ServiceInvoices(database, service))


async def plant(exchange: Exchange, base: Base) -> None:
    """What the desk has tied is in the base under these references."""
    async with exchange.world.database.work() as work:
        party = (await work.session.scalars(select(ExchangeCounterparty))).one()
        items = list(await work.session.scalars(select(ExchangeItem).where(ExchangeItem.kind == ItemKind.SERVICE)))
    number = exchange.world.hours.contract.number
    base.contracts.append(Contract(party.inn, None, party.name, number, owner_ref=str(party.ref)))
    base.items.update({item.code: str(item.ref) for item in items})
