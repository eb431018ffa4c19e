"""The 1C of the trial, a process of its own: its documents by plain HTTP, its faults, and the accountant's hands."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr
from yarl import URL

from integrations.onec.odata.settings import OneCSettings
from tests.bench.rig import TOKEN, process
from tests.clock import MOSCOW
from tests.crash.onec.haste import CONNECT, READ, WRITE

COUNTERPARTIES, ITEMS = "Catalog_Контрагенты", "Catalog_Номенклатура"
PAPERS = {"Document_РеализацияТоваровУслуг": "Услуги", "Document_СчетНаОплатуПокупателю": "Товары"}
"""Kinds of documents, and the section of each that has rows."""
USER, PASSWORD = "odata", "demo"


@dataclass(frozen=True, slots=True)
class Publication:
    """``url``: of the playground that the base is published by."""

    url: str
    http: aiohttp.ClientSession

    @property
    def reach(self) -> OneCSettings:
        """How the desk reaches it, with the patience of somebody in a hurry."""
        return OneCSettings(
            f"{self.url}/onec/base",
            USER,
            SecretStr(PASSWORD),
            MOSCOW,
            connect_timeout=CONNECT,
            read_timeout=READ,
            write_timeout=WRITE,
        )

    async def seed(self, entity_set: str, objects: Sequence[dict[str, Any]]) -> list[str]:
        """Put objects into the base; their references."""
        refs: list[str] = (await self.play("objects", objects={entity_set: list(objects)}))[entity_set]
        return refs

    async def trouble(self, **faults: Any) -> None:
        """Faults by kind; None takes one back."""
        await self.play("faults", **faults)

    async def faults(self) -> set[str]:
        """Kinds of those that are waiting for somebody."""
        return set(await self.play("faults"))

    async def touch(self, ref: str, action: str) -> None:
        """The accountant: ``post``, ``unpost``, ``mark``, ``unmark``."""
        await self.play("documents", ref=ref, action=action)

    async def journal(self) -> list[dict[str, Any]]:
        """The accountant's journal of documents: no fault stands between the accountant and the base."""
        async with self.http.get(f"{self.url}/play/onec/base/documents") as response:
            found: list[dict[str, Any]] = await response.json()
            return found

    async def requests(self) -> list[dict[str, Any]]:
        """Every request so far, with the fault that it met."""
        async with self.http.get(f"{self.url}/play/onec/base/requests") as response:
            found: list[dict[str, Any]] = (await response.json())["requests"]
            return found

    async def documents(self) -> list[dict[str, Any]]:
        """All sales and invoices with their ``rows``, as any client of 1C reads them. Only when there is no trouble."""
        return [
            one | {"rows": one[section]} for entity, section in PAPERS.items() for one in await self._all_of(entity)
        ]

    async def _all_of(self, entity: str) -> list[dict[str, Any]]:
        address = f"{self.url}/onec/base/odata/standard.odata/{quote(entity)}?$format=json"
        login = {"Authorization": aiohttp.encode_basic_auth(USER, PASSWORD, encoding="utf-8")}
        async with self.http.get(URL(address, encoded=True), headers=login) as response:
            body = (await response.read()).decode("utf-8-sig")
            assert response.status == 200, body
            found: list[dict[str, Any]] = json.loads(body, parse_float=Decimal)["value"]
            return found

    async def play(self, path: str, /, **body: Any) -> Any:
        """A request to the playground's own control."""
        async with self.http.post(f"{self.url}/play/onec/base/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer


@asynccontextmanager
async def publication() -> AsyncIterator[Publication]:
    """A new base of Бухгалтерия in a process of its own, with our organisation and the rouble in it."""
    async with (
        process("-m", "playground", "--port", "0", "--token", TOKEN, ready="Playground: ") as url,
        aiohttp.ClientSession() as http,
    ):
        made = Publication(url, http)
        await prepare(made)
        yield made


async def prepare(onec: Publication) -> None:
    await onec.play("reset", configuration="bp")
    await onec.seed("Catalog_Организации", [{"Description": "Наша фирма", "ИНН": "7701234560"}])
    await onec.seed("Catalog_Валюты", [{"Description": "руб.", "Code": "643"}])
