"""The three numbers of a balance over several accounts, and what reading in one moment means."""

from datetime import timedelta

from sqlalchemy import func, select, text

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


async def test_a_snapshot_sees_one_moment(database: Database) -> None:
    count = select(func.count()).select_from(Account)
    async with database.snapshot() as reading:
        assert await reading.session.scalar(count) == 0
        async with database.work() as work:
            await make_contract_with_hours(work, await make_company(work), 60)
        assert await reading.session.scalar(count) == 0
    async with database.work() as work:  # the connection is an ordinary one again
        assert await work.session.scalar(text("SHOW transaction_isolation")) == "read committed"
