"""What a pull asks of people: the commands ``onec troubles``, ``match`` and ``leave``."""

from typing import Annotated

import typer

from backend.cli.finding import OWNER, one_company
from backend.cli.running import print_text, with_database
from backend.onec import mirror_terms
from backend.settings import Settings
from bot.views.mirror import all_troubles
from core.database import Database, Work
from core.exchange.mirror.by_hand import leave_alone, tie_by_hand
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.mirror.queries import find_counterparties, troubles

CounterpartyWords = Annotated[
    str, typer.Argument(help="контрагент 1С: ИНН, часть названия или ссылка (GUID), подходящие одному")
]
SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the commands to ``chasovoy onec``."""
    app.command("troubles", help="Показать, что при загрузке из 1С требует решения человека")(_troubles)
    app.command("match", help="Сказать, какому клиенту соответствует контрагент 1С")(_match)
    app.command("leave", help="Контрагент 1С – не наш клиент: не заводить и не спрашивать")(_leave)


def _troubles() -> None:
    async def work(database: Database) -> None:
        async with database.read() as unit:
            print_text(all_troubles(await troubles(unit)))

    with_database(work)


def _match(
    counterparty: CounterpartyWords,
    company: Annotated[str | None, typer.Argument(help="наш клиент: ИНН или часть названия")] = None,
    new: Annotated[bool, typer.Option("--new", help="завести нового клиента")] = False,
) -> None:
    if new is (company is not None):
        raise typer.BadParameter("нужно назвать клиента или написать --new")
    settings = Settings()  # type: ignore[call-arg]

    async def work(database: Database) -> str:
        async with database.work() as unit:
            party = await _one_counterparty(unit, counterparty)
            company_id = (await one_company(unit, company)).id if company is not None else None
            terms = await mirror_terms(unit, settings)
            return (await tie_by_hand(unit, OWNER, party.ref, company_id, terms)).name

    print(f"Связано с клиентом: {with_database(work)}")


def _leave(counterparty: CounterpartyWords) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            party = await _one_counterparty(unit, counterparty)
            await leave_alone(unit, OWNER, party.ref)
            return party.name

    print(f"Больше не спрашиваем: {with_database(work)}")


async def _one_counterparty(work: Work, words: str) -> ExchangeCounterparty:
    found = await find_counterparties(work, words, limit=SHOWN)
    if len(found) == 1:
        return found[0]
    names = "; ".join(f"{one.name} (ИНН {one.inn or 'нет'}, КПП {one.kpp or 'нет'}, {one.ref})" for one in found)
    raise typer.BadParameter(f"подходит не один контрагент: {names}" if found else "такого контрагента нет")
