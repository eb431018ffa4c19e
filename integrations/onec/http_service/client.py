"""The client of the extension's HTTP service. It repeats nothing by itself: what to do about an outcome is the caller's."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import aiohttp
import structlog
from pydantic import SecretStr, ValidationError
from yarl import URL

from integrations.onec.http_service.errors import NotOurs, NotThere, Transient, UnknownOutcome, classify
from integrations.onec.http_service.models import KEY, Answered, Charge, Contracts, Pong, Recorded, instant_text

log = structlog.get_logger()

LARGEST_ANSWER = 32 * 1024 * 1024
"""Bytes: some tens of thousands of contracts."""
JSON = "application/json; charset=utf-8"

Answer = TypeVar("Answer", bound=Answered)


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Where the base is published, as ``http://server/base``, and its user. Seconds: the first write after a quiet hour takes
    up to 18 (onec.md 1.9). ``at_once``: requests at a time; each holds a session of 1C."""

    url: str
    user: str
    password: SecretStr
    connect_timeout: float = 10
    read_timeout: float = 120
    at_once: int = 1

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
            msg = "нужен адрес публикации вида http://server/base"
            raise ValueError(msg)


class HttpService:
    """One base. Open it with ``async with``; then it keeps its connection."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._base = f"{settings.url.rstrip('/')}/hs/servicedesk/v1"
        self._turns = asyncio.Semaphore(settings.at_once)
        # A Cyrillic user name is usual in 1C, and aiohttp's own default is latin-1 (onec.md 1.10).
        auth = aiohttp.encode_basic_auth(settings.user, settings.password.get_secret_value(), "utf-8")
        self._http = aiohttp.ClientSession(
            headers={"Authorization": auth, "Accept": "application/json"},
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None,
                sock_connect=settings.connect_timeout,
                connect=settings.connect_timeout,
                sock_read=settings.read_timeout,
            ),
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

        Raises Refused (a person decides), Transient (nothing recorded), UnknownOutcome (look it up first), Denied, NotOurs.
        """
        return await self._write("charge", "/charges", _checked(key), charge.body())

    async def find(self, key: str) -> Recorded | None:
        """The document of a charge as it is now, or None. After UnknownOutcome 1C may still be writing it: wait first."""
        try:
            recorded = await self._ask("find", f"/charges/{_checked(key)}", Recorded)
        except NotThere:
            return None
        if recorded.key != key:
            raise NotOurs("other-key")
        return recorded

    async def cancel(self, key: str) -> Recorded:
        """Mark the document for deletion; repeated, it is the same. Raises Refused ``document_posted`` when it is posted, and
        NotThere when there is none."""
        return await self._write("cancel", f"/charges/{_checked(key)}/cancel", key, None)

    async def contracts(self, changed_after: datetime | None = None) -> Contracts:
        """Contracts with customers: all, or those written in 1C since a moment."""
        query = f"?changed_after={instant_text(changed_after)}" if changed_after is not None else ""
        return await self._ask("contracts", f"/contracts{query}", Contracts)

    async def _ask(self, verb: str, path: str, expected: type[Answer]) -> Answer:
        status, body = await self._send(verb, "GET", path, None, {})
        if status == 200:
            try:
                return expected.model_validate_json(body.removeprefix(b"\xef\xbb\xbf"))
            except ValidationError as error:
                # A proxy's maintenance page comes with 200 too; JSON of another shape comes from somebody else.
                trouble = Transient if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" else NotOurs
                raise trouble("not-an-answer") from error
        raise classify(status, body, writes=False)

    async def _write(self, verb: str, path: str, key: str, body: bytes | None) -> Recorded:
        headers = {"Idempotency-Key": key, "Content-Type": JSON} if body is not None else {}
        status, answer = await self._send(verb, "POST", path, body, headers)
        if status not in (200, 201):
            raise classify(status, answer, writes=True)
        try:
            recorded = Recorded.model_validate_json(answer.removeprefix(b"\xef\xbb\xbf"))
        except ValidationError as error:
            raise UnknownOutcome("not-an-answer") from error
        if recorded.key != key:
            raise UnknownOutcome("other-key")
        return recorded

    async def _send(
        self, verb: str, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        lost = UnknownOutcome if method == "POST" else Transient
        async with self._turns:
            began = monotonic()
            try:
                # No redirects: they would carry the password to wherever somebody points.
                async with self._http.request(
                    method, URL(self._base + path, encoded=True), data=body, headers=headers, allow_redirects=False
                ) as answer:
                    status, said = answer.status, await _read(answer)
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                self._log(verb, "no-connection", began)
                raise Transient("no-connection") from error
            except (aiohttp.ClientError, TimeoutError) as error:
                self._log(verb, type(error).__name__, began)
                raise lost(type(error).__name__) from error
        self._log(verb, str(status), began)
        return status, said

    def _log(self, verb: str, outcome: str, began: float) -> None:
        log.info("onec.http_service", verb=verb, outcome=outcome, ms=round((monotonic() - began) * 1000))


def _checked(key: str) -> str:
    """The key, which goes into an address as it is; ValueError for one that could lead elsewhere."""
    if not re.fullmatch(KEY, key) or set(key) == {"."}:
        msg = "a key has letters, digits and :._- only"
        raise ValueError(msg)
    return key


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The body, if it is no larger than an answer of ours can be."""
    parts: list[bytes] = []
    size = 0
    async for part in answer.content.iter_chunked(64 * 1024):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise aiohttp.ClientPayloadError("too large")
        parts.append(part)
    return b"".join(parts)
