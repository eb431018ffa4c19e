"""``make bench-ledger``: charge() against pgbench sending the same statements, alternating in one run; then one hot account.

Ratios are what to look at: machines are noisy. PostgreSQL is durable here, every charge waits for the disk.
"""

import asyncio
import tempfile
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import func, select, text

from backend.database import make_engine, migrate
from backend.postgres import APP_ROLE, EmbeddedPostgres, running_postgres
from core.actor import SystemActor
from core.clock import SystemClock
from core.database import Database
from core.ledger.charging import charge
from core.ledger.models import Account, Entry, EntryKind
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from tests.backend.postgres_helpers import passable_folder
from tests.bench.pgbench import Measured, Recorder, percentiles, pgbench, script
from tests.factories import Hours, give_hours, make_company, make_contract_with_hours

NAME = "bench_ledger"
CONNECTIONS = (1, 8, 32)
ROUNDS, SECONDS = 3, 3
ACCOUNTS, GRANTS, MINUTES = 200, 4, 500_000
FIRST_ACCOUNT, FIRST_GRANT, FIRST_CHARGE = 700_000_001, 800_000_001, 600_000_001
"""Numbers that nothing else has: the pgbench script is made by looking for them."""
TARGET, HOT_TARGET = 0.30, 100
BENCH = SystemActor("bench")

FUNCTION = """
    CREATE FUNCTION bench_charge(account_ bigint, key_ text, line_ bigint, asked int) RETURNS int LANGUAGE plpgsql AS $$
    DECLARE head record; lot record; need int := asked; part int; entry_ bigint; charge_ bigint;
    BEGIN
        SELECT entries, book INTO head FROM account WHERE id = account_ FOR NO KEY UPDATE;
        PERFORM 1 FROM ledger_charge WHERE key = key_;
        IF FOUND THEN RETURN 0; END IF;
        INSERT INTO ledger_charge (key, content_hash, account_id, requested, covered, shortage)
        VALUES (key_, '', account_, asked, asked, 0) RETURNING id INTO charge_;
        INSERT INTO ledger_entry (account_id, seq, kind, minutes, balance_after, work_date, at, author, charge_id, line_id,
                                  reason_hash, hash)
        VALUES (account_, head.entries + 1, 'charge', -asked, head.book - asked, current_date, now(), 'system:bench', charge_,
                line_, '', '') RETURNING id INTO entry_;
        FOR lot IN SELECT id, remaining FROM ledger_grant
                   WHERE account_id = account_ AND remaining > 0 AND current_date BETWEEN effective_from AND expires_on
                   ORDER BY priority, expires_on, effective_from, id LOOP
            EXIT WHEN need = 0;
            part := least(need, lot.remaining);
            UPDATE ledger_grant SET remaining = remaining - part WHERE id = lot.id;
            INSERT INTO ledger_allocation (entry_id, grant_id, minutes) VALUES (entry_, lot.id, part);
            need := need - part;
        END LOOP;
        UPDATE account SET entries = entries + 1, book = book - asked WHERE id = account_;
        RETURN need;
    END $$
"""


