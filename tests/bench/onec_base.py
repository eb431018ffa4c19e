"""The 1C of ``make bench-onec``: a base full of counterparties, and a bare client that only asks and reads."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import aiohttp
from pydantic import SecretStr
from yarl import URL

from integrations.onec.odata.settings import OneCSettings
from tests.bench.rig import TOKEN, process
from tests.clock import MOSCOW
from tests.factories import some_inn

COUNTERPARTIES, CONTRACTS = "Catalog_Контрагенты", "Catalog_ДоговорыКонтрагентов"
ITEMS, SALES = "Catalog_Номенклатура", "Document_РеализацияТоваровУслуг"
USER, PASSWORD = "odata", "demo"
AT_ONCE = 1000
"""Objects put into the base by one request."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A reading as the base saw it; both parts decoded."""

    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Base:
    """The stand-in, in a process of its own."""

    url: str
    http: aiohttp.ClientSession

    @property
    def reach(self) -> OneCSettings:
        return OneCSettings(f"{self.url}/onec/base", USER, SecretStr(PASSWORD), MOSCOW)

    async def play(self, path: str, /, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/play/onec/base/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def seed(self, entity_set: str, objects: Sequence[Json]) -> None:
        for first in range(0, len(objects), AT_ONCE):
            await self.play("objects", objects={entity_set: objects[first : first + AT_ONCE]})

    async def now(self) -> int:
        """The number of the last request."""
        number: int = (await self.play("requests"))["after"]
        return number

    async def readings(self, after: int) -> list[Request]:
        """What has been read since then."""
        async with self.http.get(f"{self.url}/play/onec/base/requests", params={"after": after}) as response:
            requests = (await response.json())["requests"]
        return [Request(one["path"], one["query"]) for one in requests if one["verb"] == "GET"]

    def address(self, path: str, query: str = "") -> URL:
        root = f"{self.url}/onec/base/odata/standard.odata/"
        asked = "?" + quote(query, safe="$=&,'()/*:") if query else ""
        return URL(root + quote(path, safe="$,'()/=") + asked, encoded=True)


class Bare:
    """A client with nothing of ours: one request after another, each answer read to its end."""

    def __init__(self, base: Base, http: aiohttp.ClientSession) -> None:
        self._base = base
        self._http = http

    async def read(self, requests: Sequence[Request]) -> int:
        """Bytes of all answers."""
        size = 0
        for one in requests:
            async with self._http.get(self._base.address(one.path, one.query)) as response:
                size += len(await response.read())
                assert response.status == 200, one
        return size

    async def post(self, entity_set: str, bodies: Sequence[bytes]) -> None:
        for body in bodies:
            async with self._http.post(self._base.address(entity_set), data=body) as response:
                await response.read()
                assert response.status == 201


@asynccontextmanager
async def base() -> AsyncIterator[tuple[Base, Bare]]:
    """A new base of Бухгалтерия."""
    headers = {
        "Authorization": aiohttp.encode_basic_auth(USER, PASSWORD, encoding="utf-8"),
        "Accept": "application/json;odata=nometadata",
        "Content-Type": "application/json; charset=utf-8",
    }
    patience = aiohttp.ClientTimeout(total=300)
    async with (
        process("-m", "playground", "--port", "0", "--token", TOKEN, ready="Playground: ") as url,
        aiohttp.ClientSession(timeout=patience) as http,
        aiohttp.ClientSession(headers=headers, timeout=patience) as bare,
    ):
        made = Base(url, http)
        await made.play("reset", configuration="bp")
        yield made, Bare(made, bare)


def parties(count: int) -> list[Json]:
    return [
        {"Ref_Key": str(uuid4()), "Description": f"Клиент {some}", "ИНН": some, "КПП": "770101001"}
        for some in (some_inn() for _ in range(count))
    ]


def contracts(owners: Sequence[Json]) -> list[Json]:
    """One of twelve months for each."""
    return [
        {
            "Owner_Key": owner["Ref_Key"],
            "Номер": f"ИТС-{number}",
            "Description": "ИТС ПРОФ на 12 мес.",
            "Дата": "2026-11-01T00:00:00",
            "ВидДоговора": "СПокупателем",
        }
        for number, owner in enumerate(owners, 1)
    ]
