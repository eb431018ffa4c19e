"""A publication of prepared answers for every test, and our client before it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from integrations.onec.odata import OneC, OneCSettings
from tests.integrations.onec.odata.publication import Publication

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
async def publication() -> Publication:
    return Publication()


@pytest.fixture
async def settings(publication: Publication) -> AsyncIterator[OneCSettings]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", publication.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield OneCSettings(
            url=str(server.make_url("/база")),
            user="Обмен",
            password=SecretStr("пароль:1"),
            zone=MOSCOW,
            read_timeout=timedelta(seconds=20),
            write_timeout=timedelta(seconds=20),
        )
        publication.hold.set()


@pytest.fixture
async def onec(settings: OneCSettings) -> AsyncIterator[OneC]:
    async with OneC(settings) as client:
        yield client
