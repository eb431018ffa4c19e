"""The command line of the book of hours: verifying and anchoring it, the accrual table, a contract's terms."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.views.words import full_day
from core.clock import real_now
from core.contracts.service import sign_contract
from core.database import Database
from core.dates import add_months, last_day_of_term
from core.ledger.charging import charge
from core.ledger.models import GrantKind
from core.ledger.rules.splitting import Line
from core.ledger.topup import add_minutes
from tests.backend.conftest import Environment
from tests.backend.test_cli import Command, refused, rows, wrong_words
from tests.clock import MOSCOW, SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import SYSTEM, Hours, make_company, make_contract_with_hours, make_services

TODAY = real_now().astimezone(MOSCOW).date()


@pytest.fixture
def command(
    environment: Environment, database_urls: DatabaseUrls, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """The command line of an installation on a server of its own, without a bot; rows are an hour old."""
    clock.set(real_now() - timedelta(hours=1))
    environment(database_url=database_urls.app, database_owner_url=database_urls.owner)
    return Command(monkeypatch)


@dataclass(frozen=True, slots=True)
class Booked:
    """A company whose account has three entries: two grants and a charge."""

    hours: Hours
    account_id: int


@pytest.fixture
async def booked(command: Command, database: Database) -> Booked:
    async with database.work() as work:
        company = await make_company(work, name="ООО «Ромашка»")
        hours = await make_contract_with_hours(work, company, 120, number="ИТС-1")
    async with database.work() as work:
        await add_minutes(work, SYSTEM, company_id=company.id, minutes=30, reason="", key="top-up")
        line = Line(1, 45, work.now.date())
        await charge(work, SYSTEM, account_id=hours.account.id, key="fact", lines=[line])
    return Booked(hours, hours.account.id)


async def change(database: Database, sql: str) -> None:
    async with database.work() as work:
        await work.session.execute(text(sql))


# The book.


async def test_a_sound_book(command: Command, booked: Booked) -> None:
    assert await command.well("ledger", "verify") == "Проверено счетов: 1, записей: 3.\nВсё сходится.\n"


async def test_an_empty_book(command: Command) -> None:
    assert "Проверено счетов: 0, записей: 0." in await command.well("ledger", "verify")
    assert "Записей:   0" in await command.well("ledger", "fingerprint")


async def test_what_is_wrong_is_named(command: Command, booked: Booked, database: Database) -> None:
    await change(database, "UPDATE ledger_grant SET remaining = remaining - 1 WHERE minutes = 30")
    await change(
        database,
        "INSERT INTO ledger_entry (account_id, seq, kind, minutes, balance_after, work_date, at, author, charge_id,"
        " line_id, reason_hash, hash) SELECT account_id, 4, 'reversal', 0, balance_after, work_date, at, author,"
        " charge_id, 2, '', 'forged' FROM ledger_entry WHERE kind = 'charge'",
    )
    done = await command("ledger", "verify")
    assert (done.code, done.err) == (1, "")
    grant_id = (await rows(database, "SELECT id FROM ledger_grant WHERE minutes = 30"))[0][0]
    charge_id = (await rows(database, "SELECT id FROM ledger_charge"))[0][0]
    where = f"ООО «Ромашка», договор ИТС-1, счёт {booked.account_id}"
    assert done.out.splitlines() == [
        f"{where}, запись № 4: запись изменена, вставлена или удалена: её печать не сходится с предыдущей",
        f"{where}, начисление № {grant_id}: остаток начисления не равен тому, что из него израсходовано",
        f"{where}, списание № {charge_id}: сторно не зеркально списанию",
        "Проверено счетов: 1, записей: 4.",
        "Не сходится: 3. Сохраните копию базы и ничего не исправляйте до разбора.",
    ]


async def test_a_head_that_was_moved(command: Command, booked: Booked, database: Database) -> None:
    await change(database, "UPDATE account SET head = 'moved'")
    done = await command("ledger", "verify")
    assert done.code == 1
    assert "счёт в целом: последняя запись не та, что отмечена на счёте" in done.out.replace(
        f"счёт {booked.account_id}, ", ""
    )


async def test_an_anchor_kept_outside(command: Command, booked: Booked, database: Database) -> None:
    printed = await command.well("ledger", "fingerprint")
    kept = dict(line.split(": ", 1) for line in printed.splitlines())
    moment, fingerprint = kept["Момент"].strip(), kept["Отпечаток"].strip()
    assert kept["Записей"].strip() == "3"
    assert len(fingerprint.split()) == 12
    assert await command.well("ledger", "fingerprint", "--before", moment) == printed
    checked = ("ledger", "verify", "--before", moment, "--fingerprint")
    for spelled in (fingerprint, fingerprint.upper(), fingerprint.replace(" ", "")):
        out = await command.well(*checked, spelled)
        assert "Отпечаток сходится" in out
        assert "записей 3" in out
    # Later entries change nothing; an entry put in before that moment does, even if the rest is made to fit.
    async with database.work() as work:
        now = real_now()
        line = Line(9, 5, now.date())
        await charge(type(work)(work.session, now), SYSTEM, account_id=booked.account_id, key="later", lines=[line])
    assert "Отпечаток сходится" in await command.well(*checked, fingerprint)
    done = await command(*checked, "0000 " * 12)
    assert done.code == 1
    assert "Всё сходится." in done.out
    assert "ОТПЕЧАТОК НЕ СХОДИТСЯ" in done.out
    assert fingerprint in done.out


async def test_a_fingerprint_and_its_moment_belong_together(command: Command) -> None:
    assert "указывают вместе" in wrong_words(await command("ledger", "verify", "--fingerprint", "ab"))
    assert "указывают вместе" in wrong_words(await command("ledger", "verify", "--before", "2026-11-24T00:00"))
    assert "ГГГГ-ММ-ДДTЧЧ:ММ" in wrong_words(await command("ledger", "fingerprint", "--before", "вчера"))
    future = (real_now() + timedelta(days=1)).date().isoformat()
    assert "не позже десяти минут" in wrong_words(await command("ledger", "fingerprint", "--before", future))


async def test_many_accounts_are_looked_through_with_a_word(
    command: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.cli.ledger.EVERY", 2)
    async with database.work() as work:
        for _ in range(5):
            await make_contract_with_hours(work, await make_company(work), 60)
    out = await command.well("ledger", "verify")
    assert [line for line in out.splitlines() if line.startswith("…")] == [
        "… проверено счетов: 2 из 5",
        "… проверено счетов: 4 из 5",
    ]


# The table, and contracts by it.


async def test_the_table(command: Command, database: Database) -> None:
    assert "Таблица пуста" in await command.well("accrual", "list")
    assert "от 12 мес.: 16 ч сразу, до конца договора" in await command.well("accrual", "set", "12", "960")
    await command.well("accrual", "set", "3", "60", "--monthly", "--lifetime", "months:2")
    await command.well("accrual", "set", "6", "420", "--lifetime", "grace:14")
    assert (await command.well("accrual", "list")).splitlines() == [
        "от 3 мес.: 1 ч в месяц, на 2 мес.",
        "от 6 мес.: 7 ч сразу, до конца договора и ещё 14 дн.",
        "от 12 мес.: 16 ч сразу, до конца договора",
    ]
    await command.well("accrual", "set", "12", "1200")  # a line is replaced
    await command.well("accrual", "drop", "6")
    assert await rows(database, "SELECT months, minutes FROM accrual_rule ORDER BY months") == [(3, 60), (12, 1200)]
    assert "Такой строки" in refused(await command("accrual", "drop", "6"))
    for lifetime in ("always", "months", "months:0", "months:x", "grace:-1", "term:3", "grace:367"):
        assert "срок жизни часов" in wrong_words(await command("accrual", "set", "1", "60", "--lifetime", lifetime))
    assert "Срок договора" in refused(await command("accrual", "set", "37", "60"))
    assert "Количество минут" in refused(await command("accrual", "set", "1", "0"))


async def test_contracts_by_the_table(command: Command, database: Database) -> None:
    async with database.work() as work:
        await make_company(work, name="ООО «Ромашка»")
    await command.well("accrual", "set", "6", "420")
    first = TODAY.isoformat()
    await command.well("contract", "add", "Ромашка", "ИТС-1", first, "6")
    assert await rows(database, "SELECT minutes FROM ledger_entry") == [(420,)]
    await command.well("contract", "add", "Ромашка", "ИТС-2", first, "3")
    assert "! ООО «Ромашка», договор ИТС-2 на 3 мес.: в таблице нет строки" in await command.well("accrual", "list")
    out = await command.well("accrual", "set", "3", "180")
    assert "!" not in out
    assert (await command.well("accrual", "run", "ИТС-2")).splitlines() == [
        "ООО «Ромашка», договор ИТС-2 на 3 мес.: начислено 3 ч",
        "Начислено всего: 3 ч",
    ]
    assert await command.well("accrual", "run") == "Начислено всего: 0 мин\n"
    assert "нет действующего договора" in wrong_words(await command("accrual", "run", "ИТС-9"))
    assert "начислялось иначе" in await command.well("accrual", "set", "3", "60", "--monthly")


async def test_a_prolongation_goes_on_with_the_account(command: Command, database: Database) -> None:
    async with database.work() as work:
        await make_company(work, name="ООО «Ромашка»")
    first = TODAY.isoformat()
    after = (last_day_of_term(TODAY, 6) + timedelta(days=1)).isoformat()
    await command.well("contract", "add", "Ромашка", "ИТС-1", first, "6", "--minutes", "60")
    await command.well("contract", "add", "Ромашка", "ИТС-2", after, "6", "--prolongs", "ИТС-1")
    assert await rows(database, "SELECT count(*) FROM account") == [(1,)]
    lost = await command("contract", "add", "Ромашка", "ИТС-3", after, "6", "--prolongs", "ИТС-9")
    assert "нет договора ИТС-9" in wrong_words(lost)


async def test_a_contract_by_hand_begins_to_accrue(command: Command, database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work, name="ООО «Ромашка»")
        await make_contract_with_hours(work, company, 60, number="ИТС-1", starts_on=add_months(TODAY, -6), months=12)
    await command.well("accrual", "set", "3", "180")
    out = await command.well("accrual", "begin", "Ромашка", "ИТС-1")
    assert f"ИТС-1 начисляется по таблице с {full_day(TODAY)}. Начислено сейчас: 3 ч" in out
    assert "уже начисляются по таблице" in refused(await command("accrual", "begin", "Ромашка", "ИТС-1"))
    wrong = await command("accrual", "begin", "Ромашка", "ИТС-1", "--from", "01.12.2026")
    assert "ГГГГ-ММ-ДД" in wrong_words(wrong)


async def signed(database: Database, months: int) -> date:
    """A contract by the table from today; its first day."""
    async with database.work() as work:
        company = await make_company(work, name="ООО «Ромашка»")
        await sign_contract(
            work,
            SYSTEM,
            company_id=company.id,
            number="ИТС-1",
            starts_on=TODAY,
            months=months,
            service_model="bonus_hours",
            accrues_from=TODAY,
        )
    return TODAY


async def test_a_changed_term_in_words(command: Command, database: Database) -> None:
    await command.well("accrual", "set", "6", "420")
    await command.well("accrual", "set", "12", "960")
    first = await signed(database, 12)
    await command.well("accrual", "run")
    account_id = (await rows(database, "SELECT id FROM account"))[0][0]
    assert isinstance(account_id, int)
    async with database.work() as work:
        await charge(work, SYSTEM, account_id=account_id, key="fact", lines=[Line(1, 500, TODAY)])
    shorter = await command.well("contract", "term", "Ромашка", "ИТС-1", "--months", "6", "--reason", "по соглашению")
    assert shorter.splitlines() == [
        f"Договор ИТС-1 действует до {full_day(last_day_of_term(first, 6))}",
        f"• часы с {full_day(first)}: изъято 7 ч 40 мин, "
        "потрачено сверх нового срока 1 ч 20 мин – это остаётся за клиентом, решите отдельно",
    ]
    longer = await command.well("contract", "term", "Ромашка", "ИТС-1", "--months", "12", "--reason", "передумали")
    assert f"начислено 7 ч 40 мин до {full_day(last_day_of_term(first, 12))}" in longer
    same = await command.well("contract", "term", "Ромашка", "ИТС-1", "--months", "12", "--reason", "ещё раз")
    assert "менять не пришлось" in same
    assert await rows(database, "SELECT DISTINCT words FROM ledger_reason ORDER BY words") == [
        ("передумали",),
        ("по соглашению",),
    ]
    assert "Нужна причина" in refused(
        await command("contract", "term", "Ромашка", "ИТС-1", "--months", "6", "--reason", "ы" * 301)
    )
    assert "нет договора" in wrong_words(
        await command("contract", "term", "Ромашка", "ИТС-2", "--months", "6", "--reason", "так")
    )
    assert "Всё сходится." in await command.well("ledger", "verify")


async def test_terms_of_its_own(command: Command, booked: Booked, database: Database) -> None:
    async with database.work() as work:
        await make_services(work)
    begin = ("contract", "terms", "Ромашка", "ИТС-1", "consultation")
    assert await command.well(*begin, "--price", "2500") == (
        "По договору ИТС-1, Консультация: 2\u00a0500\u00a0₽ за час; шаг 15 мин вверх, не меньше 15 мин, прощается 5 мин, "
        "округляется каждая строка работ\n"
    )
    out = await command.well(*begin, "--increment", "30", "--grace", "0", "--scope", "ticket", "--mode", "nearest")
    assert out == (
        "По договору ИТС-1, Консультация: 2\u00a0500\u00a0₽ за час; шаг 30 мин до ближайшего, не меньше 15 мин, "
        "округляется вся услуга в заявке\n"
    )
    out = await command.well(*begin, "--minimum", "60")
    assert "шаг 30 мин до ближайшего, не меньше 1 ч" in out  # what is not named stays
    assert "3\u00a0000\u00a0₽ за час; шаг 15 мин вверх" in await command.well(*begin, "--drop")
    assert await rows(database, "SELECT count(*) FROM service_terms") == [(0,)]
    assert "бесплатно" in await command.well(*begin[:-1], "update", "--increment", "5", "--grace", "0")
    for arguments in ((), ("--drop", "--price", "1")):
        assert "укажите цену или округление" in wrong_words(await command(*begin, *arguments))
    assert "нет услуги x; есть: consultation, report" in wrong_words(await command(*begin[:-1], "x", "--drop"))
    assert "Цена – число" in refused(await command(*begin[:-1], "update", "--price", "1"))
    assert "Округление" in refused(await command(*begin, "--grace", "15"))


async def test_kinds_of_hours_by_hand(command: Command, booked: Booked, database: Database) -> None:
    for kind in ("goodwill", "purchase", "trust"):
        await command.well("company", "grant", "Ромашка", "15", "по звонку", "--kind", kind)
    assert await rows(database, "SELECT kind, priority FROM ledger_grant WHERE minutes = 15 ORDER BY id") == [
        (GrantKind.GOODWILL.value, 100),
        (GrantKind.PURCHASE.value, 100),
        (GrantKind.TRUST.value, 200),
    ]
    wrong = await command("company", "grant", "Ромашка", "15", "так", "--kind", "accrual")
    assert "goodwill, purchase, trust" in wrong_words(wrong)


async def test_a_service_with_all_its_options(command: Command, database: Database) -> None:
    add = ("service", "add", "training", "Обучение", "hourly", "--price", "3000", "--unit", "hour")
    await command.well(*add, "--scope", "ticket_day", "--mode", "down", "--offered")
    assert await rows(database, "SELECT rounding_scope, rounding_mode, offered FROM service") == [
        ("ticket_day", "down", True)
    ]
    visit = ("service", "add", "visit", "Выезд", "paid", "--price", "3000", "--unit", "fixed")
    assert "только на почасовую" in refused(await command(*visit, "--offered"))
    assert "Округление" in refused(await command(*visit, "--grace", "15"))
