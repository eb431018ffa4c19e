"""The system user that PostgreSQL runs as, and the programs that we run under its name."""

import logging
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.postgres.errors import PostgresError, from_output

SYSTEM_USER = "chasovoy-pg"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerUser:
    """Who owns the server's processes and files; ``switched`` when we are root and must become them."""

    name: str
    uid: int
    gid: int
    switched: bool

    def may(self, test: str, path: Path) -> bool:
        """Whether this user passes ``test(1)`` on the path, e.g. ``-x`` on a folder: asked of the system
        itself, because folders above, access lists and mount options all have a say."""
        return run(["/bin/sh", "-c", f'test {test} "$0"', str(path)], self).returncode == 0

    def give(self, path: Path) -> None:
        """Make the user the owner of a path of ours; never follows a link."""
        if self.switched:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_user() -> ServerUser:
    """The current user, or a system user of our own (created if missing) when the current one is root.

    Raises PostgresError when that user cannot be had.
    """
    uid = os.geteuid()
    if uid != 0:
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            raise PostgresError(
                f"У пользователя с номером {uid} нет имени в системе (/etc/passwd), а PostgreSQL без имени "
                "не работает. Запустите от пользователя с именем; в контейнере подойдёт root."
            ) from None
        return ServerUser(entry.pw_name, uid, entry.pw_gid, switched=False)
    found = _find()
    if found is None:
        found = _create()
    return ServerUser(found.pw_name, found.pw_uid, found.pw_gid, switched=True)


def _find() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    what = (
        f"PostgreSQL не работает от root, ему нужен системный пользователь {SYSTEM_USER}, "
        "а создать его не получилось. Создайте его сами (useradd --system --user-group --no-create-home "
        f"--shell /usr/sbin/nologin {SYSTEM_USER}) или запустите Часового от обычного пользователя."
    )
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if useradd is None:
        raise PostgresError(what + " Программы useradd в системе нет.")
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    result = run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER])
    created = _find()  # also when another process of ours was quicker
    if created is None:
        raise from_output(what, result.stderr)
    _log.info("Создан системный пользователь %s: от его имени работает PostgreSQL", SYSTEM_USER)
    return created


def run(
    command: Sequence[str], user: ServerUser | None = None, *, text: str = "", keep_open: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its output; ``text`` is its standard input.

    ``user`` is whom to become, None for nobody; ``keep_open`` are descriptors the program inherits. The
    program gets a session of its own (Ctrl-C is ours to handle) and an environment without surprises:
    PG* variables of the caller would change where PostgreSQL's programs connect. Raises OSError.
    """
    other = user if user is not None and user.switched else None
    return subprocess.run(  # noqa: S603 - a list of our own making, no shell
        list(command),
        input=text,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
        cwd="/",  # the current folder may be closed to the other user
        env=clean_environment(),
        user=other.uid if other else None,
        group=other.gid if other else None,
        extra_groups=[] if other else None,
        pass_fds=tuple(keep_open),
        start_new_session=True,
    )


def clean_environment() -> dict[str, str]:
    """The environment of every program of PostgreSQL: untranslated messages, nothing of the caller's."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
