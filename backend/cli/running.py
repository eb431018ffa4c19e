"""Running asynchronous work from the command line: signals, and the database."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from html import unescape
from re import sub
from typing import Literal, TypeVar

from markupsafe import Markup

from backend.database import make_engine
from backend.settings import Settings
from backend.storage import open_storage
from core.clock import SystemClock
from core.database import Database

T = TypeVar("T")


class Stop(asyncio.Event):
    """Set when the process is asked to stop. A job that does not wait for it yet is still getting ready."""

    waited_for = False

    async def wait(self) -> Literal[True]:
        self.waited_for = True
        return await super().wait()


def run_until_signal(job: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run a job that ends when its event is set. Ctrl-C and SIGTERM set it; while the job is still getting ready, or at
    the second signal, it is cancelled, and cleans up after itself all the same."""

    async def body() -> None:
        stop = Stop()
        running = asyncio.ensure_future(job(stop))
        loop = asyncio.get_running_loop()

        def ask() -> None:
            if stop.is_set() or not stop.waited_for:
                running.cancel()
            stop.set()

        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, ask)
        await running

    try:
        asyncio.run(body())
    except asyncio.CancelledError:
        raise SystemExit(130) from None


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The installation's database for one command; the embedded server is started if nobody has."""
    async with open_storage(settings) as addresses:
        engine = make_engine(addresses.app, pool=2)
        try:
            yield Database(engine, SystemClock())
        finally:
            await engine.dispose()


def print_text(text: Markup) -> None:
    """What the bot would send, without its markup."""
    print(unescape(sub("<[^>]+>", "", text)))


def with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Run a command's work on the installation's database."""

    async def body() -> T:
        async with opened(Settings()) as database:  # type: ignore[call-arg]
            return await work(database)

    return asyncio.run(body())
