"""A company's statement from the command line, into files."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.finding import OWNER, CompanyWords, a_day, one_company
from backend.cli.running import with_database
from bot.views import statement_rows as said
from bot.views.words import duration, money
from core.database import Database
from core.dates import local_date
from core.ledger.statement import Period
from core.tickets.statement import Statement, company_statement
from core.tickets.statements_given import note_given


def register(ledger: typer.Typer) -> None:
    """Add the command to the group of the book."""
    ledger.command("statement", help="Выписка по часам клиента за период: итоги на экран, целиком – в PDF и Excel")(
        statement
    )


def statement(
    company_words: CompanyWords,
    first: Annotated[
        str | None, typer.Option("--from", metavar="ГГГГ-ММ-ДД", help="по умолчанию – с начала месяца")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="ГГГГ-ММ-ДД", help="по умолчанию – по сегодня")] = None,
    pdf: Annotated[Path | None, typer.Option(dir_okay=False, help="файл PDF")] = None,
    xlsx: Annotated[Path | None, typer.Option(dir_okay=False, help="файл Excel")] = None,
) -> None:
    begin, end = (a_day(text) if text else None for text in (first, last))
    taken = pdf is not None or xlsx is not None
    shown = with_database(lambda database: _read(database, company_words, begin, end, taken=taken))
    _say(shown)
    if pdf is not None:
        from bot.documents.statement_pdf import statement_pdf

        _write(pdf, statement_pdf(shown))
    if xlsx is not None:
        from bot.documents.statement_xlsx import statement_xlsx

        _write(xlsx, statement_xlsx(shown))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{file} не записать: {error.strerror}") from None
    print(f"Записано: {file}")


async def _read(
    database: Database, company_words: str, first: date | None, last: date | None, *, taken: bool
) -> Statement:
    """``taken``: as a file, which somebody may be given."""
    async with database.snapshot() as work:
        company = await one_company(work, company_words)
        end = last or local_date(work.now, company.zone)
        shown = await company_statement(work, OWNER, company.id, Period(first or end.replace(day=1), end))
        if taken:
            await note_given(work, OWNER, shown)
        return shown


def _say(shown: Statement) -> None:
    hours = shown.hours
    print(f"{hours.company.name}, {said.company_numbers(shown)}: {said.period(hours.period)}")
    for name, minutes in (*said.totals(shown), *said.standing(shown)):
        print(f"  {name}: {duration(minutes)}")
    if shown.bill:
        print(f"  Платные работы: {money(shown.bill_total)}")
    print(f"  Движений: {len(hours.entries)}")
    for seal in said.seals(shown):
        print(f"  {seal}")
