"""The ledger on PostgreSQL: grants and charges, once each; balances that add up; what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from core.actor import SystemActor
from core.database import Database, Work
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.accounts import KeyReused, open_account
from core.ledger.charging import charge
from core.ledger.granting import MOST_MINUTES, Outcome, grant
from core.ledger.holding import hold
from core.ledger.intents import HoursGranted
from core.ledger.models import Allocation, Charge, Entry, EntryKind, Grant, GrantKind
from core.ledger.queries import (
    Balance,
    available_on,
    balance_of,
    company_available,
    last_movements,
    live_grants,
)
from core.ledger.rules.splitting import Line
from core.ledger.topup import add_minutes
from core.outbox.models import OutboxRow
from tests.clock import SettableClock
from tests.factories import (
    ADMIN_ROLES,
    SYSTEM,
    give_hours,
    make_company,
    make_contact,
    make_contract,
    make_contract_with_hours,
    make_staff,
)

DAY = date(2026, 11, 23)


async def audit(work: Work, account_id: int) -> int:
    """Check the account's whole book and return its balance: the sum of entries, of remainders, and the last entry's."""
    entries = list(await work.session.scalars(select(Entry).where(Entry.account_id == account_id).order_by(Entry.seq)))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    balance = 0
    for entry in entries:
        balance += entry.minutes
        assert entry.balance_after == balance >= 0
        if entry.kind is EntryKind.CHARGE:
            allocated = await work.session.scalar(
                select(func.coalesce(func.sum(Allocation.minutes), 0)).where(Allocation.entry_id == entry.id)
            )
            assert allocated == -entry.minutes
    remaining = await work.session.scalar(
        select(func.coalesce(func.sum(Grant.remaining), 0)).where(Grant.account_id == account_id)
    )
    assert remaining == balance
    return balance


async def test_a_charge_is_split_written_and_repeated(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        contract = await make_contract(work, company)
        account = await open_account(work, contract)
        await give_hours(work, account, 60, effective_from=DAY, expires_on=DAY + timedelta(days=30), key="later")
        await give_hours(work, account, 40, effective_from=DAY, expires_on=DAY + timedelta(days=5), key="sooner")
    lines = [Line(12, 0, DAY), Line(11, 50, DAY), Line(13, 70, DAY)]
    async with database.work() as work:
        first = await charge(work, SYSTEM, account_id=account.id, key="ticket:1:completion:1", lines=lines)
        assert first.outcome is Outcome.CREATED
        assert [(split.line.line_id, split.covered, split.shortage) for split in first.splits] == [
            (11, 50, 0),
            (12, 0, 0),
            (13, 50, 20),
        ]
        assert [part.minutes for part in first.splits[0].parts] == [40, 10]  # the sooner to expire burns first
        assert (first.covered, first.shortage, first.balance_after) == (100, 20, 0)
        assert await audit(work, account.id) == 0
    async with database.work() as work:
        # In the same order or another: the same fact, the stored answer, nothing written.
        again = await charge(work, SYSTEM, account_id=account.id, key="ticket:1:completion:1", lines=lines[::-1])
        assert again.outcome is Outcome.SAME
        assert (again.charge_id, again.splits, again.balance_after) == (first.charge_id, first.splits, 0)
        assert await work.session.scalar(select(func.count()).select_from(Charge)) == 1
        assert await audit(work, account.id) == 0


async def test_a_key_used_for_another_fact_is_a_loud_error(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 100)
        other = await make_contract_with_hours(work, company, 100)
        await charge(work, SYSTEM, account_id=hours.account.id, key="fact", lines=[Line(1, 10, DAY)])
    for account, lines in (
        (hours.account, [Line(1, 11, DAY)]),
        (hours.account, [Line(2, 10, DAY)]),
        (hours.account, [Line(1, 10, DAY + timedelta(days=1))]),
        (hours.account, [Line(1, 10, DAY), Line(2, 0, DAY)]),
        (hours.account, []),
        (other.account, [Line(1, 10, DAY)]),
    ):
        with pytest.raises(KeyReused):
            async with database.work() as work:
                await charge(work, SYSTEM, account_id=account.id, key="fact", lines=lines)
    async with database.work() as work:
        assert (await audit(work, hours.account.id), await audit(work, other.account.id)) == (90, 100)


async def test_a_stored_answer_stays_what_it_was(database: Database) -> None:
    """The balance after a repeated charge is that charge's, not today's."""
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 100)
        await charge(work, SYSTEM, account_id=hours.account.id, key="one", lines=[Line(1, 10, DAY)])
        await charge(work, SYSTEM, account_id=hours.account.id, key="two", lines=[Line(2, 20, DAY)])
    async with database.work() as work:
        again = await charge(work, SYSTEM, account_id=hours.account.id, key="one", lines=[Line(1, 10, DAY)])
        assert (again.outcome, again.balance_after) == (Outcome.SAME, 90)


async def test_a_charge_without_lines_repeated_does_not_say_that_nothing_is_left(database: Database) -> None:
    """A correction that takes all lines away leaves one."""
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 100)
        for outcome in (Outcome.CREATED, Outcome.SAME):
            result = await charge(work, SYSTEM, account_id=hours.account.id, key="none", lines=[])
            assert (result.outcome, result.balance_after, result.splits) == (outcome, 100, ())


async def test_a_grant_is_given_once(database: Database) -> None:
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 0)

    async def give(minutes: int = 60, *, key: str = "contract:1:2026-11", expires_on: date = DAY) -> Outcome:
        async with database.work() as work:
            return await grant(
                work,
                SYSTEM,
                account_id=hours.account.id,
                kind=GrantKind.ACCRUAL,
                minutes=minutes,
                effective_from=DAY,
                expires_on=expires_on,
                reason="",
                key=key,
            )

    assert await give() is Outcome.CREATED
    assert await give() is Outcome.SAME
    with pytest.raises(KeyReused):
        await give(61)
    with pytest.raises(KeyReused):
        await give(expires_on=DAY + timedelta(days=1))
    assert await give(30, key="contract:1:2026-12") is Outcome.CREATED
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 90


async def test_grants_that_make_no_sense_are_refused(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 0)
        engineer = (await make_staff(work)).as_actor()
        admin = (await make_staff(work, "Анна", roles=ADMIN_ROLES)).as_actor()
        contact = (await make_contact(work, company)).as_actor()
    yesterday = DAY - timedelta(days=1)
    for actor, account_id, minutes, until, reason, refusal in (
        (admin, hours.account.id, 0, DAY, "подарок", "bad-minutes"),
        (admin, hours.account.id, -5, DAY, "подарок", "bad-minutes"),
        (admin, hours.account.id, MOST_MINUTES + 1, DAY, "подарок", "bad-minutes"),
        (admin, hours.account.id, 60, yesterday, "подарок", "bad-dates"),
        (admin, hours.account.id, 60, DAY, " \n ", "no-reason"),
        (admin, hours.account.id, 60, DAY, "ы" * 301, "no-reason"),
        (admin, hours.account.id + 1000, 60, DAY, "подарок", "no-account"),
        (engineer, hours.account.id, 60, DAY, "подарок", "leaders-only"),
        (contact, hours.account.id, 60, DAY, "подарок", "forbidden"),
    ):
        with pytest.raises(Refusal, match=refusal):
            async with database.work() as work:
                await grant(
                    work,
                    actor,
                    account_id=account_id,
                    kind=GrantKind.GOODWILL,
                    minutes=minutes,
                    effective_from=DAY,
                    expires_on=until,
                    reason=reason,
                    key="k",
                )
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 0


async def test_a_balance_is_a_filter_on_dates(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        account = await open_account(work, await make_contract(work, company))
        stranger = await make_company(work, name="ООО «Лютик»")
        await give_hours(work, account, 60, effective_from=DAY, expires_on=DAY + timedelta(days=1))
        await give_hours(work, account, 30, effective_from=DAY + timedelta(days=1), expires_on=DAY + timedelta(days=9))
        balances = [
            await company_available(work, company.id, DAY + timedelta(days=shift)) for shift in (-1, 0, 1, 2, 9, 10)
        ]
        assert balances == [0, 60, 90, 30, 30, 0]
        assert await available_on(work, [company.id, stranger.id], DAY) == {company.id: 60, stranger.id: 0}
        assert await audit(work, account.id) == 90  # the book does not forget what has burnt


async def test_work_done_in_time_and_logged_late_uses_the_grant_of_its_day(database: Database) -> None:
    async with database.work() as work:
        account = await open_account(work, await make_contract(work, await make_company(work)))
        await give_hours(work, account, 60, effective_from=DAY - timedelta(days=9), expires_on=DAY - timedelta(days=1))
        late = [Line(1, 20, DAY - timedelta(days=1)), Line(2, 20, DAY)]
        result = await charge(work, SYSTEM, account_id=account.id, key="late", lines=late)
        assert [(split.line.line_id, split.covered) for split in result.splits] == [(1, 20), (2, 0)]
        assert await audit(work, account.id) == 40


async def test_what_people_see_of_an_account(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 100)
        prolongation = await make_contract(
            work, company, prolongs=hours.contract, starts_on=hours.contract.ends_on + timedelta(days=1)
        )
        assert (await open_account(work, prolongation)).id == hours.account.id  # one account for all of them
        await charge(work, SYSTEM, account_id=hours.account.id, key="one", lines=[Line(7, 100, DAY)])
        assert await live_grants(work, company.id, DAY) == []
        newest, oldest = await last_movements(work, company.id, 5)
        assert (newest.kind, newest.minutes, newest.balance_after, newest.line_id) == (EntryKind.CHARGE, -100, 0, 7)
        assert (oldest.kind, oldest.minutes, oldest.balance_after, oldest.line_id) == (EntryKind.GRANT, 100, 100, None)


async def test_a_double_tap_across_midnight_gives_once(database: Database, clock: SettableClock) -> None:
    async with database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 30)
    for expected in (Outcome.CREATED, Outcome.SAME):
        async with database.work() as work:
            given = await add_minutes(work, SYSTEM, company_id=company.id, minutes=90, reason="", key="topup:1")
            assert given is expected
        clock.advance(timedelta(days=1))
    for minutes, kind in ((91, GrantKind.GOODWILL), (90, GrantKind.PURCHASE)):
        with pytest.raises(KeyReused):
            async with database.work() as work:
                await add_minutes(
                    work, SYSTEM, company_id=company.id, minutes=minutes, reason="", key="topup:1", kind=kind
                )
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 120


async def test_an_administrator_adds_minutes_with_a_reason(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 30)
        inside = await make_contact(work, company)
        await make_contact(work, company, name="Ещё не вошёл", came_in=False)
        admin = (await make_staff(work, "Анна", roles=ADMIN_ROLES)).as_actor()
    for expected in (Outcome.CREATED, Outcome.SAME):  # a double tap
        async with database.work() as work:
            outcome = await add_minutes(
                work, admin, company_id=company.id, minutes=90, reason=" за  ожидание ", key="topup:1"
            )
            assert outcome is expected
    async with database.work() as work:
        assert await audit(work, hours.account.id) == 120
        assert await company_available(work, company.id, hours.contract.ends_on) == 120
        assert await company_available(work, company.id, hours.contract.ends_on + timedelta(days=1)) == 0
        told = list(await work.session.scalars(select(OutboxRow).where(OutboxRow.kind == HoursGranted.kind)))
        assert [(row.lane, row.payload) for row in told] == [
            (
                f"contact:{inside.id}",
                {
                    "minutes": 90,
                    "expires_on": hours.contract.ends_on.isoformat(),
                    "reason": "за ожидание",
                    "available": 120,
                    "grant_kind": "goodwill",
                },
            )
        ]


async def test_minutes_are_added_only_by_an_administrator_to_a_contract_in_force(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        engineer = (await make_staff(work)).as_actor()
        member = (await make_contact(work, company)).as_actor()
        with pytest.raises(Refusal, match="no-contract-in-force"):
            await add_minutes(work, SYSTEM, company_id=company.id, minutes=90, reason="подарок", key="k")
        await make_contract_with_hours(work, company)
        for actor in (engineer, member):
            with pytest.raises(Forbidden):
                await add_minutes(work, actor, company_id=company.id, minutes=90, reason="подарок", key="k")
        with pytest.raises(NotFound):
            await add_minutes(work, SYSTEM, company_id=company.id + 1000, minutes=90, reason="подарок", key="k")


async def test_authors_are_in_the_book(database: Database) -> None:
    async with database.work() as work:
        hours = await make_contract_with_hours(work, await make_company(work), 100)
        engineer = (await make_staff(work)).as_actor()
        await charge(work, engineer, account_id=hours.account.id, key="one", lines=[Line(1, 10, DAY)])
        await charge(work, SystemActor("accrual"), account_id=hours.account.id, key="two", lines=[Line(2, 10, DAY)])
        authors = list(await work.session.scalars(select(Entry.author).order_by(Entry.seq)))
        assert authors == ["system:tests", f"staff:{engineer.staff_id}", "system:accrual"]


async def test_a_hold_keeps_only_hours_of_its_own_account(database: Database) -> None:
    """The client's own screen and the number beside the company's name are one number."""
    async with database.work() as work:
        company = await make_company(work)
        spent = await make_contract_with_hours(work, company, 60)
        full = await make_contract_with_hours(work, company, 100)
        kept = await hold(
            work,
            SYSTEM,
            account_id=spent.account.id,
            ticket_id=1,
            minutes=50,
            expires_at=work.now + timedelta(days=9),
            today=DAY,
        )
        await charge(work, SYSTEM, account_id=spent.account.id, key="own", lines=[Line(1, 60, DAY)], ticket_id=2)
        balance = await balance_of(work, company.id, DAY)
        assert (kept, balance.available) == (50, await company_available(work, company.id, DAY))
        assert balance == Balance(live=50 + 100, held=50, used=10, closing=0)
        # After the last day of the first account's hours its hold keeps nothing of the second's.
        await work.session.execute(update(Grant).where(Grant.account_id == spent.account.id).values(expires_on=DAY))
        after = DAY + timedelta(days=1)
        balance = await balance_of(work, company.id, after)
        assert balance == Balance(live=100, held=0, used=0, closing=50)
        assert balance.available == await company_available(work, company.id, after) == 100
        assert full.account.id != spent.account.id
