"""Exchange with 1C from the command line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backend.cli import onec_documents, onec_mirror, onec_pull, onec_reconcile
from backend.cli.running import with_database
from backend.settings import Settings
from core.actor import SystemActor
from core.database import Database
from integrations.onec.file_import import import_file

app = typer.Typer(no_args_is_help=True)
onec_pull.register(app)
onec_mirror.register(app)
onec_documents.register(app)
onec_reconcile.register(app)


@app.callback()
def about() -> None:
    """Обмен с 1С."""


@app.command("import", help="Загрузить клиентов и договоры из таблицы XLSX или CSV, сохранённой из 1С или Excel")
def import_table(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="файл XLSX или CSV")],
    yes: Annotated[bool, typer.Option("--yes", help="не спрашивать")] = False,
) -> None:
    settings = Settings()  # type: ignore[call-arg]
    today = datetime.now(settings.zone_info).date()
    data = file.read_bytes()

    def confirm(preview: str) -> bool:
        print(preview)
        return yes or typer.confirm("Загрузить?")

    async def work(database: Database) -> str:
        return await import_file(
            database,
            SystemActor("command-line"),
            data,
            confirm=confirm,
            today=today,
            zone_name=settings.zone,
        )

    print(with_database(work))
