"""The desk put together: starting against a wrong or absent Telegram, stopping, falling as a whole."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import structlog
from aiogram.exceptions import TelegramUnauthorizedError
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from backend import desk as module
from backend.demo.phones import Phones
from backend.desk import Desk, DeskProblem, _together, bot_of, reach_telegram, running_desk
from backend.settings import Settings
from bot.delivery.intents import Welcome
from core.database import Database
from core.outbox.service import contact, tell
from playground import Server, serve
from tests.backend.conftest import until
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import make_company, make_contact

MARIA = 501


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY", 0.02)
    monkeypatch.setattr(module, "log", structlog.get_logger())


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve() as server:
        yield server


@pytest.fixture
async def phones(server: Server) -> AsyncIterator[Phones]:
    async with Phones(server.base_url) as phones:
        await phones.post("limits", enforce=False)
        await phones.post("persons", id=MARIA, first_name="Мария", started=True)
        yield phones


def settings_of(api: str, token: str = "100:demo", **values: object) -> Settings:
    return Settings(_env_file=None, bot_token=SecretStr(token), telegram_api=api, web_port=0, **values)  # type: ignore[arg-type, call-arg]


@asynccontextmanager
async def running(api: str, urls: DatabaseUrls, clock: SettableClock, **values: object) -> AsyncIterator[Desk]:
    async with running_desk(settings_of(api, **values), make_url(urls.app), clock) as desk:  # type: ignore[arg-type]
        yield desk


@asynccontextmanager
async def answering(*answers: tuple[int, str]) -> AsyncIterator[str]:
    """Something else than Telegram that answers with these one after another; the last one stays."""
    left = list(answers)

    async def answer(_: web.Request) -> web.Response:
        status, body = left.pop(0) if len(left) > 1 else left[0]
        return web.Response(
            status=status, text=body, content_type="application/json" if body[0] == "{" else "text/html"
        )

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_wrong_token_is_told(
    server: Server, database_urls: DatabaseUrls, clock: SettableClock, database: Database
) -> None:
    with pytest.raises(DeskProblem, match=r"не принимает BOT_TOKEN.*@BotFather"):
        async with running(server.base_url, database_urls, clock, token="100:wrong"):
            pass
    async with answering((404, '{"ok": false, "error_code": 404, "description": "Not Found"}')) as api:
        with pytest.raises(DeskProblem, match="не принимает BOT_TOKEN"):
            async with running(api, database_urls, clock):
                pass


async def test_telegram_is_down_at_the_start(
    server: Server, phones: Phones, database_urls: DatabaseUrls, clock: SettableClock, database: Database
) -> None:
    await phones.post("faults", down=True)
    stop = asyncio.Event()

    async def run() -> None:
        async with running(server.base_url, database_urls, clock, admin_telegram_id=MARIA):
            await stop.wait()

    def said() -> list[str]:
        return [line["event"] for line in logs if line["event"].startswith(("telegram.", "desk."))]

    with capture_logs() as logs:
        task = asyncio.create_task(run())
        try:
            await until(lambda: "telegram.unreachable_at_start" in said())
            await asyncio.sleep(0.1)  # several attempts
            assert not task.done()
            assert said() == ["telegram.unreachable_at_start"]  # once
            await phones.post("faults", down=False)
            await phones.phone(MARIA).start()
            await phones.phone(MARIA).see(".")
        finally:
            stop.set()
            await task
    assert said()[-2:] == ["desk.running", "desk.stopped"]


async def test_a_page_of_a_proxy_and_a_limit_are_waited_out() -> None:
    limited = '{"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}}'
    refused = '{"ok": false, "error_code": 401, "description": "Unauthorized"}'
    async with answering(
        (502, "<html>Bad Gateway"), (200, "<html>Войдите в сеть"), (429, limited), (401, refused)
    ) as api:
        bot = bot_of(settings_of(api))
        async with bot.session:
            with pytest.raises(DeskProblem, match="не принимает"):  # the last of the four answers
                await reach_telegram(bot)


async def test_stopping_finishes_what_is_in_hand(
    server: Server, phones: Phones, database_urls: DatabaseUrls, clock: SettableClock, database: Database
) -> None:
    before = asyncio.all_tasks()
    async with database.work() as work:
        person = await make_contact(work, await make_company(work), messenger_id=MARIA)

    async def state() -> str:
        async with database.read() as work:
            return str(await work.session.scalar(text("SELECT state FROM outbox")))

    async def sending() -> bool:
        return await state() == "sending"

    async with running(server.base_url, database_urls, clock):
        await phones.post("faults", latency_ms=300)
        async with database.work() as work:
            await tell(work, contact(person.id), Welcome())
        await until(sending)
    assert await state() not in ("sending", "waiting")
    sent = [call for call in await phones.get("calls") if call["method"] == "sendMessage"]
    assert [call["ok"] for call in sent] == [True]
    await until(
        lambda: not {task for task in asyncio.all_tasks() - before if "playground" not in repr(task)}, seconds=1
    )
    async with database.read() as work:
        theirs = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert await work.session.scalar(text(theirs)) == 0


async def test_a_part_that_fails_for_good_ends_the_desk(
    server: Server, phones: Phones, database_urls: DatabaseUrls, clock: SettableClock, database: Database
) -> None:
    """The token is revoked while the desk runs."""

    async def run() -> None:
        async with running(server.base_url, database_urls, clock), asyncio.timeout(10):
            server.play.settings = replace(server.play.settings, token="100:another")
            await phones.phone(MARIA).start()  # the poll that hangs there comes back with it
            await asyncio.Event().wait()

    with pytest.raises(TelegramUnauthorizedError):
        await run()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_parts_that_fail_together_are_one_failure() -> None:
    async def fail(words: str, *, at_the_end: bool = False) -> None:
        try:
            await asyncio.sleep(10 if at_the_end else 0)
        finally:
            await asyncio.sleep(0)
            raise RuntimeError(words)

    with pytest.raises(RuntimeError, match="первая"):
        async with _together([fail("первая"), fail("вторая"), fail("третья", at_the_end=True)]):
            await asyncio.sleep(10)
    async with asyncio.timeout(1), _together([fail("в конце", at_the_end=True)]):
        await asyncio.sleep(0.01)
