"""A tiny process between us and PostgreSQL that outlives us just long enough to stop it.

It is run as a script (``python -I -S guard.py …``), imports nothing of the project, and does one
thing: start the server, wait until its standard input closes – which happens when our process asks for
the end or dies of anything, ``kill -9`` included – then stop the server and clean up. So the graceful
stop and the worst one take the same way. A death signal tied to us (PR_SET_PDEATHSIG) would not do: it
is bound to the thread that started the server. Tied to the guard, which has one thread, it covers the
guard's own sudden death.

Arguments: uid and gid to run the server as (empty: do not change), the link to remove first, the socket
folder to remove last, then the server's command. The lock of the data folder is inherited and held,
as it is by the server itself: while it is held, somebody still works on the data.
"""

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_FAST_STOP = 30.0  # seconds for a fast shutdown: roll back, write a checkpoint
_IMMEDIATE_STOP = 10.0  # seconds for an immediate one; the next start then recovers from the log


def main() -> int:
    uid, gid, link, socket_dir, locks, *command = sys.argv[1:]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A handler, not SIG_IGN, which the server would inherit. When to stop is decided by the pipe.
        signal.signal(number, lambda *_: None)
    child_ended, wake = os.pipe()
    for descriptor in (child_ended, wake):
        os.set_blocking(descriptor, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)

    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is not None:
        # The server's children that outlive it come to us, not to an init that may never collect them.
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    guard_pid = os.getpid()

    def die_with_guard() -> None:  # runs after the change of user, which would clear the setting
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != guard_pid:
                os._exit(1)

    try:
        server = subprocess.Popen(  # noqa: S603 - the command comes from our own process
            command,
            stdin=subprocess.DEVNULL,
            user=int(uid) if uid else None,
            group=int(gid) if gid else None,
            extra_groups=[] if uid else None,
            pass_fds=[int(locks)],
            preexec_fn=die_with_guard,  # safe: one thread here
            start_new_session=True,
        )
        while server.poll() is None:
            ready, _, _ = select.select([sys.stdin.fileno(), child_ended], [], [])
            if sys.stdin.fileno() in ready:
                break
            with contextlib.suppress(BlockingIOError):
                os.read(child_ended, 512)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(link)
        _stop(server)
        _collect_children()
        return server.returncode
    finally:
        shutil.rmtree(socket_dir, ignore_errors=True)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    for number, patience in (
        (signal.SIGINT, _FAST_STOP),
        (signal.SIGQUIT, _IMMEDIATE_STOP),
        (signal.SIGKILL, None),
    ):
        server.send_signal(number)  # does nothing when the server has ended
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(patience)
            return


def _collect_children() -> None:
    """Wait for the log collector and other processes that end just after the server itself."""
    deadline = time.monotonic() + _IMMEDIATE_STOP
    with contextlib.suppress(ChildProcessError):  # raised when there is none left
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
