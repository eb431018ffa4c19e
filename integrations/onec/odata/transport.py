"""One HTTP request to 1C: credentials, turn, time-outs, session, and a line in the log without a value in it."""

import asyncio
import time
from base64 import b64encode
from http import HTTPStatus
from typing import Literal

import aiohttp
import structlog
from yarl import URL

from integrations.onec.odata.classifying import Answer, classify, connection_lost, unreadable
from integrations.onec.odata.errors import NotOurs, OneCError, Reason, SessionExpired, Transient
from integrations.onec.odata.settings import OneCSettings

log = structlog.get_logger()

Verb = Literal["GET", "POST", "PATCH"]
"""DELETE is physical in 1C and PUT wants every property: neither exists here."""
JSON = "application/json;odata=nometadata"
XML = "application/xml"
MOST_BYTES = 64 * 2**20
"""A larger answer is not read to its end; the description of a whole УТ takes 15 MB."""
_SESSION_COOKIE = "ibsession"


class Transport:
    """One long-lived HTTP session with one base; at most ``at_once`` requests in hand."""

    def __init__(self, settings: OneCSettings) -> None:
        self._settings = settings
        credentials = f"{settings.user}:{settings.password.get_secret_value()}"
        # By hand: aiohttp's BasicAuth takes latin-1 by default and fails on a Cyrillic login.
        authorization = "Basic " + b64encode(credentials.encode()).decode()
        self._turns = asyncio.Semaphore(settings.at_once)
        # Publications are often reached by IP address, whose cookies the jar would throw away.
        self._cookies = aiohttp.CookieJar(unsafe=True)
        self._http = aiohttp.ClientSession(
            cookie_jar=self._cookies,
            headers={"Authorization": authorization},
            # Below Apache's five seconds: a write into a connection that is just being closed is an unknown outcome.
            connector=aiohttp.TCPConnector(keepalive_timeout=4),
            middlewares=(_once,),
        )

    async def close(self) -> None:
        """End the session in 1C, which frees its licence, and the connections. Never raises for 1C's part of it."""
        if self._settings.own_session and self._has_session():
            try:
                await self._send("GET", "", JSON, None, {"IBSession": "finish"}, writing=False)
            except OneCError as error:
                log.info("onec.session_not_finished", reason=error.reason)
        await self._http.close()

    async def request(
        self,
        verb: Verb,
        address: str,
        *,
        entity: str,
        accept: str = JSON,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        """The body of a successful answer; ``address`` is relative and encoded, ``entity`` is for the log.

        A session that 1C has forgotten is replaced, and the request, which 1C has not looked at, repeated once. Nothing
        else is repeated: a write that got no clear answer raises UnknownOutcome. Raises OneCError of the fitting kind.
        """
        writing = verb != "GET"
        started, outcome = time.monotonic(), {"status": 0, "code": 0, "reason": "cancelled"}
        try:
            async with self._turns:
                started = time.monotonic()
                answer = await self._in_session(verb, address, accept, body, headers or {}, writing=writing)
        except OneCError as error:
            outcome = {"status": error.status or 0, "code": error.code or 0, "reason": error.reason.value}
            raise
        else:
            outcome = {"status": answer.status, "code": 0, "reason": ""}
            return answer.body
        finally:
            milliseconds = round((time.monotonic() - started) * 1000)
            log.info("onec.request", verb=verb, entity=entity, milliseconds=milliseconds, **outcome)

    async def _in_session(
        self, verb: Verb, address: str, accept: str, body: bytes | None, headers: dict[str, str], *, writing: bool
    ) -> Answer:
        start = {"IBSession": "start"}
        opening = start if self._settings.own_session and not self._has_session() else {}
        try:
            return await self._send(verb, address, accept, body, headers | opening, writing=writing)
        except SessionExpired:
            self._cookies.clear()
        return await self._send(verb, address, accept, body, headers | start, writing=writing)

    def _has_session(self) -> bool:
        return any(cookie.key.lower() == _SESSION_COOKIE for cookie in self._cookies)

    async def _send(
        self, verb: Verb, address: str, accept: str, body: bytes | None, headers: dict[str, str], *, writing: bool
    ) -> Answer:
        settings = self._settings
        patience = settings.write_timeout if writing else settings.read_timeout
        headers = {"Accept": accept, **headers}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        try:
            async with self._http.request(
                verb,
                URL(f"{settings.root}/{address}", encoded=True),
                data=body,
                headers=headers,
                # A redirect would carry the password to wherever it leads.
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=(settings.connect_timeout + patience).total_seconds(),
                    sock_connect=settings.connect_timeout.total_seconds(),
                    sock_read=patience.total_seconds(),
                ),
            ) as response:
                answer = Answer(response.status, response.content_type, await _read(response, writing=writing))
        except aiohttp.ClientConnectorCertificateError:
            raise NotOurs(Reason.CERTIFICATE) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            # Never connected, so nothing was sent: of a write too we know that it was not done.
            raise Transient(Reason.NO_CONNECTION) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise connection_lost(writing=writing) from None
        if error := classify(answer, writing=writing):
            raise error
        return answer


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a reading again by itself when the connection breaks: who waits decides that."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        raise connection_lost(writing=request.method != "GET") from None


async def _read(response: aiohttp.ClientResponse, *, writing: bool) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(2**16):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            if response.status < HTTPStatus.BAD_REQUEST:
                raise unreadable(response.status, writing=writing)
            break
    return b"".join(parts)
