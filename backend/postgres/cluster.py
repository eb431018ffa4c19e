"""The database cluster: where it lies, how it is created whole or not at all, how it is configured."""

import logging
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from backend.postgres.binaries import MAJOR, make_state_folder
from backend.postgres.errors import PostgresError, from_output
from backend.postgres.system_user import ServerUser, run

OWNER_ROLE = "chasovoy_owner"
"""Owns the databases and runs migrations; may create databases, is not a superuser."""

APP_ROLE = "chasovoy_app"
"""The application's role: owns nothing and has only what migrations grant."""

PORT = 5432
"""Nothing listens on it: it is only a part of the socket's file name."""

_SUPERUSER = "chasovoy_superuser"  # no line of pg_hba.conf lets it in
_MAP = "chasovoy"

_ROLES_SQL = f"""\
CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB;
CREATE ROLE {APP_ROLE} LOGIN;
"""

_HBA = f"""\
# Written by Chasovoy at every start. The kernel vouches for the caller (peer): there is no password to
# lose, and a process of another system user gets in nowhere.
local  all  {OWNER_ROLE},{APP_ROLE}  peer map={_MAP}
"""

_SETTINGS = """\
# Written by Chasovoy at every start.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
max_wal_size = 512MB
fsync = {durable}
full_page_writes = {durable}
synchronous_commit = {durable}
autovacuum = {durable}
# Segments in a folder of the cluster: /dev/shm is 64 MB in a container, and systemd empties it when
# the user logs out. Queries of a desk are too small to gain from parallel workers, which need it most.
dynamic_shared_memory_type = mmap
max_parallel_workers_per_gather = 0
timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
"""

_log = logging.getLogger(__name__)


def open_cluster(data_dir: Path, install: Path, user: ServerUser, *, lock: int, durable: bool) -> Path:
    """The cluster's folder, created on first use. The caller holds the data folder's lock.

    ``lock`` is the lock's descriptor: the programs that create the cluster inherit it, so that a start
    after our sudden death waits for them. Raises PostgresError, OSError.
    """
    cluster = _place(data_dir, user)
    version_file = cluster / "PG_VERSION"
    if not version_file.exists():
        _create(cluster, install, user, lock=lock, durable=durable)
    version = version_file.read_text().strip()
    if version != str(MAJOR):
        raise PostgresError(
            f"База в папке {cluster} создана PostgreSQL {version}, а Часовой работает с версией {MAJOR}. "
            "Выгрузите данные прежней версией (pg_dump) или уберите папку, чтобы начать с пустой базы."
        )
    if user.switched and cluster.stat().st_uid != user.uid:
        _log.info("Папка %s передана пользователю %s", cluster, user.name)
        for path in (cluster, *cluster.rglob("*")):
            user.give(path)
        cluster.chmod(0o700)
    return cluster


def configure(cluster: Path, user: ServerUser, socket_dir: Path, *, durable: bool) -> None:
    """Write the server's settings and who may enter. Raises OSError."""
    settings = _SETTINGS.format(port=PORT, socket_dir=socket_dir, durable="on" if durable else "off")
    # Root reads every file anyway, and `chasovoy doctor` under sudo should work.
    names = sorted({user.name, "root"})
    entries = [f"{_MAP}  {_quoted(name)}  {role}\n" for name in names for role in (OWNER_ROLE, APP_ROLE)]
    for name, text in (
        ("postgresql.conf", settings),
        ("pg_hba.conf", _HBA),
        ("pg_ident.conf", "# Written by Chasovoy at every start.\n" + "".join(entries)),
    ):
        # A new file renamed over the old one: whole after a power cut, and when root writes into the
        # server's folder no link planted there is followed.
        descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=cluster)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        user.give(Path(temporary))
        os.replace(temporary, cluster / name)


def remove_stale_pid(cluster: Path) -> None:
    """Remove the postmaster.pid of a server that was killed, whoever has its number now.

    After a container's restart low process numbers come again, and a dead process may keep its number
    until init collects it; PostgreSQL would take both for a living server and refuse to start.
    Raises PostgresError when a real server started by hand works on the cluster. The caller holds the
    lock, so none of ours does.
    """
    pid_file = cluster / "postmaster.pid"
    if sys.platform != "linux" or not pid_file.exists():
        return  # elsewhere PostgreSQL decides by itself
    pid = pid_file.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    try:
        works_here = Path(f"/proc/{int(pid)}/cwd").resolve(strict=True) == cluster.resolve()
    except (OSError, ValueError):
        works_here = False  # nobody, a dead one, another user's, or an unfinished file
    if works_here:
        raise PostgresError(
            f"С папкой {cluster} уже работает PostgreSQL (процесс {pid}), запущенный не Часовым. "
            f"Остановите его (kill -INT {pid}) и запустите снова."
        )
    pid_file.unlink()


