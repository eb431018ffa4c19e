"""Speakers of the office: a link connects one computer, for a quarter of an hour, once; keys can be taken away."""

import asyncio
from datetime import timedelta

import pytest

from core.access.models import Speaker
from core.access.speakers import (
    connect_speaker,
    count_speakers,
    invite_speaker,
    revoke_speakers,
    revoked_speakers,
    speaker_with,
)
from core.actor import StaffActor, StaffRole
from core.database import Database
from core.errors import Refusal
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, make_staff


@pytest.fixture
async def boss(database: Database) -> StaffActor:
    async with database.work() as work:
        return (await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()


async def invited(database: Database, boss: StaffActor) -> str:
    async with database.work() as work:
        return await invite_speaker(work, boss)


async def connected(database: Database, token: str) -> str:
    async with database.work() as work:
        return await connect_speaker(work, token)


async def refused(database: Database, token: str) -> str:
    with pytest.raises(Refusal) as caught:
        await connected(database, token)
    return caught.value.code


async def test_a_link_connects_one_computer(database: Database, boss: StaffActor) -> None:
    token = await invited(database, boss)
    key = await connected(database, token)
    assert await refused(database, token) == "speaker-link-used"
    async with database.work() as work:
        assert await speaker_with(work, key) is not None
        for wrong in (token, key[:-1], key + "a", "", "\ud800"):
            assert await speaker_with(work, wrong) is None
        assert await count_speakers(work, boss) == 1
        # Nothing in the table opens anything to its reader.
        kept = await work.session.get_one(Speaker, 1)
        assert token.encode() not in kept.link_hash
        assert len(kept.link_hash) == 32


async def test_two_computers_with_one_link(database: Database, boss: StaffActor) -> None:
    token = await invited(database, boss)
    came = await asyncio.gather(*(connected(database, token) for _ in range(4)), return_exceptions=True)
    assert [str(each) for each in came if isinstance(each, Refusal)] == ["speaker-link-used"] * 3


async def test_wrong_and_old_links(database: Database, boss: StaffActor, clock: SettableClock) -> None:
    for wrong in ("", "нет такой", "\ud800", "0" * 100_000):
        assert await refused(database, wrong) == "speaker-link-unknown"
    old, fresh = await invited(database, boss), await invited(database, boss)
    clock.advance(timedelta(minutes=15) - timedelta(seconds=1))
    await connected(database, fresh)
    clock.advance(timedelta(seconds=1))
    assert await refused(database, old) == "speaker-link-expired"
    clock.advance(timedelta(days=300))
    async with database.work() as work:
        assert await count_speakers(work, boss) == 1


async def test_all_are_turned_off(database: Database, boss: StaffActor) -> None:
    keys = [await connected(database, await invited(database, boss)) for _ in range(2)]
    unused = await invited(database, boss)
    async with database.work() as work:
        assert await revoke_speakers(work, boss) == 2
    async with database.work() as work:
        assert [await speaker_with(work, key) for key in keys] == [None, None]
        assert len(await revoked_speakers(work)) == 2
        assert await revoke_speakers(work, boss) == 0
    assert await refused(database, unused) == "speaker-link-unknown"
    assert await connected(database, await invited(database, boss))


async def test_only_leaders(world: World) -> None:
    async with world.database.work() as work:
        for use in (invite_speaker, count_speakers, revoke_speakers):
            with pytest.raises(Refusal, match="speaker-leaders-only"):
                await use(work, world.oleg)
            for actor in (world.maria, world.stranger):
                with pytest.raises(Refusal, match="forbidden"):
                    await use(work, actor)
        with pytest.raises(Refusal, match="forbidden"):
            await invite_speaker(work, SYSTEM)
