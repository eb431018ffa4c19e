"""Years without a confirmed production calendar are seen ahead, and told once."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import select

from core.actor import StaffRole
from core.database import Database, Work
from core.outbox.models import OutboxRow
from core.sla.calendar.schedule import WeeklySchedule
from core.sla.calendars import Content, add_calendar
from core.sla.editing import draft_calendar
from core.sla.plans import add_plan, ensure_first_plan, plans, targets_of
from core.sla.upcoming import unconfirmed_ahead, warn_of_unconfirmed
from core.tickets.repinning import apply_calendar
from tests.clock import MOSCOW, SettableClock
from tests.factories import ADMIN_ROLES, SYSTEM, make_staff


@pytest.fixture
async def desk(database: Database) -> Database:
    async with database.work() as work:
        await ensure_first_plan(work, MOSCOW)
    return database


async def told(database: Database) -> list[tuple[str, int, str]]:
    async with database.read() as work:
        rows = await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(row.lane, row.payload["year"], row.payload["status"]) for row in rows]


async def warn(database: Database) -> None:
    async with database.work() as work:
        await warn_of_unconfirmed(work)


async def ahead(database: Database, *days: int) -> list[int]:
    async with database.read() as work:
        return await unconfirmed_ahead(work, *days)


async def test_years_ahead(desk: Database, clock: SettableClock) -> None:
    for day, years in (
        (datetime(2026, 11, 1, 23, 59, tzinfo=MOSCOW), []),
        (datetime(2026, 11, 2, 0, 0, tzinfo=MOSCOW), [2027]),
        (datetime(2027, 6, 1, tzinfo=MOSCOW), [2027]),
        (datetime(2027, 11, 2, tzinfo=MOSCOW), [2027, 2028]),
        (datetime(2030, 1, 1, tzinfo=MOSCOW), [2030]),
    ):
        clock.set(day)
        assert await ahead(desk) == years
    clock.set(datetime(2026, 1, 1, tzinfo=MOSCOW))
    assert (await ahead(desk), await ahead(desk, 365), await ahead(desk, 364)) == ([], [2027], [])


async def test_only_calendars_that_are_used_and_count_holidays(desk: Database) -> None:
    assert await ahead(desk) == [2027]
    async with desk.work() as work:
        _, version, calendar = (await plans(work))[0]
        spare = await add_calendar(work, SYSTEM, "Запасной", Content(WeeklySchedule.round_the_clock(MOSCOW)), "")
        draft = await draft_calendar(work, SYSTEM, calendar.id, "праздники нет")
        await apply_calendar(work, SYSTEM, calendar.id, draft.after, "", open_too=False)
        assert await unconfirmed_ahead(work) == []
        await add_plan(work, SYSTEM, "Ещё", spare.calendar_id, targets_of(version), "")
        assert await unconfirmed_ahead(work) == [2027]


async def test_told_once_for_a_year_and_what_is_wrong_with_it(desk: Database, clock: SettableClock) -> None:
    await warn(desk)
    assert await told(desk) == []  # nobody was there to be told
    async with desk.work() as work:
        admins = [await make_staff(work, name, roles=ADMIN_ROLES) for name in ("Анна", "Павел")]
        await make_staff(work, "Ещё не вошла", roles=ADMIN_ROLES, came_in=False)
        await make_staff(work, "Директор", roles=frozenset({StaffRole.DIRECTOR}))
    await asyncio.gather(*(warn(desk) for _ in range(4)))
    first = [(f"staff:{one.id}", 2027, "provisional") for one in admins]
    assert sorted(await told(desk)) == first
    clock.set(datetime(2027, 11, 30, 9, 30, tzinfo=MOSCOW))
    for _ in range(2):
        await warn(desk)
    assert sorted((await told(desk))[2:]) == [(f"staff:{one.id}", 2028, "missing") for one in admins]


async def test_a_warning_that_was_not_committed_comes_again(desk: Database) -> None:
    async with desk.work() as work:
        await make_staff(work, "Анна", roles=ADMIN_ROLES)

    async def fail(work: Work) -> None:
        await warn_of_unconfirmed(work)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        async with desk.work() as work:
            await fail(work)
    await warn(desk)
    assert len(await told(desk)) == 1
