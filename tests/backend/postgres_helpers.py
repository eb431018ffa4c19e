"""What tests of the embedded PostgreSQL, and fixtures that use it, need around it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from backend.postgres import OWNER_ROLE, EmbeddedPostgres

PROJECT = Path(__file__).parents[2]


IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free in memory for a cluster of tests."""


def quickest_folder() -> Path | None:
    """Where files are made quickest: in memory, if there is room. None: the usual place for temporary files.

    A database of its own for each test is a thousand small files, made and thrown away: 0.12 s on ext4, 0.02 s in memory.
    """
    try:
        return IN_MEMORY if shutil.disk_usage(IN_MEMORY).free >= ROOM and os.access(IN_MEMORY, os.W_OK) else None
    except OSError:
        return None


@contextmanager
def passable_folder(parent: Path | None = None) -> Iterator[Path]:
    """A temporary folder that the server's system user may pass through when tests run as root.

    pytest's own ``tmp_path`` lies below a folder closed to everybody but root, which would send the
    cluster to /var/lib.
    """
    folder = Path(tempfile.mkdtemp(prefix="Часовой тест ", dir=parent))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"не дождались: {what}"
        time.sleep(0.02)


def server_processes(data_dir: Path) -> list[int]:
    """Living processes of the guard, the server, initdb and their children on the data folder (Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            works_here = data_dir in Path(os.readlink(process / "cwd")).parents
            command = (process / "cmdline").read_bytes()
            zombie = (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:  # ended meanwhile, or of another user
            continue
        programs = (b"/guard.py\0", b"/bin/postgres\0", b"/bin/initdb\0")
        is_ours = os.fsencode(data_dir) in command and any(name in command for name in programs)
        if (works_here or is_ours) and not zombie:
            found.append(int(process.name))
    return found


class OwnerProcess:
    """A separate Python process that runs ``code`` inside ``with running_postgres(…) as server:``.

    The code says "ready" by printing a line; ``sys.argv[1]`` is the data folder.
    """

    def __init__(self, data_dir: Path, code: str, python: str = sys.executable, uid: int | None = None) -> None:
        script = (
            "import os, signal, subprocess, sys, time\n"
            "from pathlib import Path\n"
            "from backend.postgres import running_postgres\n"
            "from tests.backend.postgres_helpers import query\n"
            "with running_postgres(Path(sys.argv[1])) as server:\n"
            + "".join(f"    {line}\n" for line in code.splitlines())
        )
        site = next(path for path in sys.path if path.endswith("site-packages"))
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [python, "-c", script, str(data_dir)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=PROJECT,
            env={"PYTHONPATH": f"{PROJECT}:{site}", "PATH": os.defpath, "PYTHONUNBUFFERED": "1"},
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def interrupt_group(self) -> None:
        """What a terminal does on Ctrl-C."""
        os.killpg(self.process.pid, signal.SIGINT)

    def finish(self) -> str:
        """Wait for the end and return the rest of the output."""
        output, _ = self.process.communicate(timeout=60)
        return output


def query(server: EmbeddedPostgres, statement: str) -> str:
    """Run one statement as the owner in the database ``facts`` and return its bare output."""
    server.ensure_database("facts")
    command = [str(server.bin("psql")), "-XAtqw", "-h", str(server.socket_dir), "-U", OWNER_ROLE]
    result = subprocess.run([*command, "-d", "facts", "-c", statement], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()
