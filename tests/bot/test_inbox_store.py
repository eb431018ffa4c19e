"""The inbox: stored once, handled in order within a chat, set aside after the last attempt, forgotten in time."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.store import inbox
from bot.store.models import InboxRow, InboxState
from core.clock import real_now
from core.database import Database

BOT = 111


def update(number: int, chat: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "chat": {"id": chat}, "text": "привет"}}


async def store(database: Database, *updates: dict[str, Any], bot_id: int = BOT) -> None:
    async with database.work() as work:
        await inbox.store(work, bot_id, updates)


async def claim(database: Database, most: int = 100, bot_id: int = BOT) -> list[inbox.Stored]:
    async with database.work() as work:
        return await inbox.claim(work, bot_id, most)


async def numbers(database: Database, most: int = 100) -> list[int]:
    return [stored.update_id for stored in await claim(database, most)]


async def done(database: Database, *update_ids: int) -> None:
    async with database.work() as work:
        for update_id in update_ids:
            await inbox.mark_done(work, BOT, update_id)


async def row(database: Database, update_id: int) -> InboxRow:
    async with database.work() as work:
        return await work.session.get_one(InboxRow, (BOT, update_id))


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = real_now() + by
    monkeypatch.setattr(inbox, "real_now", lambda: moment)


@pytest.mark.parametrize(
    ("payload", "chat"),
    [
        ({"message": {"chat": {"id": -100}, "from": {"id": 5}}}, -100),
        ({"edited_message": {"chat": {"id": 7}}}, 7),
        ({"callback_query": {"id": "1", "from": {"id": 5}, "message": {"chat": {"id": -100}}}}, -100),
        ({"callback_query": {"id": "1", "from": {"id": 5}, "inline_message_id": "x"}}, 5),
        ({"my_chat_member": {"chat": {"id": 9}, "from": {"id": 5}}}, 9),
        ({"inline_query": {"id": "1", "from": {"id": 5}, "query": ""}}, 5),
        ({"poll": {"id": "1"}}, 0),
        ({}, 0),
    ],
)
def test_the_chat_of_an_update(payload: dict[str, Any], chat: int) -> None:
    assert inbox.chat_of({"update_id": 1, **payload}) == chat


async def test_an_update_that_comes_twice_is_stored_once(database: Database) -> None:
    await store(database)
    await store(database, update(10), update(11))
    changed = update(11)
    changed["message"]["text"] = "подменили"
    await store(database, changed, update(12))
    await store(database, update(500), bot_id=BOT + 1)
    assert (await row(database, 11)).payload["message"]["text"] == "привет"
    await done(database, *await numbers(database))
    await store(database, update(10))  # one that was handled does not come back
    assert (await row(database, 10)).state is InboxState.DONE


async def test_a_chat_keeps_its_order_and_others_go_on(database: Database) -> None:
    await store(database, update(1, chat=1), update(2, chat=1), update(3, chat=2), update(4, chat=3), update(5, chat=2))
    assert await numbers(database, most=2) == [1, 3]
    assert await numbers(database) == [4]
    assert await numbers(database) == []
    await done(database, 3)
    assert await numbers(database) == [5]
    await done(database, 1)
    assert await numbers(database) == [2]


async def test_bots_do_not_handle_one_another_s_updates(database: Database) -> None:
    await store(database, update(1))
    assert await claim(database, bot_id=BOT + 1) == []
    assert [stored.payload["update_id"] for stored in await claim(database)] == [1]


async def test_nothing_is_handled_twice_and_order_holds_among_processes(database: Database) -> None:
    await store(database, *(update(number, chat=number % 4) for number in range(24)))
    handled: dict[int, list[int]] = {chat: [] for chat in range(4)}
    busy: set[int] = set()

    async def worker() -> None:
        while sum(map(len, handled.values())) < 24:
            claimed = await claim(database, most=3)
            for one in claimed:
                assert one.update_id % 4 not in busy
                busy.add(one.update_id % 4)
            await asyncio.sleep(0)
            for one in claimed:
                handled[one.update_id % 4].append(one.update_id)
                busy.remove(one.update_id % 4)
                await done(database, one.update_id)

    async with asyncio.timeout(20):
        await asyncio.gather(*(worker() for _ in range(4)))
    assert handled == {chat: list(range(chat, 24, 4)) for chat in range(4)}


async def test_a_dead_process_gives_its_update_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await store(database, update(1), update(2))
    assert await numbers(database) == [1]
    later(monkeypatch, inbox.LEASE - timedelta(seconds=5))
    assert await numbers(database) == []
    later(monkeypatch, inbox.LEASE + timedelta(seconds=5))
    claimed = await asyncio.gather(*(claim(database) for _ in range(4)))
    assert [(one.update_id, one.attempts) for batch in claimed for one in batch] == [(1, 2)]


async def test_the_done_mark_is_of_the_handler_s_transaction(database: Database) -> None:
    await store(database, update(1))
    await claim(database)

    async def fail() -> None:
        async with database.work() as work:
            await inbox.mark_done(work, BOT, 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert (await row(database, 1)).state is InboxState.WORKING


async def test_a_slow_worker_does_not_act_after_the_one_who_took_over(database: Database) -> None:
    await store(database, update(1))
    [slow] = await claim(database)
    await done(database, 1)
    with pytest.raises(inbox.AlreadyDone):
        await done(database, 1)
    async with database.work() as work:
        await inbox.give_back(work, slow, "поздно")
    assert (await row(database, 1)).state is InboxState.DONE
    assert await numbers(database) == []


async def test_a_poisonous_update_is_set_aside_and_the_chat_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(database, update(1), update(2))
    for attempt in range(1, inbox.ATTEMPTS + 1):
        [poisonous] = await claim(database)
        assert (poisonous.update_id, poisonous.attempts) == (1, attempt)
        async with database.work() as work:
            await inbox.give_back(work, poisonous, "ы" * 1000)
        if attempt < inbox.ATTEMPTS:
            assert await numbers(database) == []  # not at once, and nothing overtakes it
            later(monkeypatch, timedelta(seconds=2 ** (attempt + 2)))
    failed = await row(database, 1)
    assert (failed.state, failed.error, failed.lease_until) == (InboxState.FAILED, "ы" * 300, None)
    assert await numbers(database) == [2]


async def test_old_updates_are_forgotten_and_waiting_ones_are_not(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(database, *(update(number, chat=number) for number in range(1, 6)))
    await store(database, update(900), bot_id=BOT + 1)
    await done(database, *await numbers(database, most=3))
    [given_up] = await claim(database, most=1)
    async with database.work() as work:
        await inbox.give_back(work, inbox.Stored(BOT, given_up.update_id, {}, inbox.ATTEMPTS), "сломалось")
        await inbox.mark_done(work, BOT + 1, 900)
    later(monkeypatch, inbox.KEEP - timedelta(minutes=1))
    async with database.work() as work:
        assert await inbox.purge(work) == 0
    later(monkeypatch, inbox.KEEP + timedelta(minutes=1))
    async with database.work() as work:
        assert await inbox.purge(work) == 5
        left = await work.session.execute(select(InboxRow.bot_id, InboxRow.update_id).order_by(InboxRow.bot_id))
        # What waits is not old, however long it waits.
        assert [tuple(one) for one in left] == [(BOT, 5)]
