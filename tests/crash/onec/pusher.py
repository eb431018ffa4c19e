"""A process that pushes documents, wired as ``backend/onec_push.py`` wires it. It dies by its own SIGKILL at a point where
somebody has to, or by anybody's, and keeps a diary."""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from backend.database import make_engine
from core.database import Database
from core.processes import turns
from core.processes.pulse import Pulse
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.push import worker
from integrations.onec.push.invoices import ODataInvoices
from integrations.onec.push.odata import ODataDocuments
from integrations.onec.push.port import Documents, Existing, Failed, Order, Unknown
from integrations.onec.push.worker import PushWorker
from tests.clock import SettableClock
from tests.crash.onec.haste import BREAKER, IDLE, PACE, RENEW, TURN


class Point(StrEnum):
    """Where a pusher kills itself."""

    BEFORE_POST = "before post"
    AFTER_POST = "after post"
    AFTER_READING = "after reading back"
    AFTER_MARKING = "after marking for deletion"
    AFTER_SEARCH = "after search"


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the database and 1C are, and the folder of diaries and dooms."""

    database: str
    onec: OneCSettings
    folder: Path


def doom(folder: Path, point: Point) -> Path:
    """A file: while it is there, the next one who comes to the point dies."""
    return folder / point.name


class Diary:
    """What the process has done, a line each. A line is written at once or not at all."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / f"{os.getpid()}.jsonl", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def write(self, what: str, detail: str = "") -> None:
        os.write(self._file, f"{json.dumps([what, detail])}\n".encode())

    def note(self, _logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        """A processor of logs that keeps the errors. Of an error only its type: a message may quote people."""
        if method == "error":
            error = sys.exc_info()[1]
            self.write("error", f"{event['event']} {type(error).__name__ if error else ''}")
        raise structlog.DropEvent


class Watched:
    """Documents of 1C, with a diary of what was asked. Whoever comes to a point that has a doom takes it, and dies of it."""

    def __init__(self, documents: Documents, diary: Diary, folder: Path) -> None:
        self._documents = documents
        self._diary = diary
        self._folder = folder
        self._found = False

    async def find_by_marker(self, key: str, since: datetime) -> list[Existing]:
        found = await self._documents.find_by_marker(key, since)
        self._found = bool(found)
        if not found:
            self._diary.write("not found")
        self._reach(Point.AFTER_SEARCH)
        return found

    async def create(self, order: Order) -> UUID:
        self._found = False
        self._reach(Point.BEFORE_POST)
        try:
            ref = await self._documents.create(order)
        except Failed as failed:
            self._diary.write(type(failed).__name__, failed.fault.trouble.value)
            raise
        self._diary.write("made")
        self._reach(Point.AFTER_POST)
        return ref

    async def read(self, ref: UUID) -> Existing | None:
        return await self._documents.read(ref)

    async def differences(self, ref: UUID, order: Order) -> list[str]:
        differs = await self._documents.differences(ref, order)
        if self._found:
            # What is compared after a search is what the search was for.
            self._diary.write("found")
            self._found = False
        self._reach(Point.AFTER_READING)
        return differs

    async def mark_deleted(self, ref: UUID) -> None:
        await self._documents.mark_deleted(ref)
        self._diary.write("marked")
        self._reach(Point.AFTER_MARKING)

    async def ping(self) -> None:
        await self._documents.ping()

    def _reach(self, point: Point) -> None:
        try:
            doom(self._folder, point).unlink()
        except FileNotFoundError:
            return
        self._diary.write("killed", point.value)
        os.kill(os.getpid(), signal.SIGKILL)


class Stubborn(ODataDocuments):
    """The negative control: what hidden retries of an HTTP client come to. A time-out is taken for a failure."""

    async def create(self, order: Order) -> UUID:
        while True:
            try:
                return await super().create(order)
            except Unknown:
                continue


def run(setup: Setup) -> None:
    """The life of the process, till somebody kills it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the trial's to handle
    turns.LEASE, turns.RENEW, worker.IDLE = TURN, RENEW, IDLE
    asyncio.run(_live(setup))


async def _live(setup: Setup) -> None:
    diary = Diary(setup.folder)
    structlog.configure(processors=[diary.note])
    database = Database(make_engine(setup.database, pool=3), SettableClock())
    async with OneC(setup.onec) as onec:
        mapping = load_mapping("bp")
        assert mapping.invoices is not None
        documents = Watched(ODataDocuments(onec, mapping), diary, setup.folder)
        invoices = Watched(ODataInvoices(onec, mapping, mapping.invoices), diary, setup.folder)
        await PushWorker(database, documents, Pulse(), invoices=invoices, pace=PACE, breaker=BREAKER).run()
