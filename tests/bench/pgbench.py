"""The statements of ``charge()`` as a pgbench script: taken from the code as it sends them, so that they cannot differ."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.postgres import OWNER_ROLE, PORT, EmbeddedPostgres
from backend.postgres.system_user import run


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement as it went to the server, with the values of its parameters."""

    sql: str
    values: tuple[Any, ...]


class Recorder:
    """Writes down what an engine sends between ``with``."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.sync_engine
        self.sent: list[Sent] = []

    def __enter__(self) -> "Recorder":
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
        self.sent.append(Sent(sql, tuple(values)))


def script(sent: list[Sent], variables: dict[int | str, str], setup: str) -> str:
    """A pgbench script of one transaction. ``variables``: values that stand for something else in every transaction, with the
    SQL that takes their place; all other values are sent as they are."""
    statements = []
    for one in sent:
        text = one.sql
        # From the last: $1 is the beginning of $10.
        for number, value in reversed(list(enumerate(one.values, 1))):
            text = text.replace(f"${number}", _literal(value, variables))
        statements.append(" ".join(text.split()))
    returning = [
        f"{text} \\gset s{number}_" if _one_row(text) else f"{text};" for number, text in enumerate(statements)
    ]
    return "\n".join([setup, "BEGIN;", *returning, "COMMIT;", ""])


def _one_row(sql: str) -> bool:
    return "FOR NO KEY UPDATE" in sql


def _literal(value: Any, variables: dict[int | str, str]) -> str:
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_literal(one, variables) for one in value)}]"
    if isinstance(value, int | str) and value in variables:
        return variables[value]
    match value:
        case None:
            return "NULL"
        case bytes():
            return f"'\\x{value.hex()}'::bytea"
        case datetime():
            # Without colons, which pgbench would take for variables.
            return f"'{value:%Y%m%dT%H%M%S%z}'::timestamptz"
        case date():
            return f"'{value.isoformat()}'::date"
        case int():
            return str(value)
        case str():
            # Cut after colons: pgbench would take «:name» for a variable even inside quotes.
            pieces = re.findall(r"[^:]*:|[^:]+", value.replace("'", "''")) or [""]
            return "(" + " || ".join(f"'{piece}'" for piece in pieces) + ")"
        case _:
            msg = f"no literal for {type(value)}"
            raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Measured:
    """Transactions a second, and how long one took: median and 99th percentile, in milliseconds."""

    rate: float
    p50: float
    p99: float


def pgbench(server: EmbeddedPostgres, database: str, file: Path, *, clients: int, seconds: int) -> Measured:
    """Run a script for some seconds with prepared statements. The log of every transaction goes beside the script."""
    prefix = file.with_suffix("") / str(clients)
    prefix.parent.mkdir(exist_ok=True)
    done = run(
        [
            str(server.bin("pgbench")), "--no-vacuum", "--protocol=prepared", f"--file={file}", f"--client={clients}",
            f"--jobs={min(clients, 2)}", f"--time={seconds}", "--log", f"--log-prefix={prefix}",
            f"--host={server.socket_dir}", f"--port={PORT}", f"--username={OWNER_ROLE}", database,
        ]
    )  # fmt: skip
    if done.returncode != 0 or "number of failed transactions: 0 (" not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    took: list[int] = []
    for log in prefix.parent.glob(f"{prefix.name}.*"):
        took += [int(line.split()[2]) for line in log.read_text().splitlines()]
        log.unlink()
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None
    return Measured(float(found[1]), *percentiles([micros / 1000 for micros in took]))


def percentiles(took: list[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    ordered = sorted(took)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
