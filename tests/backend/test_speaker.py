"""The speaker's page over real HTTP: a link that works once, a cookie that opens the feed, a feed that never lies."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from sqlalchemy import text
from structlog.testing import capture_logs

from backend.web import board as live
from backend.web.speaker import add_speaker
from core.access.speakers import invite_speaker, revoke_speakers
from core.actor import StaffActor, StaffRole
from core.alerts.announcing import announcement
from core.database import Database
from core.tickets.handling import take
from tests.clock import SettableClock
from tests.factories import make_company, make_contact, make_staff, make_ticket


@asynccontextmanager
async def served(database: Database, web_url: str = "http://127.0.0.1") -> AsyncIterator[str]:
    """The server's address."""
    app = web.Application()
    add_speaker(app, database, web_url)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def boss(database: Database) -> StaffActor:
    async with database.work() as work:
        return (await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.ADMIN}))).as_actor()


@pytest.fixture
async def address(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    monkeypatch.setattr(live, "EVERY", 0.02)
    async with served(database) as url:
        yield url


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def invited(database: Database, boss: StaffActor) -> str:
    async with database.work() as work:
        return await invite_speaker(work, boss)


async def connect(browser: ClientSession, address: str, token: str) -> tuple[int, str]:
    """The button of the link's page: status and page after all redirects."""
    async with browser.post(f"{address}/speaker/open", data={"token": token}) as answer:
        return answer.status, await answer.text()


class Reader:
    """Events of a feed, as a page reads them."""

    def __init__(self, answer: ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> dict[str, Any] | None:
        """The next board; None for a comment. EOFError at the end."""
        async with asyncio.timeout(live.PATIENCE + 5):
            while True:
                line = await self._answer.content.readline()
                if not line:
                    raise EOFError
                if line.startswith(b"data: "):
                    return dict(json.loads(line[6:]))
                if line.startswith(b":"):
                    return None

    async def until_end(self) -> None:
        with contextlib.suppress(EOFError):
            while True:
                await self.next()


@asynccontextmanager
async def feed(browser: ClientSession, address: str) -> AsyncIterator[Reader]:
    async with browser.get(f"{address}/speaker/feed") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        yield Reader(answer)


async def test_the_way_in(database: Database, boss: StaffActor, address: str, browser: ClientSession) -> None:
    token = await invited(database, boss)
    for page in ("/speaker", "/speaker/feed"):
        async with browser.get(address + page) as answer:
            assert answer.status == 403
    # A messenger looks at the link before the person does: as often as it likes.
    for method in ("GET", "HEAD", "GET"):
        async with browser.request(method, f"{address}/speaker/open") as answer:
            assert answer.status == 200
            assert not answer.cookies
    with capture_logs() as logs:
        async with browser.post(f"{address}/speaker/open", data={"token": token}, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/speaker")
            cookie = answer.cookies["speaker"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (
        True,
        "Strict",
        "/speaker",
        "",
    )
    assert int(cookie["max-age"]) > 300 * 24 * 3600
    assert [each["event"] for each in logs] == ["speaker.connected"]
    assert token not in str(logs)
    assert cookie.value not in str(logs)
    async with browser.get(f"{address}/speaker") as answer:
        assert answer.status == 200
        assert "Включить голос" in await answer.text()
    async with ClientSession() as other:
        assert "уже подключили" in await refusal(other, address, token)
        assert not other.cookie_jar


async def refusal(browser: ClientSession, address: str, token: str) -> str:
    status, page = await connect(browser, address, token)
    assert status == 403
    return page


async def test_wrong_and_old_links_are_refused_in_russian(
    database: Database, boss: StaffActor, address: str, browser: ClientSession, clock: SettableClock
) -> None:
    token = await invited(database, boss)
    clock.advance(timedelta(minutes=15))
    assert "Ссылка устарела" in await refusal(browser, address, token)
    for wrong in ("", "нет такой", "<b>", "%ff%fe", "0" * 10_000):
        assert "Такой ссылки нет" in await refusal(browser, address, wrong)
    for body in (b"", b"\xff\xfe=;&&", b"token", b"token=%ED%A0%80"):
        async with browser.post(f"{address}/speaker/open", data=body) as answer:
            assert answer.status == 403
    async with browser.post(f"{address}/speaker/open", data=BytesIO(b"t" * 2_000_000)) as answer:
        assert answer.status == 413
    for cookie in ("", "0", "x" * 5000, "a b"):
        async with browser.get(f"{address}/speaker/feed", headers={"Cookie": f"speaker={cookie}"}) as answer:
            assert answer.status == 403


async def test_what_a_browser_may_do_on_these_pages(
    database: Database, boss: StaffActor, address: str, browser: ClientSession
) -> None:
    await connect(browser, address, await invited(database, boss))
    for path in ("", "/open", "/static/speaker.js", "/static/speaker.css", "/feed"):
        async with browser.get(f"{address}/speaker{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            page = await answer.text() if path != "/feed" else ""
            assert "%" not in page.replace("100%", "").replace("%;", "")
    for missing in ("speaker.html", "../speaker.py", "%2e%2e%2fspeaker.py", "nothing.js", ""):
        async with browser.get(f"{address}/speaker/static/{missing}") as answer:
            assert answer.status == 404


async def test_the_feed(
    database: Database, boss: StaffActor, address: str, browser: ClientSession, clock: SettableClock
) -> None:
    await connect(browser, address, await invited(database, boss))
    async with database.work() as work:
        contact = await make_contact(work, await make_company(work, name="ООО «Рога & <b>Копыта</b>»"))
    async with feed(browser, address) as reader:
        empty = await reader.next()
        assert empty is not None
        assert (empty["rows"], empty["title"], empty["says"]) == ([], "", "")
        async with database.work() as work:
            ticket = await make_ticket(work, contact, "Не печатается чек")
        came = await reader.next()
        assert came is not None
        assert came["title"] == "Ждёт 1 заявка"
        assert came["rows"][0]["company"] == "ООО «Рога & <b>Копыта</b>»"
        assert came["rows"][0]["says"] == "Новая заявка. ООО Рога b Копыта b. Не печатается чек."
        clock.advance(timedelta(minutes=1))
        later = await reader.next()
        assert later is not None
        assert later["rows"][0]["waits"] == "1 мин"
        assert later["rows"][0]["key"] == came["rows"][0]["key"]
        async with database.work() as work:
            await take(work, boss, ticket.id)
        over = await reader.next()
        assert over is not None
        assert over["rows"] == []


async def test_a_quiet_feed_is_known_to_live(
    database: Database,
    boss: StaffActor,
    address: str,
    browser: ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "BEAT", 0.05)
    await connect(browser, address, await invited(database, boss))
    async with feed(browser, address) as reader:
        while await reader.next() is None:
            pass
        assert [await reader.next() for _ in range(3)] == [None] * 3


async def test_one_look_for_all_pages_and_none_without_pages(
    database: Database, boss: StaffActor, address: str, browser: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def counted(*args: Any) -> Any:
        nonlocal looks
        looks += 1
        return await announcement(*args)

    monkeypatch.setattr(live, "announcement", counted)
    monkeypatch.setattr(live, "EVERY", 0.2)
    await connect(browser, address, await invited(database, boss))
    async with feed(browser, address) as one, feed(browser, address) as two, feed(browser, address) as three:
        for reader in (one, two, three):
            assert await reader.next() is not None
        before = looks
        await asyncio.sleep(1)
        assert 3 <= looks - before <= 6


async def test_a_revoked_speaker_hears_no_more(
    database: Database, boss: StaffActor, address: str, browser: ClientSession
) -> None:
    await connect(browser, address, await invited(database, boss))
    async with feed(browser, address) as reader:
        await reader.next()
        async with database.work() as work:
            await revoke_speakers(work, boss)
        await reader.until_end()
    for page in ("/speaker", "/speaker/feed"):
        async with browser.get(address + page) as answer:
            assert answer.status == 403


@pytest.mark.slow
async def test_a_database_that_does_not_answer(
    database: Database, boss: StaffActor, address: str, browser: ClientSession
) -> None:
    """What was so before is not shown as if it were so now."""
    await connect(browser, address, await invited(database, boss))
    async with feed(browser, address) as reader:
        await reader.next()
        async with database.work() as work:
            await work.session.execute(text("LOCK TABLE ticket, speaker IN ACCESS EXCLUSIVE MODE"))
            async with asyncio.timeout(live.PATIENCE + 5):
                await reader.until_end()
    async with feed(browser, address) as reader:
        assert await reader.next() is not None


async def test_a_database_that_is_gone(
    database: Database, boss: StaffActor, address: str, browser: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await invited(database, boss)
    await connect(browser, address, await invited(database, boss))
    with monkeypatch.context() as broken:

        def gone(_: Database) -> None:
            raise ConnectionRefusedError

        for way in ("read", "work", "snapshot"):
            broken.setattr(Database, way, gone)
        for path in ("", "/feed"):
            async with browser.get(f"{address}/speaker{path}") as answer:
                assert (answer.status, answer.headers["Refresh"]) == (503, "15")
                assert "База данных не отвечает" in await answer.text()
        async with browser.post(f"{address}/speaker/open", data={"token": token}) as answer:
            assert answer.status == 503
            assert "Refresh" not in answer.headers
    # The link is not used up by that.
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as other:
        assert (await connect(other, address, token))[0] == 200


async def test_the_server_stops_at_once(
    database: Database, boss: StaffActor, browser: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "EVERY", 0.02)
    loop = asyncio.get_running_loop()
    async with served(database) as address:
        await connect(browser, address, await invited(database, boss))
        answer = await browser.get(f"{address}/speaker/feed")
        await Reader(answer).next()
        began = loop.time()
    assert loop.time() - began < 1
    answer.close()


async def test_behind_a_reverse_proxy(database: Database, boss: StaffActor, browser: ClientSession) -> None:
    token = await invited(database, boss)
    async with served(database, "https://example.ru/desk") as address:
        async with browser.get(f"{address}/speaker/open") as answer:
            page = await answer.text()
            assert 'action="/desk/speaker/open"' in page
            assert 'href="/desk/speaker/static/speaker.css"' in page
        async with browser.post(f"{address}/speaker/open", data={"token": token}, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/desk/speaker"
            assert answer.cookies["speaker"]["path"] == "/desk/speaker"
            assert answer.cookies["speaker"]["secure"] is True
