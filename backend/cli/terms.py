"""What is agreed about a contract: its term, and prices and rounding of its own."""

from dataclasses import replace
from typing import Annotated

import typer

from backend.cli.finding import OWNER, CompanyWords, ContractNumber, one_contract, one_service
from backend.cli.running import with_database
from bot.views.words import duration, full_day, money
from core.billing.models import ServiceTerms
from core.billing.tariffs import Tariff, agree_terms, tariffs_for
from core.catalog.models import PriceUnit
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.database import Database
from core.ledger.accruing import change_term
from core.ledger.rules.accrual import Adjustment

SCOPES = {
    RoundingScope.ENTRY: "каждая строка работ",
    RoundingScope.TICKET: "вся услуга в заявке",
    RoundingScope.TICKET_DAY: "услуга в заявке за день",
}
MODES = {RoundingMode.UP: "вверх", RoundingMode.NEAREST: "до ближайшего", RoundingMode.DOWN: "вниз"}


def register(contract: typer.Typer) -> None:
    """Add the commands to the group of contracts."""
    contract.command("term", help="Изменить срок договора; начисленные часы исправляются новыми записями")(term)
    contract.command("terms", help="Записать свою цену или округление услуги по договору, либо отменить их")(terms)


def term(
    company_words: CompanyWords,
    number: ContractNumber,
    months: Annotated[int, typer.Option(help="новый срок в месяцах, считая с первого дня договора")],
    reason: Annotated[str, typer.Option(help="почему: останется в книге часов")],
) -> None:
    async def work(database: Database) -> tuple[str, list[Adjustment]]:
        async with database.work() as unit:
            _, contract = await one_contract(unit, company_words, number)
            changes = await change_term(unit, OWNER, contract.id, months=months, reason=reason)
            return full_day(contract.ends_on), changes

    until, changes = with_database(work)
    print(f"Договор {number} действует до {until}")
    for change in changes:
        print(_in_words(change))
    if not changes:
        print("Начисленные часы менять не пришлось.")


def _in_words(change: Adjustment) -> str:
    parts = []
    if taken := sum(minutes for _, minutes in change.withdrawn):
        parts.append(f"изъято {duration(taken)}")
    if change.given:
        parts.append(f"начислено {duration(change.given)} до {full_day(change.expires_on)}")
    if change.overspent:
        parts.append(
            f"потрачено сверх нового срока {duration(change.overspent)} – это остаётся за клиентом, решите отдельно"
        )
    return f"• часы с {full_day(change.effective_from)}: {', '.join(parts)}"


def terms(
    company_words: CompanyWords,
    number: ContractNumber,
    code: Annotated[str, typer.Argument(help="код услуги из прайса")],
    price: Annotated[int | None, typer.Option(min=0, help="своя цена в рублях с НДС")] = None,
    increment: Annotated[int | None, typer.Option(min=1, help="свой шаг округления, минут")] = None,
    minimum: Annotated[int | None, typer.Option(min=0, help="меньше не списывается, минут")] = None,
    grace: Annotated[int | None, typer.Option(min=0, help="сколько минут начатого шага прощается")] = None,
    scope: Annotated[RoundingScope | None, typer.Option(help="что округляется: строка, заявка, день заявки")] = None,
    mode: Annotated[RoundingMode | None, typer.Option(help="куда округлять")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="отменить всё своё: снова как в прайсе")] = False,
) -> None:
    asked = {"increment": increment, "minimum": minimum, "grace": grace, "scope": scope, "mode": mode}
    changed = {name: value for name, value in asked.items() if value is not None}
    if drop == (price is not None or bool(changed)):
        raise typer.BadParameter("укажите цену или округление – либо --drop, чтобы вернуть прайс")

    async def work(database: Database) -> tuple[str, Tariff]:
        async with database.work() as unit:
            _, contract = await one_contract(unit, company_words, number)
            service = await one_service(unit, code)
            own = await unit.session.get(ServiceTerms, (contract.id, service.id))
            new_price, rounding = None, None
            if not drop:
                # What is not named stays as it was agreed before.
                new_price = price * 100 if price is not None else own.price if own else None
                rounding = own.rounding if own else None
                if changed:
                    rounding = replace(rounding or service.rounding, **changed)  # type: ignore[arg-type]
            await agree_terms(
                unit, OWNER, contract_id=contract.id, service_id=service.id, price=new_price, rounding=rounding
            )
            return service.name, (await tariffs_for(unit, contract.id, [service]))[service.id]

    name, agreed = with_database(work)
    print(f"По договору {number}, {name}: {_price(agreed)}; {_rounding(agreed.rounding)}")


def _price(agreed: Tariff) -> str:
    if agreed.price is None:
        return "бесплатно"
    return f"{money(agreed.price)} {'за час' if agreed.price_unit is PriceUnit.HOUR else 'за всё'}"


def _rounding(rule: Rounding) -> str:
    grace = f", прощается {duration(rule.grace)}" if rule.grace else ""
    return (
        f"шаг {duration(rule.increment)} {MODES[rule.mode]}, не меньше {duration(rule.minimum)}{grace}, "
        f"округляется {SCOPES[rule.scope]}"
    )
