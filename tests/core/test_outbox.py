"""Writing intents: with the transaction, in order, and pending edits of a card as one."""

import asyncio
from typing import ClassVar

import pytest
from sqlalchemy import select

from bot.delivery import queue
from core.database import Database
from core.outbox.models import OutboxRow, OutboxState
from core.outbox.service import GROUP, Intent, contact, person, staff, tell


class Note(Intent):
    kind: ClassVar[str] = "test.note"
    text: str


class Card(Intent):
    kind: ClassVar[str] = "test.card"
    weight: ClassVar[int] = 30
    ticket_id: int

    def collapse_key(self) -> str:
        return str(self.ticket_id)


async def rows(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    async with database.work() as work:
        found = await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.lane, row.state.value, row.payload) for row in found]


async def test_intents_are_written_with_what_makes_them_true(database: Database) -> None:
    async def fail() -> None:
        async with database.work() as work:
            await tell(work, GROUP, Note(text="никогда"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.work() as work:
        await tell(work, GROUP)
        await tell(work, contact(7), Note(text="один"), Note(text="два"))
        await tell(work, staff(7), Note(text="три"))
        await tell(work, person(7), Note(text="три"))
    assert await rows(database) == [
        ("contact:7", "waiting", {"text": "один"}),
        ("contact:7", "waiting", {"text": "два"}),
        ("staff:7", "waiting", {"text": "три"}),
        ("person:7", "waiting", {"text": "три"}),
    ]


async def test_waiting_edits_of_a_card_are_one(database: Database) -> None:
    async with database.work() as work:
        await tell(work, GROUP, Card(ticket_id=1), Card(ticket_id=1), Card(ticket_id=2))
    async with database.work() as work:
        await tell(work, GROUP, Card(ticket_id=1))
        await tell(work, contact(1), Card(ticket_id=1))
    assert await rows(database) == [
        ("group", "waiting", {"ticket_id": 1}),
        ("group", "waiting", {"ticket_id": 2}),
        ("contact:1", "waiting", {"ticket_id": 1}),
    ]


async def test_a_change_while_a_card_is_being_sent_is_told_again(database: Database) -> None:
    async with database.work() as work:
        await tell(work, GROUP, Card(ticket_id=1))
        assert len(await queue.claim(work, [], 10)) == 1
    async with database.work() as work:
        await tell(work, GROUP, Card(ticket_id=1))
    assert [state for _, state, _ in await rows(database)] == [OutboxState.SENDING, OutboxState.WAITING]


async def test_delivery_does_not_overtake_a_change_that_collapsed(database: Database) -> None:
    """A change that found a waiting edit relies on it: that edit must not be drawn before the change is committed."""
    async with database.work() as work:
        await tell(work, GROUP, Card(ticket_id=1))
    async with database.work() as changing:
        await tell(changing, GROUP, Card(ticket_id=1))
        async with database.work() as delivering:
            too_early = await queue.claim(delivering, [], 10)
    async with database.work() as work:
        in_time = await queue.claim(work, [], 10)
    assert (len(too_early), len(in_time)) == (0, 1)


async def test_many_changes_at_once_collapse_without_an_error(database: Database) -> None:
    async def change(number: int) -> None:
        async with database.work() as work:
            await tell(work, GROUP, Card(ticket_id=number % 2))

    await asyncio.gather(*(change(number) for number in range(8)))
    assert len(await rows(database)) == 2


def test_an_intent_is_frozen_and_takes_no_strangers() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Note(text="один").text = "два"
    with pytest.raises(ValueError, match="extra"):
        Note.model_validate({"text": "один", "html": "<b>"})
