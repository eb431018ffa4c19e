"""The embedded PostgreSQL: who gets in, who may do what, how databases come and go."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from backend.postgres import APP_ROLE, OWNER_ROLE, EmbeddedPostgres, PostgresError, running_postgres
from tests.backend.postgres_helpers import OwnerProcess, passable_folder, query

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="нужен root, чтобы стать другим пользователем")
NOBODY = 65534


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    # Far longer than a socket's path may be, with spaces and Cyrillic letters.
    with (
        passable_folder() as folder,
        running_postgres(folder / "Проект «Часовой»" / ("данные " * 12).strip(), durable=False) as running,
    ):
        running.ensure_database("desk")
        yield running


@asynccontextmanager
async def connection(url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as opened:
            yield opened
    finally:
        await engine.dispose()


async def test_both_roles_connect(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(os.fsencode(server.data_dir)) > 107
    monkeypatch.setenv("PGPORT", "6543")  # somebody's environment must not change where we connect
    for url, role in ((server.app_url("desk"), APP_ROLE), (server.owner_url("desk"), OWNER_ROLE)):
        async with connection(url) as opened:
            assert (await opened.execute(text("SELECT current_user"))).scalar_one() == role


async def test_settings_of_the_cluster(server: EmbeddedPostgres) -> None:
    async with connection(server.app_url("desk")) as opened:
        found = {}
        for name in ("server_encoding", "data_checksums", "TimeZone", "listen_addresses", "server_version_num"):
            found[name] = (await opened.execute(text("SELECT current_setting(:name)"), {"name": name})).scalar_one()
        lowered = (await opened.execute(text("SELECT lower('ЁЖИК'), 'Ромашка' ILIKE 'рОМ%'"))).one()
    assert int(found.pop("server_version_num")) // 10000 == 18
    assert found == {
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "TimeZone": "UTC",
        "listen_addresses": "",
    }
    assert tuple(lowered) == ("ёжик", True)


async def test_no_role_that_logs_in_is_powerful(server: EmbeddedPostgres) -> None:
    async with connection(server.owner_url("desk")) as opened:
        rows = await opened.execute(
            text(
                "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
                " FROM pg_roles WHERE rolname IN (:app, :owner) ORDER BY rolname"
            ),
            {"app": APP_ROLE, "owner": OWNER_ROLE},
        )
        assert [tuple(row) for row in rows] == [
            (APP_ROLE, False, False, False, False, False),
            (OWNER_ROLE, False, False, True, False, False),
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        f"SET ROLE {OWNER_ROLE}",
        "DROP TABLE theirs",
        "INSERT INTO theirs VALUES (1)",
    ],
)
async def test_app_role_may_do_only_what_is_granted(server: EmbeddedPostgres, statement: str) -> None:
    async with connection(server.owner_url("desk")) as owner:
        await owner.execute(text("CREATE TABLE IF NOT EXISTS theirs (id int)"))
        await owner.commit()
    engine = create_async_engine(server.app_url("desk"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as opened:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            await opened.execute(text(statement))
    await engine.dispose()


async def test_superuser_has_no_way_in(server: EmbeddedPostgres) -> None:
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError, match=r"no pg_hba\.conf entry"):
        await asyncpg.connect(host=str(server.socket_dir), user="chasovoy_superuser", database="postgres")


def test_socket_folder_is_private(server: EmbeddedPostgres) -> None:
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(server.socket_dir)) < 80


@pytest.mark.skipif(sys.platform != "linux", reason="читает /proc")
def test_nothing_listens_on_tcp(server: EmbeddedPostgres) -> None:
    pid = (server.data_dir / "cluster" / "postmaster.pid").read_text().split("\n")[0]
    links = {os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    sockets = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}
    assert sockets  # the Unix socket at least
    for table in ("tcp", "tcp6"):
        path = Path(f"/proc/{pid}/net/{table}")
        inodes = {line.split()[9] for line in path.read_text().splitlines()[1:]} if path.exists() else set()
        assert not sockets & inodes


@needs_root
def test_another_system_user_gets_nowhere(server: EmbeddedPostgres) -> None:
    def try_as_nobody() -> str:
        command = [str(server.bin("psql")), "-XAtw", "-h", str(server.socket_dir), "-U", APP_ROLE]
        result = subprocess.run(
            [*command, "-d", "desk", "-c", "SELECT 1"],
            capture_output=True,
            text=True,
            cwd="/",
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            check=False,
        )
        assert result.returncode != 0
        return result.stderr

    assert "Permission denied" in try_as_nobody()
    # Even with the folder open the kernel tells the server who is calling.
    socket = server.socket_dir / ".s.PGSQL.5432"
    server.socket_dir.chmod(0o711)
    socket.chmod(0o777)
    try:
        assert "Peer authentication failed" in try_as_nobody()
    finally:
        socket.chmod(0o700)
        server.socket_dir.chmod(0o700)


@needs_root
def test_as_root_the_server_runs_as_a_user_of_its_own(server: EmbeddedPostgres) -> None:
    pid = (server.data_dir / "cluster" / "postmaster.pid").read_text().split("\n")[0]
    uid = Path(f"/proc/{pid}").stat().st_uid
    assert uid != 0
    assert (server.data_dir / "cluster").stat().st_uid == uid
    assert (server.data_dir / "cluster").stat().st_mode & 0o777 == 0o700
    assert server.data_dir.stat().st_uid == 0


async def test_database_is_copied_from_a_template_and_dropped(server: EmbeddedPostgres) -> None:
    server.ensure_database("pattern")
    async with connection(server.owner_url("pattern")) as opened:
        await opened.execute(text("CREATE TABLE given AS SELECT 42 AS answer"))
        await opened.commit()
    server.ensure_database("copy", template="pattern")
    server.ensure_database("copy", template="pattern")
    async with connection(server.owner_url("copy")) as opened:
        assert (await opened.execute(text("SELECT answer FROM given"))).scalar_one() == 42
        server.drop_database("copy")  # while somebody is connected
        server.drop_database("copy")
        await opened.invalidate()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(host=str(server.socket_dir), user=OWNER_ROLE, database="copy")


def test_refused_creation_is_explained(server: EmbeddedPostgres) -> None:
    with pytest.raises(PostgresError, match="Не получилось создать базу данных twin") as caught:
        server.ensure_database("twin", template="absent")
    assert 'template database "absent" does not exist' in caught.value.message


async def test_ensuring_one_database_from_many_sides(server: EmbeddedPostgres) -> None:
    await asyncio.gather(*(asyncio.to_thread(server.ensure_database, "crowded") for _ in range(6)))
    async with connection(server.app_url("crowded")) as opened:
        assert (await opened.execute(text("SELECT 1"))).scalar_one() == 1


@pytest.mark.parametrize("name", ["", "Desk", "a b", 'x"; DROP DATABASE desk', "база", "a" * 64])
def test_odd_database_names_are_refused(server: EmbeddedPostgres, name: str) -> None:
    with pytest.raises(ValueError, match="not a plain database name"):
        server.ensure_database(name)


def test_programs_come_from_the_same_install(server: EmbeddedPostgres) -> None:
    version = subprocess.run([server.bin("pgbench"), "--version"], capture_output=True, text=True, check=True)
    assert "(PostgreSQL) 18" in version.stdout
    with pytest.raises(PostgresError, match="нет программы pgbunch"):
        server.bin("pgbunch")


def test_second_process_uses_the_running_server(server: EmbeddedPostgres) -> None:
    with OwnerProcess(server.data_dir, "print(server.is_owner, server.socket_dir)") as other:
        assert other.line() == f"False {server.socket_dir}"
        assert other.finish() == ""
        assert other.process.returncode == 0
    assert query(server, "SELECT 'still here'") == "still here"


def test_second_object_of_one_process_uses_it_too(server: EmbeddedPostgres) -> None:
    with running_postgres(server.data_dir) as other:
        assert not other.is_owner
        assert other.app_url("desk") == server.app_url("desk")
    assert query(server, "SELECT 1") == "1"
