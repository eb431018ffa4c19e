"""The embedded server: one process owns and stops it, others of ours use it while it runs."""

import contextlib
import fcntl
import logging
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from backend.postgres import guard
from backend.postgres.binaries import find_install, install_for
from backend.postgres.cluster import (
    APP_ROLE,
    OWNER_ROLE,
    PORT,
    configure,
    log_since,
    log_sizes,
    open_cluster,
    remove_stale_pid,
)
from backend.postgres.errors import PostgresError, from_os_error, from_output
from backend.postgres.sockets import accepting_socket_dir, make_socket_dir, remove_stale_socket
from backend.postgres.system_user import clean_environment, run, server_user

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

_READY_WITHIN = 300.0  # seconds; recovery after a power cut replays up to max_wal_size of log
_FREE_WITHIN = 120.0  # seconds to wait for another process that starts or stops
_STOPPED_WITHIN = 60.0  # seconds; the guard itself gives up earlier
_DROPPED_WITHIN = 30.0  # seconds for an autovacuum worker to leave a database that is dropped

_log = logging.getLogger(__name__)


class EmbeddedPostgres:
    """PostgreSQL on a data folder of ours. ``start`` and ``stop`` block, for seconds the first time.

    The first process to start it owns it: the server ends with that process, however it ends. Another
    process that starts the same folder meanwhile connects to the running server and leaves it running.
    ``durable=False`` trades safety against a power cut for speed; it is for tests.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self._durable = durable
        self._install: Path | None = None
        self._socket_dir: Path | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._owner: int | None = None

    @property
    def socket_dir(self) -> Path:
        """The private folder of the Unix socket: the host for psql, pgbench and the like."""
        if self._socket_dir is None:
            raise RuntimeError("the server is not started")
        return self._socket_dir

    @property
    def is_owner(self) -> bool:
        """Whether this object started the server and will stop it."""
        return self._guard is not None

    def start(self) -> None:
        """Start the server or join a running one. Raises PostgresError with a Russian explanation."""
        try:
            self._install = find_install()
            self._make_data_dir()
            self._start_or_join()
        except OSError as error:
            self.stop()
            raise from_os_error(error, self.data_dir) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server if it is ours (open transactions are rolled back); safe to call twice."""
        self._socket_dir = None
        guard_process, self._guard = self._guard, None
        if guard_process is not None:
            assert guard_process.stdin is not None
            guard_process.stdin.close()
            try:
                guard_process.wait(_STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                _log.error("PostgreSQL не остановился за %d с (процесс %d)", _STOPPED_WITHIN, guard_process.pid)
        for held in (self._lock, self._owner):
            if held is not None:
                os.close(held)
        self._lock = self._owner = None

    def app_url(self, database: str) -> str:
        """SQLAlchemy URL for the application's role."""
        return self._url(APP_ROLE, database)

    def owner_url(self, database: str) -> str:
        """SQLAlchemy URL for the role that owns databases and runs migrations."""
        return self._url(OWNER_ROLE, database)

    def bin(self, program: str) -> Path:
        """Path of a program of the same PostgreSQL, e.g. ``pgbench``. Raises PostgresError."""
        if self._install is None:
            self._install = find_install()
        path = self._install / "bin" / program
        if not path.is_file():
            raise PostgresError(f"В пакете с PostgreSQL нет программы {program}.")
        return path

    def ensure_database(self, name: str, *, template: str | None = None) -> None:
        """Create a database of the owner role unless it exists, empty or as a copy of ``template``.

        Nobody may be connected to the template. Raises PostgresError, ValueError for an odd name.
        """
        if self._exists(name):
            return
        copy = f" TEMPLATE {_checked(template)}" if template is not None else ""
        result = self._psql(f"CREATE DATABASE {_checked(name)}{copy}")
        if result.returncode != 0 and not self._exists(name):  # another process may have been quicker
            raise from_output(f"Не получилось создать базу данных {name}.", result.stderr)

    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, disconnecting whoever uses it. Raises PostgresError, ValueError."""
        deadline = time.monotonic() + _DROPPED_WITHIN
        while True:
            result = self._psql(f"DROP DATABASE IF EXISTS {_checked(name)} WITH (FORCE)")
            # An autovacuum worker may be at work there: it is the server's own, ours may not end it, and it is done soon.
            if "terminate process" not in result.stderr or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        if result.returncode != 0:
            raise from_output(f"Не получилось удалить базу данных {name}.", result.stderr)

    def _exists(self, name: str) -> bool:
        result = self._psql(f"SELECT 1 FROM pg_database WHERE datname = '{_checked(name)}'")  # noqa: S608
        if result.returncode != 0:
            raise from_output("База данных не отвечает.", result.stderr)
        return result.stdout.strip() == "1"

    def _psql(self, statement: str) -> subprocess.CompletedProcess[str]:
        options = ["-X", "-A", "-t", "-q", "-w", f"--host={self.socket_dir}", f"--port={PORT}"]
        who = [f"--username={OWNER_ROLE}", "--dbname=postgres"]
        return run([str(self.bin("psql")), *options, *who, f"--command={statement}"])

    def _url(self, role: str, database: str) -> str:
        # The port is spelled out, else PGPORT of the environment would choose the socket's file name.
        return f"postgresql+asyncpg://{role}@/{_checked(database)}?host={self.socket_dir}&port={PORT}"

    def _make_data_dir(self) -> None:
        if not self.data_dir.is_dir():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            # Root's server user must pass through; what lies inside is closed by itself.
            self.data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def _start_or_join(self) -> None:
        deadline = time.monotonic() + _FREE_WITHIN
        told = False
        while True:
            if self._take_lock():
                self._start_server()
                return
            running = accepting_socket_dir(self.data_dir / "socket")
            if running is not None and self._owner_lives():
                self._socket_dir = running
                return
            if time.monotonic() > deadline:
                raise PostgresError(
                    f"Папка {self.data_dir} занята: другой процесс Часового запускает или останавливает базу "
                    "данных и не закончил за две минуты. Завершите его и запустите снова."
                )
            if not told:
                told = True
                _log.info("Жду: другой процесс запускает или останавливает базу данных в %s", self.data_dir)
            time.sleep(0.05)

    def _take_lock(self) -> bool:
        lock = os.open(self.data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock
        return True

    def _owner_lives(self) -> bool:
        """Whether the process that started the server is still there. When it has died the guard stops the server a moment
        later: who joined it in that moment would lose it at once."""
        try:
            owner = os.open(self.data_dir / "owner", os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(owner, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(owner)
        return False

    def _show_life(self) -> None:
        """Hold a lock that neither the guard nor the server inherits: it ends with this process."""
        self._owner = os.open(self.data_dir / "owner", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._owner, fcntl.LOCK_EX)

    def _start_server(self) -> None:
        lock = self._lock
        assert lock is not None
        self._show_life()
        user = server_user()
        install = install_for(user)
        cluster = open_cluster(self.data_dir, install, user, lock=lock, durable=self._durable)
        remove_stale_pid(cluster)
        link = self.data_dir / "socket"
        remove_stale_socket(link)
        socket_dir = make_socket_dir(user)
        known_logs = log_sizes(cluster)
        start_log = self.data_dir / "start.log"
        command = [sys.executable, "-I", "-S", guard.__file__]
        command += [str(user.uid), str(user.gid)] if user.switched else ["", ""]
        command += [str(link), str(socket_dir), str(lock)]
        command += [str(install / "bin" / "postgres"), "-D", str(cluster)]
        try:
            configure(cluster, user, socket_dir, durable=self._durable)
            with start_log.open("wb") as output:
                self._guard = subprocess.Popen(  # noqa: S603 - a list of our own making, no shell
                    command,
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    env=clean_environment(),
                    pass_fds=[lock],
                    start_new_session=True,  # Ctrl-C in the terminal must not reach the server before us
                )
        except OSError:
            shutil.rmtree(socket_dir, ignore_errors=True)  # from here on it is the guard's to remove
            raise
        self._wait_until_ready(cluster, socket_dir, start_log, known_logs)
        link.symlink_to(socket_dir)
        self._socket_dir = socket_dir

    def _wait_until_ready(self, cluster: Path, socket_dir: Path, start_log: Path, known_logs: dict[Path, int]) -> None:
        assert self._guard is not None
        started = time.monotonic()
        told = False
        while not _says_ready(cluster / "postmaster.pid", socket_dir):
            waited = time.monotonic() - started
            ended = self._guard.poll() is not None
            if ended or waited > _READY_WITHIN:
                why = "не запустился" if ended else f"не запустился за {_READY_WITHIN:.0f} с"
                words = start_log.read_text(encoding="utf-8", errors="replace")
                raise from_output(
                    f"PostgreSQL {why}. Папка данных: {self.data_dir}.", words + log_since(cluster, known_logs)
                )
            if waited > 5 and not told:
                told = True
                _log.info("База данных восстанавливается после внезапной остановки, это может занять минуты")
            time.sleep(0.02)


@contextlib.contextmanager
def running_postgres(data_dir: Path, *, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """The embedded server for the length of a block; see EmbeddedPostgres."""
    server = EmbeddedPostgres(data_dir, durable=durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a plain database name: {name!r}")
    return name


def _says_ready(pid_file: Path, socket_dir: Path) -> bool:
    """Whether the server on our socket accepts connections: line 8 of its file; line 5, the socket
    folder, tells it from what a killed server left behind."""
    try:
        lines = pid_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[4].strip() == str(socket_dir) and lines[7].strip() == "ready"
