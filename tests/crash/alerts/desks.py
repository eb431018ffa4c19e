"""The processes of the desk, seen from outside: born, killed, stopped, and born again."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from random import Random

from tests.crash.alerts import desk
from tests.crash.alerts.journal import Cause, Trouble

BORN_AGAIN = 0.7
"""Real seconds after which a process that was killed has a successor."""
_processes = get_context("forkserver")


class Desks:
    """``died``: processes that ended although nobody had killed them."""

    def __init__(self, setup: desk.Setup, random: Random, now: Callable[[], datetime], count: int) -> None:
        self.troubles: list[Trouble] = []
        self.died = 0
        self._setup = setup
        self._random = random
        self._now = now
        self._silent = False
        self._stopped: set[ForkServerProcess] = set()
        self._killed: set[ForkServerProcess] = set()
        # Imported once by the server that forks the processes, so that a new one is there in some milliseconds.
        _processes.set_forkserver_preload([desk.__name__])
        self._living = [self._born() for _ in range(count)]

    def _born(self) -> ForkServerProcess:
        process = _processes.Process(target=desk.run, args=(self._setup,), daemon=True)
        process.start()
        return process

    async def ready(self) -> None:
        """Wait till all of them write their diaries: the first ones take seconds to be born."""
        for process in self._living:
            diary = self._setup.folder / f"{process.pid}.jsonl"
            while not (diary.exists() or not process.is_alive()):  # noqa: ASYNC110 - files ring no bell
                await asyncio.sleep(0.05)

    async def keep(self) -> None:
        """Give every process that is gone a successor; for ever."""
        while True:
            await asyncio.sleep(0.1)
            for place, process in enumerate(self._living):
                if self._silent or process.is_alive():
                    continue
                if process not in self._killed:
                    self.died += 1
                await asyncio.sleep(BORN_AGAIN)
                self._living[place] = self._born()

    async def kill(self) -> None:
        since = self._now()
        await self._kill(self._any())
        self.troubles.append(Trouble(Cause.KILL, since, self._now()))

    async def stop(self, seconds: float) -> None:
        """SIGSTOP; in the end it goes on, or is killed where it stands."""
        process = self._any()
        since = self._now()
        self._stopped.add(process)
        _send(process, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        if process not in self._killed:
            if self._random.random() < 0.3:
                await self._kill(process)
            else:
                _send(process, signal.SIGCONT)
        self._stopped.discard(process)
        self.troubles.append(Trouble(Cause.STOP, since, self._now()))

    async def silence(self, seconds: float) -> None:
        """All are killed, and nobody starts one for a while."""
        since = self._now()
        self._silent = True
        await self.kill_all()
        await asyncio.sleep(seconds)
        self.troubles.append(Trouble(Cause.SILENCE, since, self._now()))
        self._silent = False

    async def kill_all(self) -> None:
        for process in list(self._living):
            await self._kill(process)

    async def rest(self) -> None:
        """Ask all to plan nothing more, and wait till the last tick is over."""
        (self._setup.folder / desk.REST).touch()
        for process in self._living:
            while process.is_alive() and f'"{desk.REST}"' not in self._diary(process):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)

    def _diary(self, process: ForkServerProcess) -> str:
        path = self._setup.folder / f"{process.pid}.jsonl"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _any(self) -> ForkServerProcess:
        able = [one for one in self._living if one.is_alive() and one not in self._stopped]
        return self._random.choice(able or self._living)

    async def _kill(self, process: ForkServerProcess) -> None:
        self._killed.add(process)
        process.kill()
        while process.is_alive():  # noqa: ASYNC110 - nor do processes
            await asyncio.sleep(0.002)


def _send(process: ForkServerProcess, what: signal.Signals) -> None:
    assert process.pid is not None
    with suppress(ProcessLookupError):
        os.kill(process.pid, what)
