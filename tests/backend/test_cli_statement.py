"""``chasovoy ledger statement``: totals on the screen, the whole of it in files."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from core.clients.models import Company
from core.clock import real_now
from core.database import Database
from tests.backend.conftest import Environment
from tests.backend.test_cli import Command
from tests.clock import MOSCOW, SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import make_company, make_contract_with_hours

TODAY = real_now().astimezone(MOSCOW).date()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
"""A day more than needed: the test may begin before midnight."""


@pytest.fixture
def command(
    environment: Environment, database_urls: DatabaseUrls, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """The command line of an installation without a bot."""
    clock.set(real_now())
    environment(database_url=database_urls.app, database_owner_url=database_urls.owner)
    return Command(monkeypatch)


@pytest.fixture
async def romashka(command: Command, database: Database) -> Company:
    async with database.work() as work:
        company = await make_company(work, name="ООО «Ромашка»")
        await make_contract_with_hours(work, company, 330, number="ИТС-1")
        return company


async def test_totals_and_files(command: Command, romashka: Company, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "выписка.pdf", tmp_path / "выписка.xlsx"
    begin = ("--from", TODAY.isoformat(), "--to", TOMORROW)
    said = await command.well("ledger", "statement", romashka.inn, *begin, "--pdf", str(pdf), "--xlsx", str(xlsx))
    for line in (
        f"ООО «Ромашка», ИНН {romashka.inn}: с ",
        "  Остаток на начало: 0 мин",
        "  Начислено: 5 ч 30 мин",
        "  Остаток на конец: 5 ч 30 мин",
        "  Движений: 1",
        "(договор ИТС-1): записей 1, отпечаток ",
        f"Записано: {pdf}",
        f"Записано: {xlsx}",
    ):
        assert line in said
    assert f"ИНН {romashka.inn}" in PdfReader(pdf).pages[0].extract_text()
    assert openpyxl.load_workbook(xlsx).sheetnames == ["Движение часов"]


async def test_without_files_and_dates_it_is_this_month(command: Command, romashka: Company) -> None:
    said = await command.well("ledger", "statement", "Ромашка")
    assert f"с 1 {said.split(': с 1 ')[1].split(' по ')[0]} по" in said
    assert "Остаток на конец: 5 ч 30 мин" in said


async def test_what_it_cannot_do_it_says(command: Command, romashka: Company, tmp_path: Path) -> None:
    for arguments, words in (
        (("Лютик",), "такой компании нет"),
        ((romashka.inn, "--from", "вчера"), "дата: ГГГГ-ММ-ДД"),
        ((romashka.inn, "--from", "2026-11-02", "--to", "2026-11-01"), "Для выписки нужен период"),
        ((romashka.inn, "--pdf", str(tmp_path / "нет" / "выписка.pdf")), "не записать"),
    ):
        done = await command("ledger", "statement", *arguments)
        assert done.code != 0
        assert words in " ".join(done.err.replace("│", " ").split())
