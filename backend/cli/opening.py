"""What the desk knows before a ticket is opened: the commands ``company configuration`` and ``urgency``."""

from typing import Annotated

import typer

from backend.cli.finding import OWNER, CompanyWords, one_company
from backend.cli.running import with_database
from core.clients.configurations import add_configuration, configurations_of, remove_configuration
from core.database import Database
from core.tickets.urgency import add_urgency_sign, remove_urgency_sign, urgency_signs

app = typer.Typer(no_args_is_help=True)

Signs = Annotated[str, typer.Argument(help="слова, которые должны стоять в одном предложении: «не можем отгрузить»")]


def register(company: typer.Typer) -> None:
    """Add the command to ``chasovoy company``."""
    company.command("configuration", help="Какие конфигурации 1С у клиента; записать или убрать одну")(_configuration)


def _configuration(
    company_words: CompanyWords,
    add: Annotated[str | None, typer.Option(help="записать: «Бухгалтерия предприятия 3.0»")] = None,
    remove: Annotated[str | None, typer.Option(help="убрать")] = None,
) -> None:
    async def work(database: Database) -> tuple[str, list[str]]:
        async with database.work() as unit:
            found = await one_company(unit, company_words)
            if remove is not None:
                await remove_configuration(unit, OWNER, found.id, remove)
            if add is not None:
                await add_configuration(unit, OWNER, found.id, add)
            return found.name, [one.name for one in await configurations_of(unit, found.id)]

    name, known = with_database(work)
    print(f"{name}: {', '.join(known) or 'конфигурации не записаны'}")


@app.command("list", help="Показать список")
def _list() -> None:
    async def work(database: Database) -> list[str]:
        async with database.read() as unit:
            return await urgency_signs(unit)

    for words in with_database(work):
        print(words)


@app.command("add", help="Добавить слова: заявка с ними похожа на срочную")
def _add(words: Signs) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            return await add_urgency_sign(unit, OWNER, words)

    print(f"Добавлено: {with_database(work)}")


@app.command("remove", help="Убрать слова из списка")
def _remove(words: Signs) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            return await remove_urgency_sign(unit, OWNER, words)

    print(f"Убрано: {with_database(work)}")
