"""An import from beginning to end, with a person's consent in the middle."""

from collections.abc import Callable
from datetime import date

from sqlalchemy.exc import IntegrityError

from core.actor import Actor, require_admin
from core.database import Database
from integrations.onec.file_import.applying import apply
from integrations.onec.file_import.planning import plan
from integrations.onec.file_import.problem import ImportProblem
from integrations.onec.file_import.table import read_table
from integrations.onec.file_import.words import describe, describe_report


async def import_file(
    database: Database, actor: Actor, data: bytes, *, confirm: Callable[[str], bool], today: date, zone_name: str
) -> str:
    """Show ``confirm`` the preview and, if it says yes, write everything in one transaction; the result in Russian.

    ``today`` is the installation's local date, ``zone_name`` its zone: new companies get it. No transaction is open while
    the person thinks. Raises ImportProblem (its message is for the person, nothing was written) and Forbidden.
    """
    require_admin(actor)
    table = read_table(data)
    async with database.work() as work:
        preview = await plan(work, table, today)
    text = describe(preview)
    if preview.nothing_new:
        return f"{text}\nНового нет: записывать нечего."
    if not confirm(text):
        return "Отменено, ничего не записано."
    try:
        async with database.work() as work:
            report = await apply(work, actor, preview, zone_name=zone_name)
    except IntegrityError:
        msg = "Пока шла загрузка, кто-то добавил те же данные. Ничего не записано; запустите загрузку ещё раз"
        raise ImportProblem(msg) from None
    return describe_report(report)
