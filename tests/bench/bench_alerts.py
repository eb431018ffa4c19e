"""``make bench-alerts``: planning a tick over 10,000 unacknowledged of 100,000 tickets against the bare UPDATE … RETURNING of
the same rows; the delivery worker against bare ``send_message`` on the same local API; from a commit to its message.

Ratios are what to look at: machines are noisy. PostgreSQL is durable here, every commit waits for the disk.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from aiogram import Bot
from sqlalchemy import text

from backend.alerts import Alerts
from backend.database import make_engine, migrate
from backend.listener import listen
from backend.postgres import APP_ROLE, running_postgres
from bot.app import make_bot
from bot.delivery.budget import Budget
from bot.delivery.rates import Rates
from bot.delivery.render import all_renderers
from bot.delivery.sender import NO_PREVIEW, REQUEST_TIMEOUT
from bot.delivery.worker import AT_ONCE, DeliveryWorker
from bot.locales import html
from bot.store.chats import bind_group
from bot.views import words
from bot.wake import Wake
from core.alerts.enrolling import enrol
from core.alerts.planning import plan_due
from core.clients.models import Contact
from core.database import Database, Work
from core.outbox.service import CHANNEL, contact, tell_each
from core.tickets.intents import Taken
from core.tickets.priorities import set_up_deadlines
from tests.backend.postgres_helpers import passable_folder
from tests.bench.rig import GROUP_ID, TOKEN, Api, playground, quantile
from tests.clock import MOSCOW, START, SettableClock
from tests.factories import SYSTEM, make_company, make_contact, make_contract_with_hours, make_staff, make_ticket

NAME = "bench_alerts"
TICKETS, UNSEEN = 100_000, 10_000
ROUNDS = 5
FIRST_PERSON, PEOPLE, EACH = 700_000, 200, 8
RATE_ROUNDS = 3
SINGLE = 300
REST = 0.03
"""Seconds between single messages."""
RATE_TARGET = 0.6
FREE = Rates(per_second=1_000_000, group_per_minute=1_000_000, chat_per_second=1_000_000, chat_burst=1_000_000)

COPIES = """
    INSERT INTO ticket (company_id, contact_id, contract_id, account_id, subject, state, version, completions, requested_at,
                        opened_at, acknowledged_at, wants_money, priority, plan_version_id, calendar_version_id)
    SELECT company_id, contact_id, contract_id, account_id, subject, CASE WHEN place <= :open THEN 'open' ELSE 'closed' END,
           1, 0, requested_at, opened_at, CASE WHEN place > :open THEN opened_at END, false, priority, plan_version_id,
           calendar_version_id
    FROM ticket, generate_series(1, :all) AS place WHERE ticket.id = :model
"""
"""The tickets, copies of one that the desk has opened itself."""
OVER = """
    INSERT INTO ticket_alert (ticket_id, matter, seq, rung, started_at, last_at, next_alert_at, ended_at, priority,
                              plan_version_id, calendar_version_id)
    SELECT id, 'unseen', 0, 0, opened_at, opened_at, opened_at, opened_at, priority, plan_version_id, calendar_version_id
    FROM ticket WHERE state = 'closed'
"""
DUE = "UPDATE ticket_alert SET next_alert_at = :now WHERE ended_at IS NULL"
BARE = """
    UPDATE ticket_alert SET seq = seq + 1, rung = rung + 1, reached = 'director', last_at = :now,
                            next_alert_at = CAST(:now AS timestamptz) + interval '30 min'
    WHERE ended_at IS NULL AND next_alert_at <= :now RETURNING ticket_id
