"""``make check-xlsx``: LibreOffice counts every formula of a report and a statement of the demo's data anew, and comes to what
the database says.

The values that were written beside the formulas are cut out of the files first, so that there is nothing to copy. Without
LibreOffice it says so and is no failure; the tests count the formulas with a reader of their own.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from backend.database import make_engine, migrate
from backend.demo.seed import seed
from backend.postgres import APP_ROLE, running_postgres
from bot.documents.report_xlsx import report_xlsx
from bot.documents.statement_xlsx import statement_xlsx
from bot.views import behind as names
from bot.views import report as views
from core.actor import SystemActor
from core.database import Database
from core.ledger.statement import Period
from core.reports.on_request import report_of
from core.reports.periods import day, month
from core.reports.reading_rows import rows_of
from core.reports.rows import ReportRows
from core.reports.what import KOPECKS
from core.tickets.statement import company_statement
from tests.backend.postgres_helpers import passable_folder
from tests.clock import SettableClock
from tests.spreadsheets import Book

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 10, 30, 10, 0, tzinfo=ZONE)
"""As in the scripted day: the demo's data are the same on every run."""
DESK = SystemActor("check")
PERIODS = {
    "месяц": month(NOW.date()),
    "три месяца": Period(date(2026, 8, 1), date(2026, 10, 31)),
    "день без работ": day(date(2020, 1, 1)),
}
_WRITTEN = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")
CLOSE = 1e-6


def office() -> str | None:
    """LibreOffice on this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def without_values(content: bytes) -> bytes:
    """The file with formulas only: what they come to is not in it."""
    made = BytesIO()
    cut = 0
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text, count = _WRITTEN.subn(rb"\1", old.read(item))
            cut += count
            new.writestr(item, text)
    assert cut, "в файле нет ни одной формулы"
    return made.getvalue()


def recounted(program: str, files: dict[str, bytes]) -> dict[str, Any]:
    """The files as LibreOffice leaves them, with all values counted."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "in").mkdir()
        for name, content in files.items():
            (folder / "in" / f"{name}.xlsx").write_bytes(without_values(content))
        sources = sorted(str(path) for path in (folder / "in").iterdir())
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
        subprocess.run(
            [*command, "--outdir", str(folder / "out"), *sources], check=True, capture_output=True, timeout=600
        )
        return {
            name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True, read_only=False)
            for name in files
        }


def differences(name: str, content: bytes, counted: Any) -> tuple[int, list[str]]:
    """How many formulas there are, and those that LibreOffice counts otherwise than what was written beside them."""
    found, total = [], 0
    for sheet, cell, written in Book(content).all_formulas():
        total += 1
        value = counted[sheet][cell].value
        value = value / timedelta(days=1) if isinstance(value, timedelta) else value
        if not _same(written, value):
            found.append(f"{name}, «{sheet}», {cell}: записано {written!r}, LibreOffice насчитал {value!r}")
    return total, found


def _same(written: Any, value: Any) -> bool:
    if isinstance(written, int | float) and isinstance(value, int | float):
        return abs(written - value) <= CLOSE
    return (written or "") == (value or "")


def totals(name: str, rows: ReportRows, counted: Any) -> list[str]:
    """What «Итоги» comes to in LibreOffice against the database's sums, number by number."""
    sheet = counted["Итоги"]
    shown = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
    wrong = []
    print(f"\n{name}: строк работ {len(rows.lines)}, заявок {len(rows.tickets)}")
    for what in views.SHOWN:
        number = rows.report.numbers[what] / (100 if what in KOPECKS else 1)
        value = shown[names.name(what)]
        print(f"  {names.name(what):<34} база {number:>14,.2f}   LibreOffice {value:>14,.2f}")
        if not _same(number, value):
            wrong.append(f"{name}, «{names.name(what)}»: в базе {number}, LibreOffice насчитал {value}")
    return wrong


async def files_of(database: Database) -> tuple[dict[str, ReportRows], dict[str, bytes]]:
    """Reports of several periods, one of a single client, and that client's statement."""
    reports = {}
    async with database.snapshot() as work:
        for name, period in PERIODS.items():
            reports[f"отчёт за {name}"] = await rows_of(work, DESK, await report_of(work, DESK, period, ZONE))
        whole = PERIODS["три месяца"]
        largest = reports["отчёт за три месяца"].report.companies[0].of.id
        of_one = await report_of(work, DESK, whole, ZONE, largest)
        reports["отчёт по одному клиенту"] = await rows_of(work, DESK, of_one)
        statement = await company_statement(work, DESK, largest, whole)
    files = {name: report_xlsx(rows) for name, rows in reports.items()}
    files["выписка"] = statement_xlsx(statement)
    return reports, files


async def made() -> tuple[dict[str, ReportRows], dict[str, bytes]]:
    with passable_folder() as folder, running_postgres(folder / "postgres", durable=False) as server:
        server.ensure_database("check_xlsx")
        owner = make_engine(server.owner_url("check_xlsx"), pool=1)
        await migrate(owner, app_role=APP_ROLE)
        await owner.dispose()
        engine = make_engine(server.app_url("check_xlsx"))
        try:
            database = Database(engine, SettableClock(NOW))
            await seed(database, ZONE, now=NOW.astimezone(UTC))
            return await files_of(database)
        finally:
            await engine.dispose()


def check() -> int:
    program = office()
    if program is None:
        print("LibreOffice на этой машине нет, пересчитать файлы нечем: проверка пропущена.")
        print("Поставить: apt-get install --no-install-recommends libreoffice-calc-nogui")
        return 0
    reports, files = asyncio.run(made())
    books = recounted(program, files)
    wrong, formulas = [], 0
    for name, content in files.items():
        count, found = differences(name, content, books[name])
        formulas += count
        wrong += found
    for name, rows in reports.items():
        wrong += totals(name, rows, books[name])
    print(f"\nФормул пересчитано: {formulas}, в файлах: {len(files)}. Расхождений: {len(wrong)}.")
    for one in wrong[:50]:
        print(f"  {one}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(check())
