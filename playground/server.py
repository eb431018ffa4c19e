"""A running playground: start, address, stop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from playground.app import make_app
from playground.playground import Playground
from playground.settings import Settings

__all__ = ["Server", "serve"]

STOP_SECONDS = 2.0
"""How long calls in progress may take to end at the stop."""


@dataclass(frozen=True, slots=True)
class Server:
    base_url: str
    """For example http://127.0.0.1:8081, without a slash at the end."""
    token: str
    play: Playground


@asynccontextmanager
async def serve(settings: Settings | None = None) -> AsyncIterator[Server]:
    """Run a playground inside this process; OSError when the port is taken."""
    settings = settings or Settings()
    play = Playground(settings)
    runner = web.AppRunner(make_app(play), access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, reuse_address=True, backlog=4096).start()
        port = runner.addresses[0][1]
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        yield Server(f"http://{host}:{port}", settings.token, play)
    finally:
        await runner.cleanup()
