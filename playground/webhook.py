"""Updates by POST while a webhook is set: in order within a queue, queues apart from one another, again until a 2xx.

As at Telegram, messages of a chat are one queue and somebody's taps another. The first failure is tried again at once,
later ones after 2, 4, 8… seconds, or as ``Retry-After`` says. What the bot answers in the body is not looked at.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from playground.faults import Faults
from playground.jsontext import Json, dump_json
from playground.updates import UpdateQueue

__all__ = ["Courier", "Webhook"]

LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 3600.0
PATIENCE = 60.0
"""Seconds the bot may take to answer."""
LOOK_AGAIN = 0.2
"""Seconds between looks while Telegram is down on purpose."""
Queue = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go, as setWebhook said it."""

    url: str
    secret_token: str = ""
    ip_address: str = ""
    max_connections: int = 40


@dataclass(slots=True)
class Trouble:
    """A queue whose first update has failed so many times, and when it is tried again (monotonic)."""

    failures: int = 0
    again_at: float = 0.0
    pause: float = 1.0


def queue_of(update: Json) -> Queue:
    """Whose order an update keeps."""
    ((kind, content),) = ((kind, content) for kind, content in update.items() if kind != "update_id")
    if kind in ("message", "edited_message"):
        return "message", content["chat"]["id"]
    if "chat" in content:
        return kind, content["chat"]["id"]
    return kind, content["from"]["id"]


class Courier:
    """Carries updates to the webhook, if there is one."""

    def __init__(self, updates: UpdateQueue, faults: Faults) -> None:
        self.webhook: Webhook | None = None
        self.last_error: tuple[int, str] | None = None
        """When (Unix time) and why the last failure was."""
        self._updates = updates
        self._faults = faults
        self._task: asyncio.Task[None] | None = None

    def set(self, webhook: Webhook | None) -> None:
        """Deliver there from now on, or nowhere (None). What is on its way to the old address may still arrive."""
        if webhook == self.webhook:
            return
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.webhook = webhook
        self.last_error = None
        if webhook is not None:
            self._task = asyncio.get_running_loop().create_task(self._carry(webhook))

    async def close(self) -> None:
        """Stop; the webhook is forgotten."""
        task = self._task
        self.set(None)
        if task is not None:
            await asyncio.wait([task])

    async def _carry(self, webhook: Webhook) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as http:
            route = Route(webhook, http, self._updates, self._note)
            try:
                while True:
                    self._updates.news.clear()
                    if self._faults.down:
                        await asyncio.sleep(LOOK_AGAIN)
                    else:
                        route.send_ready()
                        await route.wait_for_work()
            finally:
                await route.abandon()

    def _note(self, problem: str) -> None:
        self.last_error = (int(time.time()), problem)


class Route:
    """Updates on their way to one webhook."""

    def __init__(
        self, webhook: Webhook, http: aiohttp.ClientSession, updates: UpdateQueue, note: Callable[[str], None]
    ) -> None:
        self._webhook = webhook
        self._http = http
        self._updates = updates
        self._note = note
        self._on_the_way: dict[Queue, asyncio.Task[None]] = {}
        self._trouble: dict[Queue, Trouble] = {}
        self._headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            self._headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token

    def send_ready(self) -> None:
        """Send the first update of each queue whose time it is."""
        now = time.monotonic()
        seen = set(self._on_the_way)
        for update in self._updates.pending():
            if len(self._on_the_way) >= self._webhook.max_connections:
                return
            queue = queue_of(update)
            if queue in seen:
                continue
            seen.add(queue)
            if queue not in self._trouble or self._trouble[queue].again_at <= now:
                self._on_the_way[queue] = asyncio.create_task(self._send(queue, update))

    async def wait_for_work(self) -> None:
        """Till something is new, or the time of a queue in trouble comes."""
        waits = [trouble.again_at for queue, trouble in self._trouble.items() if queue not in self._on_the_way]
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(waits) - time.monotonic()) if waits else None):
                await self._updates.news.wait()

    async def abandon(self) -> None:
        """Break off what is on its way; it stays in the queue."""
        tasks = list(self._on_the_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self, queue: Queue, update: Json) -> None:
        retry_after = 0.0
        problem = ""
        try:
            async with self._http.post(
                self._webhook.url, data=dump_json(update), headers=self._headers, allow_redirects=False
            ) as answer:
                if not 200 <= answer.status <= 299:
                    problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    retry_after = _seconds(answer.headers.get("Retry-After", ""))
        except aiohttp.ClientConnectorError:
            problem = "Connection refused"
        except TimeoutError:
            problem = "Read timeout expired"
        except aiohttp.ClientError:
            problem = "Webhook connection closed"
        finally:
            self._on_the_way.pop(queue, None)
        if problem:
            self._note(problem)
            self._try_later(queue, retry_after)
        else:
            self._trouble.pop(queue, None)
            self._updates.delivered(update)
        self._updates.news.set()

    def _try_later(self, queue: Queue, retry_after: float) -> None:
        trouble = self._trouble.setdefault(queue, Trouble())
        wait = retry_after
        if not retry_after and trouble.failures:
            wait = trouble.pause = min(LONGEST_PAUSE, trouble.pause * 2)
        trouble.failures += 1
        trouble.again_at = time.monotonic() + wait


def _seconds(text: str) -> float:
    return min(LONGEST_RETRY_AFTER, float(text)) if text.isascii() and text.isdigit() else 0.0
