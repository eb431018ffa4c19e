"""The ticker: what is due happens once among all processes, and a tick that fails stops nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, time, timedelta

import pytest
import structlog
from sqlalchemy import text
from structlog.testing import capture_logs

from backend import ticker as module
from backend.database import make_engine
from backend.ticker import SlotJob, Ticker, daily_jobs
from bot.store.drafts import add_to_draft
from bot.wake import Wake
from core.clock import real_now
from core.database import Database, Work
from core.ledger.rules.closing import LedgerPolicy
from core.slots import service
from core.slots.rules import Daily, Missed
from core.tickets.conversation import Words
from tests.backend.conftest import until
from tests.clock import MOSCOW, START, SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import make_company, make_contact

WAIT = timedelta(minutes=3)


@pytest.fixture
async def other(database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[Database]:
    """The database as another process has it."""
    engine = make_engine(database_urls.app)
    yield Database(engine, clock)
    await engine.dispose()


@pytest.fixture(autouse=True)
def fresh_logger(monkeypatch: pytest.MonkeyPatch) -> None:
    """A logger that remembers no configuration of an earlier test."""
    monkeypatch.setattr(module, "log", structlog.get_logger())


async def write_draft(database: Database, words: str = "Не печатает касса") -> None:
    async with database.work() as work:
        person = await make_contact(work, await make_company(work))
        chat_id = person.messenger_id
        assert chat_id is not None
        actor = person.as_actor()
        await add_to_draft(work, actor, chat_id=chat_id, message_id=1, words=Words(words), sent_at=work.now, wait=WAIT)


async def value(database: Database, sql: str) -> int:
    async with database.read() as work:
        return int(await work.session.scalar(text(sql)) or 0)


TICKETS, DRAFTS = "SELECT count(*) FROM ticket", "SELECT count(*) FROM bot_draft"


async def test_due_drafts_open_once_with_two_tickers_running(
    database: Database, other: Database, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DRAFTS_EVERY", 0.02)
    for number in range(6):
        await write_draft(database, f"Вопрос {number}")
    wakes = [Wake(), Wake()]
    tickers = [Ticker(each, wake, []) for each, wake in zip((database, other), wakes, strict=True)]
    ticks: list[int] = []

    def counted(tick: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
        async def run() -> bool:
            well = await tick()
            ticks.append(1)
            return well

        return run

    running = []
    for ticker in tickers:
        monkeypatch.setattr(ticker, "open_drafts", counted(ticker.open_drafts))
        running.append(asyncio.create_task(ticker.run()))
    try:

        async def six_more() -> bool:
            return len(ticks) >= seen + 6

        clock.advance(WAIT - timedelta(seconds=1))
        seen = len(ticks)
        await until(six_more)
        assert await value(database, TICKETS) == 0
        clock.advance(timedelta(seconds=1))

        async def opened() -> bool:
            return await value(database, DRAFTS) == 0

        await until(opened)
        seen = len(ticks)
        await until(six_more)
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
    assert await value(database, TICKETS) == await value(database, "SELECT count(*) FROM ticket_message") == 6
    async with asyncio.timeout(1):
        await asyncio.wait([asyncio.ensure_future(w.wait(seconds=5)) for w in wakes], return_when="FIRST_COMPLETED")


async def test_a_tick_that_fails_is_logged_and_the_next_one_works(
    database: Database, database_urls: DatabaseUrls, clock: SettableClock
) -> None:
    await write_draft(database)
    clock.advance(WAIT)
    owner = make_engine(database_urls.owner, pool=1)
    ticker = Ticker(database, Wake(), daily_jobs(database.clock, MOSCOW, LedgerPolicy()))
    jobs = len(daily_jobs(database.clock, MOSCOW, LedgerPolicy()))
    try:
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE bot_draft RENAME TO away"))
            await connection.execute(text("ALTER TABLE slot RENAME TO slots_away"))
        with capture_logs() as logs:
            await ticker.open_drafts()
            await ticker.run_slots()
        assert [(line["event"], line["log_level"]) for line in logs] == [
            ("tick.drafts_failed", "error"),
            *[("tick.slot_failed", "error")] * jobs,
        ]
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO bot_draft"))
            await connection.execute(text("ALTER TABLE slots_away RENAME TO slot"))
    finally:
        await owner.dispose()
    await ticker.open_drafts()
    await ticker.run_slots()
    assert await value(database, TICKETS) == 1
    assert await value(database, "SELECT count(*) FROM slot WHERE finished_at IS NOT NULL") == jobs


class Job:
    """A daily job at nine that notes the day it works for, and fails as often as it is told."""

    def __init__(self, missed: Missed, *, failures: int = 0) -> None:
        self.slot_job = SlotJob(Daily("report", time(9), MOSCOW, missed), self.run)
        self.failures = failures
        self.runs = 0

    async def run(self, work: Work) -> None:
        # Something of its own in the transaction, to see whether it was rolled back.
        await work.session.execute(text("INSERT INTO bot_chat (chat_id, title, is_staff_group) VALUES (1, '', false)"))
        if self.failures:
            self.failures -= 1
            raise RuntimeError
        self.runs += 1
        await work.session.execute(text("DELETE FROM bot_chat WHERE chat_id = 1"))
        await asyncio.sleep(0)


async def finished(database: Database) -> list[datetime]:
    async with database.read() as work:
        found = await work.session.scalars(text("SELECT slot FROM slot WHERE finished_at IS NOT NULL ORDER BY slot"))
        return list(found)


def lease_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    later = real_now() + service.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(service, "real_now", lambda: later)


TODAY = START.replace(hour=9)


async def test_a_slot_runs_once_among_two_tickers(database: Database, other: Database) -> None:
    job = Job(Missed.SKIP)
    tickers = [Ticker(each, Wake(), [job.slot_job]) for each in (database, other)]
    await asyncio.gather(*(ticker.run_slots() for ticker in tickers * 4))
    for ticker in tickers:
        await ticker.run_slots()
    assert job.runs == 1
    assert await finished(database) == [TODAY]


async def test_a_slot_whose_run_failed_runs_again(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(Missed.SKIP, failures=1)
    tickers = [Ticker(each, Wake(), [job.slot_job]) for each in (database, other)]
    for ticker in tickers * 2:
        await ticker.run_slots()
    assert job.runs == 0
    assert await finished(database) == []
    assert await value(database, "SELECT count(*) FROM bot_chat") == 0
    lease_runs_out(monkeypatch)
    await asyncio.gather(*(ticker.run_slots() for ticker in tickers))
    assert job.runs == 1
    assert await finished(database) == [TODAY]


@pytest.mark.parametrize(("missed", "runs"), [(Missed.CATCH_UP, [1, 2, 3]), (Missed.SKIP, [3])])
async def test_after_downtime(database: Database, clock: SettableClock, missed: Missed, runs: list[int]) -> None:
    job = Job(missed)
    ticker = Ticker(database, Wake(), [job.slot_job])
    await ticker.run_slots()
    clock.advance(timedelta(days=3))
    await ticker.run_slots()
    assert await finished(database) == [TODAY, *(TODAY + timedelta(days=day) for day in runs)]
    assert job.runs == 1 + len(runs)


async def test_a_failed_slot_is_not_lost_behind_later_ones(
    database: Database, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(Missed.CATCH_UP)
    ticker = Ticker(database, Wake(), [job.slot_job])
    await ticker.run_slots()
    clock.advance(timedelta(days=2))
    job.failures = 1
    for _ in range(3):
        await ticker.run_slots()
    assert await finished(database) == [TODAY]
    lease_runs_out(monkeypatch)
    await ticker.run_slots()
    assert await finished(database) == [TODAY + timedelta(days=day) for day in range(3)]


async def test_one_job_that_fails_does_not_stop_the_others(database: Database) -> None:
    bad, good = Job(Missed.SKIP, failures=9), Job(Missed.SKIP)
    other = SlotJob(Daily("purge", time(4), MOSCOW, Missed.SKIP), good.run)
    await Ticker(database, Wake(), [bad.slot_job, other]).run_slots()
    assert (bad.runs, good.runs) == (0, 1)


async def test_a_stop_ends_after_the_step_in_hand_and_the_rest_is_taken_up_at_once(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SLOTS_EVERY", 0.02)
    done: list[int] = []
    began = asyncio.Event()

    async def ids(work: Work) -> list[int]:
        return [one for one in range(5) if one not in done]

    async def each(work: Work, one: int) -> None:
        began.set()
        await asyncio.sleep(0.2)
        done.append(one)

    job = SlotJob(Daily("long", time(9), MOSCOW, Missed.SKIP), ids=ids, each=each)
    running = asyncio.create_task(Ticker(database, Wake(), [job]).run())
    await began.wait()
    running.cancel()
    await asyncio.wait([running])
    assert done == [0]
    assert await finished(database) == []
    await Ticker(other, Wake(), [job]).run_slots()
    assert done == [0, 1, 2, 3, 4]
    assert await finished(database) == [TODAY]
