"""Contracts and supplementary agreements from the command line."""

from datetime import date, time
from typing import Annotated

import typer

from backend.cli.finding import OWNER, CompanyWords, ContractNumber, a_day, one_company, one_contract
from backend.cli.running import with_database
from bot.views.models import model_in_words
from bot.views.words import duration, full_day
from core.clients.service import get_company
from core.contracts.agreements import agreements_of, amend
from core.contracts.models import Contract
from core.contracts.service import sign_contract
from core.contracts.service_models import all_models, model_named
from core.contracts.service_models.bonus_hours import BonusHours
from core.database import Database, Work
from core.dates import local_date
from core.ledger.accounts import open_account
from core.ledger.accruing import accrual_key, accrue
from core.ledger.granting import grant
from core.ledger.models import GrantKind
from core.ledger.noticing import judge_usage
from core.ledger.promising import promised_minutes

app = typer.Typer(no_args_is_help=True)

MODELS = ", ".join(sorted(all_models()))
FreeUntil = Annotated[
    str | None, typer.Option(help="час по времени клиента, до которого бесплатно, ЧЧ:ММ: для модели time_window")
]


def parse_hour(text: str | None) -> time | None:
    """A local time that somebody typed; BadParameter if it is none."""
    if text is None:
        return None
    try:
        hour = time.fromisoformat(text)
    except ValueError:
        hour = None
    if hour is None or hour.tzinfo is not None or len(text) != 5:
        raise typer.BadParameter("час, до которого бесплатно: ЧЧ:ММ")
    return hour


@app.command("add", help="Добавить договор и счёт часов; минуты начисляются по таблице или задаются в --minutes")
def contract_add(
    company_words: CompanyWords,
    number: str,
    starts_on: Annotated[str, typer.Argument(help="первый день, ГГГГ-ММ-ДД")],
    months: int,
    model: Annotated[
        str | None,
        typer.Option(help=f"модель: {MODELS}; без неё {BonusHours.code}, а у продления – та, о которой договорились"),
    ] = None,
    free_until: FreeUntil = None,
    minutes: Annotated[int, typer.Option(help="начислить минут до конца договора, не по таблице")] = 0,
    prolongs: Annotated[str | None, typer.Option(help="номер договора, который этот продлевает")] = None,
) -> None:
    first, hour = a_day(starts_on), parse_hour(free_until)

    async def work(database: Database) -> str:
        async with database.work() as unit:
            found = await one_company(unit, company_words)
            earlier = (await one_contract(unit, company_words, prolongs))[1] if prolongs is not None else None
            signed = await sign_contract(
                unit,
                OWNER,
                company_id=found.id,
                number=number,
                starts_on=first,
                months=months,
                service_model=model or (None if earlier is not None and hour is None else BonusHours.code),
                free_until=hour,
                accrues_from=None if minutes else first,
                prolongs_id=earlier.id if earlier is not None else None,
            )
            account = await open_account(unit, signed)
            if minutes:
                await grant(
                    unit,
                    OWNER,
                    account_id=account.id,
                    kind=GrantKind.ACCRUAL,
                    minutes=minutes,
                    effective_from=signed.starts_on,
                    expires_on=signed.ends_on,
                    reason="",
                    key=accrual_key(signed.id, "start"),
                )
            brought = f"Начислено: {duration(minutes)}" if minutes else await _accrued(unit, signed, first)
            terms = model_in_words(signed.service_model, signed.free_until)
            return (
                f"Договор {signed.number} действует до {full_day(signed.ends_on)}: {terms}{brought and f'. {brought}'}"
            )

    print(with_database(work))


async def _accrued(work: Work, contract: Contract, day: date) -> str:
    """Give what is due by the rule table, in this transaction, and say what came; empty for a model that brings nothing."""
    if contract.accrues_from is None:
        return ""
    account = await open_account(work, contract)
    given = await accrue(work, OWNER, contract)
    if given:
        company = await get_company(work, contract.company_id)
        await judge_usage(work, account.id, local_date(work.now, company.zone))
        return f"Начислено по таблице: {duration(given)}"
    promised = await promised_minutes(work, contract, day)
    if promised is None:
        return (
            "По таблице часов нет: для такого срока нет правила (задаёт chasovoy accrual) или не осталось целого месяца"
        )
    return f"Часы придут по таблице {full_day(day)}: {duration(promised)}"


@app.command("amend", help="Дополнительное соглашение: с даты – другая модель обслуживания")
def contract_amend(
    company_words: CompanyWords,
    number: ContractNumber,
    effective_from: Annotated[str, typer.Argument(help="с какого дня, ГГГГ-ММ-ДД: не раньше сегодняшнего")],
    model: Annotated[str, typer.Argument(help=f"модель: {MODELS}")],
    free_until: FreeUntil = None,
) -> None:
    day, hour = a_day(effective_from), parse_hour(free_until)

    async def work(database: Database) -> str:
        async with database.work() as unit:
            _, contract = await one_contract(unit, company_words, number)
            version = await amend(unit, OWNER, contract.id, effective_from=day, service_model=model, free_until=hour)
            begins = contract.accrues_from == day and model_named(model).accrues
            brought = await _accrued(unit, contract, day) if begins else ""
            terms = model_in_words(version.service_model, version.free_until)
            return f"Договор {contract.number} с {full_day(day)}: {terms}{brought and f'. {brought}'}"

    print(with_database(work))


@app.command("agreements", help="Модель договора и дополнительные соглашения к нему")
def contract_agreements(company_words: CompanyWords, number: ContractNumber) -> None:
    async def work(database: Database) -> list[str]:
        async with database.read() as unit:
            found, contract = await one_contract(unit, company_words, number)
            today = local_date(unit.now, found.zone)
            steps = [(contract.starts_on, contract.service_model, contract.free_until)]
            for version in await agreements_of(unit, OWNER, contract.id):
                steps.append((version.effective_from, version.service_model, version.free_until))
            in_force = max((start for start, _, _ in steps if start <= today), default=None)
            lines = [f"{found.name}, договор {contract.number} до {full_day(contract.ends_on)}"]
            for start, code, hour in steps:
                mark = " (сейчас)" if start == in_force and today <= contract.ends_on else ""
                lines.append(f"  с {full_day(start)}: {model_in_words(code, hour)}{mark}")
            return lines

    print("\n".join(with_database(work)))
