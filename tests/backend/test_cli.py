"""The command ``chasovoy``: the words a person types, and what comes of them in the database."""

import asyncio
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from json import loads
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.cli import main
from backend.demo.phones import Phones
from backend.settings import PROJECT, Settings
from core.access.service import accept_invitation
from core.actor import ContactActor, ContactRole, StaffActor, StaffRole, Stranger
from core.clock import real_now
from core.database import Database
from tests.backend.conftest import Environment
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import make_company, make_contract, some_inn
from tests.integrations.onec.files import EXAMPLE, csv_file


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def _run(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> Done:
    out, err, code = StringIO(), StringIO(), 0
    monkeypatch.setattr(sys, "argv", ["chasovoy", *arguments])
    monkeypatch.setattr(sys, "stdin", StringIO())  # nobody is there to answer questions
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


class Command:
    """Runs commands in a thread, because each of them has a loop of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    async def __call__(self, *arguments: str) -> Done:
        return await asyncio.to_thread(_run, arguments, self._monkeypatch)

    async def well(self, *arguments: str) -> str:
        """What it printed; it must have ended well."""
        done = await self(*arguments)
        assert (done.code, done.err) == (0, "")
        return done.out


@pytest.fixture
def command(
    environment: Environment,
    database_urls: DatabaseUrls,
    phones: Phones,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """The command line of an installation on a server of its own. It lives in real time, and so do the test's rows."""
    clock.set(real_now())
    environment(
        database_url=database_urls.app,
        database_owner_url=database_urls.owner,
        bot_token="100:demo",
        telegram_api=phones.base_url,
    )
    return Command(monkeypatch)


async def rows(database: Database, sql: str) -> list[tuple[object, ...]]:
    async with database.read() as work:
        return [tuple(row) for row in await work.session.execute(text(sql))]


def wrong_words(done: Done) -> str:
    """What a wrong argument is told."""
    assert done.code == 2
    assert "Traceback" not in done.err
    return " ".join(done.err.replace("│", " ").split())


def refused(done: Done) -> str:
    """What a refusal says: one line in Russian, nothing else."""
    assert (done.code, done.out) == (1, "")
    [line] = done.err.splitlines()
    assert line.startswith("Не получилось: ")
    return line


async def test_a_client_with_hours_from_nothing(command: Command, database: Database) -> None:
    inn = some_inn()
    today = real_now().date().isoformat()
    assert await command.well("company", "add", "ООО «Ромашка»", inn, "--zone", "Asia/Omsk") == (
        "Добавлен клиент: ООО «Ромашка»\n"
    )
    assert "Договор ИТС-1 действует до" in await command.well(
        "contract", "add", "ромашка", "ИТС-1", today, "12", "--model", "bonus_hours", "--minutes", "90"
    )
    assert "доступно 2 ч" in await command.well("company", "grant", inn, "30", "за ожидание")
    assert await rows(database, "SELECT name, inn, zone_name FROM company") == [("ООО «Ромашка»", inn, "Asia/Omsk")]
    assert await rows(database, "SELECT number, service_model FROM contract") == [("ИТС-1", "bonus_hours")]
    assert await rows(database, "SELECT minutes FROM ledger_entry ORDER BY id") == [(90,), (30,)]


async def test_refusals_are_one_line_in_russian(command: Command, database: Database) -> None:
    inn = some_inn()
    assert "Такого ИНН не бывает" in refused(await command("company", "add", "ООО «Ромашка»", "7701234567"))
    await command.well("company", "add", "ООО «Ромашка»", inn)
    assert "уже есть: ООО «Ромашка»" in refused(await command("company", "add", "Другая", inn))
    assert "нет действующего договора" in refused(await command("company", "grant", inn, "30", "за ожидание"))
    assert "Срок договора" in refused(await command("contract", "add", inn, "ИТС-1", "2026-11-01", "0"))
    assert await rows(database, "SELECT name FROM company") == [("ООО «Ромашка»",)]
    assert await rows(database, "SELECT count(*) FROM contract") == [(0,)]


async def test_wrong_words_add_nothing(command: Command, database: Database) -> None:
    async with database.work() as work:
        await make_company(work, name="ООО «Ромашка»")
        await make_company(work, name="ООО «Ромашка плюс»")
    for arguments, words in (
        (("contract", "add", "ромаш", "1", "2026-11-01", "12"), "подходит не одна компания"),
        (("contract", "add", "василёк", "1", "2026-11-01", "12"), "такой компании нет"),
        (("contract", "add", "ООО «Ромашка»", "1", "01.11.2026", "12"), "ГГГГ-ММ-ДД"),
        (("company", "add", "Новая", some_inn(), "--zone", "Omsk"), "неизвестный часовой пояс"),
    ):
        done = await command(*arguments)
        assert done.code == 2
        assert "Traceback" not in done.err
        assert words in " ".join(done.err.replace("│", " ").split())
    await command.well("contract", "add", "ООО «Ромашка»", "1", "2026-11-01", "12")  # the whole name is one company's
    assert await rows(database, "SELECT count(*) FROM company") == [(2,)]
    assert await rows(database, "SELECT number FROM contract") == [("1",)]


def token_of(out: str) -> str:
    link, _, token = out.splitlines()[-1].partition("?start=")
    assert link == "https://t.me/chasovoy_demo_bot"
    return token


async def test_invitations_let_people_in(command: Command, database: Database) -> None:
    async with database.work() as work:
        await make_company(work, name="ООО «Ромашка»")
    staff = await command.well("staff", "add", "Павел Орлов", "--role", "admin", "--role", "engineer")
    contact = await command.well("contact", "invite", "Ромашка", "Мария", "--role", "manager", "--phone", "89161234567")
    async with database.work() as work:
        pavel = await accept_invitation(work, Stranger(1, "П"), token_of(staff))
        maria = await accept_invitation(work, Stranger(2, "М"), token_of(contact))
    assert isinstance(pavel, StaffActor)
    assert (pavel.name, set(pavel.roles)) == ("Павел Орлов", {StaffRole.ADMIN, StaffRole.ENGINEER})
    assert isinstance(maria, ContactActor)
    assert (maria.name, maria.role) == ("Мария", ContactRole.MANAGER)
    assert await rows(database, "SELECT phone FROM contact") == [("79161234567",)]


async def test_nobody_is_added_when_there_is_no_link_to_give(
    command: Command, environment: Environment, database: Database
) -> None:
    environment(bot_token="")
    assert "BOT_TOKEN" in refused(await command("staff", "add", "Павел"))
    assert await rows(database, "SELECT count(*) FROM staff") == [(0,)]


async def test_the_price_list_and_the_group(command: Command, database: Database) -> None:
    await command.well("service", "add", "setup", "Установка 1С", "paid", "--price", "4500", "--unit", "fixed")
    await command.well(
        *("service", "add", "report", "Доработка отчёта", "hourly", "--price", "3000", "--unit", "hour"),
        *("--increment", "30", "--minimum", "60", "--grace", "5", "--short", "Отчёт", "--words", "отчёт, отч"),
    )
    assert await rows(database, "SELECT code, price, price_unit, short_name, position FROM service ORDER BY id") == [
        ("setup", 450_000, "fixed", "Установка 1С", 1),
        ("report", 300_000, "hour", "Отчёт", 2),
    ]
    await command.well("group", "bind", "-1001234567890", "--title", "Наши")
    await command.well("group", "bind", "-42")
    bound = "SELECT chat_id, title, is_staff_group FROM bot_chat ORDER BY chat_id"
    assert await rows(database, bound) == [(-1001234567890, "Наши", False), (-42, "Инженеры", True)]


async def test_import_from_1c(command: Command, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "клиенты.csv"
    file.write_bytes(csv_file(*EXAMPLE))
    asked = await command("onec", "import", str(file))
    assert asked.code == 1
    assert await rows(database, "SELECT count(*) FROM company") == [(0,)]
    await command.well("onec", "import", str(file), "--yes")
    assert await rows(database, "SELECT count(*) FROM company") == [(3,)]
    file.write_bytes(b"\x00\x01")
    refused(await command("onec", "import", str(file), "--yes"))


async def test_wrong_settings_and_an_absent_database(command: Command, environment: Environment) -> None:
    environment(database_url="postgresql://app:s3cr3t@127.0.0.1:1/one", database_owner_url="")
    line = refused(await command("group", "bind", "-42"))
    assert "PostgreSQL не отвечает" in line
    assert "s3cr3t" not in line
    environment(draft_minutes="часто")
    assert "DRAFT_MINUTES: нужно целое число" in refused(await command("company", "add", "Новая", some_inn()))


async def test_contracts_of_the_past_give_nothing(command: Command, database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work, name="ООО «Ромашка»")
        long_ago = (work.now - timedelta(days=900)).date()
        await make_contract(work, company, starts_on=long_ago, months=6)
    assert "нет действующего договора" in refused(await command("company", "grant", "Ромашка", "30", "просто так"))


NO_NETWORK = """
import sys

def audit(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"):
        raise RuntimeError(event)

sys.addaudithook(audit)
import backend.cli, backend.cli.doctor, backend.demo.run, backend.desk, backend.storage
print("imported")
"""


async def start(*arguments: str, **variables: str) -> asyncio.subprocess.Process:
    """A Python process with settings of ours only: what is empty is not set, whatever the developer's .env says."""
    ours = {name.upper(): "" for name in Settings.model_fields} | variables
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=PROJECT,
        env=os.environ | ours,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_importing_needs_no_network() -> None:
    process = await start("-c", NO_NETWORK)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, out.decode().strip(), err.decode()) == (0, "imported", "")


@pytest.mark.parametrize(
    ("role", "down"),
    [
        ("all", False),
        pytest.param("all", True, marks=pytest.mark.slow),
        pytest.param("bot", False, marks=pytest.mark.slow),
        pytest.param("web", False, marks=pytest.mark.slow),
    ],
)
async def test_run_ends_at_sigterm(
    database: Database, database_urls: DatabaseUrls, phones: Phones, role: str, down: bool
) -> None:
    """At work it finishes and ends well; while it still waits for Telegram it gives up at once."""
    await phones.post("faults", down=down)
    process = await start(
        *("-m", "backend", "run", "--role", role),
        BOT_TOKEN="100:demo",
        TELEGRAM_API=phones.base_url,
        DATABASE_URL=database_urls.app,
        DATABASE_OWNER_URL=database_urls.owner,
        LOG_JSON="true",
        WEB_PORT="0",
    )
    assert process.stderr is not None
    lines = []
    try:
        async with asyncio.timeout(60):
            async for line in process.stderr:
                lines.append(loads(line))
                if lines[-1]["event"] in ("desk.running", "telegram.unreachable_at_start"):
                    process.terminate()
            code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    reached = "telegram.unreachable_at_start" if down else "desk.running"
    told = [line["event"] for line in lines if line["event"].startswith(("desk.", "telegram."))]
    assert told == ["desk.starting", reached, "desk.stopped"]
    assert any(line["event"] == "web.listening" for line in lines) is (role in ("all", "web"))
    assert code == (130 if down else 0)
