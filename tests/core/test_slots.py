"""Periodic jobs: which of their times are due, and that each runs once among all processes."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.clock import real_now
from core.database import Database
from core.slots import service
from core.slots.rules import Daily, Every, Missed

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
SLOT = datetime(2026, 11, 23, 6, tzinfo=UTC)
JOB = "summary"


def daily(missed: Missed, *, hour: int = 9, minute: int = 0, zone: ZoneInfo = MOSCOW) -> Daily:
    return Daily(JOB, time(hour, minute), zone, missed)


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


@pytest.mark.parametrize("missed", Missed)
def test_due_once_a_day_from_its_minute_on(missed: Missed) -> None:
    job = daily(missed)
    assert job.due(moscow(22, 9), moscow(23, 8, 59)) == []
    assert job.due(moscow(22, 9), moscow(23, 9)) == [moscow(23, 9)]
    assert job.due(moscow(22, 9), moscow(23, 23)) == [moscow(23, 9)]
    assert job.due(moscow(23, 9), moscow(23, 23)) == []
    assert job.due(None, moscow(23, 8)) == [moscow(22, 9)]


def test_after_downtime_all_missed_days_or_only_the_newest() -> None:
    assert daily(Missed.CATCH_UP).due(moscow(19, 9), moscow(23, 12)) == [moscow(day, 9) for day in (20, 21, 22, 23)]
    assert daily(Missed.SKIP).due(moscow(19, 9), moscow(23, 12)) == [moscow(23, 9)]


def test_every_few_minutes_and_nothing_is_made_up_for() -> None:
    job = Every(JOB, 5)
    assert job.due(None, moscow(23, 9, 7)) == [moscow(23, 9, 5)]
    assert job.due(moscow(23, 9, 5), moscow(23, 9, 9)) == []
    assert job.due(moscow(23, 9, 5), moscow(23, 9, 10)) == [moscow(23, 9, 10)]
    assert job.due(moscow(23, 9, 5), moscow(24, 9, 14)) == [moscow(24, 9, 10)]


def test_a_job_keeps_its_local_hour_when_clocks_change() -> None:
    # Berlin changed to winter time on 2026-10-25: nine in the morning is an hour later in UTC.
    job = daily(Missed.CATCH_UP, zone=BERLIN)
    last = datetime(2026, 10, 24, 9, tzinfo=BERLIN)
    slots = job.due(last.astimezone(UTC), datetime(2026, 10, 26, 12, tzinfo=UTC))
    assert slots == [datetime(2026, 10, 25, 8, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)]


# The nights of both changes of 2026 in Berlin: the local time of the job may not exist, or come twice.
def _night_of(change: datetime) -> st.SearchStrategy[datetime]:
    return st.integers(0, 36 * 60).map(lambda minutes: change + timedelta(minutes=minutes))


AROUND_CHANGES = _night_of(datetime(2026, 3, 28, 23, tzinfo=UTC)) | _night_of(datetime(2026, 10, 24, 22, tzinfo=UTC))
NIGHT_TIMES = st.integers(0, 5 * 60).map(lambda minutes: time(minutes // 60, minutes % 60))


@example(datetime(2026, 3, 29, 1, 15, tzinfo=UTC), time(2, 30), 1)  # 3:15, and there was no 2:30
@example(datetime(2026, 10, 25, 1, 15, tzinfo=UTC), time(2, 30), 1)  # 2:15 for the second time
@given(AROUND_CHANGES, NIGHT_TIMES, st.integers(0, 4))
def test_slots_are_never_in_the_future_and_never_skip_a_day(now: datetime, at: time, days: int) -> None:
    job = Daily(JOB, at, BERLIN, Missed.CATCH_UP)
    [newest] = job.due(None, now)
    assert newest <= now < newest + timedelta(hours=25)
    slots = job.due(newest - timedelta(days=days, minutes=90), now)
    assert slots == sorted(set(slots))
    assert slots[-1] == newest
    assert {slot.astimezone(BERLIN).date() for slot in slots} >= {
        newest.astimezone(BERLIN).date() - timedelta(days=day) for day in range(days)
    }
    assert job.due(newest, now) == []


async def test_one_of_many_processes_claims_a_slot(database: Database) -> None:
    async def claim() -> bool:
        async with database.work() as work:
            return await service.claim(work, JOB, SLOT)

    assert sum(await asyncio.gather(*(claim() for _ in range(8)))) == 1
    async with database.work() as work:
        assert await service.newest_slot(work, JOB) is None  # begun is not finished
        assert await service.claim(work, JOB, SLOT + timedelta(days=1))  # another time, another slot
        assert await service.claim(work, "expiry", SLOT)  # another job


async def test_a_dead_process_gives_its_slot_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.work() as work:
        assert await service.claim(work, JOB, SLOT)
    later = real_now() + service.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(service, "real_now", lambda: later)

    async def claim() -> bool:
        async with database.work() as work:
            return await service.claim(work, JOB, SLOT)

    assert sum(await asyncio.gather(*(claim() for _ in range(4)))) == 1


async def test_a_finished_slot_never_runs_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.work() as work:
        assert await service.claim(work, JOB, SLOT)
        await service.finish(work, JOB, SLOT)
    later = real_now() + timedelta(days=1)
    monkeypatch.setattr(service, "real_now", lambda: later)
    async with database.work() as work:
        assert not await service.claim(work, JOB, SLOT)
        assert await service.newest_slot(work, JOB) == SLOT


async def test_work_that_failed_leaves_its_slot_unfinished(database: Database) -> None:
    async with database.work() as work:
        assert await service.claim(work, JOB, SLOT)

    async def fail() -> None:
        async with database.work() as work:
            await service.finish(work, JOB, SLOT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.work() as work:
        assert await service.newest_slot(work, JOB) is None
