"""The rig of the benchmark: playgrounds, the desk and the echo as processes of their own, and a stopwatch on events."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import aiohttp

from backend.settings import PROJECT

TOKEN = "100:demo"
GROUP_ID = -900_001
PATIENCE = 120.0


@asynccontextmanager
async def process(*arguments: str, ready: str | None = None, **environment: str) -> AsyncIterator[str]:
    """A Python process of the project; yields its first line that begins with ``ready``. Stopped by SIGTERM."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE if ready else asyncio.subprocess.DEVNULL,
    )
    try:
        line = ""
        if ready is not None:
            assert running.stdout is not None
            line = (await running.stdout.readline()).decode().strip()
            assert line.startswith(ready), line
        yield line.removeprefix(ready or "")
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


@dataclass
class Api:
    """One playground: people's fingers, and when each chat's messages came or changed."""

    url: str
    http: aiohttp.ClientSession
    arrived: dict[int, list[float]] = field(default_factory=dict)
    """Moments of new bot messages by chat."""
    changed: dict[int, list[float]] = field(default_factory=dict)
    """Moments of edits by chat."""
    last_message: dict[int, dict[str, Any]] = field(default_factory=dict)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def post(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/play/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def get(self, path: str) -> Any:
        async with self.http.get(f"{self.url}/play/{path}") as response:
            return await response.json()

    async def watch(self) -> None:
        """Note every event with the moment it came; for ever."""
        async with self.http.get(f"{self.url}/play/events", timeout=aiohttp.ClientTimeout(total=None)) as response:
            async for raw in response.content:
                if not raw.startswith(b"data:"):
                    continue
                now = perf_counter()
                event = json.loads(raw[5:])
                message = event.get("message")
                if event["type"] not in ("message", "edited") or not message["from"]["is_bot"]:
                    continue
                chat_id = message["chat"]["id"]
                times = self.arrived if event["type"] == "message" else self.changed
                times.setdefault(chat_id, []).append(now)
                self.last_message[chat_id] = message
                async with self._news:
                    self._news.notify_all()

    async def until(self, condition: Any) -> None:
        """Wait till the condition holds; it is looked at again after every event."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(condition)

    async def tap(self, person_id: int) -> float:
        """Tap the first button of the newest message in a private chat; the moment of the tap."""
        message = self.last_message[person_id]
        data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        moment = perf_counter()
        await self.post(
            "press", chat_id=person_id, from_id=person_id, message_id=message["message_id"], data=data, stale=True
        )
        return moment


@asynccontextmanager
async def playground() -> AsyncIterator[Api]:
    """A playground with its limits off."""
    connector = aiohttp.TCPConnector(limit=64)
    async with (
        process("-m", "playground", "--port", "0", "--token", TOKEN, ready="Playground: ") as url,
        aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=PATIENCE)) as http,
    ):
        api = Api(url, http)
        await api.post("limits", enforce=False)
        watching = asyncio.create_task(api.watch())
        try:
            yield api
        finally:
            watching.cancel()


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
