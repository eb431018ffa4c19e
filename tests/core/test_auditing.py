"""The nightly verification: account by account, told once a night, to administrators who have come in."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from backend.ticker import Ticker, daily_jobs
from bot.wake import Wake
from core.actor import StaffRole
from core.database import Database
from core.ledger.auditing import TOLD, Audit
from core.ledger.charging import charge
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.verifying import heads_amiss, verify_account
from core.outbox.models import OutboxRow
from tests.clock import MOSCOW, START, SettableClock
from tests.factories import ADMIN_ROLES, SYSTEM, make_company, make_contract_with_hours, make_staff

NIGHT = START.replace(hour=4, minute=31)


async def accounts(database: Database, count: int) -> list[int]:
    """Accounts with a grant and a charge each."""
    async with database.work() as work:
        made = []
        for number in range(count):
            account = (await make_contract_with_hours(work, await make_company(work), 60)).account
            line = Line(number, 15, work.now.date())
            await charge(work, SYSTEM, account_id=account.id, key=f"fact:{number}", lines=[line])
            made.append(account.id)
        return made


async def told(database: Database) -> Sequence[OutboxRow]:
    async with database.read() as work:
        rows = await work.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "ledger.unsound").order_by(OutboxRow.id)
        )
        return rows.all()


async def spoil(database: Database, account_id: int) -> None:
    async with database.work() as work:
        await work.session.execute(
            text("UPDATE ledger_grant SET remaining = remaining - 1 WHERE account_id = :id"), {"id": account_id}
        )


async def test_told_once_a_night_to_administrators_who_have_come_in(database: Database, clock: SettableClock) -> None:
    first, _, third = await accounts(database, 3)
    async with database.work() as work:
        admin = await make_staff(work, "Павел", roles=ADMIN_ROLES)
        await make_staff(work, "Не вошёл", roles=ADMIN_ROLES, came_in=False)
        await make_staff(work, "Директор", roles=frozenset({StaffRole.DIRECTOR}))
        await make_staff(work, "Инженер")
    tickers = [Ticker(database, Wake(), daily_jobs(database.clock, MOSCOW, LedgerPolicy())) for _ in range(2)]

    async def night(days: int) -> None:
        clock.set(NIGHT + timedelta(days=days))
        await asyncio.gather(*(ticker.run_slots() for ticker in tickers * 2))
        for ticker in tickers:
            await ticker.run_slots()

    await night(0)
    assert await told(database) == []
    for account_id in (first, third):
        await spoil(database, account_id)
    await night(1)
    [row] = await told(database)
    assert row.lane == f"staff:{admin.id}"
    assert row.payload["count"] == 2
    assert [(place["account_id"], place["fault"]) for place in row.payload["places"]] == [
        (first, "remaining"),
        (third, "remaining"),
    ]
    await night(2)  # still wrong: said again the next night
    assert len(await told(database)) == 2


async def test_a_long_list_is_cut(database: Database) -> None:
    made = await accounts(database, TOLD + 3)
    async with database.work() as work:
        await make_staff(work, "Павел", roles=ADMIN_ROLES)
    for account_id in made:
        await spoil(database, account_id)
    audit = Audit()
    async with database.work() as work:
        for account_id in await audit.accounts(work):
            await audit.look(work, account_id)
        await audit.report(work)
    [row] = await told(database)
    assert (row.payload["count"], len(row.payload["places"])) == (TOLD + 3, TOLD)


async def test_a_run_forgets_what_the_one_before_has_found(database: Database) -> None:
    [account_id] = await accounts(database, 1)
    await spoil(database, account_id)
    audit = Audit()
    async with database.work() as work:
        await audit.accounts(work)
        await audit.look(work, account_id)
        await work.session.execute(text("UPDATE ledger_grant SET remaining = remaining + 1"))
        await audit.accounts(work)
        await audit.look(work, account_id)
        await audit.report(work)
    assert await told(database) == []


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "one moment"])
async def test_charges_meanwhile_are_no_fault(database: Database, locked: bool) -> None:
    [account_id] = await accounts(database, 1)
    async with database.work() as work:
        await make_staff(work, "Павел", roles=ADMIN_ROLES)

    async def charges() -> None:
        for number in range(25):
            async with database.work() as work:
                line = Line(100 + number, 1, work.now.date())
                await charge(work, SYSTEM, account_id=account_id, key=f"meanwhile:{number}", lines=[line])

    busy = asyncio.ensure_future(charges())
    looks = 0
    while not busy.done() or not looks:
        if locked:
            audit = Audit()
            async with database.work() as work:
                await audit.look(work, account_id)
            async with database.work() as work:
                await audit.report(work)
        else:
            async with database.snapshot() as work:
                assert (await verify_account(work, account_id)).findings == []
                assert await heads_amiss(work) == []
        looks += 1
    await busy
    assert await told(database) == []
