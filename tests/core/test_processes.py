"""Processes that know of one another: a turn is one process's at a time, beats and counts add up."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from backend.database import make_engine
from core.clock import real_now
from core.database import Database
from core.processes import turns
from core.processes.pulse import Pulse
from core.processes.service import FORGOTTEN, add_counts, all_counts, newest_beats, remove_beats, write_beats
from core.processes.turns import LEASE, InTurn, give_up, take
from tests.backend.conftest import until
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls


@pytest.fixture
async def other(database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[Database]:
    """The database as another process has it."""
    engine = make_engine(database_urls.app)
    yield Database(engine, clock)
    await engine.dispose()


async def takes(database: Database, holder: str) -> bool:
    async with database.read() as work:
        return await take(work, "polling", holder)


async def test_one_of_many_has_the_turn_and_keeps_it(database: Database, other: Database) -> None:
    names = [f"p{number}" for number in range(8)]
    taken = await asyncio.gather(*(takes((database, other)[number % 2], name) for number, name in enumerate(names)))
    assert sum(taken) == 1
    (mine,) = [name for name, got in zip(names, taken, strict=True) if got]
    assert await takes(database, mine), "renewed"
    assert not await takes(other, "late")


async def test_a_lease_that_ran_out_and_one_given_up_are_free(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await takes(database, "dead")
    later = real_now() + LEASE + timedelta(seconds=1)
    monkeypatch.setattr(turns, "real_now", lambda: later)
    assert await takes(database, "next")
    assert not await takes(database, "dead"), "it wakes up and finds that it is late"
    async with database.read() as work:
        await give_up(work, "polling", "dead")  # not its own any more
    assert not await takes(database, "third")
    async with database.read() as work:
        await give_up(work, "polling", "next")
    assert await takes(database, "third")


class Job:
    """Runs till it is cancelled, or fails when told."""

    def __init__(self) -> None:
        self.running = 0
        self.waits = 0
        self.fail = asyncio.Event()

    async def run(self) -> None:
        self.running += 1
        try:
            await self.fail.wait()
            raise RuntimeError("wrong token")
        finally:
            self.running -= 1

    def wait(self) -> None:
        self.waits += 1


async def test_the_other_goes_on_when_one_stops_or_loses_its_turn(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "RENEW", 0.05)
    jobs = [Job(), Job()]
    first = asyncio.create_task(InTurn(database, "polling", "first", jobs[0].run, jobs[0].wait).run())
    await until(lambda: jobs[0].running == 1)
    second = asyncio.create_task(InTurn(other, "polling", "second", jobs[1].run, jobs[1].wait).run())
    await until(lambda: jobs[1].waits > 3)
    assert (jobs[0].running, jobs[1].running) == (1, 0)
    async with database.work() as work:  # as if "first" had been frozen
        await work.session.execute(text("UPDATE process_turn SET holder = 'second'"))
    await until(lambda: (jobs[0].running, jobs[1].running) == (0, 1))
    second.cancel()
    await asyncio.wait([second])
    await until(lambda: (jobs[0].running, jobs[1].running) == (1, 0), seconds=2)
    jobs[0].fail.set()
    with pytest.raises(RuntimeError, match="wrong token"):
        await first
    async with database.read() as work:
        assert await work.session.scalar(text("SELECT count(*) FROM process_turn")) == 0


async def test_without_the_database_nothing_is_done_longer_than_the_lease(
    database: Database, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "RENEW", 0.05)
    monkeypatch.setattr(turns, "LEASE", timedelta(seconds=1))
    job = Job()
    running = asyncio.create_task(InTurn(database, "polling", "me", job.run, job.wait).run())
    await until(lambda: job.running == 1)
    owner = make_engine(database_urls.owner, pool=1)
    try:
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE process_turn RENAME TO away"))
        await asyncio.sleep(0.3)
        assert job.running == 1, "nobody else can have it yet"
        await until(lambda: job.running == 0, seconds=3)
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO process_turn"))
        await until(lambda: job.running == 1, seconds=3)
    finally:
        running.cancel()
        await asyncio.wait([running])
        await owner.dispose()


async def test_beats_of_all_processes_and_of_the_dead(database: Database) -> None:
    now = real_now()
    async with database.work() as work:
        await write_beats(work, "dead", {"delivery": now - FORGOTTEN - timedelta(seconds=1)})
        await write_beats(work, "one", {"delivery": now - timedelta(seconds=9), "slots": now})
        await write_beats(work, "two", {"delivery": now})
        await write_beats(work, "one", {"slots": now + timedelta(seconds=1)})
    async with database.read() as work:
        assert await newest_beats(work) == {"delivery": now, "slots": now + timedelta(seconds=1)}
        assert await work.session.scalar(text("SELECT count(*) FROM process_beat WHERE process = 'dead'")) == 0
    async with database.work() as work:
        await remove_beats(work, "two")
        assert (await newest_beats(work))["delivery"] == now - timedelta(seconds=9)


async def test_counts_of_processes_that_write_at_once_add_up(database: Database, other: Database) -> None:
    pulses = [Pulse(), Pulse()]
    assert pulses[0].process != pulses[1].process

    async def write(which: int) -> None:
        pulse, where = pulses[which], (database, other)[which]
        for number in range(10):
            for kind in ("b", "a") if which else ("a", "b"):
                pulse.count("errors", kind)
            pulse.count("sent", by=number)
            async with where.work() as work:
                await add_counts(work, pulse.take_counts())

    await asyncio.gather(write(0), write(1))
    async with database.read() as work:
        assert await all_counts(work) == {("errors", "a"): 20, ("errors", "b"): 20, ("sent", ""): 90}


def test_counts_that_could_not_be_written_are_not_lost() -> None:
    pulse = Pulse()
    pulse.count("sent", by=2)
    taken = pulse.take_counts()
    pulse.count("sent")
    pulse.put_back(taken)
    assert pulse.take_counts() == {("sent", ""): 3}
    assert pulse.take_counts() == {}
