"""A contract's term is changed: what its minutes are then, and what people are told of them."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from core.contracts.models import Contract
from core.database import Database
from core.ledger.accruing import accrue, change_term, set_accrual_rule
from core.ledger.charging import charge
from core.ledger.granting import add_grant
from core.ledger.holding import hold
from core.ledger.models import Account, Grant, GrantKind, Lifetime, Schedule
from core.ledger.noticing import judge_usage
from core.ledger.queries import balance_of, company_available
from core.ledger.reversing import reverse
from core.ledger.rules.accrual import Rule
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from core.ledger.writing import lock_account
from core.outbox.models import OutboxRow
from tests.clock import START
from tests.core.test_ledger import audit
from tests.factories import SYSTEM, Hours, give_hours, make_company, make_contact, make_contract_with_hours

DAY = START.date()


@pytest.fixture
async def hours(database: Database) -> Hours:
    """A contract for twelve months that has brought 600 minutes; six months bring 300, two bring 100."""
    async with database.work() as work:
        for months, minutes in ((2, 100), (6, 300), (12, 600)):
            await set_accrual_rule(work, SYSTEM, Rule(months, minutes, Schedule.AT_START, Lifetime.TERM))
        company = await make_company(work)
        await make_contact(work, company)
        made = await make_contract_with_hours(work, company, 0)
        made.contract.accrues_from = made.contract.starts_on
        await work.session.flush()
        assert await accrue(work, SYSTEM, made.contract) == 600
        return made


async def shorten(database: Database, hours: Hours, months: int) -> int:
    """Minutes overspent."""
    async with database.work() as work:
        changes = await change_term(work, SYSTEM, hours.contract.id, months=months, reason="ДС № 1")
        return sum(change.overspent for change in changes)


async def test_what_was_withdrawn_is_neither_given_nor_used(database: Database, hours: Hours) -> None:
    await shorten(database, hours, 2)
    async with database.work() as work:
        shown = await balance_of(work, hours.contract.company_id, DAY)
        assert (shown.live, shown.used) == (100, 0)
        await judge_usage(work, hours.account.id, DAY)
        account = await work.session.get_one(Account, hours.account.id, populate_existing=True)
        assert account.low_level == 0  # 600 of 700 minutes are gone, but nobody has used them


async def test_a_shorter_term_can_cross_a_threshold_and_a_longer_one_arms_it_again(
    database: Database, hours: Hours
) -> None:
    async with database.work() as work:
        await charge(work, SYSTEM, account_id=hours.account.id, key="one", lines=[Line(1, 290, DAY)])
    for months, told in ((6, [95]), (6, [95]), (12, [95]), (6, [95, 95])):
        await shorten(database, hours, months)
        async with database.work() as work:
            rows = await work.session.scalars(
                select(OutboxRow).where(OutboxRow.kind == "ledger.low").order_by(OutboxRow.id)
            )
            assert [row.payload["level"] for row in rows] == told, months


async def test_a_grant_can_be_withdrawn_twice(database: Database, hours: Hours) -> None:
    """A reversal between two changes puts minutes back into a grant that was withdrawn: all of it counts."""
    async with database.work() as work:
        await charge(work, SYSTEM, account_id=hours.account.id, key="one", lines=[Line(1, 100, DAY)])
    assert await shorten(database, hours, 6) == 0
    async with database.work() as work:
        await reverse(work, SYSTEM, charge_key="one", reason="", today=DAY, policy=LedgerPolicy())
        assert await audit(work, hours.account.id) == 300
    for months, minutes in ((12, 600), (6, 300), (2, 100), (12, 600)):
        assert await shorten(database, hours, months) == 0
        async with database.work() as work:
            assert await audit(work, hours.account.id) == minutes
            assert (await verify_account(work, hours.account.id)).findings == []
            assert (await balance_of(work, hours.contract.company_id, DAY)).used == 0


async def test_a_hold_keeps_only_hours_of_its_own_account(database: Database) -> None:
    """When the hours that were held have burnt, those of another account are free, wherever a balance is shown."""
    async with database.work() as work:
        company = await make_company(work)
        one = await make_contract_with_hours(work, company, 0)
        await make_contract_with_hours(work, company, 100)
        await give_hours(work, one.account, 50, effective_from=DAY, expires_on=DAY)
        until = work.now + timedelta(days=9)
        kept = await hold(work, SYSTEM, account_id=one.account.id, ticket_id=1, minutes=50, expires_at=until, today=DAY)
        assert kept == 50
        for day, live, held in ((DAY, 150, 50), (DAY + timedelta(days=1), 100, 0)):
            shown = await balance_of(work, company.id, day)
            assert (shown.live, shown.held) == (live, held)
            assert shown.available == await company_available(work, company.id, day) == 100


async def waiting_for_a_lock(database: Database) -> None:
    """Until somebody waits for a lock in this database."""
    async with asyncio.timeout(10):
        while True:
            async with database.read() as work:
                waits = text(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
                if await work.session.scalar(waits):
                    return
            await asyncio.sleep(0.01)


async def test_an_accrual_and_a_change_of_term_do_not_lock_each_other_out(database: Database, hours: Hours) -> None:
    """The change locks the contract, then the account; a grant of the contract is added under the account's lock."""
    async with asyncio.TaskGroup() as tasks, database.work() as work:
        account = await lock_account(work, hours.account.id)
        change = tasks.create_task(shorten(database, hours, 6))
        await waiting_for_a_lock(database)
        await add_grant(
            work,
            SYSTEM,
            account,
            kind=GrantKind.ROLLOVER,
            minutes=30,
            effective_from=DAY,
            expires_on=DAY,
            key="rollover",
            contract_id=hours.contract.id,
        )
    assert change.result() == 0
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 330


async def test_an_accrual_that_waited_for_a_change_of_term_gives_nothing_twice(database: Database) -> None:
    async with database.work() as work:
        for months, minutes in ((6, 300), (12, 600)):
            await set_accrual_rule(work, SYSTEM, Rule(months, minutes, Schedule.AT_START, Lifetime.TERM))
        made = await make_contract_with_hours(work, await make_company(work), 0)
        made.contract.accrues_from = made.contract.starts_on

    async def accrue_it() -> int:
        async with database.work() as work:
            return await accrue(work, SYSTEM, await work.session.get_one(Contract, made.contract.id))

    async with asyncio.TaskGroup() as tasks, database.work() as work:
        await change_term(work, SYSTEM, made.contract.id, months=6, reason="ДС № 1")
        given = tasks.create_task(accrue_it())
        await waiting_for_a_lock(database)
    # The change itself gives what the new term brings.
    assert given.result() == 0
    async with database.work() as work:
        assert list(await work.session.scalars(select(Grant.minutes))) == [300]
