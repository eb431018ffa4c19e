"""The test's hands on a 1C base: raw requests of a client, and the control API."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from playground import Server
from playground.onec.base import Base

COUNTERPARTIES = "Catalog_Контрагенты"
CONTRACTS = "Catalog_ДоговорыКонтрагентов"
SALES = "Document_РеализацияТоваровУслуг"
ROWS = f"{SALES}_Услуги"
EMPTY = "00000000-0000-0000-0000-000000000000"
Json = dict[str, Any]


class OneC:
    """One base of a running playground. ``Reply`` is (status, headers, body as bytes)."""

    def __init__(self, server: Server, http: aiohttp.ClientSession) -> None:
        self.server = server
        self.http = http
        self.login = ("odata", "demo")

    @property
    def base(self) -> Base:
        return self.server.play.onec["base"]

    @property
    def root(self) -> str:
        return f"{self.server.base_url}/onec/base/odata/standard.odata"

    @asynccontextmanager
    async def send(
        self, verb: str, path: str, query: str = "", body: object = None, **headers: str
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """``query`` is readable text, options separated by ``&``; it is percent-encoded as 1C wants it."""
        encoded = quote(query, safe="$=&,'()/*")
        address = f"{self.root}/" + quote(path, safe="$,'()/=")
        url = URL(f"{address}?{encoded}" if encoded else address, encoded=True)
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        authorization = aiohttp.encode_basic_auth(*self.login, encoding="utf-8")
        headers = {"Accept": "application/json;odata=nometadata", "Authorization": authorization, **headers}
        async with self.http.request(verb, url, data=data, headers=headers) as response:
            yield response

    async def call(
        self, verb: str, path: str, query: str = "", body: object = None, status: int = 200, **headers: str
    ) -> Any:
        async with self.send(verb, path, query, body, **headers) as response:
            text = (await response.read()).decode("utf-8-sig")
            assert response.status == status, text
            return json.loads(text) if text.startswith(("{", "[")) else text

    async def get(self, path: str, query: str = "", status: int = 200, **headers: str) -> Any:
        return await self.call("GET", path, query, None, status, **headers)

    async def names(self, entity_set: str, condition: str, field: str = "Description") -> list[str]:
        answer = await self.get(entity_set, f"$filter={condition}&$select={field}")
        return sorted(row[field] for row in answer["value"])

    async def refused(self, verb: str, path: str, query: str = "", body: object = None) -> tuple[int, str]:
        """(status, code) of an error of the interface."""
        async with self.send(verb, path, query, body) as response:
            error = json.loads((await response.read()).decode("utf-8-sig"))["odata.error"]
            assert set(error) == {"code", "message"}
            assert error["message"]["lang"] == "ru"
            assert error["message"]["value"]
            return response.status, error["code"]

    async def play(self, path: str, status: int = 200, /, **body: Any) -> Any:
        async with self.http.post(f"{self.server.base_url}/play/onec/base/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == status, answer
            return answer

    async def look(self, path: str) -> Any:
        async with self.http.get(f"{self.server.base_url}/play/onec/base/{path}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def seed(self, entity_set: str, *objects: Json) -> list[str]:
        refs: list[str] = (await self.play("objects", objects={entity_set: list(objects)}))[entity_set]
        return refs
