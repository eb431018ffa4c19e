"""The client of the extension's HTTP service. It repeats nothing by itself: what to do about an outcome is the caller's."""

import asyncio
import re
from datetime import datetime
from time import monotonic
from types import TracebackType
from typing import Literal, Self, TypeVar

import aiohttp
import structlog
from pydantic import ValidationError
from yarl import URL

from integrations.onec.http_service.errors import BOM, classify
from integrations.onec.http_service.models import KEY, Answered, Bill, Charge, Contracts, Pong, Recorded, instant_text
from integrations.onec.odata.classifying import Answer, connection_lost, unreadable
from integrations.onec.odata.errors import Missing, NotOurs, OneCError, Reason, Transient
from integrations.onec.odata.settings import INTERFACE, OneCSettings

log = structlog.get_logger()

SERVICE = "/hs/servicedesk/v1"
LARGEST_ANSWER = 32 * 1024 * 1024
"""Bytes: some tens of thousands of contracts."""

Verb = Literal["GET", "POST"]
Said = TypeVar("Said", bound=Answered)


class HttpService:
    """The service of one base, published beside its OData. Open it with ``async with``; then it keeps its connection."""

    def __init__(self, settings: OneCSettings) -> None:
        self._settings = settings
        self._root = str(URL(settings.url.rstrip("/").removesuffix(INTERFACE))).rstrip("/") + SERVICE
        self._turns = asyncio.Semaphore(settings.at_once)
        # A Cyrillic user name is usual in 1C (onec.md 1.10).
        auth = aiohttp.encode_basic_auth(settings.user, settings.password.get_secret_value(), "utf-8")
        self._http = aiohttp.ClientSession(
            headers={"Authorization": auth, "Accept": "application/json"},
            cookie_jar=aiohttp.DummyCookieJar(),
            # Below Apache's five seconds: a write into a connection that is just being closed is an unknown outcome.
            connector=aiohttp.TCPConnector(keepalive_timeout=4),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.close()

    async def ping(self) -> Pong:
        """Which extension answers, of which configuration."""
        return await self._ask("ping", "/ping", Pong)

    async def charge(self, key: str, charge: Charge) -> Recorded:
        """Record a charge once: repeated with the same key and content it is the same document.

        Raises ServiceRefused (a person decides), Transient (nothing recorded), UnknownOutcome (``find`` it first), Denied,
        NotOurs.
        """
        return await self._record("charge", "/charges", key, charge.body())

    async def invoice(self, key: str, bill: Bill) -> Recorded:
        """Make an invoice once; the same in everything else."""
        return await self._record("invoice", "/invoices", key, bill.body())

    async def _record(self, verb: str, path: str, key: str, body: bytes) -> Recorded:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json; charset=utf-8"}
        return await self._write(verb, path, _checked(key), body, headers)

    async def find(self, key: str) -> Recorded | None:
        """The document of this key, a charge's or an invoice, as it is now, or None. After UnknownOutcome 1C may still
        be writing it: wait first."""
        try:
            recorded = await self._ask("find", f"/charges/{_checked(key)}", Recorded)
        except Missing:
            return None
        if recorded.key != key:
            raise NotOurs(Reason.GARBLED)
        return recorded

    async def cancel(self, key: str) -> Recorded:
        """Mark the document for deletion; repeated, it is the same. Raises ServiceRefused ``document_posted`` when it is
        posted, and Missing when there is none."""
        return await self._write("cancel", f"/charges/{_checked(key)}/cancel", key, None, {})

    async def contracts(self, changed_after: datetime | None = None) -> Contracts:
        """Contracts with customers: all, or those written in 1C since a moment."""
        query = f"?changed_after={instant_text(changed_after)}" if changed_after is not None else ""
        return await self._ask("contracts", f"/contracts{query}", Contracts)

    async def _ask(self, verb: str, path: str, expected: type[Said]) -> Said:
        answer = await self._request(verb, "GET", path, None, {})
        if answer.status != 200 or answer.is_page:
            raise classify(answer, writing=False)
        try:
            return expected.model_validate_json(answer.body.removeprefix(BOM))
        except ValidationError as error:
            raise NotOurs(Reason.NOT_1C, answer.status) from error

    async def _write(self, verb: str, path: str, key: str, body: bytes | None, headers: dict[str, str]) -> Recorded:
        answer = await self._request(verb, "POST", path, body, headers)
        if answer.status not in (200, 201):
            raise classify(answer, writing=True)
        try:
            recorded = Recorded.model_validate_json(answer.body.removeprefix(BOM))
        except ValidationError as error:
            raise classify(answer, writing=True) from error
        if recorded.key != key:
            raise unreadable(answer.status, writing=True)
        return recorded

    async def _request(self, verb: str, method: Verb, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """The answer, whatever it is; one request at a time, and a line in the log without a value in it."""
        async with self._turns:
            began, outcome = monotonic(), ""
            try:
                answer = await self._send(method, path, body, headers)
                outcome = str(answer.status)
            except OneCError as error:
                outcome = error.reason.value
                raise
            finally:
                log.info("onec.service", verb=verb, outcome=outcome, milliseconds=round((monotonic() - began) * 1000))
            return answer

    async def _send(self, method: Verb, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        writing = method == "POST"
        patience = self._settings.write_timeout if writing else self._settings.read_timeout
        connect = self._settings.connect_timeout.total_seconds()
        timeout = aiohttp.ClientTimeout(
            total=connect + patience.total_seconds(), sock_connect=connect, sock_read=patience.total_seconds()
        )
        try:
            # No redirects: they would carry the password to wherever somebody points.
            async with self._http.request(
                method,
                URL(self._root + path, encoded=True),
                data=body,
                headers=headers,
                allow_redirects=False,
                timeout=timeout,
            ) as response:
                return Answer(response.status, response.content_type, await _read(response, writing=writing))
        except aiohttp.ClientConnectorCertificateError:
            raise NotOurs(Reason.CERTIFICATE) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            # Never connected, so nothing was sent.
            raise Transient(Reason.NO_CONNECTION) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise connection_lost(writing=writing) from None


def _checked(key: str) -> str:
    """The key, which goes into an address as it is; ValueError for one that could lead elsewhere."""
    if not re.fullmatch(KEY, key) or set(key) == {"."}:
        msg = "a key has letters, digits and :._- only"
        raise ValueError(msg)
    return key


async def _read(response: aiohttp.ClientResponse, *, writing: bool) -> bytes:
    """The body, if it is no larger than an answer of ours can be."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(64 * 1024):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise unreadable(response.status, writing=writing)
        parts.append(part)
    return b"".join(parts)
