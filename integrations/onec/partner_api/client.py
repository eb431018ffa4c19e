"""Asking the partner API: once a day, one connection, no redirects with the password."""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import structlog
from pydantic import SecretStr, TypeAdapter, ValidationError

from core.exchange.mirror.codes import PullFailure
from integrations.onec.partner_api.answers import CHECKED, NO_CONTRACT, SUCCESS, Checked, Subscriber, SubscriberPage
from integrations.onec.pull.reader import ReadFailed

log = structlog.get_logger()

ADDRESS = "https://partner-api.1c.ru/api"
PAGE, BATCH = 300, 100
"""The most that one request may ask for."""
MOST_PAGES = 1000
TIMEOUT = aiohttp.ClientTimeout(total=120, connect=10)
PAGES = TypeAdapter(SubscriberPage)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PartnerAccess:
    """The franchisee's access: portal.1c.ru, «API к Порталу 1С:ИТС»."""

    user: str
    password: SecretStr
    url: str = ADDRESS


class PartnerApi:
    """A conversation with the API. Raises ReadFailed."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url.rstrip("/")

    async def subscribers(self) -> list[Subscriber]:
        """All of them; there is no search by INN."""
        found: dict[str, Subscriber] = {}
        for page in range(MOST_PAGES):
            answer = _parsed(PAGES, await self._ask("/rest/public/subscriber", {"page": page, "size": PAGE}))
            found |= {subscriber.code: subscriber for subscriber in answer.subscribers}
            if not answer.subscribers or (page + 1) * PAGE >= answer.total:
                if len(found) != answer.total:
                    raise ReadFailed(PullFailure.INCOMPLETE)
                return list(found.values())
        raise ReadFailed(PullFailure.PARTNER_ODD)

    async def check(self, codes: Sequence[str]) -> list[Checked]:
        """What contracts these subscribers have; an answer for each of them."""
        answers: list[Checked] = []
        for first in range(0, len(codes), BATCH):
            batch = list(codes[first : first + BATCH])
            body = {"subscriberCodeList": batch}
            found = _parsed(CHECKED, await self._ask("/rest/public/subscription/checkItsBySubscriberCode", body))
            if {answer.subscriber_code for answer in found} != set(batch):
                raise ReadFailed(PullFailure.INCOMPLETE)
            answers += found
        unknown = sorted({answer.code for answer in answers} - NO_CONTRACT - {SUCCESS})
        if unknown:
            log.warning("onec.partner_codes_unknown", codes=unknown)
        return answers

    async def _ask(self, path: str, body: Mapping[str, object]) -> bytes:
        try:
            async with self._session.post(self._url + path, json=body, allow_redirects=False) as answer:
                log.info("onec.partner_asked", path=path, status=answer.status)
                if answer.status in (401, 403):
                    raise ReadFailed(PullFailure.PARTNER_DENIED)
                if answer.status == 429 or answer.status >= 500:
                    raise ReadFailed(PullFailure.PARTNER_UNREACHABLE)
                if answer.status != 200:
                    raise ReadFailed(PullFailure.PARTNER_ODD)
                return await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            raise ReadFailed(PullFailure.PARTNER_UNREACHABLE) from None


@asynccontextmanager
async def partner_api(access: PartnerAccess) -> AsyncIterator[PartnerApi]:
    """Connect, for one pull."""
    who = b64encode(f"{access.user}:{access.password.get_secret_value()}".encode()).decode()
    headers = {"Authorization": f"Basic {who}", "Accept": "application/json"}
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(headers=headers, timeout=TIMEOUT, connector=connector) as session:
        yield PartnerApi(session, access.url)


def _parsed(adapter: TypeAdapter[T], body: bytes) -> T:
    try:
        return adapter.validate_json(body)
    except ValidationError:
        raise ReadFailed(PullFailure.PARTNER_ODD) from None