def log_sizes(cluster: Path) -> dict[Path, int]:
    """Sizes of the server's logs, to tell later what is new in them."""
    return {path: path.stat().st_size for path in (cluster / "log").glob("*.log")}


def log_since(cluster: Path, sizes: dict[Path, int]) -> str:
    """What the server has logged since ``sizes`` were taken (a rotated file counts as new)."""
    parts = []
    for path in sorted((cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime):
        content, known = path.read_bytes(), sizes.get(path, 0)
        parts.append(content[known if len(content) >= known else 0 :])
    return b"".join(parts).decode(errors="replace")


def _place(data_dir: Path, user: ServerUser) -> Path:
    """Where the cluster lies: in the data folder, or where a link there points (see below)."""
    cluster = data_dir / "cluster"
    if cluster.is_symlink():
        target = Path(os.readlink(cluster))
        if not target.parent.is_dir():
            raise PostgresError(
                f"База лежала в папке {target}, на неё указывает {cluster}, но папки больше нет. Верните "
                f"её из резервной копии или удалите ссылку {cluster}, чтобы начать с пустой базы."
            )
        return target
    if not user.switched or user.may("-x", data_dir):
        return cluster
    if cluster.exists():
        raise PostgresError(
            f"Системный пользователь {user.name}, от имени которого работает PostgreSQL, не может войти в "
            f"папку {data_dir}: закрыта она или папка выше. Запустите Часового от владельца папки или "
            "перенесите проект туда, куда вход открыт, например в /srv."
        )
    home = Path(tempfile.mkdtemp(prefix="data-", dir=make_state_folder()))
    user.give(home)
    (home / "project.txt").write_text(f"{data_dir}\n", encoding="utf-8")
    cluster.symlink_to(home / "cluster")
    _log.warning(
        "Пользователю %s закрыт вход в %s, поэтому база хранится в %s. Не забудьте её в резервных копиях.",
        user.name,
        data_dir,
        home,
    )
    return home / "cluster"


def _create(cluster: Path, install: Path, user: ServerUser, *, lock: int, durable: bool) -> None:
    """Make a cluster beside its place and rename it: a kill in the middle leaves no half of one."""
    _log.info("Создаётся база данных в %s", cluster)
    new = cluster.with_name("cluster.new")
    if new.exists():
        shutil.rmtree(new)
    new.mkdir(mode=0o700)
    user.give(new)
    made = run(
        [
            str(install / "bin" / "initdb"),
            f"--pgdata={new}",
            f"--username={_SUPERUSER}",
            "--auth=reject",
            "--encoding=UTF8",
            # Built into PostgreSQL: there on every machine, and never changed by an update of the system.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            *([] if durable else ["--no-sync"]),
        ],
        user,
        keep_open=[lock],
    )
    if made.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise from_output(f"Не получилось создать базу данных в {cluster}.", made.stdout + made.stderr)
    # Single-user mode needs no login, so the superuser never gets one.
    command = [str(install / "bin" / "postgres"), "--single", "-D", str(new), "-c", "exit_on_error=on"]
    if not durable:
        command += ["-c", "fsync=off"]
    roles = run([*command, "postgres"], user, text=_ROLES_SQL, keep_open=[lock])
    if roles.returncode != 0:
        raise from_output(f"Не получилось создать роли базы данных в {cluster}.", roles.stderr)
    try:
        new.rename(cluster)
    except OSError as error:
        raise PostgresError(
            f"Папка {cluster} занята чем-то, что не похоже на базу PostgreSQL ({error.strerror}). "
            "Уберите её и запустите снова."
        ) from error
    if durable:
        parent = os.open(cluster.parent, os.O_RDONLY)
        try:
            os.fsync(parent)
        finally:
            os.close(parent)


def _quoted(name: str) -> str:
    """A system user's name as a word of pg_ident.conf, whatever a domain has put into it."""
    return name if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name) else '"' + name.replace('"', '""') + '"'
