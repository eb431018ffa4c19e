"""Tickets from the command line: why they cost what they cost, and correcting it."""

from html import unescape
from re import sub
from typing import Annotated

import typer

from backend.cli.finding import OWNER
from backend.cli.running import with_database
from backend.settings import Settings
from bot.views.explaining import explanation
from bot.views.words import duration
from core.clients.models import Company
from core.database import Database
from core.dates import local_date
from core.tickets.correcting import CorrectionMade, correct, correctable
from core.tickets.explaining import explain_ticket
from core.tickets.queries import ticket_by_number

app = typer.Typer(no_args_is_help=True)

TicketNumber = Annotated[int, typer.Argument(help="номер заявки")]


@app.command("why", help="Почему за работы списано столько: каждая строка по порядку")
def why(number: TicketNumber) -> None:
    async def work(database: Database) -> list[str]:
        async with database.work() as unit:
            ticket = await ticket_by_number(unit, OWNER, number)
            company = await unit.session.get_one(Company, ticket.company_id)
            today = local_date(unit.now, company.zone)
            return [str(explanation(one, today)) for one in await explain_ticket(unit, OWNER, ticket.id)]

    for order, text in enumerate(with_database(work), 1):
        print(f"{order}. {unescape(sub('<[^>]+>', '', text))}\n")


@app.command("correct", help="Исправить время одной строки; клиенту придёт сообщение")
def fix(
    number: TicketNumber,
    line: Annotated[int, typer.Argument(min=1, help="какая строка по порядку, как в «ticket why»")],
    minutes: Annotated[int, typer.Argument(min=0, help="сколько минут на самом деле; 0 – убрать строку")],
    reason: Annotated[str, typer.Argument(help="причина: её увидит клиент")],
) -> None:
    policy = Settings().ledger_policy  # type: ignore[call-arg]

    async def work(database: Database) -> CorrectionMade:
        async with database.work() as unit:
            found = await ticket_by_number(unit, OWNER, number)
            ticket, lines = await correctable(unit, OWNER, found.id)
            if line > len(lines):
                raise typer.BadParameter(f"в заявке строк: {len(lines)}")
            chosen = lines[line - 1].line
            assert chosen.completion is not None
            return await correct(
                unit,
                OWNER,
                ticket.id,
                completion=chosen.completion,
                minutes={chosen.id: minutes},
                reason=reason,
                policy=policy,
                version=ticket.version,
            )

    made = with_database(work)
    print(f"Исправлено. С часов списано {duration(made.after)}, было {duration(made.before)}.")
