"""A report is asked of the outbox once, by whichever process comes first, also when one dies in the middle."""

import asyncio
from datetime import date, datetime, time

import pytest
from sqlalchemy import select, text

from core.actor import StaffRole
from core.database import Database
from core.errors import Forbidden, Refusal
from core.outbox.models import OutboxRow, OutboxState
from core.reports.kinds import ReportKind
from core.reports.sending import Due, due_reports, send_due, send_now, told_until
from core.reports.subscribing import change_subscription, read_dark, reads_dark, subscriptions
from core.staff.models import Staff
from tests.backend.conftest import until
from tests.clock import MOSCOW, SettableClock
from tests.factories import make_staff

TODAY = date(2026, 11, 23)
DAILY = ReportKind.DAILY


def evening(day: int, hour: int = 18, minute: int = 30) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


@pytest.fixture
async def olga(database: Database) -> Staff:
    """A director. There are also an engineer, who gets no summary, and a director who has not come in yet."""
    async with database.work() as work:
        await make_staff(work)
        await make_staff(work, "Новый", roles=frozenset({StaffRole.DIRECTOR}), came_in=False)
        return await make_staff(work, "Ольга", roles=frozenset({StaffRole.DIRECTOR}))


async def asked(database: Database) -> list[tuple[str, str]]:
    async with database.read() as work:
        rows = await work.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "report.due").order_by(OutboxRow.id)
        )
        return [(row.lane, row.payload["last"]) for row in rows]


async def delivered(database: Database) -> None:
    async with database.work() as work:
        for row in await work.session.scalars(select(OutboxRow)):
            row.state = OutboxState.DONE


async def look(database: Database) -> int:
    """What one tick of a process does with daily summaries; how many it asked for."""
    async with database.read() as work:
        due = [one for one in await due_reports(work, MOSCOW) if one.kind is DAILY]
    number = 0
    for one in due:
        async with database.work() as work:
            number += await send_due(work, MOSCOW, one)
    return number


async def test_once_among_many_processes(database: Database, clock: SettableClock, olga: Staff) -> None:
    assert await look(database) == 0  # ten in the morning
    clock.set(evening(23))
    assert sum(await asyncio.gather(*(look(database) for _ in range(8)))) == 1
    clock.set(evening(23, 23))
    assert await look(database) == 0
    assert await asked(database) == [(f"staff:{olga.id}", "2026-11-23")]
    async with database.read() as work:
        assert await told_until(work, olga.id, DAILY) == TODAY
    await delivered(database)
    clock.set(evening(24))
    assert await look(database) == 1
    assert [last for _, last in await asked(database)] == ["2026-11-23", "2026-11-24"]


@pytest.mark.parametrize("dies", [False, True])
async def test_who_comes_second_waits_for_the_first(
    database: Database, clock: SettableClock, olga: Staff, dies: bool
) -> None:
    """Both have seen that it is due; the first one is in the middle of asking. If it dies, the second one asks."""
    clock.set(evening(23))
    due = Due(olga.id, DAILY, TODAY)

    async def send() -> bool:
        async with database.work() as work:
            return await send_due(work, MOSCOW, due)

    async def waits() -> bool:
        query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
        async with database.read() as work:
            return bool(await work.session.scalar(query))

    try:
        async with database.work() as work:
            assert await send_due(work, MOSCOW, due)
            second = asyncio.create_task(send())
            await until(waits)
            if dies:
                raise RuntimeError
    except RuntimeError:
        pass
    assert await second is dies
    async with database.read() as work:
        written = await work.session.scalar(text("SELECT count(*) FROM outbox"))
    assert written == 1


async def test_a_process_that_dies_in_the_middle_leaves_it_to_the_next(
    database: Database, clock: SettableClock, olga: Staff
) -> None:
    clock.set(evening(23))
    due = Due(olga.id, DAILY, TODAY)

    async def dies() -> None:
        async with database.work() as work:
            assert await send_due(work, MOSCOW, due)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await dies()
    assert await asked(database) == []
    # No lease to wait for: the very next look sends it.
    assert await look(database) == 1


