"""``make bench-laboratory``: experiments on 100,000 charged lines of a year, against 10,000 of the same year: time, memory, and
how long the event loop was kept waiting.

Rows are made by PostgreSQL itself, as a desk writes them; the replay of the rules in force must give them to the minute.
"""

import asyncio
import os
import resource
import sys
from datetime import datetime, time
from time import perf_counter, process_time

from sqlalchemy import text

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres, running_postgres
from bot.documents.laboratory_xlsx import laboratory_xlsx
from bot.pictures.laboratory import laboratory_picture
from bot.pictures.style import Theme
from core.database import Database, Work
from core.dates import add_months
from core.ledger.rules.closing import LedgerPolicy
from core.reports.laboratory.service import Experiment, last_months, run
from core.reports.laboratory.words import read_scenario
from tests.backend.postgres_helpers import passable_folder
from tests.clock import MOSCOW, START, SettableClock
from tests.factories import (
    SYSTEM,
    make_company,
    make_contact,
    make_contract_with_hours,
    make_services,
    make_staff,
)

COMPANIES, LINES_OF_TICKET, GRANT = 400, 2, 100_000
SIZES = (10_000, 100_000)
TODAY = START.date()
SCENARIOS = ("шаг 30, минимум 30, льгота 10", "пакет 5 ч в месяц", "до 13:00", "пакет -20 %, за заявку")
HISTORY = (
    """
    INSERT INTO ticket (company_id, contact_id, contract_id, account_id, subject, state, version, completions, requested_at,
                        opened_at, acknowledged_at, resolved_at, wants_money, priority)
    SELECT company_id, contact_id, contract_id, account_id, 'Вопрос', 'closed', 1, 1, at, at, at, at + interval '2 hours',
           false, 'normal'
    FROM (SELECT place, CAST(:now AS timestamptz) - place * (interval '360 days' / :tickets) AS at
          FROM generate_series(1, :tickets) AS place) AS moment
    JOIN (SELECT row_number() OVER (ORDER BY company.id) - 1 AS seat, company.id AS company_id, contact.id AS contact_id,
                 contract.id AS contract_id, account.id AS account_id
          FROM company JOIN contact ON contact.company_id = company.id JOIN contract ON contract.company_id = company.id
          JOIN account ON account.contract_id = contract.id) AS owner ON owner.seat = place * 7919 % :companies
    ORDER BY at
    """,
    """
    INSERT INTO work_line (ticket_id, service_id, staff_id, actual_minutes, comment, work_date, added_at, completion,
                           charged_at, charged_minutes, covered_minutes, shortage_minutes, price, fate, rounding, source,
                           correction)
    SELECT ticket.id, service.id, (SELECT min(id) FROM staff), minutes, '', (resolved_at AT TIME ZONE 'Europe/Moscow')::date,
           resolved_at, 1, resolved_at, charged, charged, 0, 300000, 'hours',
           jsonb_build_object('increment', 15, 'minimum', 15, 'grace', 0, 'scope', 'entry', 'mode', 'up'), 'entered', 0
    FROM ticket CROSS JOIN generate_series(1, :lines) AS place
    CROSS JOIN LATERAL (SELECT 3 + (ticket.id * 31 + place * 17) % 60 AS minutes) AS worked
    CROSS JOIN LATERAL (SELECT ceil(minutes / 15.0)::int * 15 AS charged) AS rounded
    JOIN service ON service.code = 'consultation' ORDER BY resolved_at
    """,
    """
    INSERT INTO ledger_charge (key, content_hash, account_id, requested, covered, shortage)
    SELECT 'ticket:' || ticket.id || ':completion:1', '', account_id, sum(covered_minutes), sum(covered_minutes), 0
    FROM ticket JOIN work_line ON work_line.ticket_id = ticket.id GROUP BY ticket.id ORDER BY ticket.id
    """,
    """
    INSERT INTO ledger_entry (account_id, seq, kind, minutes, balance_after, work_date, at, author, charge_id, line_id,
                              reason_hash, hash)
    SELECT ticket.account_id, 1 + row_number() OVER (PARTITION BY ticket.account_id ORDER BY work_line.id), 'charge',
           -covered_minutes, 0, work_date, charged_at, 'staff:1', ledger_charge.id, work_line.id, '',
           sha256(work_line.id::text::bytea)
    FROM work_line JOIN ticket ON ticket.id = work_line.ticket_id
    JOIN ledger_charge ON ledger_charge.key = 'ticket:' || ticket.id || ':completion:1' ORDER BY work_line.id
    """,
    """
    INSERT INTO ledger_allocation (entry_id, grant_id, minutes)
    SELECT ledger_entry.id, ledger_grant.id, -ledger_entry.minutes
    FROM ledger_entry JOIN ledger_grant ON ledger_grant.account_id = ledger_entry.account_id WHERE ledger_entry.kind = 'charge'
    """,
    """
    UPDATE ledger_grant SET remaining = remaining - used
    FROM (SELECT grant_id, sum(minutes) AS used FROM ledger_allocation GROUP BY grant_id) AS taken WHERE grant_id = id
    """,
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def make_clients(work: Work) -> None:
    """Clients with hours for two years, thirteen months ago."""
    await make_services(work)
    await make_staff(work)
    for number in range(COMPANIES):
        company = await make_company(work, name=f"ООО «Клиент {number + 1}»")
        await make_contact(work, company)
        await make_contract_with_hours(work, company, GRANT, starts_on=work.now.date(), months=24)


async def make_history(work: Work, lines: int) -> None:
    """So many lines, evenly over the last 360 days and all clients, covered by hours."""
    values = {"tickets": lines // LINES_OF_TICKET, "lines": LINES_OF_TICKET, "companies": COMPANIES, "now": work.now}
    for statement in HISTORY:
        asked = {name: value for name, value in values.items() if f":{name}" in statement}
        await work.session.execute(text(statement), asked)


class Waits:
    """How long the event loop was kept from its other work, at most."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, perf_counter() - began - 0.005)


async def experiment(database: Database, words: str) -> Experiment:
    async with database.snapshot() as work:
        return await run(work, SYSTEM, read_scenario(words), last_months(TODAY, 12), MOSCOW, LedgerPolicy())


async def measure(database: Database, words: str) -> float:
    waits = Waits()
    watching = asyncio.create_task(waits.watch())
    began, busy = perf_counter(), process_time()
    made = await experiment(database, words)
    spent, busy = perf_counter() - began, process_time() - busy
    picture = perf_counter()
    await asyncio.to_thread(laboratory_picture, made, Theme.LIGHT)
    file = perf_counter()
    content = await asyncio.to_thread(laboratory_xlsx, made)
    done = perf_counter()
    watching.cancel()
    assert made.off == (0, 0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(
        f"  «{words}»: {spent:.1f} с ({busy:.1f} с процессора), картинка {file - picture:.1f} с,"
        f" Excel {done - file:.1f} с ({len(content) // 1024} КБ); строк {made.before.lines}, иначе {made.different};"
        f" память процесса до {memory} МБ; цикл событий ждал самое большее {waits.longest * 1000:.0f} мс"
    )
    return busy


async def bench(server: EmbeddedPostgres) -> None:
    say(f"Загрузка машины (load average): {os.getloadavg()[0]:.1f}, ядер {os.cpu_count()}")
    times: list[list[float]] = []
    for lines in SIZES:
        name = f"bench_laboratory_{lines}"
        server.ensure_database(name)
        owner = make_engine(server.owner_url(name))
        await migrate(owner, app_role=APP_ROLE)
        clock = SettableClock(datetime.combine(add_months(TODAY, -13), time(10), MOSCOW))
        async with Database(owner, clock).work() as work:
            await make_clients(work)
        clock.set(START)
        async with Database(owner, clock).work() as work:
            await make_history(work, lines)
        async with owner.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
        await owner.dispose()
        say(f"\n{lines} строк, {COMPANIES} клиентов:")
        engine = make_engine(server.app_url(name))
        database = Database(engine, SettableClock())
        await experiment(database, SCENARIOS[0])  # code is warm, pages are read
        times.append([await measure(database, words) for words in SCENARIOS])
        await engine.dispose()
    growth = ", ".join(f"×{after / before:.1f}" for before, after in zip(*times, strict=True))
    say(f"\nРост времени процессора при ×10 строк: {growth}. Загрузка машины в конце: {os.getloadavg()[0]:.1f}")


def main() -> None:
    with passable_folder() as folder, running_postgres(folder / "postgres", durable=False) as server:
        asyncio.run(bench(server))


if __name__ == "__main__":
    main()
