"""Rate limits and simulated faults."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from playground.errors import ApiError
from playground.limits import Limits
from tests.playground.desk import Desk, until


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("playground.limits.time.monotonic", lambda: self.now)


def refusal(limits: Limits, chat_id: int, **options: Any) -> int | None:
    """None when allowed, else the seconds of retry_after."""
    refused: ApiError | None = None
    try:
        limits.spend(chat_id, **options)
    except ApiError as error:
        refused = error
    if refused is None:
        return None
    assert refused.parameters is not None
    seconds: int = refused.parameters["retry_after"]
    assert (refused.code, refused.description) == (429, f"Too Many Requests: retry after {seconds}")
    return seconds


def test_group_takes_twenty_sends_and_edits_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, limits = Clock(monkeypatch), Limits(bot_per_second=1000)
    for number in range(20):
        clock.now = 1000.0 + number
        assert refusal(limits, -1, is_group=True, is_edit=number % 2 == 1) is None
    assert refusal(limits, -1, is_group=True) == 41
    assert refusal(limits, -1, is_group=True, cost=3) == 43
    assert refusal(limits, -2, is_group=True) is None, "another group has its own budget"
    clock.now = 1060.0
    assert refusal(limits, -1, is_group=True) is None
    assert refusal(limits, -1, is_group=True) == 1


def test_private_chat_takes_a_burst_then_one_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, limits = Clock(monkeypatch), Limits(bot_per_second=1000)
    for _ in range(20):
        assert refusal(limits, 1, is_group=False) is None
    assert refusal(limits, 1, is_group=False) == 1
    assert refusal(limits, 1, is_group=False, cost=10) == 10
    assert refusal(limits, 1, is_group=False, is_edit=True) is None, "edits count only in groups"
    clock.now += 1.0
    assert refusal(limits, 1, is_group=False) is None
    assert refusal(limits, 1, is_group=False) == 1


def test_whole_bot_takes_thirty_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, limits = Clock(monkeypatch), Limits()
    for chat_id in range(1, 31):
        assert refusal(limits, chat_id, is_group=False) is None
    assert refusal(limits, 31, is_group=False) == 1
    clock.now += 0.5
    assert [refusal(limits, 40 + n, is_group=False) for n in range(16)] == [None] * 15 + [1]
    limits.enforce = False
    assert refusal(limits, 99, is_group=False) is None


async def test_retry_after_reaches_aiogram(desk: Desk) -> None:
    person = await desk.person()
    group = await desk.group(person)
    await desk.play("limits", enforce=True, group_per_minute=2)
    sent = await desk.bot.send_message(group, "раз")
    await desk.bot.edit_message_text("два", chat_id=group, message_id=sent.message_id)
    with pytest.raises(TelegramRetryAfter) as refused:
        await desk.bot.send_message(group, "три")
    assert 55 <= refused.value.retry_after <= 60
    assert len(await desk.look(f"chats/{group}/messages")) == 2, "group_chat_created and one message"
    state = await desk.play("limits", enforce=False)
    assert state["group_per_minute"] == 2
    await desk.bot.send_message(group, "три")


async def test_telegram_is_down(desk: Desk) -> None:
    person = await desk.person()
    poll = asyncio.create_task(desk.bot.get_updates(timeout=30))
    await until(lambda: desk.server.play.updates._waiter is not None)
    await desk.play("faults", down=True)
    with pytest.raises(TelegramNetworkError):
        await poll
    for request in (desk.bot.send_message(person, "а"), desk.bot.get_me()):
        with pytest.raises(TelegramNetworkError):
            await request
    with pytest.raises(aiohttp.ClientError):
        await desk.http.get(f"{desk.url}/file/bot100:demo/photos/file_1.jpg")
    await desk.play("send", chat_id=person, from_id=person, text="люди пишут и тогда")
    await desk.play("faults", down=False)
    (update,) = await desk.bot.get_updates()
    assert update.message is not None
    assert len(await desk.look(f"chats/{person}/messages")) == 2


async def test_answer_is_lost_after_the_message_was_stored(desk: Desk) -> None:
    person = await desk.person()
    await desk.play("faults", drop_after_store={"methods": ["sendMessage"], "times": 1})
    with pytest.raises(TelegramNetworkError):
        await desk.bot.send_message(person, "дошло?")
    assert (await desk.look(f"chats/{person}/messages"))[-1]["text"] == "дошло?"
    await desk.bot.send_message(person, "второй раз ответ приходит")
    assert (await desk.look("state"))["faults"]["drop_after_store"] is None


async def test_errors_of_the_server(desk: Desk) -> None:
    person = await desk.person()
    await desk.play("faults", status={"code": 500, "methods": ["SendMessage"], "times": 2})
    for _ in range(2):
        with pytest.raises(TelegramServerError, match="Internal Server Error"):
            await desk.bot.send_message(person, "а")
        await desk.bot.get_me()
    await desk.play("faults", status={"code": 502, "methods": ["SendMessage"], "times": 1})
    with pytest.raises(ClientDecodeError):  # a gateway answers with a page, as it does in front of Telegram
        await desk.bot.send_message(person, "а")
    await desk.bot.send_message(person, "б")
    faults = await desk.play("faults", retry_after={"seconds": 7, "methods": None})
    assert faults["retry_after"] == {"seconds": 7, "methods": None, "times": None}
    for _ in range(3):
        with pytest.raises(TelegramRetryAfter) as refused:
            await desk.bot.get_me()
        assert refused.value.retry_after == 7
    await desk.play("faults", retry_after=None)
    await desk.bot.get_me()
    assert [m.get("text") for m in await desk.look(f"chats/{person}/messages")] == ["/start", "б"]


async def test_latency(desk: Desk) -> None:
    await desk.play("faults", latency_ms=50)
    started = time.perf_counter()
    await desk.bot.get_me()
    assert time.perf_counter() - started >= 0.05


async def test_calls_are_listed(desk: Desk) -> None:
    person = await desk.person()
    before = (await desk.look("calls"))[-1]["n"]
    await desk.bot.send_message(person, "а")
    await desk.error("sendMessage", chat_id=5, text="а")
    await desk.error("SendNothing")
    calls = await desk.look(f"calls?after={before}")
    assert [(call["n"] - before, call["method"], call["ok"], call["error"]) for call in calls] == [
        (1, "sendMessage", True, None),
        (2, "sendMessage", False, "Bad Request: chat not found"),
        (3, "SendNothing", False, "Not Found: method not found"),
    ]
    assert calls[0]["arguments"]["text"] == "а"