class Bench:
    """A database with accounts of four grants each: the first half for us, the second for pgbench."""

    def __init__(self, database: Database, server: EmbeddedPostgres, hours: list[Hours], folder: Path) -> None:
        self._database = database
        self._server = server
        self._ours = [one.account.id for one in hours[: ACCOUNTS // 2]]
        self._folder = folder
        self._day = hours[0].contract.starts_on
        self._facts = count(1)

    async def one(self, account_id: int, fact: int, *, minutes: int = 30) -> None:
        """One charge of one line, in a transaction of its own."""
        async with self._database.work() as work:
            await charge(
                work,
                BENCH,
                account_id=account_id,
                key=f"bench:{fact}",
                lines=[Line(fact, minutes, self._day)],
                ticket_id=fact,
            )

    async def ours(self, connections: int, accounts: list[int]) -> Measured:
        """As many charges as ``connections`` tasks get done."""
        took: list[float] = []
        until = perf_counter() + SECONDS

        async def spend() -> None:
            while (began := perf_counter()) < until:
                fact = next(self._facts)
                await self.one(accounts[fact * 7 % len(accounts)], fact)
                took.append((perf_counter() - began) * 1000)

        began = perf_counter()
        await asyncio.gather(*(spend() for _ in range(connections)))
        return Measured(len(took) / (perf_counter() - began), *percentiles(took))

    async def write_scripts(self) -> tuple[Path, Path]:
        """The script of the same statements, made of one charge that is recorded, and the one that calls the function."""
        account_id, fact, minutes = self._ours[0], 900_000_037, 37
        async with self._database.work() as work:
            before = await work.session.get_one(Account, account_id)
        with Recorder(self._database.engine) as recorder:
            await self.one(account_id, fact, minutes=minutes)
        assert len(recorder.sent) == 3, [one.sql for one in recorder.sent]
        grant = FIRST_GRANT + GRANTS * (account_id - FIRST_ACCOUNT)
        setup = "\n".join(
            [
                f"\\set place random({ACCOUNTS // 2}, {ACCOUNTS - 1})",
                f"\\set account {FIRST_ACCOUNT} + :place",
                f"\\set grant {FIRST_GRANT} + {GRANTS} * :place",
                "\\set fact random(1000000000000, 9000000000000000000)",
            ]
        )
        charge_id = await self._value(func.max(Entry.charge_id))
        same = script(
            recorder.sent,
            {
                account_id: ":account::bigint",
                grant: ":grant::bigint",
                fact: ":fact::bigint",
                f"bench:{fact}": "('bench:' || :fact::bigint)",
                before.entries + 1: "(:s0_entries::int + 1)",
                before.book - minutes: f"(:s0_book::int - {minutes})",
                charge_id: ":fact::bigint",
            },
            setup,
        )
        call = f"{setup}\nSELECT bench_charge(:account::bigint, 'bench:' || :fact::bigint, :fact::bigint, 37);\n"
        paths = self._folder / "same.sql", self._folder / "function.sql"
        for path, words in zip(paths, (same, call), strict=True):
            path.write_text(words)
        return paths

    async def _value(self, expression: object) -> int:
        async with self._database.work() as work:
            return int(await work.session.scalar(select(expression)) or 0)  # type: ignore[call-overload]

    async def compare(self, same: Path, function: Path) -> bool:
        """Rounds of ours, pgbench and the function, one after another; whether the target ratio is met."""
        print(
            f"{'соединений':>10} {'charge()':>22} {'те же операторы':>22} {'отношение':>10} {'одна функция PL/pgSQL':>24}"
        )
        met = True
        for connections in CONNECTIONS:
            ours: list[Measured] = []
            theirs: list[Measured] = []
            called: list[Measured] = []
            for _ in range(ROUNDS):
                ours.append(await self.ours(connections, self._ours))
                for path, found in ((same, theirs), (function, called)):
                    found.append(
                        await asyncio.to_thread(pgbench, self._server, NAME, path, clients=connections, seconds=SECONDS)
                    )
            ratio = median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
            met = met and (connections != 8 or ratio >= TARGET)
            print(f"{connections:>10} {_said(ours):>22} {_said(theirs):>22} {ratio:>10.2f} {_said(called):>24}")
        return met

    async def hot(self) -> bool:
        """32 tasks on one account: still right, and more than a hundred a second."""
        account_id = self._ours[0]
        before = await self._charged(account_id)
        measured = await self.ours(32, [account_id])
        done = await self._charged(account_id) - before
        async with self._database.work() as work:
            findings = (await verify_account(work, account_id)).findings
        right = not findings
        print(
            f"\nОдин счёт, 32 задачи: {measured.rate:.0f}/с (цель больше {HOT_TARGET}), p50 {measured.p50:.1f} мс,"
            f" p99 {measured.p99:.1f} мс; {done} списаний, книга {'сходится' if right else 'НЕ СХОДИТСЯ'}"
        )
        return right and measured.rate > HOT_TARGET

    async def _charged(self, account_id: int) -> int:
        async with self._database.work() as work:
            return int(
                await work.session.scalar(
                    select(func.count()).where(Entry.account_id == account_id, Entry.kind == EntryKind.CHARGE)
                )
                or 0
            )


def _said(measured: Iterable[Measured]) -> str:
    rounds = list(measured)
    rate, p50, p99 = (median(getattr(one, name) for one in rounds) for name in ("rate", "p50", "p99"))
    return f"{rate:.0f}/с {p50:.1f}/{p99:.1f} мс"


async def _prepare(server: EmbeddedPostgres) -> None:
    server.ensure_database(NAME)
    owner = make_engine(server.owner_url(NAME), pool=1)
    await migrate(owner, app_role=APP_ROLE)
    async with owner.begin() as connection:
        for table, first in (
            ("account", FIRST_ACCOUNT),
            ("ledger_grant", FIRST_GRANT),
            ("ledger_charge", FIRST_CHARGE),
        ):
            await connection.execute(text(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}"))
        await connection.execute(text(FUNCTION))
    await owner.dispose()


async def _accounts(database: Database) -> list[Hours]:
    hours = []
    for _ in range(ACCOUNTS):
        async with database.work() as work:
            made = await make_contract_with_hours(work, await make_company(work), 0)
            for _ in range(GRANTS):
                await give_hours(
                    work,
                    made.account,
                    MINUTES,
                    effective_from=made.contract.starts_on,
                    expires_on=made.contract.ends_on,
                )
            hours.append(made)
    return hours


async def main() -> bool:
    """Measure everything; True if both targets are met."""
    with passable_folder() as folder, running_postgres(folder / "postgres") as server:
        await _prepare(server)
        engine = make_engine(server.app_url(NAME), pool=32)
        database = Database(engine, SystemClock())
        with tempfile.TemporaryDirectory() as scripts:
            bench = Bench(database, server, await _accounts(database), Path(scripts))
            print(
                f"Списание одной строки со счёта с {GRANTS} начислениями; в секунду, p50/p99; медианы {ROUNDS} кругов\n"
            )
            met = await bench.compare(*await bench.write_scripts())
            print(f"\nЦель: не меньше {TARGET} при 8 соединениях – {'выполнена' if met else 'НЕ ВЫПОЛНЕНА'}")
            hot = await bench.hot()
        await engine.dispose()
    return met and hot


if __name__ == "__main__":
    raise SystemExit(0 if asyncio.run(main()) else 1)