async def test_after_downtime_only_what_is_of_today(database: Database, clock: SettableClock, olga: Staff) -> None:
    clock.set(evening(24, 12))  # all of Monday evening the desk was down
    assert await look(database) == 0
    clock.set(evening(24, 22))
    assert await look(database) == 1
    assert await asked(database) == [(f"staff:{olga.id}", "2026-11-24")]


async def test_of_days_that_could_not_be_delivered_one_message_is_left(
    database: Database, clock: SettableClock, olga: Staff
) -> None:
    for day in (23, 24, 25):
        clock.set(evening(day))
        assert await look(database) == 1
    assert await asked(database) == [(f"staff:{olga.id}", "2026-11-25")]


async def test_everybody_chooses_for_themselves(database: Database, clock: SettableClock, olga: Staff) -> None:
    me = olga.as_actor()
    async with database.work() as work:
        mine = next(one for one in await subscriptions(work, me) if one.kind is DAILY)
        assert (mine.schedule.at, sorted(mine.schedule.days), mine.enabled) == (time(18, 30), [1, 2, 3, 4, 5], True)
        await change_subscription(work, me, DAILY, at=time(19, 30))
        await change_subscription(work, me, DAILY, days={1, 6})
        assert not await reads_dark(work, olga.id)
        await read_dark(work, me, True)
        await read_dark(work, me, True)
        assert await reads_dark(work, olga.id)
    clock.set(evening(23))
    assert await look(database) == 0
    clock.set(evening(23, 19))
    assert await look(database) == 1
    # Moved to a later hour, or an earlier one: that day it has come.
    for at in (time(21), time(9)):
        async with database.work() as work:
            await change_subscription(work, me, DAILY, at=at)
        clock.set(evening(23, 22))
        assert await look(database) == 0
    clock.set(evening(28, 9))  # Saturday
    assert await look(database) == 1
    async with database.work() as work:
        await change_subscription(work, me, DAILY, enabled=False)
    clock.set(evening(30, 9, 0))
    await look(database)  # the engineer's own week
    assert [last for lane, last in await asked(database) if lane == f"staff:{olga.id}"][-1] == "2026-11-28"
    async with database.work() as work:
        with pytest.raises(Refusal, match="no-report-days"):
            await change_subscription(work, me, DAILY, days=set())
        with pytest.raises(Refusal, match="bad-report-days"):
            await change_subscription(work, me, DAILY, days={0, 8})


async def test_a_summary_is_for_leaders(database: Database, clock: SettableClock, olga: Staff) -> None:
    async with database.work() as work:
        engineer = (await make_staff(work, "Пётр")).as_actor()
        assert DAILY not in {one.kind for one in await subscriptions(work, engineer)}
        for refused in (send_now(work, engineer, DAILY, MOSCOW), change_subscription(work, engineer, DAILY)):
            with pytest.raises(Forbidden):
                await refused
        await send_now(work, olga.as_actor(), DAILY, MOSCOW)
    assert await asked(database) == [(f"staff:{olga.id}", "2026-11-23")]
    # Asked for now, it still comes in the evening.
    await delivered(database)
    clock.set(evening(23))
    assert await look(database) == 1


async def test_who_is_dismissed_or_no_director_any_more_gets_none(
    database: Database, clock: SettableClock, olga: Staff
) -> None:
    clock.set(evening(23))
    async with database.work() as work:
        (await work.session.get_one(Staff, olga.id)).roles = [StaffRole.ENGINEER]
    assert await look(database) == 0
    async with database.work() as work:
        person = await work.session.get_one(Staff, olga.id)
        person.roles, person.active = [StaffRole.DIRECTOR], False
    assert await look(database) == 0
    async with database.work() as work:
        assert not await send_due(work, MOSCOW, Due(olga.id, DAILY, TODAY))
