"""The process and the clock."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from playground import Settings, serve
from playground.clock import Clock
from tests.playground.desk import until

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_process_prints_its_address_and_stops_cleanly(sign: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--port", "0", "--token", "7:secret", "--bot-username", "@x_bot"),
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = line.split()[-1]
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{url}/bot7:secret/getMe") as response:
                me = (await response.json())["result"]
            assert (me["id"], me["username"]) == (7, "x_bot")
            poll = asyncio.create_task(http.get(f"{url}/bot7:secret/getUpdates?timeout=50"))
            stream = await http.get(f"{url}/play/events")
            # Answered after the poll above has been taken in: one connection after the other.
            async with http.get(f"{url}/play/state"):
                process.send_signal(sign)
            async with asyncio.timeout(10):
                assert await process.wait() == 0
            poll.cancel()
            with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
                (await poll).close()
            stream.close()
        assert await process.stdout.read() == b"", "one line is all it prints"
        assert await process.stderr.read() == b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_taken_port_is_said_plainly() -> None:
    async with serve(Settings()) as server:
        port = server.base_url.rpartition(":")[2]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "playground", "--port", port), cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        _out, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert err.decode().startswith(f"Не удалось слушать 127.0.0.1:{port}")


def test_clock_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("playground.clock.time.time", lambda: now)
    monkeypatch.setattr("playground.clock.time.monotonic", lambda: now)
    clock = Clock(adjustable=True)
    assert clock.set(datetime.fromtimestamp(now + 3600, UTC), 60.0)
    assert clock.timestamp() == 1_003_600
    now += 10
    assert clock.timestamp() == 1_004_200, "sixty times faster"
    clock.set(datetime.fromtimestamp(now, UTC), 1.0)
    assert clock.timestamp() == 1_004_200, "holds still instead of going back"
    now += 4200
    assert clock.timestamp() == 1_004_210


class DeskClock:
    """A desk's clock as the playground expects it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) + timedelta(days=3)
        self.rate = 1.0
        self.asked: list[dict[str, Any]] = []
        self.broken = False

    def answer(self) -> web.Response:
        if self.broken:
            return web.Response(text="не часы")
        return web.json_response({"now": self.now.isoformat(), "rate": self.rate})

    async def get(self, _request: web.Request) -> web.Response:
        return self.answer()

    async def post(self, request: web.Request) -> web.Response:
        wish = await request.json()
        self.asked.append(wish)
        self.now += timedelta(seconds=wish.get("advance_seconds", 0))
        self.rate = wish.get("rate", self.rate)
        return self.answer()


@contextlib.asynccontextmanager
async def running(clock: DeskClock) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([web.get("/clock", clock.get), web.post("/clock", clock.post)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    finally:
        await runner.cleanup()


async def test_clock_of_the_desk_is_followed_and_moved() -> None:
    desk_clock = DeskClock()
    async with (
        running(desk_clock) as url,
        serve(Settings(clock_url=url)) as server,
        aiohttp.ClientSession(server.base_url) as http,
    ):
        await until(lambda: server.play.clock.timestamp() >= int(desk_clock.now.timestamp()))
        for wish in ({"advance_seconds": 900}, {"next_evening": True}, {"rate": 60}, {"next_morning": True}):
            async with http.post("/play/clock", json=wish) as response:
                view = await response.json()
                assert response.status == 200, view
            assert datetime.fromisoformat(view["now"]) >= desk_clock.now - timedelta(seconds=1)
        assert desk_clock.asked == [
            {"advance_seconds": 900},
            {"next_evening": True},
            {"rate": 60},
            {"next_morning": True},
        ]
        assert (view["rate"], view["adjustable"]) == (60.0, True)
        kinds = [event["type"] for event in server.play.events.after(0) or []]
        assert kinds.count("clock") >= 3
        for wish in ({}, {"rate": 5}, {"advance_seconds": -1}, {"advance_seconds": 1, "rate": 1}):
            async with http.post("/play/clock", json=wish) as response:
                assert response.status == 400
        desk_clock.broken = True
        async with http.post("/play/clock", json={"advance_seconds": 1}) as response:
            assert response.status == 502
            assert "Часы" in (await response.json())["error"]
