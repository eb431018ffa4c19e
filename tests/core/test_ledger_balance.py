"""The three numbers of a balance over several accounts, and what reading in one moment means."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from core.database import Database
from core.ledger.holding import hold
from core.ledger.models import Account
from core.ledger.queries import Balance, available_on, balance_of
from tests.clock import START
from tests.factories import SYSTEM, give_hours, make_company, make_contract_with_hours

DAY = START.date()


async def test_a_hold_keeps_only_hours_of_its_own_account(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        first = (await make_contract_with_hours(work, company, 0)).account
        await give_hours(work, first, 60, effective_from=DAY - timedelta(days=9), expires_on=DAY)
        await make_contract_with_hours(work, company, 100)
        kept = await hold(
            work,
            SYSTEM,
            account_id=first.id,
            ticket_id=1,
            minutes=50,
            expires_at=work.now + timedelta(days=9),
            today=DAY,
        )
        assert kept == 50
        assert await balance_of(work, company.id, DAY) == Balance(live=160, held=50, used=0, closing=0)
        # The held hours burn; the other account's are not held instead of them.
        tomorrow = DAY + timedelta(days=1)
        later = await balance_of(work, company.id, tomorrow)
        assert later == Balance(live=100, held=0, used=0, closing=60)
        assert later.available == (await available_on(work, [company.id], tomorrow))[company.id] == 100
        assert later.book == 160


async def test_hours_that_begin_later_are_in_the_book_and_not_in_the_balance(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        account = (await make_contract_with_hours(work, company, 0)).account
        await give_hours(work, account, 60, effective_from=DAY + timedelta(days=1), expires_on=DAY + timedelta(days=9))
        balance = await balance_of(work, company.id, DAY)
        assert balance == Balance(live=0, held=0, used=0, closing=0, coming=60)
        assert (balance.available, balance.book) == (0, 60)
        stranger = await make_company(work, name="ООО «Лютик»")
        assert await balance_of(work, stranger.id, DAY) == Balance(0, 0, 0, 0)


async def test_a_snapshot_sees_one_moment_and_writes_nothing(database: Database) -> None:
    count = select(func.count()).select_from(Account)
    async with database.snapshot() as reading:
        assert await reading.session.scalar(count) == 0
        async with database.work() as work:
            await make_contract_with_hours(work, await make_company(work), 60)
        assert await reading.session.scalar(count) == 0
    with pytest.raises(DBAPIError, match="read-only"):
        async with database.snapshot() as reading:
            await make_company(reading)
    async with database.work() as work:  # the connection is writable again
        await make_company(work)
        assert await work.session.scalar(count) == 1
