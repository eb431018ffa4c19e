"""Copies of the embedded database: one file out, one file in. A server of your own has its own ways."""

import asyncio
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from backend.database import DatabaseProblem, make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres
from backend.settings import Settings
from backend.storage import DATABASE_NAME, embedded


async def backup(settings: Settings, file: Path) -> int:
    """Write the database into ``file`` (pg_dump's own format), also while the desk is running; bytes written."""
    _must_be_embedded(settings)
    if await asyncio.to_thread(file.exists):
        msg = f"Файл {file} уже есть: выберите другое имя"
        raise DatabaseProblem(msg)
    async with embedded(settings.data_dir / "postgres") as server:
        await _run(server, "pg_dump", "--format=custom", f"--file={file}", f"--dbname={_owner_uri(server)}")
    return (await asyncio.to_thread(file.stat)).st_size


async def restore(settings: Settings, file: Path) -> None:
    """Fill an empty installation from ``file`` and bring its schema up to date.

    Refuses a database that has clients: nothing is ever restored over data.
    """
    _must_be_embedded(settings)
    async with embedded(settings.data_dir / "postgres") as server:
        await asyncio.to_thread(server.ensure_database, DATABASE_NAME)
        if await _has_clients(server):
            msg = "В базе уже есть клиенты. Восстановить можно только в пустую: укажите другую папку в DATA_DIR"
            raise DatabaseProblem(msg)
        await asyncio.to_thread(server.drop_database, DATABASE_NAME)
        await asyncio.to_thread(server.ensure_database, DATABASE_NAME)
        # Rights are not taken from the file: they are given anew below, by the same rules as at every start.
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        await _run(server, "pg_restore", *options, f"--dbname={_owner_uri(server)}", str(file))
        engine = make_engine(server.owner_url(DATABASE_NAME), pool=1)
        try:
            await migrate(engine, app_role=APP_ROLE)
        finally:
            await engine.dispose()


def _must_be_embedded(settings: Settings) -> None:
    if settings.database_url is not None:
        msg = "База на своём сервере (DATABASE_URL): копируйте её средствами сервера, pg_dump и pg_restore"
        raise DatabaseProblem(msg)


def _owner_uri(server: EmbeddedPostgres) -> str:
    url = make_url(server.owner_url(DATABASE_NAME)).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


async def _has_clients(server: EmbeddedPostgres) -> bool:
    engine = make_engine(server.owner_url(DATABASE_NAME), pool=1)
    try:
        async with engine.connect() as connection:
            if not await connection.scalar(text("SELECT to_regclass('public.company')")):
                return False
            return bool(await connection.scalar(text("SELECT EXISTS (SELECT FROM company)")))
    finally:
        await engine.dispose()


async def _run(server: EmbeddedPostgres, program: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        str(server.bin(program)), *arguments, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    if process.returncode:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        msg = f"{program} не справился: {''.join(last) or process.returncode}"
        raise DatabaseProblem(msg)
