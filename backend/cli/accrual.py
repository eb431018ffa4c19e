"""The table by which contracts bring hours, and giving them."""

from typing import Annotated

import typer
from sqlalchemy import select

from backend.cli.finding import OWNER, CompanyWords, ContractNumber, a_day, one_contract
from backend.cli.running import with_database
from bot.views.accrual import rule_in_words
from bot.views.words import duration, full_day
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Database, Work
from core.dates import local_date
from core.ledger.accruing import (
    accrual_rules,
    accrue_daily,
    begin_accrual,
    contracts_to_accrue,
    drop_accrual_rule,
    out_of_step,
    set_accrual_rule,
    without_rule,
)
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Начисление часов по договорам."""


@app.command("set", help="Записать строку таблицы: сколько минут приносит договор на столько месяцев и дольше")
def put(
    months: Annotated[int, typer.Argument(help="месяцев договора, 1–36; для большего срока – до следующей строки")],
    minutes: Annotated[int, typer.Argument(help="минут: всего, а с --monthly – в месяц")],
    monthly: Annotated[bool, typer.Option("--monthly", help="помесячно, а не сразу")] = False,
    lifetime: Annotated[
        str, typer.Option(help="term – до конца договора, months:N – N месяцев, grace:N – N дней после договора")
    ] = "term",
) -> None:
    kind, value = _lifetime(lifetime)
    rule = Rule(months, minutes, Schedule.MONTHLY if monthly else Schedule.AT_START, kind, value)

    async def work(database: Database) -> None:
        async with database.work() as unit:
            await set_accrual_rule(unit, OWNER, rule)
            await _print_waiting(unit)

    with_database(work)
    print(f"Записано: {_in_words(rule)}")


def _lifetime(text: str) -> tuple[Lifetime, int]:
    kind, _, number = text.partition(":")
    if kind == Lifetime.TERM and not number:
        return Lifetime.TERM, 0
    if kind in (Lifetime.MONTHS, Lifetime.GRACE) and number.isdecimal() and 0 < int(number) <= 366:
        return Lifetime(kind), int(number)
    raise typer.BadParameter("срок жизни часов: term, months:N или grace:N")


@app.command("drop", help="Убрать строку таблицы; начисленное остаётся")
def drop(months: int) -> None:
    async def work(database: Database) -> None:
        async with database.work() as unit:
            await drop_accrual_rule(unit, OWNER, months)
            await _print_waiting(unit)

    with_database(work)
    print("Строка убрана.")


@app.command("list", help="Показать таблицу и договоры, по которым она ничего не даёт")
def show() -> None:
    async def work(database: Database) -> None:
        async with database.read() as unit:
            rules = await accrual_rules(unit)
            for rule in rules:
                print(_in_words(rule))
            if not rules:
                print("Таблица пуста: chasovoy accrual set МЕСЯЦЕВ МИНУТ")
            await _print_waiting(unit)

    with_database(work)


def _in_words(rule: Rule) -> str:
    return f"от {rule.months} мес.: {rule_in_words(rule)}"


@app.command("begin", help="Начислять по таблице часы договора, которые до сих пор вводили вручную")
def begin(
    company_words: CompanyWords,
    number: ContractNumber,
    first_day: Annotated[
        str | None, typer.Option("--from", help="с какого дня, ГГГГ-ММ-ДД; считаются целые месяцы; обычно – сегодня")
    ] = None,
) -> None:
    async def work(database: Database) -> tuple[str, int]:
        async with database.work() as unit:
            company, contract = await one_contract(unit, company_words, number)
            since = a_day(first_day) if first_day else local_date(unit.now, company.zone)
            begun = await begin_accrual(unit, OWNER, contract.id, since)
            assert begun.accrues_from is not None
            given = await accrue_daily(unit, contract.id)
            await _print_waiting(unit)
            return full_day(begun.accrues_from), given

    since, given = with_database(work)
    print(f"Договор {number} начисляется по таблице с {since}. Начислено сейчас: {duration(given)}")


@app.command("run", help="Начислить всё, что положено по сегодня (это делается и само, каждую ночь)")
def run(number: Annotated[str | None, typer.Argument(help="номер договора; без него – по всем")] = None) -> None:
    async def work(database: Database) -> int:
        async with database.read() as unit:
            ids = await contracts_to_accrue(unit)
            if number is not None:
                mine = await unit.session.scalars(select(Contract.id).where(Contract.number == number))
                ids = sorted(set(ids) & set(mine))
                if not ids:
                    raise typer.BadParameter(f"нет действующего договора {number}, который начисляется по таблице")
        total = 0
        for contract_id in ids:
            async with database.work() as unit:
                given = await accrue_daily(unit, contract_id)
                if given:
                    print(f"{await _whose(unit, contract_id)}: начислено {duration(given)}")
                total += given
        async with database.read() as unit:
            await _print_waiting(unit)
        return total

    print(f"Начислено всего: {duration(with_database(work))}")


async def _whose(work: Work, contract_id: int) -> str:
    contract = await work.session.get_one(Contract, contract_id)
    company = await work.session.get_one(Company, contract.company_id)
    return f"{company.name}, договор {contract.number} на {contract.months} мес."


async def _print_waiting(work: Work) -> None:
    """Contracts that the table gives nothing to."""
    for contract in await without_rule(work):
        print(f"! {await _whose(work, contract.id)}: в таблице нет строки для такого срока")
    for contract in await out_of_step(work):
        print(
            f"! {await _whose(work, contract.id)}: до сих пор начислялось иначе (сразу или помесячно), сам больше ничего "
            "не получит. Верните строку таблицы или измените срок договора: chasovoy contract term"
        )
