"""``make bench-onec``: a pull of 400 and of 20,000 counterparties against bare requests of the same pages, memory meanwhile; a
push of 1,000 documents against bare POSTs of the same bodies.

Ratios are what to look at: machines are noisy. PostgreSQL is durable here, every commit waits for the disk.
"""

import asyncio
import gc
import logging
import os
import sys
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import structlog
from sqlalchemy import func, select

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres, running_postgres
from core.database import Database, Work
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState
from core.exchange.mirror.terms import MirrorTerms
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.values import dump
from integrations.onec.pull.items import read_items
from integrations.onec.pull.odata_reader import odata_reader
from integrations.onec.pull.pulling import Puller, PullPlan, PullResult
from integrations.onec.pull.reading import Scope, read_base
from integrations.onec.push.body import body_of
from integrations.onec.push.constants import find_constants
from integrations.onec.push.odata import ODataDocuments
from integrations.onec.push.worker import PushWorker
from tests.backend.postgres_helpers import passable_folder
from tests.bench.onec_base import CONTRACTS, COUNTERPARTIES, ITEMS, SALES, Bare, Base, base, contracts, parties
from tests.bench.onec_orders import Orders, make_orders
from tests.clock import MOSCOW, SettableClock
from tests.factories import SYSTEM

FEW, MANY, WITH_CONTRACT = 400, 20_000, 400
DOCUMENTS = 1_000
ROUNDS = 3
SINCE = date(2026, 11, 1)
MAPPING = load_mapping("bp")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def timed(act: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    await act()
    return perf_counter() - began


@asynccontextmanager
async def new_database(server: EmbeddedPostgres, name: str) -> AsyncIterator[Database]:
    server.ensure_database(name)
    owner, engine = make_engine(server.owner_url(name), pool=1), make_engine(server.app_url(name))
    try:
        await migrate(owner, app_role=APP_ROLE)
        yield Database(engine, SettableClock())
    finally:
        await owner.dispose()
        await engine.dispose()


# --- pull


async def terms_of(_work: Work) -> MirrorTerms:
    return MirrorTerms(SINCE, "Europe/Moscow")


async def pulled(puller: Puller) -> PullResult:
    result = await puller.pull()
    assert result.failure is None, result.explanation
    assert not result.failed_steps
    return result


async def pulls(database: Database, onec: Base, bare: Bare, count: int) -> Puller:
    """The first pull, and later ones that find nothing new, in turns with the bare requests."""
    async with database.work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(12, 960, Schedule.AT_START, Lifetime.TERM))
    puller = Puller(database, PullPlan(lambda: odata_reader(onec.reach), MAPPING, MOSCOW, terms_of))
    before = await onec.now()
    first = await timed(lambda: pulled(puller))
    pages = await onec.readings(before)
    size = await bare.read(pages)
    again, read, their = [], [], []
    for _ in range(ROUNDS):
        their.append(await timed(lambda: bare.read(pages)))
        read.append(await timed(lambda: only_read(onec)))
        again.append(await timed(lambda: pulled(puller)))
    reference = median(their)
    say(f"\nВыгрузка {count:_} контрагентов и {WITH_CONTRACT} договоров ИТС:".replace("_", " "))
    say(
        f"  голые {len(pages)} запросов тех же страниц: {reference:.2f} с, {size / 2**20:.1f} МБ (медиана {ROUNDS} раз)"
    )
    say(f"  чтение и разбор нашим клиентом, без базы: {median(read):.2f} с, отношение {median(read) / reference:.1f}")
    say(f"  первая выгрузка: {first:.2f} с, отношение {first / reference:.1f}")
    say(f"  повторная, ничего не изменилось: {median(again):.2f} с, отношение {median(again) / reference:.1f}")
    return puller


async def only_read(onec: Base) -> None:
    """What a pull asks, decoded and checked, and nothing done with it."""
    async with odata_reader(onec.reach) as reader:
        schema = await reader.schema()
        await read_base(reader, schema, MAPPING.pull, Scope(SINCE, MOSCOW))
        await read_items(reader, MAPPING.items)


