"""``make bench-statement``: statements of 500 and 5,000 entries – reading, PDF, spreadsheet – and balances of companies with
20 and 200 grants, against the bare sum in SQL in the same run; and how each grows."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import text

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, running_postgres
from bot.documents.statement_pdf import statement_pdf
from bot.documents.statement_xlsx import statement_xlsx
from core.actor import StaffActor
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.clock import SystemClock
from core.database import Database, Work
from core.dates import local_date
from core.ledger.models import Account
from core.ledger.queries import available_on, balance_of
from core.ledger.statement import Period
from core.tickets.completion import preview, resolve
from core.tickets.models import Ticket, WorkLine
from core.tickets.statement import Statement, company_statement
from tests.backend.postgres_helpers import passable_folder
from tests.factories import (
    SYSTEM,
    Services,
    give_hours,
    make_company,
    make_contact,
    make_contract_with_hours,
    make_services,
    make_staff,
    make_ticket,
)

SIZES = (500, 5_000)
GRANTS = (20, 200)
LINES = 50
"""Lines of one ticket: the fewer tickets, the sooner the books are filled."""
READS, BALANCES = 7, 200
SUM = text(
    "SELECT coalesce(sum(remaining), 0) FROM ledger_grant JOIN account ON account.id = account_id"
    " WHERE company_id = :company AND effective_from <= :day AND expires_on >= :day"
)


def draft(ticket: Ticket, service: Service, engineer: StaffActor, minutes: int) -> WorkLine:
    """A line as ``add_line`` makes it, without its questions: five thousand of them would take the whole minute."""
    return WorkLine(
        ticket_id=ticket.id,
        service_id=service.id,
        staff_id=engineer.staff_id,
        actual_minutes=minutes,
        comment="",
        work_date=ticket.requested_at.date(),
        added_at=ticket.requested_at,
    )


async def busy_company(database: Database, services: Services, engineer: StaffActor, entries: int) -> Company:
    """A company with so many entries of work in its book, charged by the use cases."""
    async with database.work() as work:
        company = await make_company(work, name=f"ООО «Движений {entries}»")
        person: Contact = await make_contact(work, company)
        await make_contract_with_hours(work, company, 500_000)
    kinds = (services.consultation, services.report, services.update)
    left = entries - 1
    while left:
        count = min(LINES, left)
        async with database.work() as work:
            ticket = await make_ticket(work, person, "Разошлись остатки по складу, проверьте обмен с банком")
            for number in range(count):
                work.session.add(draft(ticket, kinds[number % 3], engineer, 20 + number % 40))
            await work.session.flush()
            version = (await preview(work, engineer, ticket.id)).version
            await resolve(work, engineer, ticket.id, version=version)
        left -= count
    return company


async def company_with_grants(database: Database, grants: int) -> Company:
    async with database.work() as work:
        company = await make_company(work, name=f"ООО «Начислений {grants}»")
        account: Account = (await make_contract_with_hours(work, company, 0)).account
        today = local_date(work.now, company.zone)
        for number in range(grants):
            last = today + timedelta(days=number % 30 - 3)
            await give_hours(work, account, 60, effective_from=today - timedelta(days=30), expires_on=last)
    return company


async def timed(*asks: Callable[[], Awaitable[object]], times: int) -> list[float]:
    """Median milliseconds of each; they take turns, so that a busy machine is busy for all of them."""
    spent: list[list[float]] = [[] for _ in asks]
    for _ in range(times + 1):
        for ask, its in zip(asks, spent, strict=True):
            begun = perf_counter()
            await ask()
            its.append(perf_counter() - begun)
    return [median(its[1:]) * 1000 for its in spent]


def written(write: Callable[[Statement], bytes], statement: Statement) -> tuple[float, int]:
    """Milliseconds of the processor (so it does not matter what else runs), and kilobytes of the file."""
    begun = process_time()
    content = write(statement)
    return (process_time() - begun) * 1000, len(content) // 1024


async def bench_statements(database: Database) -> None:
    async with database.work() as work:
        services = await make_services(work)
        engineer = (await make_staff(work)).as_actor()
    measured: list[tuple[float, float, float]] = []
    for entries in SIZES:
        company = await busy_company(database, services, engineer, entries)
        today = date.today()  # noqa: DTZ011 - wide enough a period for any zone
        period = Period(today - timedelta(days=2), today + timedelta(days=2))

        async def read(company: Company = company, period: Period = period) -> Statement:
            async with database.snapshot() as work:
                return await company_statement(work, SYSTEM, company.id, period)

        statement = await read()
        assert len(statement.hours.entries) == entries
        [query] = await timed(read, times=READS)
        if not measured:
            written(statement_pdf, statement)  # fonts and libraries are loaded once
        xlsx, xlsx_kb = written(statement_xlsx, statement)
        pdf, pdf_kb = written(statement_pdf, statement)
        measured.append((query, xlsx, pdf))
        print(f"| {entries:>5} записей | чтение {query:7.1f} мс | Excel {xlsx:8.0f} мс, {xlsx_kb} КБ", end="")
        print(f" | PDF {pdf:8.0f} мс, {pdf_kb} КБ |")
    growth = [after / before for before, after in zip(*measured, strict=True)]
    print("| рост при ×10 | чтение ×{:.1f} | Excel ×{:.1f} | PDF ×{:.1f} |".format(*growth))


async def bench_balances(database: Database) -> None:
    measured: list[list[float]] = []
    for grants in GRANTS:
        company = await company_with_grants(database, grants)
        async with database.read() as work:
            measured.append(await balances(work, company, local_date(work.now, company.zone)))
        bare, available, whole = measured[-1]
        print(f"| {grants:>3} начислений | сумма в SQL {bare:.2f} мс | available_on {available:.2f} мс", end="")
        print(f" (×{available / bare:.1f}) | balance_of {whole:.2f} мс (×{whole / bare:.1f}) |")
    growth = [after / before for before, after in zip(*measured, strict=True)]
    print("| рост при ×10 | сумма в SQL ×{:.1f} | available_on ×{:.1f} | balance_of ×{:.1f} |".format(*growth))


async def balances(work: Work, company: Company, day: date) -> list[float]:
    """Milliseconds of the bare sum, of the number beside the name, of the balance screen's numbers."""

    async def bare() -> int:
        return int(await work.session.scalar(SUM, {"company": company.id, "day": day}) or 0)

    async def available() -> int:
        return (await available_on(work, [company.id], day))[company.id]

    async def whole() -> int:
        return (await balance_of(work, company.id, day)).available

    assert await bare() == await available() == await whole() > 0
    return await timed(bare, available, whole, times=BALANCES)


async def bench() -> None:
    with passable_folder() as folder, running_postgres(folder / "postgres", durable=False) as server:
        server.ensure_database("bench")
        owner = make_engine(server.owner_url("bench"), pool=1)
        await migrate(owner, app_role=APP_ROLE)
        await owner.dispose()
        engine = make_engine(server.app_url("bench"))
        try:
            database = Database(engine, SystemClock())
            await bench_statements(database)
            await bench_balances(database)
        finally:
            await engine.dispose()


if __name__ == "__main__":
    sys.exit(asyncio.run(bench()))
