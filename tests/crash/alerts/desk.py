"""A process of the desk: its engine of alerts and its delivery, wired as ``backend/desk.py`` wires them, without the front for
people. It writes its own journal, a line for each thing that has happened, and is killed and stopped from outside."""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.orm import configure_mappers

from backend.alerts import Alerts
from backend.clock import PlaygroundClock
from backend.database import make_engine
from backend.listener import listen
from bot.app import make_bot
from bot.calls import CallWatch
from bot.delivery import queue
from bot.delivery.budget import Budget
from bot.delivery.rates import Rates
from bot.delivery.render import all_renderers
from bot.delivery.worker import DeliveryWorker
from bot.store.leases import Work, leases_of_the_dead
from bot.wake import Wake
from core.database import Database
from core.outbox.service import CHANNEL
from core.processes.pulse import Pulse
from tests.clock import MOSCOW

EVERY = 0.25
"""Real seconds between ticks; the desk's five would be five minutes of business time here."""
LEASE = timedelta(seconds=6)
"""Of an intent in hand. The desk's 90 seconds would be most of a trial, and no stop would outlast them."""
REST = "rest"
"""When a file of this name is there, nothing more is planned; who has seen it writes so."""
FREE = Rates(per_second=100_000, group_per_minute=100_000, chat_per_second=100_000, chat_burst=100_000)
"""Limits are real time, too: twenty messages a minute would be one in three business minutes."""

RENDERERS = all_renderers()
configure_mappers()
"""Here, so that it is done once, before processes are forked."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the database and the Bot API are, and where the process writes."""

    database: str
    api: str
    token: str
    folder: Path


class Diary:
    """What the process has done and which errors it has logged, in business time. A line is written at once or not at all."""

    def __init__(self, folder: Path, clock: PlaygroundClock) -> None:
        self._file = os.open(folder / f"{os.getpid()}.jsonl", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        self._clock = clock

    def write(self, kind: str, **facts: Any) -> None:
        line = json.dumps({"kind": kind, "at": self._clock.now().isoformat(), **facts}, ensure_ascii=False)
        os.write(self._file, f"{line}\n".encode())

    def note(self, _logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        """A processor of logs that keeps the errors. Of an error only its type: a message may quote people."""
        if method == "error":
            words = (event["event"], event.get("part"), event.get("error"), _kinds(sys.exc_info()[1]))
            self.write("error", words=" ".join(str(each) for each in words if each))
        raise structlog.DropEvent


def _kinds(error: BaseException | None) -> str:
    kinds = []
    while error is not None:
        kinds.append(type(error).__name__)
        error = error.__cause__
    return " < ".join(kinds)


def run(setup: Setup) -> None:
    """The life of the process, till somebody kills it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the trial's to handle
    queue.LEASE = LEASE
    asyncio.run(_live(setup))


async def _live(setup: Setup) -> None:
    engine = make_engine(setup.database, pool=4)
    clock = PlaygroundClock(engine)
    while True:
        try:
            await clock.refresh()
            break
        except Exception:
            await asyncio.sleep(EVERY)  # born while the server lies
    diary = Diary(setup.folder, clock)
    structlog.configure(processors=[diary.note])
    database, wake = Database(engine, clock), Wake()
    bot = make_bot(setup.token, api=setup.api, proxy=None)
    budget, pulse = Budget(database, FREE), Pulse()
    bot.session.middleware(CallWatch(pulse, budget))
    delivery = DeliveryWorker(bot, database, RENDERERS, budget, wake, MOSCOW, pulse)
    async with leases_of_the_dead(database, Work.MESSAGES), asyncio.TaskGroup() as parts:
        parts.create_task(delivery.run())
        parts.create_task(listen(make_url(setup.database), {CHANNEL: wake}))
        parts.create_task(_tick(Alerts(database, wake), clock, diary, setup.folder / REST))


async def _tick(alerts: Alerts, clock: PlaygroundClock, diary: Diary, rest: Path) -> None:
    """Till it is asked to rest; what has been planned is delivered nevertheless."""
    while not rest.exists():  # noqa: ASYNC240 - a look of microseconds
        started = clock.now()
        if await alerts.tick():
            diary.write("tick", started=started.isoformat())
        await asyncio.sleep(EVERY)
    diary.write(REST)
