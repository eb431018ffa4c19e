"""Nothing in the ledger is ever changed or removed: the database refuses, whoever asks."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.database import make_engine
from core.database import Database
from core.ledger.charging import charge
from core.ledger.models import APPEND_ONLY
from core.ledger.rules.splitting import Line
from tests.clock import START
from tests.conftest import DatabaseUrls
from tests.factories import SYSTEM, make_company, make_contract_with_hours

CHANGES = {
    "UPDATE": {
        "ledger_charge": "UPDATE ledger_charge SET covered = covered",
        "ledger_entry": "UPDATE ledger_entry SET minutes = minutes - 1",
        "ledger_allocation": "UPDATE ledger_allocation SET minutes = minutes + 1",
        "ledger_reversal": "UPDATE ledger_reversal SET restored = 0",
    },
    "DELETE": {table: f"DELETE FROM {table}" for table in APPEND_ONLY},
    "DELETE of nothing": {table: f"DELETE FROM {table} WHERE false" for table in APPEND_ONLY},
    "TRUNCATE": {table: f"TRUNCATE {table} CASCADE" for table in APPEND_ONLY},
}


async def attempt(connection: AsyncConnection, statement: str) -> str:
    """The error code of the statement, undone; "" if it went through."""
    savepoint = await connection.begin_nested()
    try:
        await connection.execute(text(statement))
    except DBAPIError as error:
        return str(getattr(error.orig, "sqlstate", "?"))
    finally:
        await savepoint.rollback()
    return ""


async def test_the_book_refuses_changes_to_everybody(database: Database, database_urls: DatabaseUrls) -> None:
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 100)
        lines = [Line(1, 10, START.date())]
        await charge(work, SYSTEM, account_id=hours.account.id, key="one", lines=lines)
    expected = {
        database_urls.app: "42501",  # insufficient_privilege
        database_urls.owner: "23001",  # restrict_violation, raised by the trigger
    }
    for url, code in expected.items():
        engine = make_engine(url, pool=1)
        try:
            async with engine.connect() as connection:
                for name, statements in CHANGES.items():
                    for table in APPEND_ONLY:
                        assert await attempt(connection, statements[table]) == code, (name, table)
        finally:
            await engine.dispose()


NONSENSE = (
    "UPDATE ledger_grant SET remaining = -1",
    "UPDATE ledger_grant SET remaining = minutes + 1",
    "INSERT INTO ledger_entry"
    " (account_id, seq, kind, minutes, balance_after, work_date, at, author, reason_hash, hash, key, grant_id)"
    " SELECT account_id, 9, 'grant', 1, -1, current_date, now(), '', '', '', 'k', id FROM ledger_grant",
    "INSERT INTO ledger_charge (key, content_hash, account_id, requested, covered, shortage)"
    " SELECT 'k', '', account_id, 10, 5, 4 FROM ledger_grant",
    "ALTER TABLE ledger_entry DISABLE TRIGGER append_only",
    "DROP TRIGGER append_only ON ledger_entry",
    "SET session_replication_role = replica",
)


async def test_the_application_cannot_write_nonsense_or_lift_the_guard(database: Database) -> None:
    async with database.work() as work:
        await make_contract_with_hours(work, await make_company(work), 100)
    async with database.engine.connect() as connection:
        for statement in NONSENSE:
            code = await attempt(connection, statement)
            assert code in ("23514", "42501"), statement  # check_violation, insufficient_privilege
