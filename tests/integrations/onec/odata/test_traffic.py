"""How many requests at once, what the log holds, and which settings are refused."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs
from yarl import URL

from integrations.onec.odata import OneC, OneCSettings, Query
from integrations.onec.odata.errors import OneCError, Refused
from integrations.onec.odata.filters import Text
from tests.integrations.onec.odata.bodies import odata_error
from tests.integrations.onec.odata.publication import FREE, Publication, Reply, rows

QUERY = Query("Catalog_Контрагенты", ("Ref_Key",), filter=Text("ИНН").equals("7701234567"))


@pytest.mark.parametrize("at_once", [1, 2])
async def test_a_base_is_asked_so_much_at_once(settings: OneCSettings, publication: Publication, at_once: int) -> None:
    publication.will(*[rows()] * 10)
    publication.hold.clear()
    async with OneC(replace(settings, at_once=at_once)) as onec, aiohttp.ClientSession() as stranger:
        reading = [asyncio.create_task(onec.read(QUERY)) for _ in range(10)]
        for _ in range(at_once):
            await publication.arrived.acquire()
        async with stranger.get(URL(settings.url).with_path(FREE)):
            publication.hold.set()
        await asyncio.gather(*reading)
    assert len(publication.asked) == 10
    assert publication.most_at_once == at_once


async def test_a_failure_gives_its_turn_back(onec: OneC, publication: Publication) -> None:
    publication.will(*[Reply(500, odata_error(-1))] * 3, rows())
    for _ in range(3):
        with pytest.raises(Refused):
            await onec.read(QUERY)
    assert (await onec.read(QUERY)).rows == []


async def test_the_log_has_neither_values_nor_credentials(onec: OneC, publication: Publication) -> None:
    publication.will(rows({"ИНН": "7701234567"}), Reply(500, odata_error(-1)), Reply(body=None))
    with capture_logs() as lines:
        for call in (onec.read(QUERY), onec.read(QUERY), onec.create("Document_Акт", {"Комментарий": "Иванов"})):
            try:
                await call
            except OneCError:
                continue
    told = [(line["verb"], line["entity"], line["status"], line["code"], line["reason"]) for line in lines]
    assert told == [
        ("GET", "Catalog_Контрагенты", 200, 0, ""),
        ("GET", "Catalog_Контрагенты", 500, -1, "business"),
        ("POST", "Document_Акт", 0, 0, "lost-answer"),
    ]
    assert all(isinstance(line["milliseconds"], int) for line in lines)
    written = repr(lines)
    assert not [secret for secret in ("7701234567", "Иванов", "пароль", "Обмен", "Ромашка") if secret in written]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "host/base"},
        {"url": "ftp://host/base"},
        {"url": "https://user:secret@host/base"},
        {"url": "https://host/base?n=1"},
        {"user": "a:b"},
        {"user": ""},
        {"at_once": 0},
        {"at_once": 3},
    ],
)
def test_settings_that_cannot_work_are_refused_in_words(wrong: dict[str, object]) -> None:
    right = {"url": "https://host/base", "user": "u", "password": SecretStr("p"), "zone": ZoneInfo("Europe/Moscow")}
    with pytest.raises(ValueError, match="1С") as refused:
        OneCSettings(**(right | wrong))  # type: ignore[arg-type]
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["https://host/b", "https://host/b/", "https://host/b/odata/standard.odata/"])
def test_the_address_may_be_given_with_the_interface_or_without(url: str) -> None:
    settings = OneCSettings(url=url, user="u", password=SecretStr("тайна"), zone=ZoneInfo("Europe/Moscow"))
    assert settings.root == "https://host/b/odata/standard.odata"
    assert "тайна" not in repr(settings)
