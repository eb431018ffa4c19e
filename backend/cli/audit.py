"""``chasovoy audit``: who has changed what, newest last, as a terminal is read."""

from typing import Annotated

import typer

from backend.cli.finding import OWNER
from backend.cli.running import with_database
from backend.settings import Settings
from bot.views.audit import plain_line
from core.database import Database
from core.journal.service import audit_page


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit", help="Журнал изменений: кто, когда и что изменил; со словами – поиск")(_audit)


def _audit(
    words: Annotated[list[str] | None, typer.Argument(help="что искать: клиент, сотрудник, услуга…")] = None,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="сколько последних записей показать")] = 50,
) -> None:
    zone = Settings().zone_info  # type: ignore[call-arg]

    async def work(database: Database) -> list[str]:
        async with database.read() as unit:
            shown = await audit_page(unit, OWNER, words=" ".join(words or []), size=count)
            return [plain_line(one, shown.names, zone) for one in reversed(shown.entries)]

    print("\n".join(with_database(work)) or "Ничего не нашлось.")
