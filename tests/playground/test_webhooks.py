"""Webhooks: set and taken back, delivered by POST in order, again until it is taken, and no getUpdates beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiohttp import web

from playground import webhook
from tests.playground.desk import Desk, until
from tests.playground.test_updates import say

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Bot:
    """A bot's web server: notes what it is sent, answers as it is told (200 when nothing is)."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get(SECRET))
        return self.answers.pop(0) if self.answers else web.Response()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@asynccontextmanager
async def listening() -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/hook", bot.take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        yield bot
    finally:
        await runner.cleanup()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with listening() as bot:
        yield bot


async def test_updates_come_with_the_secret_and_count_as_delivered(desk: Desk, bot: Bot) -> None:
    person = await desk.person()
    await say(desk, person, "до")
    assert await desk.bot.set_webhook(bot.url, secret_token="Тайна".encode().hex(), max_connections=3)
    await say(desk, person, "раз", "два")
    await until(lambda: len(bot.got) == 3)
    assert bot.texts == ["до", "раз", "два"]
    assert set(bot.secrets) == {"Тайна".encode().hex()}
    await until(lambda: not len(desk.server.play.updates))
    info = await desk.bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (bot.url, 0, 3)
    assert info.last_error_message is None


async def test_no_polling_beside_a_webhook(desk: Desk, bot: Bot) -> None:
    older = asyncio.create_task(desk.bot.get_updates(timeout=30))
    await until(lambda: desk.server.play.updates._waiter is not None)
    await desk.bot.set_webhook(bot.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await older
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await desk.bot.get_updates()
    await desk.bot.delete_webhook()
    person = await desk.person(started=False)
    await desk.play("start", from_id=person)
    assert len(await desk.bot.get_updates()) == 1
    assert bot.got == []


async def test_what_is_refused_comes_again_in_order_and_holds_only_its_own_chat(
    desk: Desk, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LONGEST_PAUSE", 0.05)
    anna, boris = [await desk.person(name) for name in ("Анна", "Борис")]
    bot.answers = [web.Response(status=503, reason="Off") for _ in range(4)]
    await desk.bot.set_webhook(bot.url)
    await say(desk, anna, "а1", "а2")
    await until(lambda: len(bot.got) >= 4)
    info = await desk.bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Off"
    await say(desk, boris, "б1")
    await until(lambda: not len(desk.server.play.updates))
    assert [text for text in bot.texts if text[0] == "а"] == ["а1"] * 5 + ["а2"]
    assert bot.texts.count("б1") == 1


async def test_retry_after_is_obeyed(desk: Desk, bot: Bot) -> None:
    person = await desk.person()
    bot.answers = [web.Response(status=429, headers={"Retry-After": "1"})]
    await desk.bot.set_webhook(bot.url)
    await say(desk, person, "раз")
    await until(lambda: len(bot.got) == 1)
    began = asyncio.get_running_loop().time()
    await until(lambda: len(bot.got) == 2)
    assert asyncio.get_running_loop().time() - began > 0.9


async def test_a_server_that_is_away_gets_everything_when_it_is_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LONGEST_PAUSE", 0.05)
    person = await desk.person()
    async with listening() as bot:
        url = bot.url
    await desk.bot.set_webhook(url)
    await say(desk, person, "раз", "два")
    await until(lambda: desk.server.play.courier.last_error is not None)
    assert (await desk.bot.get_webhook_info()).last_error_message == "Connection refused"
    async with listening() as bot:
        desk.server.play.webhook_allowed_at = 0
        await desk.bot.set_webhook(bot.url)
        await until(lambda: bot.texts == ["раз", "два"])


async def test_nothing_is_delivered_while_telegram_is_down(desk: Desk, bot: Bot) -> None:
    person = await desk.person()
    await desk.bot.set_webhook(bot.url)
    await desk.play("faults", down=True)
    await say(desk, person, "раз")
    await asyncio.sleep(0.5)
    assert bot.got == []
    await desk.play("faults", down=False)
    await until(lambda: bot.texts == ["раз"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"url": "нет"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "ftp://example.org"}, "Bad Request: invalid webhook URL specified"),
        (
            {"url": "https://example.org", "secret_token": "а"},
            "Bad Request: secret token contains unallowed characters",
        ),
        ({"url": "https://example.org", "secret_token": "a" * 257}, "Bad Request: secret token is too long"),
    ],
)
async def test_refusals(desk: Desk, arguments: dict[str, str], words: str) -> None:
    assert await desk.error("setWebhook", **arguments) == words


async def test_set_too_often_and_taken_back_by_an_empty_address(desk: Desk, bot: Bot) -> None:
    await desk.bot.set_webhook(bot.url)
    with pytest.raises(TelegramRetryAfter):
        await desk.bot.set_webhook(bot.url)
    assert (await desk.call("setWebhook", url=""))["ok"]
    assert (await desk.bot.get_webhook_info()).url == ""
    assert await desk.bot.get_updates() == []
