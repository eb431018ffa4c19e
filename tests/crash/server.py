"""The embedded server of the trial, durable, and its sudden falls."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from backend.postgres import APP_ROLE, PORT, EmbeddedPostgres, running_postgres
from tests.backend.postgres_helpers import passable_folder
from tests.crash.orders import Route
from tests.crash.proxy import DOORS

RECOVERED = "automatic recovery in progress"
"""What PostgreSQL logs when it finds that it had not been stopped."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sockets are: the server's folder, and the proxy's."""

    server: Path
    proxy: Path

    @property
    def socket(self) -> Path:
        return self.server / f".s.PGSQL.{PORT}"

    def urls(self, database: str) -> dict[Route, str]:
        """Addresses of the database by route, as the application's role."""
        direct = {Route.DIRECT: _url(self.server, PORT, database)}
        return direct | {door: _url(self.proxy, port, database) for door, port in DOORS.items()}


def _url(folder: Path, port: int, database: str) -> str:
    query = {"host": str(folder), "port": str(port)}
    return URL.create("postgresql+asyncpg", APP_ROLE, database=database, query=query).render_as_string()


class Falling:
    """The embedded server in a folder, which can fall."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server

    def fall(self) -> None:
        """An immediate shutdown (SIGQUIT: no checkpoint, no farewell), and a start that has to recover from the log."""
        pid_file = self.server.data_dir / "cluster" / "postmaster.pid"
        os.kill(int(pid_file.read_text(encoding="utf-8").split()[0]), signal.SIGQUIT)
        self.server.stop()
        self.server.start()

    @property
    def recoveries(self) -> int:
        """How often the server's own log says that it recovered."""
        logs = (self.server.data_dir / "cluster" / "log").glob("*.log")
        return sum(path.read_text(encoding="utf-8", errors="replace").count(RECOVERED) for path in logs)


@contextmanager
def falling_server() -> Iterator[tuple[Falling, Place]]:
    """A server on a new data folder. Its socket is reached by the link beside the data, which outlives a restart."""
    with passable_folder() as folder, running_postgres(folder / "pg", durable=True) as server:
        proxy = folder / "proxy"
        proxy.mkdir()
        yield Falling(server), Place(server.data_dir / "socket", proxy)
