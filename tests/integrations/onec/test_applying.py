"""Writing to a real PostgreSQL: what is there afterwards, once and only once, and by whom."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select, text

from core.actor import ContactActor, ContactRole, StaffActor, StaffRole, SystemActor
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Database, Work
from core.errors import Forbidden
from core.ledger.models import Account, Entry, Grant, Reason
from core.ledger.queries import company_available
from integrations.onec.file_import import (
    ImportProblem,
    apply,
    describe_report,
    import_file,
    plan,
    read_table,
)
from tests.factories import make_company, make_contract_with_hours
from tests.integrations.onec.files import EXAMPLE, PETROVA, ROMASHKA, VASILEK, csv_file

TODAY = date(2026, 11, 23)
ZONE = "Asia/Yekaterinburg"
CONSOLE = SystemActor("cli")


def yes(preview: str) -> bool:
    return bool(preview)


async def load(database: Database, data: bytes, today: date = TODAY) -> str:
    return await import_file(database, CONSOLE, data, confirm=yes, today=today, zone_name=ZONE)


async def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables an import could touch."""
    tables = ("company", "contract", "account", "contact", "ledger_grant", "ledger_entry", "outbox")
    async with database.work() as work:
        return {
            table: [tuple(row) for row in await work.session.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in tables
        }


async def test_everything_is_written_by_the_desks_own_rules(database: Database) -> None:
    result = await load(database, csv_file(*EXAMPLE))

    assert result == ("Записано: 3 клиента, 3 договора, 3 контакта.\nВходящие остатки: 2 договора, всего 16 ч.")
    async with database.work() as work:
        companies = {company.inn: company for company in await work.session.scalars(select(Company))}
        assert {(company.name, company.kpp, company.zone_name) for company in companies.values()} == {
            ('ООО "Ромашка"', "770101001", ZONE),
            ("АО «Василёк, сын и Ко»", "780201001", ZONE),
            ("ИП Петрова", None, ZONE),
        }
        romashka = companies[ROMASHKA].id
        contracts = list(
            await work.session.scalars(
                select(Contract).where(Contract.company_id == romashka).order_by(Contract.number)
            )
        )
        assert [(it.number, it.starts_on, it.ends_on, it.service_model) for it in contracts] == [
            ("ИТС-1", date(2026, 10, 1), date(2027, 9, 30), "bonus_hours"),
            ("ИТС-2", date(2026, 11, 1), date(2027, 4, 30), "bonus_hours"),
        ]
        assert await company_available(work, romashka, TODAY) == 330
        assert await company_available(work, companies[VASILEK].id, TODAY) == 630
        entry, given, words = (
            await work.session.execute(
                select(Entry, Grant, Reason.words)
                .join(Grant, Grant.id == Entry.grant_id)
                .join(Reason, Reason.entry_id == Entry.id)
                .join(Account, Account.id == Entry.account_id)
                .where(Account.contract_id == contracts[0].id)
            )
        ).one()
        assert (entry.key, words, entry.author) == (
            f"opening:{contracts[0].id}",
            "входящий остаток",
            "system:cli",
        )
        assert (given.kind, given.expires_on) == ("opening", date(2027, 9, 30))
        accounts = await work.session.scalars(select(Account.contract_id).where(Account.company_id == romashka))
        assert set(accounts) == {it.id for it in contracts}
        person = await work.session.scalar(select(Contact).where(Contact.company_id == companies[PETROVA].id))
        assert person is not None
        assert (person.name, person.phone, person.role) == ("Анна Петрова", "79050001122", ContactRole.MEMBER)
        assert person.messenger_id is None


async def test_the_same_file_changes_nothing_the_second_time(database: Database) -> None:
    await load(database, csv_file(*EXAMPLE))
    before = await contents(database)

    again = await load(database, csv_file(*EXAMPLE), today=date(2026, 12, 24))

    assert again == (
        "4 строки: 0 новых клиентов, 3 уже есть.\n"
        "Договоры: 0 новых, 3 уже есть.\n"
        "Контакты: 0 новых, 3 уже есть.\n"
        "Нового нет: записывать нечего."
    )
    assert await contents(database) == before


async def test_a_plan_applied_twice_writes_once(database: Database) -> None:
    table = read_table(csv_file(*EXAMPLE))
    async with database.work() as work:
        once = await plan(work, table, TODAY)
    async with database.work() as work:
        assert (await apply(work, CONSOLE, once, zone_name=ZONE)).companies == 3
    before = await contents(database)

    async with database.work() as work:
        report = await apply(work, CONSOLE, once, zone_name=ZONE)

    assert (report.companies, report.contracts, report.openings, report.people) == (0, 0, 0, 0)
    assert describe_report(report) == "Новых записей нет."
    assert await contents(database) == before


async def test_two_imports_at_once_write_once(database: Database) -> None:
    await asyncio.gather(*(load(database, csv_file(*EXAMPLE)) for _ in range(4)))

    async with database.work() as work:
        assert len((await work.session.scalars(select(Company))).all()) == 3
        assert len((await work.session.scalars(select(Entry))).all()) == 2


async def test_a_longer_file_adds_only_what_is_new(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work, name="ООО «Ромашка»", inn=ROMASHKA)
        hours = await make_contract_with_hours(work, company, 120, number="ИТС-1")
    start = f"{hours.contract.starts_on:%d.%m.%Y}"

    result = await load(
        database,
        csv_file(
            ("Ромашка плюс", ROMASHKA, "770101001", "ИТС-1", start, "12", "99", "", ""),
            ("Ромашка плюс", ROMASHKA, "", "ИТС-9", start, "12", "2", "", ""),
            ("Василёк", "1", "", "", "", "", "", "", ""),
        ),
    )

    assert result == (
        "Записано: 1 договор.\nВходящие остатки: 1 договор, всего 2 ч.\n"
        "1 строка отклонена: строка 4 – такого ИНН не бывает."
    )
    async with database.work() as work:
        known = (await work.session.scalars(select(Company))).one()
        assert (known.name, known.kpp) == ("ООО «Ромашка»", None)
        assert await company_available(work, known.id, TODAY) == 240


async def test_nothing_is_written_without_consent(database: Database) -> None:
    shown: list[str] = []

    def no(preview: str) -> bool:
        shown.append(preview)
        return False

    result = await import_file(database, CONSOLE, csv_file(*EXAMPLE), confirm=no, today=TODAY, zone_name=ZONE)

    assert result == "Отменено, ничего не записано."
    assert shown[0].startswith("4 строки: 3 новых клиента")
    assert not any((await contents(database)).values())


async def test_a_failure_in_the_middle_leaves_nothing(database: Database) -> None:
    table = read_table(csv_file(*EXAMPLE))
    with pytest.raises(ConnectionAbortedError):  # noqa: PT012
        async with database.work() as work:
            await apply(work, CONSOLE, await plan(work, table, TODAY), zone_name=ZONE)
            raise ConnectionAbortedError

    assert not any((await contents(database)).values())


async def test_a_race_with_somebody_else_is_told_and_writes_nothing(database: Database) -> None:
    """A company that another program adds between the import's last look and its own adding."""
    added = asyncio.Event()

    async def other() -> None:
        async with database.work() as work:
            await make_company(work, name="Лютик", inn=VASILEK)
            added.set()
            await _until_somebody_waits(work)

    rival = asyncio.create_task(other())
    await added.wait()

    with pytest.raises(ImportProblem, match="кто-то добавил"):
        await load(database, csv_file(("Ромашка", ROMASHKA), ("Лютик", VASILEK), header=("Клиент", "ИНН")))

    await rival
    async with database.work() as work:
        assert list(await work.session.scalars(select(Company.inn))) == [VASILEK]


async def _until_somebody_waits(work: Work) -> None:
    """Until another transaction waits for this one."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
    for _ in range(1000):
        if await work.session.scalar(waiting):
            return
        await asyncio.sleep(0.01)
    pytest.fail("nobody came to wait")


@pytest.mark.parametrize(
    "actor",
    [
        ContactActor(1, 1, "Мария", ContactRole.MANAGER),
        StaffActor(1, "Олег", frozenset({StaffRole.ENGINEER, StaffRole.DIRECTOR})),
    ],
)
async def test_only_an_administrator_imports(database: Database, actor: ContactActor | StaffActor) -> None:
    """Others do not even see the preview, nor learn that there is nothing new."""
    data = csv_file(*EXAMPLE)
    await load(database, data)

    with pytest.raises(Forbidden):
        await import_file(database, actor, data, confirm=yes, today=TODAY, zone_name=ZONE)
    with pytest.raises(Forbidden):
        async with database.work() as work:
            await apply(work, actor, await plan(work, read_table(data), TODAY), zone_name=ZONE)


async def test_an_administrator_of_the_staff_may(database: Database) -> None:
    admin = StaffActor(5, "Олег", frozenset({StaffRole.ADMIN}))

    await import_file(database, admin, csv_file(*EXAMPLE), confirm=yes, today=TODAY, zone_name=ZONE)

    async with database.work() as work:
        assert set(await work.session.scalars(select(Entry.author))) == {"staff:5"}
