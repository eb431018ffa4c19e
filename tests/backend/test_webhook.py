"""The webhook's door: who may come in, what is an update, and that 200 means stored."""

from collections.abc import AsyncIterator
from io import BytesIO
from json import dumps
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from backend.database import make_engine
from backend.roles import Role
from backend.settings import Settings
from backend.web.server import PortTaken, make_app, serving
from bot.wake import Wake
from core.database import Database
from core.processes.pulse import Pulse
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls

SECRET = "secret-of-the-desk"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE: dict[str, Any] = {"update_id": 7, "message": {"chat": {"id": 501}, "text": "ы"}}


def settings(**values: object) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        web_port=0,
        webhook_url="https://desk.example.ru/telegram",
        webhook_secret=SecretStr(SECRET),
        **values,  # type: ignore[arg-type]
    )


class Door:
    """The web role's address, what it counted, and the bell it rings."""

    def __init__(self, url: str, http: aiohttp.ClientSession, pulse: Pulse) -> None:
        self.url, self.http, self.pulse = url, http, pulse

    async def post(self, body: bytes | str | BytesIO, headers: dict[str, str] = HEADER, path: str = "/telegram") -> int:
        async with self.http.post(self.url + path, data=body, headers=headers) as answer:
            assert answer.status in (200, 405, 413) or await answer.read() == b"" or answer.status == 404
            return answer.status


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    pulse = Pulse()
    app = make_app(database, settings(), Role.WEB, 100, pulse, Wake())
    async with serving(app, settings()) as url, aiohttp.ClientSession() as http:
        yield Door(url, http, pulse)


async def stored(database: Database) -> list[int]:
    async with database.read() as work:
        return list(await work.session.scalars(text("SELECT update_id FROM bot_inbox ORDER BY update_id")))


async def test_an_update_is_stored_once_and_known_the_second_time(door: Door, database: Database) -> None:
    assert [await door.post(dumps(UPDATE)) for _ in range(3)] == [200] * 3
    assert await stored(database) == [7]
    async with database.read() as work:
        row = (await work.session.execute(text("SELECT bot_id, chat_id, payload, state FROM bot_inbox"))).one()
    assert tuple(row) == (100, 501, UPDATE, "waiting")


@pytest.mark.parametrize("said", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "ы" * 18])
async def test_who_does_not_know_the_secret_gets_nothing(door: Door, database: Database, said: str | None) -> None:
    headers = {} if said is None else {"X-Telegram-Bot-Api-Secret-Token": said}
    assert await door.post(dumps(UPDATE), headers) == 403
    assert await stored(database) == []
    assert door.pulse.take_counts() == {("webhook_refused", ""): 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"message": {}}',
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 99999999999999999999}',
        b'{"update_id": 7, "message": "x"}',
        b'{"update_id": 7, "message": {"chat": {"id": "x"}}}',
    ],
)
async def test_what_is_no_update_is_refused(door: Door, database: Database, body: bytes) -> None:
    assert await door.post(body) == 400
    assert await stored(database) == []


async def test_a_body_too_large_and_other_ways_in(door: Door, database: Database) -> None:
    assert await door.post(BytesIO(b" " * (1024 * 1024 + 1))) == 413
    assert await door.post(dumps(UPDATE), path="/telegram/") == 404
    async with door.http.get(f"{door.url}/telegram", headers=HEADER) as answer:
        assert answer.status == 405
    assert await stored(database) == []


@pytest.mark.slow
async def test_without_the_database_telegram_is_told_to_come_again(clock: SettableClock) -> None:
    nowhere = make_engine("postgresql://app@127.0.0.1:1/one", pool=1)
    app = make_app(Database(nowhere, clock), settings(), Role.WEB, 100, Pulse(), Wake())
    async with serving(app, settings()) as url, aiohttp.ClientSession() as http:
        assert await Door(url, http, Pulse()).post(dumps(UPDATE)) == 503
        async with http.get(f"{url}/health") as answer:
            assert answer.status == 503
            assert "database" in await answer.text()
    await nowhere.dispose()


async def test_without_a_webhook_there_is_no_door(database: Database, database_urls: DatabaseUrls) -> None:
    plain = Settings(_env_file=None, web_port=0)  # type: ignore[call-arg]
    app = make_app(database, plain, Role.WEB, 100, Pulse(), Wake())
    async with serving(app, plain) as url, aiohttp.ClientSession() as http:
        assert await Door(url, http, Pulse()).post(dumps(UPDATE)) == 404


async def test_a_port_that_is_taken_is_named(database: Database, door: Door) -> None:
    taken = settings()
    taken.web_port = int(door.url.rpartition(":")[2])
    with pytest.raises(PortTaken, match=f"127.0.0.1:{taken.web_port}"):
        async with serving(make_app(database, taken, Role.WEB, 100, Pulse(), Wake()), taken):
            pass
