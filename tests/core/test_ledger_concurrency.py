"""Many tasks on one account at once, each on a connection of its own."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.database import Database
from core.ledger.accounts import open_account
from core.ledger.charging import charge
from core.ledger.granting import Outcome
from core.ledger.models import Grant
from core.ledger.rules.splitting import Line
from core.ledger.topup import add_minutes
from tests.clock import START
from tests.core.test_ledger import audit
from tests.factories import SYSTEM, Hours, give_hours, make_company, make_contract, make_contract_with_hours

DAY = START.date()
TASKS = 12


async def test_charges_at_once_never_overdraw_and_lose_nothing(database: Database) -> None:
    async with database.work() as work:
        account = await open_account(work, await make_contract(work, await make_company(work)))
        for minutes, days in ((70, 3), (60, 2), (50, 1)):
            await give_hours(work, account, minutes, effective_from=DAY, expires_on=DAY + timedelta(days=days))

    async def spend(number: int) -> tuple[int, int]:
        async with database.work() as work:
            lines = [Line(2 * number, 13, DAY), Line(2 * number + 1, 7, DAY)]
            result = await charge(work, SYSTEM, account_id=account.id, key=f"fact:{number}", lines=lines)
            assert result.outcome is Outcome.CREATED
            return result.covered, result.shortage

    results = await asyncio.gather(*(spend(number) for number in range(TASKS)))
    assert sum(covered for covered, _ in results) == 180
    assert sum(shortage for _, shortage in results) == TASKS * 20 - 180
    async with database.work() as work:
        assert await audit(work, account.id) == 0


async def test_one_fact_from_eight_tasks_is_charged_once(database: Database) -> None:
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 100)

    async def spend() -> tuple[Outcome, int, int]:
        async with database.work() as work:
            result = await charge(
                work, SYSTEM, account_id=hours.account.id, key="fact", lines=[Line(1, 30, DAY), Line(2, 0, DAY)]
            )
            return result.outcome, result.charge_id, result.balance_after

    results = await asyncio.gather(*(spend() for _ in range(8)))
    assert sorted(outcome for outcome, _, _ in results) == [Outcome.CREATED] + [Outcome.SAME] * 7
    assert len({(charge_id, balance) for _, charge_id, balance in results}) == 1
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 70


async def test_grants_and_charges_at_once(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 100)

    async def give(number: int) -> None:
        async with database.work() as work:
            await add_minutes(work, SYSTEM, company_id=company.id, minutes=10, reason="", key=f"gift:{number // 2}")

    async def spend(number: int) -> None:
        async with database.work() as work:
            lines = [Line(number, 10, DAY)]
            await charge(work, SYSTEM, account_id=hours.account.id, key=f"fact:{number}", lines=lines)

    await asyncio.gather(*(task(number) for number in range(8) for task in (give, spend)))
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 100 + 4 * 10 - 8 * 10


async def test_accounts_opened_at_once_are_one(database: Database) -> None:
    async with database.work() as work:
        contract = await make_contract(work, await make_company(work))

    async def open_it() -> int:
        async with database.work() as work:
            return (await open_account(work, contract)).id

    assert len(set(await asyncio.gather(*(open_it() for _ in range(6))))) == 1


async def _naive(database: Database, hours: Hours, barrier: asyncio.Barrier) -> None:
    """What the service must not do: read, then set what was computed from it."""
    async with database.work() as work:
        remaining = await work.session.scalar(select(Grant.remaining).where(Grant.account_id == hours.account.id))
        assert remaining is not None
        await barrier.wait()
        await work.session.execute(
            update(Grant).where(Grant.account_id == hours.account.id).values(remaining=remaining - 10)
        )


async def test_the_audit_would_catch_a_naive_charge(database: Database) -> None:
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 100)
    barrier = asyncio.Barrier(2)
    await asyncio.gather(*(_naive(database, hours, barrier) for _ in range(2)))
    async with database.work() as work:
        assert await work.session.scalar(select(Grant.remaining)) == 90  # ten of twenty minutes are lost
        with pytest.raises(AssertionError):
            await audit(work, hours.account.id)
