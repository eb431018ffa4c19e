"""A web server that gives prepared answers and remembers what it was asked. It knows nothing of 1C."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.integrations.onec.odata.bodies import BOM, JSON

FREE = "/free"
"""Answered at once and not remembered: whoever got its answer knows that what was sent before has arrived."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A prepared answer. ``body`` None: the connection is dropped after the request was read."""

    status: int = 200
    body: bytes | None = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came over the wire: ``target`` is the raw, still encoded path and query."""

    verb: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def rows(*found: Mapping[str, object], count: int | None = None) -> Reply:
    """A set, as 1C writes it."""
    counted = {} if count is None else {"odata.count": str(count)}
    return Reply(body=BOM + json.dumps({**counted, "value": found}, ensure_ascii=False).encode())


def entity(**fields: object) -> Reply:
    """One object."""
    return Reply(body=BOM + json.dumps(fields, ensure_ascii=False).encode())


class Publication:
    """Gives ``replies`` in their order; a request too many is a failure of the test."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[Asked] = []
        self.hold = asyncio.Event()
        """While it is not set, nothing is answered."""
        self.hold.set()
        self.arrived = asyncio.Semaphore(0)
        """Released by every request that has arrived."""
        self.at_once = self.most_at_once = 0

    def will(self, *replies: Reply) -> None:
        self.replies += replies

    @property
    def targets(self) -> Iterator[tuple[str, str]]:
        return ((asked.verb, asked.target) for asked in self.asked)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == FREE:
            return web.Response()
        body = await request.read()
        self.asked.append(Asked(request.method, request.raw_path, dict(request.headers), body))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.arrived.release()
            await self.hold.wait()
        finally:
            self.at_once -= 1
        reply = self.replies.pop(0)
        if reply.body is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        headers: dict[str, Any] = {"Content-Type": reply.content_type, **reply.headers}
        return web.Response(status=reply.status, body=reply.body, headers=headers)
