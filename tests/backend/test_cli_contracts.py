"""``chasovoy contract`` and ``chasovoy campaign``: what is typed, what is printed, what is in the database afterwards."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.views.words import full_day
from core.clock import real_now
from core.database import Database
from core.dates import add_months, last_day_of_term
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from tests.backend.test_cli import Command, Done, command, refused, rows, wrong_words
from tests.factories import SYSTEM, make_company, make_contact, make_contract

__all__ = ["command"]

TERMS = "{company}: вместо «{from}» с {date} – «{to}», {hours}."


def today() -> date:
    return real_now().date()


@pytest.fixture
async def database_with_rules(database: Database) -> Database:
    async with database.work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(6, 300, Schedule.AT_START, Lifetime.TERM))
        await make_company(work, name="ООО «Роза»")
    return database


def usage(done: Done) -> str:
    """What is said about words that cannot be understood."""
    assert done.code == 2
    assert "Traceback" not in done.err
    return " ".join(done.err.replace("│", " ").split())


async def test_a_contract_brings_minutes_by_the_table(command: Command, database_with_rules: Database) -> None:
    start = today()
    until = full_day(last_day_of_term(start, 12))
    assert await command.well("contract", "add", "роза", "1", start.isoformat(), "12") == (
        f"Договор 1 действует до {until}: бонусные часы. Начислено по таблице: 5 ч\n"
    )
    later = start + timedelta(days=30)
    assert await command.well("contract", "add", "роза", "2", later.isoformat(), "6") == (
        f"Договор 2 действует до {full_day(last_day_of_term(later, 6))}: бонусные часы. "
        f"Часы придут по таблице {full_day(later)}: 5 ч\n"
    )
    assert "для такого срока нет правила" in await command.well("contract", "add", "роза", "3", start.isoformat(), "3")
    by_hand = await command.well("contract", "add", "роза", "4", start.isoformat(), "12", "--minutes", "90")
    assert by_hand.endswith(": бонусные часы. Начислено: 1 ч 30 мин\n")
    assert await command.well("contract", "add", "роза", "5", start.isoformat(), "12", "--model", "unlimited") == (
        f"Договор 5 действует до {until}: без ограничений\n"
    )
    assert await rows(
        database_with_rules,
        "SELECT number, accrues_from, minutes FROM contract LEFT JOIN ledger_grant"
        " ON ledger_grant.account_id = (SELECT id FROM account WHERE account.contract_id = contract.id) ORDER BY number",
    ) == [("1", start, 300), ("2", later, None), ("3", start, None), ("4", None, 90), ("5", None, None)]


async def test_the_hour_of_a_window(command: Command, database_with_rules: Database) -> None:
    add = ("contract", "add", "роза", "1", today().isoformat(), "12")
    assert "ЧЧ:ММ" in refused(await command(*add, "--model", "time_window"))
    assert "ЧЧ:ММ" in refused(await command(*add, "--free-until", "13:00"))
    for wrong in ("13", "25:00", "13:00:00", "час дня", "13:00+03:00"):
        assert "ЧЧ:ММ" in usage(await command(*add, "--model", "time_window", "--free-until", wrong))
    out = await command.well(*add, "--model", "time_window", "--free-until", "13:00")
    assert out.endswith(": до 13:00 бесплатно, потом платно\n")
    assert await rows(database_with_rules, "SELECT service_model, free_until::text FROM contract") == [
        ("time_window", "13:00:00")
    ]


async def test_an_agreement_and_a_prolongation(command: Command, database_with_rules: Database) -> None:
    start = add_months(today(), -1)
    await command.well("contract", "add", "роза", "1", start.isoformat(), "12", "--model", "unlimited")
    amend = ("contract", "amend", "роза", "1")
    day = today() + timedelta(days=3)
    assert await command.well(*amend, day.isoformat(), "bonus_hours") == (
        f"Договор 1 с {full_day(day)}: бонусные часы. Часы придут по таблице {full_day(day)}: 5 ч\n"
    )
    assert "уже есть другое соглашение" in refused(await command(*amend, day.isoformat(), "unlimited"))
    # Already today, and sooner than the other one: the table gives at once.
    assert await command.well(*amend, today().isoformat(), "bonus_hours") == (
        f"Договор 1 с {full_day(today())}: бонусные часы. Начислено по таблице: 5 ч\n"
    )
    lost = await command("contract", "amend", "роза", "9", day.isoformat(), "unlimited")
    assert "нет договора 9" in wrong_words(lost)
    assert "прошедшего" in refused(await command(*amend, start.isoformat(), "unlimited"))
    assert "ГГГГ-ММ-ДД" in usage(await command(*amend, "завтра", "unlimited"))
    last = last_day_of_term(start, 12)
    assert await command.well("contract", "agreements", "роза", "1") == (
        f"ООО «Роза», договор 1 до {full_day(last)}\n"
        f"  с {full_day(start)}: без ограничений\n"
        f"  с {full_day(today())}: бонусные часы (сейчас)\n"
        f"  с {full_day(day)}: бонусные часы\n"
    )
    following = ("contract", "add", "роза", "2", (last + timedelta(days=1)).isoformat(), "12", "--prolongs")
    assert "нет договора 9" in wrong_words(await command(*following, "9"))
    assert "бонусные часы" in await command.well(*following, "1")
    assert await rows(database_with_rules, "SELECT root_id IS NULL, service_model FROM contract ORDER BY id") == [
        (True, "unlimited"),
        (False, "bonus_hours"),
    ]


async def test_a_campaign_from_beginning_to_end(
    command: Command, database_with_rules: Database, tmp_path: Path
) -> None:
    database = database_with_rules
    async with database.work() as work:
        for name, came_in in (("ООО «Лилия»", True), ("ООО «Мак»", False)):
            company = await make_company(work, name=name)
            await make_contact(work, company, name="Анна", came_in=came_in)
            await make_contract(work, company, service_model="unlimited", number="1")
    text = tmp_path / "соглашение.txt"
    text.write_text(TERMS, encoding="utf-8-sig")
    day = today() + timedelta(days=40)
    base = ("campaign", "start", "--from", "unlimited", "--to", "bonus_hours", "--text", str(text))
    assert "нужно одно из двух" in usage(await command(*base))
    assert "нужно одно из двух" in usage(await command(*base, "--at-end", "--on", day.isoformat()))

    asked = await command(*base, "--on", day.isoformat())  # nobody is there to say yes
    assert asked.code == 1
    assert f"«без ограничений» → «бонусные часы», с {full_day(day)}" in asked.out
    assert "Договоров: 2, из них некому ответить, позвонить: 1" in asked.out
    assert f"с {full_day(day)}; часы: 5 ч; Анна" in asked.out
    assert f"с {full_day(day)}; часы: 5 ч; некому ответить, позвонить" in asked.out
    assert f"ООО «Лилия»: вместо «без ограничений» с {full_day(day)} – «бонусные часы», 5 часов." in asked.out
    assert await rows(database, "SELECT count(*) FROM campaign") == [(0,)]
    assert await command.well("campaign", "list") == "Переходов не было.\n"

    started = await command.well(*base, "--on", day.isoformat(), "--yes")
    [(number,)] = await rows(database, "SELECT id FROM campaign")
    assert f"Переход № {number} начат, предложений: 2." in started
    assert "Сначала закройте его" in (await command(*base, "--at-end", "--yes")).err
    assert await rows(database, "SELECT count(*) FROM outbox WHERE kind = 'contracts.offer'") == [(1,)]
    assert await command.well("campaign", "list") == (
        f"Переход №\u00a0{number}: без ограничений → бонусные часы; ответили 0 из 2\n"
    )
    shown = await command.well("campaign", "show", str(number))
    assert "Согласны: 0, отказались: 0, молчат: 1, некому ответить: 1" in shown
    assert "ООО «Мак», договор 1 до" in shown
    assert await command.well("campaign", "remind", str(number), "--yes") == "Напомнили, договоров: 1\n"
    assert "Сегодня уже напоминали" in refused(await command("campaign", "remind", str(number), "--yes"))
    assert (await command("campaign", "close", str(number))).code == 1
    assert await command.well("campaign", "close", str(number), "--yes") == f"Переход № {number} закрыт.\n"
    assert "уже закрыт" in refused(await command("campaign", "close", str(number), "--yes"))
    assert "; закрыт" in await command.well("campaign", "list")
    assert "Такого перехода нет" in refused(await command("campaign", "show", "999"))


async def test_texts_that_cannot_be_an_agreement(
    command: Command, database_with_rules: Database, tmp_path: Path
) -> None:
    text = tmp_path / "текст.txt"
    base = ("campaign", "start", "--from", "unlimited", "--to", "bonus_hours", "--text", str(text), "--at-end", "--yes")
    for content, said in (("{inn}", "непонятная вставка «inn»"), ("", "Нужен текст"), ("{", "непонятная вставка")):
        text.write_text(content, encoding="utf-8")
        assert said in refused(await command(*base))
    text.write_bytes("Соглашение".encode("cp1251"))
    assert "UTF-8" in usage(await command(*base))
    text.write_text(TERMS, encoding="utf-8")
    done = await command(*base)
    assert (done.code, done.out) == (1, "На этой модели никого нет.\n")
    assert "предлагать некому" in done.err
