"""A copy of the database is whole, goes only into an empty installation, and keeps the ledger's guards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.backup import backup, restore
from backend.database import DatabaseProblem, make_engine
from backend.settings import Settings
from backend.storage import open_storage
from core.clock import SystemClock
from core.database import Database
from tests.backend.postgres_helpers import passable_folder
from tests.factories import make_company, make_contract_with_hours


def installation(folder: Path) -> Settings:
    return Settings(_env_file=None, data_dir=folder)  # type: ignore[call-arg]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    async with open_storage(settings) as addresses:
        engine = make_engine(addresses.app, pool=1)
        try:
            yield Database(engine, SystemClock())
        finally:
            await engine.dispose()


async def test_a_backup_is_restored_elsewhere_with_its_guards() -> None:
    with passable_folder() as folder:
        old, new, file = installation(folder / "old"), installation(folder / "new"), folder / "копия базы.dump"
        async with opened(old) as database:
            async with database.work() as work:
                await make_contract_with_hours(work, await make_company(work, name="ООО «Целое»"), 330)
            assert await backup(old, file) > 1000  # while the desk holds the database open
        with pytest.raises(DatabaseProblem, match="уже есть"):
            await backup(old, file)
        with pytest.raises(DatabaseProblem, match="только в пустую"):
            await restore(old, file)
        await restore(new, file)
        async with opened(new) as database:
            async with database.work() as work:
                assert await work.session.scalar(text("SELECT name FROM company")) == "ООО «Целое»"
                assert await work.session.scalar(text("SELECT sum(minutes) FROM ledger_entry")) == 330
                assert await work.session.scalar(text("SELECT nextval('ticket_number')")) == 1001
            with pytest.raises(DBAPIError, match="permission denied"):
                async with database.work() as work:
                    await work.session.execute(text("UPDATE ledger_entry SET minutes = 1"))


async def test_what_cannot_be_restored_is_said_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.dump"
    broken.write_bytes(b"not a dump")
    with passable_folder() as folder:
        with pytest.raises(DatabaseProblem, match="pg_restore не справился"):
            await restore(installation(folder / "data"), broken)
        own_server = installation(folder / "data")
        own_server.database_url = SecretStr("postgresql://somewhere/else")
        with pytest.raises(DatabaseProblem, match="средствами сервера"):
            await backup(own_server, folder / "x")
