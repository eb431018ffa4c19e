"""The database of this process: engine, version check, migrations under a lock."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.audit.models import AuditEntry
from core.ledger.models import APPEND_ONLY

OLDEST_POSTGRES = 15
MIGRATION_LOCK = 0x43_48_41_53
"""Key of the advisory lock under which migrations run («CHAS»)."""

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class DatabaseProblem(Exception):  # noqa: N818
    """The database cannot be used; the message says why and what to do, in Russian."""


def async_url(url: str) -> URL:
    """A PostgreSQL address as people write it, for asyncpg."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        msg = "DATABASE_URL не похож на адрес: нужно что-то вроде postgresql://user:password@host:5432/chasovoy"
        raise DatabaseProblem(msg) from None
    if not parsed.drivername.startswith("postgres"):
        msg = "DATABASE_URL должен начинаться с postgresql://"
        raise DatabaseProblem(msg)
    # libpq's name for it, which every provider gives; asyncpg's own argument is called otherwise.
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(drivername="postgresql+asyncpg", query=query)


def listening_dsn(url: URL) -> str:
    """The address for asyncpg itself, which takes no SQLAlchemy URL; the folder of a socket stands in the query."""
    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)


def make_engine(url: str | URL, *, pool: int = 10, patience: float | None = None) -> AsyncEngine:
    """An engine for the application. A connection that the server has dropped is replaced at its next use: the unit of
    work fails, and what came from outside (an update, a tick) is tried again.

    ``patience``: seconds for a statement, after which the connection counts as lost. A network that is cut says nothing, and
    the system would wait a quarter of an hour.
    """
    address = url if isinstance(url, URL) else async_url(url)
    return create_async_engine(
        address,
        pool_size=pool,
        max_overflow=pool,
        # The connection used last is used next: it has the statements prepared. Short statements gain nothing from JIT.
        pool_use_lifo=True,
        # What people wrote stands in the parameters, and an error with them in its message goes into the log.
        hide_parameters=True,
        connect_args={
            "timeout": 10,
            "command_timeout": patience,
            "prepared_statement_cache_size": 500,
            "server_settings": {"jit": "off", "application_name": "chasovoy"},
        },
    )


async def check_version(engine: AsyncEngine) -> int:
    """The server's major version; DatabaseProblem if it is too old or does not answer."""
    try:
        async with engine.connect() as connection:
            number = int(await connection.scalar(text("SHOW server_version_num")) or 0)
    except Exception as error:
        msg = f"PostgreSQL не отвечает: {type(error).__name__}. Проверьте DATABASE_URL и что сервер запущен"
        raise DatabaseProblem(msg) from error
    if number // 10000 < OLDEST_POSTGRES:
        msg = f"Нужен PostgreSQL {OLDEST_POSTGRES} или новее, а это {number // 10000}"
        raise DatabaseProblem(msg)
    return number // 10000


def alembic_config() -> Config:
    """Alembic's configuration, without an ini file: there is one place for settings."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def migrate(owner: AsyncEngine, *, app_role: str | None, revision: str = "head") -> None:
    """Bring the schema to ``revision``. Two processes that start together take turns (an advisory lock).

    ``app_role``: the role the application connects as, if it is not the owner. It may work with every table, but only
    read and add to the ledger's and the audit trail's.
    """
    async with owner.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        await connection.run_sync(_upgrade, revision)
        if app_role is not None:
            await connection.run_sync(_grant_rights, app_role)


def _grant_rights(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version FROM {quoted}",
        *(
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}"
            for table in (*APPEND_ONLY, AuditEntry.__tablename__)
            if connection.dialect.has_table(connection, table)  # not in a schema of an older revision
        ),
    ):
        connection.execute(text(statement))


async def current_revision(engine: AsyncEngine) -> str | None:
    """The schema's revision, or None for an empty database."""
    async with engine.connect() as connection:
        if not await connection.scalar(text("SELECT to_regclass('public.alembic_version')")):
            return None
        revision: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision
