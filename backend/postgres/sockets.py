"""The folder of the server's Unix socket: private, short, and found again by our other processes.

A link named ``socket`` in the data folder points to it while the server accepts connections.
"""

import contextlib
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path

from backend.postgres.cluster import PORT
from backend.postgres.errors import PostgresError
from backend.postgres.system_user import ServerUser

_SOCKET_PREFIX = "chasovoy-pg-"
_SOCKET_FILE = f".s.PGSQL.{PORT}"
_SOCKET_PATH_LIMIT = 100  # bytes; the system's own limit is 104 on macOS and 108 on Linux


def make_socket_dir(user: ServerUser) -> Path:
    """A folder for the socket, closed to others and short: a socket's path has a hard limit, and a
    project's path may be long. Paths with unusual characters are passed by for the same reason of
    being written into settings and URLs."""
    candidates = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - a private folder inside it
    if user.switched:
        candidates.insert(0, Path("/run"))  # of root alone, and the same for a service and a shell
    for base in candidates:
        longest = len(os.fsencode(base / f"{_SOCKET_PREFIX}12345678" / _SOCKET_FILE))
        if longest > _SOCKET_PATH_LIMIT or not re.fullmatch(r"[A-Za-z0-9/._-]+", str(base)):
            continue
        if not os.access(base, os.W_OK | os.X_OK) or not user.may("-x", base):
            continue
        folder = Path(tempfile.mkdtemp(prefix=_SOCKET_PREFIX, dir=base))  # mode 0700
        user.give(folder)
        return folder
    raise PostgresError(
        "Негде открыть сокет базы данных: нет временной папки с коротким путём и правом записи. "
        "Укажите такую в переменной TMPDIR."
    )


def remove_stale_socket(link: Path) -> None:
    """Remove what a server left that was killed together with its guard. The caller holds the lock."""
    with contextlib.suppress(FileNotFoundError):
        folder = Path(os.readlink(link))
        link.unlink()
        if folder.name.startswith(_SOCKET_PREFIX):
            shutil.rmtree(folder, ignore_errors=True)


def accepting_socket_dir(link: Path) -> Path | None:
    """The socket folder behind the link, if a server accepts connections there now. Raises OSError."""
    try:
        folder = Path(os.readlink(link))
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(folder / _SOCKET_FILE))
    except (FileNotFoundError, ConnectionError):
        return None
    return folder
