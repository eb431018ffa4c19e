"""A worker: a process of its own that attempts one order after another, says aloud where it is, and is killed there."""

import asyncio
import signal
import time
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import asyncpg
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from backend.database import make_engine
from core.database import Database
from tests.clock import SettableClock
from tests.crash.orders import Answer, Order, Point, Reply, Setup

REST = 0.2
"""Seconds before the next attempt when there was no connection."""


def run(pipe: Connection, setup: Setup) -> None:
    """The life of the process; it ends when the driver closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's to handle
    asyncio.run(_Worker(pipe, setup).work())


class _Worker:
    def __init__(self, pipe: Connection, setup: Setup) -> None:
        self._pipe = pipe
        self._setup = setup
        self._clock = SettableClock()
        self._databases = {route: self._connect(url) for route, url in setup.urls.items()}
        self._die_at: Point | None = None
        self._commit_sent = False

    def _connect(self, url: str) -> Database:
        engine = make_engine(url, pool=1)
        event.listen(engine.sync_engine, "after_cursor_execute", self._executed)
        event.listen(engine.sync_engine, "commit", self._commits)
        return Database(engine, self._clock)

    async def work(self) -> None:
        with suppress(EOFError, ConnectionError):  # the driver has gone
            while True:
                order: Order = self._pipe.recv()  # nothing else is to be done here meanwhile
                self._pipe.send(await self._attempt(order))
        for database in self._databases.values():
            await database.engine.dispose()

    async def _attempt(self, order: Order) -> Reply:
        self._die_at, self._commit_sent = order.die_at, False
        self._clock.set(order.now)
        self._reach(Point.BEFORE_BEGIN)
        database = self._databases[order.route]
        try:
            answer = await self._setup.act(database, self._setup.staff, order.task)
        except Exception as error:
            if self._setup.broken and isinstance(error, IntegrityError):
                return Reply(Answer.NOTHING, self._commit_sent)  # the database itself has refused what nobody locked
            if is_lost(error):
                time.sleep(REST)  # noqa: ASYNC251 - see above
                return Reply(Answer.LOST, self._commit_sent, type(error).__name__)
            return Reply(Answer.FAILED, self._commit_sent, f"{order.task}\n{traceback.format_exc()}")
        self._reach(Point.AFTER_COMMIT)
        return Reply(answer, self._commit_sent)

    def _executed(
        self, connection: SqlConnection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if "FROM account" in statement and "FOR NO KEY UPDATE" in statement:
            self._reach(Point.AFTER_LOCK)
        elif "INSERT INTO ledger_entry" in statement:
            self._reach(Point.AFTER_WRITE)

    def _commits(self, connection: SqlConnection) -> None:
        self._reach(Point.BEFORE_COMMIT)
        self._commit_sent = True

    def _reach(self, point: Point) -> None:
        """Say it; if this is the place, wait for the end, holding whatever is held: a killed process cannot tidy up."""
        self._pipe.send(point)
        while self._die_at is point:
            signal.pause()


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection broke or could not be made: the only errors after which one simply tries again."""
    while error is not None:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            return True
        # The server says that it is starting or going down (class 57), or nobody listens.
        if isinstance(error, OSError | asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError):
            return True
        error = error.__cause__ or error.__context__
    return False
