"""getUpdates: confirmation, redelivery, long polling, filters, one poller only."""

import asyncio

import pytest
from aiogram.exceptions import TelegramConflictError

from tests.playground.desk import Desk, until


async def say(desk: Desk, person: int, *texts: str) -> None:
    for text in texts:
        await desk.play("send", chat_id=person, from_id=person, text=text)


async def texts(desk: Desk, **arguments: object) -> list[str]:
    answer = await desk.call("getUpdates", **arguments)
    return [update["message"]["text"] for update in answer["result"]]


async def test_unconfirmed_updates_come_again_and_confirmed_never(desk: Desk) -> None:
    person = await desk.person()
    await say(desk, person, "раз", "два", "три")
    first = await desk.bot.get_updates()
    assert [u.message.text for u in first if u.message] == ["раз", "два", "три"]
    assert [u.update_id for u in first] == list(range(first[0].update_id, first[0].update_id + 3))
    assert await desk.bot.get_updates() == first
    assert await desk.look("updates") == [u.update_id for u in first]
    rest = await desk.bot.get_updates(offset=first[1].update_id)
    assert rest == first[1:]
    assert await texts(desk) == ["два", "три"]
    assert await desk.bot.get_updates(offset=first[2].update_id + 1) == []
    assert await texts(desk) == []


async def test_limit_and_negative_offset(desk: Desk) -> None:
    person = await desk.person()
    await say(desk, person, "1", "2", "3", "4")
    assert await texts(desk, limit=2) == ["1", "2"]
    assert await texts(desk, limit=0) == ["1"], "the limit is clamped to 1–100"
    assert await texts(desk, offset=-2) == ["3", "4"]
    assert await texts(desk) == ["3", "4"], "a negative offset forgets the older ones"


async def test_long_poll_returns_as_soon_as_something_comes(desk: Desk) -> None:
    person = await desk.person()
    poll = asyncio.create_task(texts(desk, timeout=30))
    await until(lambda: desk.server.play.updates._waiter is not None)
    assert not poll.done()
    await say(desk, person, "пришло")
    async with asyncio.timeout(2):
        assert await poll == ["пришло"]


async def test_long_poll_ends_with_nothing_after_its_timeout(desk: Desk) -> None:
    started = asyncio.get_running_loop().time()
    assert await texts(desk, timeout=1) == []
    assert asyncio.get_running_loop().time() - started >= 0.99


async def test_second_poller_ends_the_older_one_with_409(desk: Desk) -> None:
    older = asyncio.create_task(desk.bot.get_updates(timeout=30))
    await until(lambda: desk.server.play.updates._waiter is not None)
    assert await texts(desk) == []
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request; make sure that only one"):
        await older


async def test_allowed_updates_filter_and_are_remembered(desk: Desk) -> None:
    person = await desk.person()
    await desk.bot.get_updates(allowed_updates=["callback_query"])
    await say(desk, person, "не нужно")
    assert await texts(desk) == []
    assert (await desk.bot.get_webhook_info()).allowed_updates == ["callback_query"]
    assert (await desk.call("getUpdates", allowed_updates=[]))["ok"]
    await say(desk, person, "нужно")
    assert await texts(desk) == ["нужно"]
    assert await desk.error("getUpdates", allowed_updates="message") == (
        "Bad Request: can't parse allowed_updates JSON object"
    )
    assert await desk.error("getUpdates", allowed_updates={"a": 1}) == (
        "Bad Request: can't parse allowed_updates JSON array"
    )


async def test_webhook_methods(desk: Desk) -> None:
    person = await desk.person()
    await say(desk, person, "раз", "два")
    info = await desk.bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("", 2)
    assert await desk.bot.delete_webhook()
    assert len(await desk.look("updates")) == 2
    assert await desk.bot.delete_webhook(drop_pending_updates=True)
    assert await desk.look("updates") == []


async def test_server_stops_at_once_while_a_poll_waits(desk: Desk) -> None:
    poll = asyncio.create_task(texts(desk, timeout=50))
    await until(lambda: desk.server.play.updates._waiter is not None)
    await desk.server.play.close()
    async with asyncio.timeout(1):
        assert await poll == []