async def memory(puller: Puller) -> None:
    """Of Python's objects, of one pull and what is left of it after another."""
    tracemalloc.start()
    held = []
    peak = 0
    for _ in range(3):
        tracemalloc.reset_peak()
        await pulled(puller)
        peak = max(peak, tracemalloc.get_traced_memory()[1])
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    say(f"  память на пике (tracemalloc): {peak / 2**20:.0f} МБ; осталось после трёх выгрузок подряд: {_mb(held)}")
    say(f"  удерживается с каждой следующей: {(held[-1] - held[1]) / 2**10:.0f} КБ")


def _mb(sizes: list[int]) -> str:
    return ", ".join(f"{size / 2**20:.1f}" for size in sizes) + " МБ"


async def pull(server: EmbeddedPostgres) -> None:
    async with base() as (onec, bare):
        clients = parties(MANY)
        await onec.seed(COUNTERPARTIES, clients[:FEW])
        await onec.seed(CONTRACTS, contracts(clients[:WITH_CONTRACT]))
        async with new_database(server, "bench_few") as database:
            await pulls(database, onec, bare, FEW)
        await onec.seed(COUNTERPARTIES, clients[FEW:])
        async with new_database(server, "bench_many") as database:
            await memory(await pulls(database, onec, bare, MANY))


# --- push


async def fill(onec: Base, orders: Orders) -> None:
    """An empty base with what the documents refer to."""
    await onec.play("reset", configuration="bp")
    await onec.seed("Catalog_Организации", [{"Description": "Наша фирма", "ИНН": "7701234560"}])
    await onec.seed("Catalog_Валюты", [{"Description": "руб.", "Code": "643"}])
    await onec.seed(COUNTERPARTIES, [{"Ref_Key": str(ref), "Description": "Клиент"} for ref in orders.parties])
    await onec.seed(ITEMS, [{"Ref_Key": str(ref), "Description": "Услуга"} for ref in orders.items])


async def bodies(onec: Base, orders: Orders) -> list[bytes]:
    """What the worker will send."""
    async with OneC(onec.reach) as client:
        constants = await find_constants(client, MAPPING.documents, None)
    return [dump(body_of(order, MAPPING.documents, constants, MOSCOW)) for order in orders.orders]


async def push(server: EmbeddedPostgres) -> None:
    async with base() as (onec, bare), new_database(server, "bench_push") as database:
        orders = await make_orders(database, DOCUMENTS)
        await fill(onec, orders)
        sent = await bodies(onec, orders)
        first = await timed(lambda: bare.post(SALES, sent))
        await fill(onec, orders)
        before = await onec.now()
        our = await timed(lambda: _push(database, onec))
        readings = await onec.readings(before)
        async with database.read() as work:
            confirmed = await work.session.scalar(
                select(func.count()).where(ExchangeDocument.state == DocumentState.CONFIRMED)
            )
        assert confirmed == DOCUMENTS, confirmed
        alone = await timed(lambda: bare.read(readings))
        await fill(onec, orders)
        their = (first + await timed(lambda: bare.post(SALES, sent))) / 2
        say(f"\nОтправка {DOCUMENTS:_} документов по две строки, одним отправителем:".replace("_", " "))
        say(f"  отправитель: {our:.1f} с, {our / DOCUMENTS * 1000:.1f} мс на документ, {DOCUMENTS / our:.0f} в секунду")
        say(f"  голые POST тех же тел: {their:.2f} с (среднее до и после), отношение {our / their:.1f}")
        say(
            f"  голые POST и те же {len(readings)} чтений обратно: {their + alone:.2f} с, отношение {our / (their + alone):.1f}"
        )


async def _push(database: Database, onec: Base) -> None:
    async with OneC(onec.reach) as client:
        worker = PushWorker(database, ODataDocuments(client, MAPPING))
        while await worker.step():
            pass


async def bench(server: EmbeddedPostgres) -> None:
    say(f"Загрузка машины (load average): {os.getloadavg()[0]:.1f}, ядер {os.cpu_count()}")
    await pull(server)
    await push(server)
    say(f"\nЗагрузка машины в конце: {os.getloadavg()[0]:.1f}")


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with passable_folder() as folder, running_postgres(Path(folder) / "postgres") as server:
        asyncio.run(bench(server))


if __name__ == "__main__":
    main()
