"""``chasovoy onec reconcile``: the answer on the screen, in a file and in the exit code; nobody else is told."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import openpyxl
import pytest
import structlog

from core.database import Database
from integrations.onec.odata import transport
from integrations.onec.reconciling import reconciler
from tests.backend.conftest import Environment
from tests.backend.test_cli import Command, command, rows
from tests.integrations.onec.push.accountant import Accountant, accountant_of
from tests.playground.onec.hands import SALES

__all__ = ["command"]


@pytest.fixture(autouse=True)
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands configure the logs; what they have changed is undone."""
    root = logging.getLogger()
    handlers, level, known = root.handlers[:], root.level, structlog.get_config()
    for module in (transport, reconciler):
        monkeypatch.setattr(module, "log", structlog.get_logger())
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**known)


@pytest.fixture
async def accountant(command: Command, environment: Environment, database: Database) -> AsyncIterator[Accountant]:
    """A document is in 1C, and the installation knows the base."""
    async with accountant_of(database) as made:
        environment(onec_url=made.hands.root, onec_user="odata", onec_password="demo")
        await made.exchange.done(45)
        await made.run()
        yield made


async def test_it_says_what_differs_and_what_to_do(
    command: Command, accountant: Accountant, database: Database, tmp_path: Path
) -> None:
    assert "✅ 1 клиент сходится." in await command.well("onec", "reconcile")
    [document] = accountant.live()
    path = f"{SALES}(guid'{document['Ref_Key']}')"
    await accountant.hands.call("PATCH", path, body={"DeletionMark": True})
    file = tmp_path / "сверка.xlsx"
    done = await command("onec", "reconcile", "--xlsx", str(file))
    assert done.code == 1
    assert "⚠️ 0 сходятся, 1 расходится на 45 мин." in done.out
    assert "в 1С документ помечен на удаление. У нас 45 мин, в 1С 0 мин\n  Снимите пометку в 1С." in done.out
    assert openpyxl.load_workbook(file)["Расхождения"]["B5"].value == "Документ помечен на удаление"
    await accountant.trouble(sessions_refused={"verbs": ["GET"]})
    done = await command("onec", "reconcile")
    assert done.code == 1
    assert "⚠️ 1С не ответила: В базе запрещено начало сеансов" in done.out
    assert "помечен" not in done.out
    assert await rows(database, "SELECT matched, differing, minutes FROM reconciliation ORDER BY id") == [
        (1, 0, 0),
        (0, 1, 45),
        (0, 0, 0),
    ]
    assert await rows(database, "SELECT count(*) FROM outbox WHERE kind = 'exchange.reconciled'") == [(0,)]


async def test_without_a_base_it_says_what_to_set(command: Command) -> None:
    done = await command("onec", "reconcile")
    assert done.code != 0
    assert "ONEC_URL" in done.err
