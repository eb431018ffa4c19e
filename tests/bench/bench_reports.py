"""``make bench-reports``: the daily summary and the monthly report on 100,000 tickets, a million lines of work and a million
entries of the book, against the bare SQL of the same report; and how both grow from a tenth of that past.

Each report is made as the desk makes it, text and pictures. Its statements are caught on the way and sent again, bare, by the
driver alone, rows thrown away. Ratios are what to look at: machines are noisy.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres, running_postgres
from bot.pictures.style import Theme
from bot.reports.asked import Asked
from bot.reports.makers import MAKERS
from core.actor import StaffRole
from core.database import Database, Work
from core.reports.dynamics import Step
from core.reports.kinds import PLANS, ReportKind
from core.reports.on_request import report_of
from core.reports.periodic import periodic
from core.reports.sending import due_reports, send_due
from core.reports.summary import summary
from tests.backend.postgres_helpers import passable_folder
from tests.bench.reports_history import make_history
from tests.clock import MOSCOW, START, SettableClock
from tests.factories import make_staff

SCALES = ((10_000, 90), (100_000, 900))
"""Tickets and the days they came in: as many a day in both, so that only the past grows."""
ROUNDS = 5
TODAY = START.date()

Make = Callable[[Work], Awaitable[object]]
Sent = list[tuple[str, Any]]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def caught(engine: AsyncEngine) -> Iterator[Sent]:
    """The statements that are sent meanwhile, with their parameters."""
    sent: Sent = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


async def bare(engine: AsyncEngine, sent: Sent) -> float:
    """Seconds of the same statements sent by the driver alone."""
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        began = perf_counter()
        for statement, parameters in sent:
            await driver.fetch(statement, *parameters)
        return perf_counter() - began


async def timed(database: Database, make: Make) -> float:
    began = perf_counter()
    async with database.read() as work:
        await make(work)
    return perf_counter() - began


async def measure(database: Database, name: str, make: Make) -> tuple[float, float]:
    """Print a report's time against that of its statements; both times."""
    with caught(database.engine) as sent:
        await timed(database, make)  # code is warm, pages are read
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(await bare(database.engine, sent))
        ours.append(await timed(database, make))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    our, their = median(ours), median(theirs)
    say(
        f"  {name}: {our:.2f} с; голый SQL ({len(sent)} запросов) {their:.2f} с, отношение {our / their:.2f};"
        f" память процесса {before // 1024} МБ, прибавилось {grown} МБ"
    )
    slowest = await _slowest(database.engine, sent)
    say(f"    самый долгий запрос {slowest[0] * 1000:.0f} мс: {' '.join(slowest[1].split())[:150]}…")
    return our, their


async def _slowest(engine: AsyncEngine, sent: Sent) -> tuple[float, str]:
    return max([(await bare(engine, [one]), one[0]) for one in sent])


async def reports(database: Database) -> dict[str, Make]:
    """What is measured, by its name: numbers alone, and the whole messages with their pictures. What is due is sent first:
    figures of engineers are shown to others only after their own message."""
    async with database.work() as work:
        director = await make_staff(work, "Ольга Ким", roles=frozenset({StaffRole.DIRECTOR}))
    async with database.read() as work:
        due = await due_reports(work, MOSCOW)
    for one in due:
        async with database.work() as work:
            await send_due(work, MOSCOW, one)
    actor = director.as_actor()

    def message(kind: ReportKind) -> Make:
        asked = Asked(PLANS[kind].period(TODAY), Theme.LIGHT, MOSCOW, director.id)
        return lambda work: MAKERS[kind](work, asked)

    last_month = PLANS[ReportKind.MONTHLY].period(TODAY)
    return {
        "сводка дня, числа": lambda work: summary(work, actor, TODAY, MOSCOW),
        "сводка дня, сообщения": message(ReportKind.DAILY),
        "отчёт за неделю, сообщения": message(ReportKind.WEEKLY),
        "отчёт за месяц, числа": lambda work: periodic(work, actor, last_month, MOSCOW, step=Step.WEEK),
        "отчёт за месяц, сообщения": message(ReportKind.MONTHLY),
        "с кем поговорить, сообщения": message(ReportKind.TALK),
        "отчёт по запросу за месяц": lambda work: report_of(work, actor, last_month, MOSCOW),
    }


async def bench(server: EmbeddedPostgres) -> None:
    say(f"Загрузка машины (load average): {os.getloadavg()[0]:.1f}, ядер {os.cpu_count()}")
    times: dict[str, list[tuple[float, float]]] = {}
    for tickets, days in SCALES:
        name = f"bench_reports_{tickets}"
        server.ensure_database(name)
        owner = make_engine(server.owner_url(name))
        await migrate(owner, app_role=APP_ROLE)
        began = perf_counter()
        async with Database(owner, SettableClock()).work() as work:
            await make_history(work, tickets=tickets, days=days)
        async with owner.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
        await owner.dispose()
        say(f"\n{tickets:_} заявок за {days} дней (записаны за {perf_counter() - began:.0f} с)".replace("_", " "))
        engine = make_engine(server.app_url(name))
        database = Database(engine, SettableClock())
        for report, make in (await reports(database)).items():
            times.setdefault(report, []).append(await measure(database, report, make))
        await engine.dispose()
    say("\nРост от десятой части прошлого до всего:")
    for report, ((our, their), (our_all, their_all)) in times.items():
        say(f"  {report}: × {our_all / our:.1f}, голый SQL × {their_all / their:.1f}")
    say(f"\nЗагрузка машины в конце: {os.getloadavg()[0]:.1f}")


def main() -> None:
    with passable_folder() as folder, running_postgres(Path(folder) / "postgres") as server:
        asyncio.run(bench(server))


if __name__ == "__main__":
    main()
