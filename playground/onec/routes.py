"""HTTP of the publication: ``/onec/{base}/odata/standard.odata/…``."""

import asyncio
import base64
import binascii
import contextlib
import re
from urllib.parse import unquote

from aiohttp import web

from playground.jsontext import Json
from playground.onec.answers import denied, refusal, trouble, web_server_404
from playground.onec.base import Base
from playground.onec.errors import ODataError
from playground.onec.faults import Fault
from playground.onec.interface import Interface
from playground.playground import Playground

__all__ = ["answer_onec"]

_PUBLICATION = re.compile(r"/onec/[^/]+/odata/standard\.odata(?:/(.*))?", re.DOTALL)
_REFUSING = (
    "html_maintenance",
    "html_404",
    "sessions_refused",
    "pool_exhausted",
    "platform_mismatch",
    "licence",
    "gateway",
    "application_error",
)
"""Trouble of the web server and the platform: the password has not been looked at yet."""
_INSIDE = ("unknown_ibsession", "rights", "business_refusal")


async def answer_onec(play: Playground, request: web.Request) -> web.Response:
    """One request to a base, told to its watch."""
    base = play.onec.get(request.match_info["base"])
    raw_path, _, raw_query = request.raw_path.partition("?")
    path = _PUBLICATION.fullmatch(unquote(raw_path, errors="replace"))
    if base is None or path is None:
        return web_server_404()
    resource = path[1] or ""
    with base.watch.request(request.method, resource, unquote(raw_query, errors="replace")) as entry:
        exchange = _Exchange(play, base, request, resource, raw_query, entry)
        response = await exchange.answer()
        if response is None:
            return _drop(request)
        entry["status"] = response.status
        return response


class _Exchange:
    """One request and the troubles it meets on its way."""

    def __init__(
        self, play: Playground, base: Base, request: web.Request, resource: str, raw_query: str, entry: Json
    ) -> None:
        self.play, self.base, self.request, self.entry = play, base, request, entry
        self.interface = Interface(base, request, resource, raw_query, play.events, self._fault)
        target = re.split(r"[(/]", resource, maxsplit=1)[0]
        self.targets = (target, f"{target}/{resource.rpartition('/')[2]}")

    async def answer(self) -> web.Response | None:
        """None: nothing is sent, the connection is dropped."""
        if self._fault("down"):
            return None
        try:
            # A web server has the whole request before 1C begins: whoever hangs up now takes nothing back.
            await self.request.read()
        except ConnectionResetError:
            return None
        slow = self._fault("slow_ms")
        if slow is not None:
            await asyncio.sleep(slow.ms / 1000)
        fault = self._fault(*_REFUSING)
        if fault is not None:
            return self._told(trouble(fault))
        if not self._is_known():
            return denied()
        fault = self._fault(*_INSIDE)
        if fault is not None:
            return self._told(trouble(fault))
        fault = self._fault("timeout_before_commit")
        if fault is not None:
            await self._keep_silent(fault)
            return None
        try:
            response = await self.interface.process()
        except ODataError as error:
            response = self._told(error)
        fault = self._fault("commit_then_timeout")
        if fault is not None:
            await self._keep_silent(fault)
            return None
        return response

    def _fault(self, *kinds: str) -> Fault | None:
        fault = self.base.faults.take(self.request.method, self.targets, *kinds)
        if fault is not None:
            self.entry["fault"] = fault.kind
        return fault

    def _told(self, answer: web.Response | ODataError) -> web.Response:
        if isinstance(answer, ODataError):
            return refusal(answer, bom=self.base.manners.bom, as_json=self.interface.as_json)
        return answer

    async def _keep_silent(self, fault: Fault) -> None:
        """Drop the connection, or keep the client waiting until it gives up or the playground stops."""
        while fault.hang and not self.play.stopping.is_set():
            if self.request.transport is None or self.request.transport.is_closing():
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.play.stopping.wait(), 0.1)

    def _is_known(self) -> bool:
        scheme, _, credentials = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(credentials, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return given == f"{self.base.manners.user}:{self.base.manners.password}"


def _drop(request: web.Request) -> web.Response:
    """Close the connection; the response returned here cannot reach anybody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
