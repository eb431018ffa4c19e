"""The database of an installation: a server of its own choice, with an owner beside the application's role."""

import socket
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend import database as module
from backend.database import DatabaseProblem, current_revision, make_engine
from backend.postgres import APP_ROLE, OWNER_ROLE, EmbeddedPostgres
from backend.settings import Settings
from backend.storage import open_storage
from core.ledger.models import APPEND_ONLY


def settings_of(app: str, owner: str | None = None) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=SecretStr(app),
        database_owner_url=SecretStr(owner) if owner else None,
        data_dir=Path("/nonexistent"),
    )


@pytest.mark.parametrize("query", ["", "&sslmode=disable"])
async def test_the_owner_migrates_and_the_application_cannot_rewrite_the_ledger(
    postgres: EmbeddedPostgres, empty_database_name: str, query: str
) -> None:
    app, owner = postgres.app_url(empty_database_name) + query, postgres.owner_url(empty_database_name) + query
    for _ in range(2):  # the second start finds everything done
        async with open_storage(settings_of(app, owner)) as addresses:
            assert addresses.app_role == APP_ROLE
    engine = make_engine(addresses.app, pool=1)
    try:
        assert await current_revision(engine) is not None
        async with engine.connect() as connection:
            owners = await connection.scalars(
                text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
            )
            assert owners.all() == [OWNER_ROLE]
            await connection.execute(text("SELECT FROM ticket"))
        for statement in ("UPDATE ledger_entry SET minutes = 0", *(f"DELETE FROM {table}" for table in APPEND_ONLY)):
            with pytest.raises(DBAPIError, match="permission denied"):
                async with engine.begin() as connection:
                    await connection.execute(text(statement))
    finally:
        await engine.dispose()


async def test_one_role_for_everything(postgres: EmbeddedPostgres, empty_database_name: str) -> None:
    async with open_storage(settings_of(postgres.owner_url(empty_database_name))) as addresses:
        assert addresses.app == addresses.owner
        assert addresses.app_role is None


async def test_a_role_without_rights_cannot_migrate(postgres: EmbeddedPostgres, empty_database_name: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with open_storage(settings_of(postgres.app_url(empty_database_name))):
            pass


async def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        host, port = taken.getsockname()
    with pytest.raises(DatabaseProblem, match=r"PostgreSQL не отвечает: .*Проверьте DATABASE_URL") as caught:
        async with open_storage(settings_of(f"postgresql://app:s3cr3t@{host}:{port}/one")):
            pass
    assert "s3cr3t" not in str(caught.value)


async def test_a_server_that_is_too_old(
    postgres: EmbeddedPostgres, empty_database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OLDEST_POSTGRES", 99)
    owner = postgres.owner_url(empty_database_name)
    with pytest.raises(DatabaseProblem, match=r"Нужен PostgreSQL 99 или новее, а это \d\d$"):
        async with open_storage(settings_of(owner)):
            pass
    engine = make_engine(owner, pool=1)
    assert await current_revision(engine) is None  # nothing was touched
    await engine.dispose()
