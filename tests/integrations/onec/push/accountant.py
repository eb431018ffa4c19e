"""A desk, a stand-in of 1C over real HTTP, and the worker between them: what tests of the push have in hand."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from pydantic import SecretStr
from sqlalchemy import select

from core.database import Database
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState, Pace
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.tie_models import ExchangeItem, ItemKind
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.push.invoices import ODataInvoices
from integrations.onec.push.odata import ODataDocuments
from integrations.onec.push.port import Documents
from integrations.onec.push.worker import PushWorker
from playground import Settings, serve
from tests.core.conftest import World, make_world
from tests.core.exchange.documents.desk import Exchange, make_exchange
from tests.playground.onec.hands import COUNTERPARTIES, SALES
from tests.playground.onec.hands import OneC as Hands

HASTE = Pace(grace=timedelta(), between_looks=timedelta())
"""Nobody waits in a test; what has to be waited for in earnest is looked at in the tests of the core."""
MOSCOW = ZoneInfo("Europe/Moscow")
OURS = "7701234560"


@dataclass(frozen=True, slots=True)
class Accountant:
    """Looks at the documents in 1C, and lets the worker run. ``live``: rows of documents not marked for deletion."""

    exchange: Exchange
    hands: Hands
    documents: ODataDocuments
    invoices: ODataInvoices

    @property
    def world(self) -> World:
        return self.exchange.world

    def worker(self, documents: Documents | None = None, invoices: Documents | None = None) -> PushWorker:
        """Another process: its breaker knows of nothing."""
        return PushWorker(
            self.world.database, documents or self.documents, invoices=invoices or self.invoices, pace=HASTE
        )

    async def ready(self, documents: Documents | None = None, invoices: Documents | None = None) -> PushWorker:
        """One that has asked the base how it is: its next step is about a document."""
        worker = self.worker(documents, invoices)
        assert await worker.step()
        return worker

    async def asked(self) -> int:
        """How many requests the base has seen."""
        return len((await self.hands.look("requests"))["requests"])

    async def run(self, rounds: int = 6) -> None:
        """The worker goes on until there is nothing to do, and what waits for a moment has waited."""
        for _ in range(rounds):
            worker = self.worker()
            while await worker.step():
                pass
            await self.exchange.time_passes()

    async def rows(self) -> list[tuple[DocumentState, str | None]]:
        return [(row.state, row.onec_number) for row in await self.exchange.rows()]

    async def last(self) -> ExchangeDocument:
        return (await self.exchange.rows())[-1]

    def kept(self) -> list[dict[str, Any]]:
        """All documents of the base as it keeps them."""
        return list(self.hands.base.objects(SALES).values())

    def bills(self) -> list[dict[str, Any]]:
        """All invoices of the base as it keeps them."""
        return list(self.hands.base.objects(self.invoices.mapping.entity).values())

    def live(self) -> list[dict[str, Any]]:
        return [one for one in self.kept() if not one["DeletionMark"]]

    def hours(self) -> int:
        """Minutes in the rows of documents that count."""
        quantities = [Decimal(str(row["Количество"])) for one in self.live() for row in one["Услуги"]]
        return round(sum(quantities, Decimal()) * 60)

    async def trouble(self, **faults: Any) -> None:
        await self.hands.play("faults", **faults)


@asynccontextmanager
async def accountant_of(database: Database, configuration: str = "bp") -> AsyncIterator[Accountant]:
    """Everything is tied to objects that are in the base, and the base is connected."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(Settings()))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        hands = Hands(server, http)
        await hands.play("reset", configuration=configuration)
        user, password = hands.login
        settings = OneCSettings(f"{server.base_url}/onec/base", user, SecretStr(password), MOSCOW)
        onec = await stack.enter_async_context(OneC(settings))
        mapping = load_mapping(configuration)
        await hands.seed("Catalog_Организации", {"Description": "Наша фирма", "ИНН": OURS})
        await hands.seed("Catalog_Валюты", {"Description": "руб.", "Code": "643"})
        assert mapping.invoices is not None
        documents = ODataDocuments(onec, mapping)
        invoices = ODataInvoices(onec, mapping, mapping.invoices)
        exchange = await make_exchange(await make_world(database))
        await exchange.connect()
        await _plant(exchange, hands)
        yield Accountant(exchange, hands, documents, invoices)


async def _plant(exchange: Exchange, hands: Hands) -> None:
    """What the desk has tied is there under these references."""
    async with exchange.world.database.work() as work:
        parties = list(await work.session.scalars(select(ExchangeCounterparty)))
        items = list(await work.session.scalars(select(ExchangeItem).where(ExchangeItem.kind == ItemKind.SERVICE)))
    await hands.seed(COUNTERPARTIES, *({"Ref_Key": str(one.ref), "Description": one.name} for one in parties))
    await hands.seed("Catalog_Номенклатура", *({"Ref_Key": str(one.ref), "Description": one.name} for one in items))