"""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def fill(database: Database) -> list[Contact]:
    """The clients; and 100,000 tickets of one of them, which nobody has enrolled yet."""
    async with database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        await make_staff(work, "Игорь Лебедев")
        await bind_group(work, SYSTEM, GROUP_ID, "Инженеры")
        company = await make_company(work)
        await make_contract_with_hours(work, company)
        people = [await make_contact(work, company, messenger_id=FIRST_PERSON + each) for each in range(PEOPLE)]
        model = await make_ticket(work, people[0])
        await work.session.execute(text(COPIES), {"open": UNSEEN - 1, "all": TICKETS - 1, "model": model.id})
        await work.session.execute(text(OVER))
        # What was told of the one ticket is not what is measured.
        await work.session.execute(text("DELETE FROM outbox"))
    return people


# --- planning


async def planning(database: Database, clock: SettableClock) -> None:
    alerts = Alerts(database, Wake())
    began = perf_counter()
    while await _in_one(database, enrol):
        pass
    say(f"\n{UNSEEN:_} непринятых из {TICKETS:_} заявок.".replace("_", " "))
    say(f"  встали на лестницу: {perf_counter() - began:.2f} с")
    ours: list[float] = []
    bare: list[float] = []
    idle: list[float] = []
    for number in range(ROUNDS):
        clock.set(START + timedelta(hours=1, minutes=5 * number))
        for times, act in ((bare, _bare), (ours, _plan)):
            async with database.work() as work:
                await work.session.execute(text(DUE), {"now": work.now})
            began = perf_counter()
            done = await act(database)
            times.append(perf_counter() - began)
            assert done == UNSEEN, done
        began = perf_counter()
        await alerts.tick()
        idle.append(perf_counter() - began)
    our, their = median(ours), median(bare)
    say(
        f"  шаги всех спланированы: {our:.2f} с (медиана {ROUNDS} раз, по очереди), {our / UNSEEN * 1e6:.0f} мкс на заявку"
    )
    say(f"  голый UPDATE … RETURNING тех же строк: {their:.3f} с, отношение {our / their:.1f}")
    say(f"  такт, когда делать нечего: {median(idle) * 1000:.0f} мс")


async def _plan(database: Database) -> int:
    done = planned = await _in_one(database, plan_due)
    while planned:
        planned = await _in_one(database, plan_due)
        done += planned
    return done


async def _bare(database: Database) -> int:
    async with database.work() as work:
        return len((await work.session.execute(text(BARE), {"now": work.now})).all())


async def _in_one(database: Database, part: Callable[[Work], Awaitable[int]]) -> int:
    async with database.work() as work:
        return await part(work)


# --- delivery


class Delivery:
    """The desk's delivery to people at a local Bot API without limits, and the same by bare calls."""

    def __init__(self, database: Database, address: str, api: Api, people: list[Contact]) -> None:
        self._database = database
        self._address = address
        self._api = api
        self._people = people
        self._fact = count(1)
        self._bot = make_bot(TOKEN, api=api.url, proxy=None)

    async def measure(self) -> None:
        for number in range(PEOPLE):
            await self._api.post("persons", id=FIRST_PERSON + number, first_name="Анна", started=True)
        ours, bare = [], []
        await self._bare_rate()  # connections are made, code is warm
        await self._rate()
        for _ in range(RATE_ROUNDS):
            bare.append(await self._bare_rate())
            ours.append(await self._rate())
        our, their = median(ours), median(bare)
        say(f"\nДоставка {PEOPLE * EACH} сообщений {PEOPLE} людям, по {AT_ONCE} сразу (медиана {RATE_ROUNDS} раз):")
        say(
            f"  доставщик {our:.0f} в секунду, голый send_message {their:.0f}, отношение {our / their:.2f} (цель {RATE_TARGET})"
        )
        await self._single()
        await self._bot.session.close()

    def _arrived(self) -> int:
        return sum(len(times) for times in self._api.arrived.values())

    async def _bare_rate(self) -> float:
        """Messages a second: the same text with the same options, and nothing around it."""
        free = asyncio.Semaphore(AT_ONCE)
        wanted = self._arrived() + PEOPLE * EACH
        text = html("ticket-taken", number=words.number(1001), name="Игорь Лебедев")

        async def send(bot: Bot, chat_id: int) -> None:
            async with free:
                await bot.send_message(chat_id, text, link_preview_options=NO_PREVIEW, request_timeout=REQUEST_TIMEOUT)

        began = perf_counter()
        await asyncio.gather(*(send(self._bot, FIRST_PERSON + each) for each in range(PEOPLE) for _ in range(EACH)))
        took = perf_counter() - began
        await self._api.until(lambda: self._arrived() >= wanted)
        return PEOPLE * EACH / took

    async def _rate(self) -> float:
        """The same of the worker, from its start to the last intent noted as done."""
        async with self._database.work() as work:
            await self._tell(work, [person for person in self._people for _ in range(EACH)])
        worker = asyncio.create_task(self._worker(Wake()).run())
        began = perf_counter()
        while await self._left():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        took = perf_counter() - began
        await _end(worker)
        return PEOPLE * EACH / took

    async def _single(self) -> None:
        """From the return of a commit to the message at the local API, the worker idle."""
        wake = Wake()
        parts = [asyncio.create_task(self._worker(wake).run())]
        parts.append(asyncio.create_task(listen(make_engine(self._address).url, {CHANNEL: wake})))
        await asyncio.sleep(1)
        waits = []
        for number in range(SINGLE):
            person = self._people[number % PEOPLE]
            chat_id = FIRST_PERSON + number % PEOPLE
            before = len(self._api.arrived.get(chat_id, []))
            async with self._database.work() as work:
                await self._tell(work, [person])
            committed = perf_counter()
            await self._api.until(lambda chat=chat_id, seen=before: len(self._api.arrived.get(chat, [])) > seen)
            waits.append(self._api.arrived[chat_id][before] - committed)
            await asyncio.sleep(REST)
        for part in parts:
            await _end(part)
        p50, p99 = quantile(waits, 0.5) * 1000, quantile(waits, 0.99) * 1000
        say(
            f"\nОт commit до сообщения на локальном API ({SINGLE} сообщений по одному): p50 {p50:.1f} мс, p99 {p99:.1f} мс"
        )

    def _worker(self, wake: Wake) -> DeliveryWorker:
        budget = Budget(self._database, FREE)
        return DeliveryWorker(self._bot, self._database, all_renderers(), budget, wake, MOSCOW)

    async def _tell(self, work: Work, people: list[Contact]) -> None:
        told = Taken(ticket_id=await self._ticket(work), number=1001, staff_name="Игорь Лебедев")
        await tell_each(work, *((contact(person.id), told) for person in people))

    async def _ticket(self, work: Work) -> int:
        first = await work.session.scalar(text("SELECT min(id) FROM ticket"))
        assert isinstance(first, int)
        return first

    async def _left(self) -> bool:
        async with self._database.read() as work:
            query = text("SELECT EXISTS (SELECT FROM outbox WHERE state IN ('waiting', 'sending'))")
            return bool(await work.session.scalar(query))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def bench(app_url: str, owner_url: str) -> None:
    owner = make_engine(owner_url, pool=1)
    await migrate(owner, app_role=APP_ROLE)
    engine = make_engine(app_url)
    clock = SettableClock()
    database = Database(engine, clock)
    people = await fill(database)
    async with owner.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
    await owner.dispose()
    say(f"Загрузка машины (load average): {os.getloadavg()[0]:.1f}, ядер {os.cpu_count()}")
    await planning(database, clock)
    async with database.work() as work:
        await work.session.execute(text("UPDATE outbox SET state = 'done', done_at = created_at"))
    async with playground() as api:
        await Delivery(database, app_url, api, people).measure()
    say(f"\nЗагрузка машины в конце: {os.getloadavg()[0]:.1f}")
    await engine.dispose()


def main() -> None:
    with passable_folder() as folder, running_postgres(Path(folder) / "postgres") as server:
        server.ensure_database(NAME)
        asyncio.run(bench(server.app_url(NAME), server.owner_url(NAME)))


if __name__ == "__main__":
    main()
