"""The processes that push, seen from outside: born, killed, doomed, stopped, and born again."""

import asyncio
import json
import os
import signal
from collections import Counter
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from random import Random

from tests.crash.onec import pusher
from tests.crash.onec.pusher import Point, Setup

BORN_AGAIN = 0.3
"""Real seconds after which a process that is gone has a successor."""
_processes = get_context("forkserver")


class Pushers:
    """``kills`` from outside, ``stops``; ``died``: processes that ended although nobody had killed them."""

    def __init__(self, setup: Setup, random: Random, count: int) -> None:
        self.kills = 0
        self.stops = 0
        self.died = 0
        self._setup = setup
        self._random = random
        self._stopped: set[ForkServerProcess] = set()
        self._living = [self._born() for _ in range(count)]

    def _born(self) -> ForkServerProcess:
        process = _processes.Process(target=pusher.run, args=(self._setup,), daemon=True)
        process.start()
        return process

    async def keep(self) -> None:
        """Give every process that is gone a successor; for ever."""
        while True:
            await asyncio.sleep(0.1)
            for place, process in enumerate(self._living):
                if process.is_alive():
                    continue
                if process.exitcode != -signal.SIGKILL:
                    self.died += 1
                await asyncio.sleep(BORN_AGAIN)
                self._living[place] = self._born()

    async def kill(self) -> None:
        """One of them, wherever it is."""
        self._any().kill()
        self.kills += 1

    async def doom(self, point: Point) -> None:
        """The next of them who comes to this point kills itself there."""
        pusher.doom(self._setup.folder, point).touch()

    async def stop(self, seconds: float) -> None:
        """SIGSTOP, for longer than the turn is held and shorter than a document is."""
        process = self._any()
        self._stopped.add(process)
        _send(process, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        _send(process, signal.SIGCONT)
        self._stopped.discard(process)
        self.stops += 1

    async def kill_all(self) -> None:
        for process in self._living:
            process.kill()
            while process.is_alive():  # noqa: ASYNC110 - processes ring no bell
                await asyncio.sleep(0.002)

    def diaries(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """What all of them together have done, the points at which they have killed themselves, and the errors they logged."""
        done, kills, errors = Counter[str](), Counter[str](), Counter[str]()
        for path in self._setup.folder.glob("*.jsonl"):
            for line in path.read_text(encoding="utf-8").splitlines():
                what, detail = json.loads(line)
                done[what] += 1
                if what == "killed":
                    kills[detail] += 1
                elif what == "error":
                    errors[detail] += 1
        return done, kills, errors

    def _any(self) -> ForkServerProcess:
        able = [one for one in self._living if one.is_alive() and one not in self._stopped]
        return self._random.choice(able or self._living)


def _send(process: ForkServerProcess, what: signal.Signals) -> None:
    assert process.pid is not None
    with suppress(ProcessLookupError):
        os.kill(process.pid, what)
