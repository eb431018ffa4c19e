"""The reconciliation from the command line: ``onec reconcile``."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from markupsafe import Markup

from backend.cli.running import print_text, with_database
from backend.onec_push import reconcile_now
from backend.settings import Settings
from bot.documents.reconciliation_xlsx import reconciliation_xlsx
from bot.locales import html, lines
from bot.views import recon as views
from core.database import Database
from core.exchange.reconciling.queries import report


def register(app: typer.Typer) -> None:
    """Add the command to ``chasovoy onec``."""
    app.command("reconcile", help="Сверить книгу часов, 1С и выданные выписки; 0 – всё сходится, 1 – нет")(_reconcile)


def _reconcile(
    xlsx: Annotated[Path | None, typer.Option("--xlsx", dir_okay=False, help="записать всё в файл Excel")] = None,
) -> None:
    settings = Settings()  # type: ignore[call-arg]
    if settings.onec is None:
        raise typer.BadParameter("обмен с 1С не подключён: задайте ONEC_URL, ONEC_USER и ONEC_PASSWORD")

    async def work(database: Database) -> tuple[Markup, bool]:
        run = await reconcile_now(database, settings)
        async with database.read() as unit:
            found = await report(unit, run.id)
            said = views.printed(found, unit.now, settings.zone_info)
        if xlsx is not None:
            content = await asyncio.to_thread(reconciliation_xlsx, found, settings.zone_info)
            try:
                await asyncio.to_thread(xlsx.write_bytes, content)
            except OSError as error:
                raise typer.BadParameter(f"{xlsx} не записать: {error.strerror}") from None
            said = lines(said, html("recon-written", file=str(xlsx)))
        return said, run.failure is None and not found.differences

    said, is_well = with_database(work)
    print_text(said)
    raise typer.Exit(0 if is_well else 1)
