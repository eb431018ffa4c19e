"""Low hours and hours about to burn: told once, the worst only, armed again after a top-up, each company by its own day."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from backend.database import make_engine
from backend.ticker import Ticker, daily_jobs
from bot.wake import Wake
from core.actor import ContactRole
from core.clients.models import Company, Contact, ShortagePolicy, WorkState
from core.clock import real_now
from core.contracts.service import sign_contract
from core.database import Database
from core.ledger.accruing import change_term, set_accrual_rule
from core.ledger.charging import charge
from core.ledger.granting import grant
from core.ledger.holding import hold
from core.ledger.models import Account, Grant, GrantKind, Lifetime, Schedule
from core.ledger.noticing import accounts_told_low, judge_today, judge_usage, warn_of_expiry
from core.ledger.reversing import reverse
from core.ledger.rules.accrual import Rule
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.rules.thresholds import level, warning
from core.ledger.topup import add_minutes
from core.outbox.models import OutboxRow
from core.slots import service as slots
from tests.clock import MOSCOW, START, SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import SYSTEM, make_company, make_contact, make_contract_with_hours, make_services, some_inn

DAY = date(2026, 11, 23)
POLICY = LedgerPolicy()


@dataclass
class Client:
    """A company with 100 minutes to the end of its contract, and a manager; ``spend`` writes work off and judges."""

    database: Database
    company: Company
    account: Account
    manager: Contact
    facts: int = 0

    async def spend(self, minutes: int, *, key: str = "") -> None:
        self.facts += 1
        async with self.database.work() as work:
            line = Line(self.account.id * 1000 + self.facts, minutes, DAY)
            key = key or f"fact:{self.account.id}:{self.facts}"
            await charge(work, SYSTEM, account_id=self.account.id, key=key, lines=[line])
            await judge_usage(work, self.account.id, DAY)

    async def give(
        self, minutes: int, until: date, *, kind: GrantKind = GrantKind.PURCHASE, since: date = DAY, judge: bool = False
    ) -> None:
        self.facts += 1
        async with self.database.work() as work:
            await grant(
                work,
                SYSTEM,
                account_id=self.account.id,
                kind=kind,
                minutes=minutes,
                effective_from=since,
                expires_on=until,
                reason="",
                key=f"given:{self.account.id}:{self.facts}",
            )
            if judge:
                await judge_usage(work, self.account.id, DAY)

    async def told(self, kind: str = "ledger.low") -> list[dict[str, Any]]:
        """What the manager was told, oldest first."""
        return [row.payload for row in await outbox(self.database, kind, f"contact:{self.manager.id}")]

    async def levels(self) -> list[int]:
        return [payload["level"] for payload in await self.told()]


async def outbox(database: Database, kind: str, lane: str | None = None) -> list[OutboxRow]:
    query = select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
    async with database.read() as work:
        return list(await work.session.scalars(query if lane is None else query.where(OutboxRow.lane == lane)))


async def make_client(
    database: Database, minutes: int = 100, *, zone: str = "Europe/Moscow", **contract: Any
) -> Client:
    async with database.work() as work:
        company = await make_company(work, zone_name=zone)
        hours = await make_contract_with_hours(work, company, minutes, **contract)
        return Client(database, company, hours.account, await make_contact(work, company))


@pytest.fixture
async def client(database: Database) -> Client:
    return await make_client(database)


# Thresholds.


@pytest.mark.parametrize(
    ("granted", "used", "reached"),
    [(0, 0, 0), (100, 79, 0), (100, 80, 80), (100, 94, 80), (100, 95, 95), (100, 99, 95), (100, 100, 100), (3, 2, 0)],
)
def test_levels(granted: int, used: int, reached: int) -> None:
    assert level(granted, used) == reached


@pytest.mark.parametrize(
    ("days_left", "warned", "due"),
    [
        (31, None, None), (30, None, 30), (30, 30, None), (8, 30, None), (8, None, 30), (7, 30, 7), (7, 7, None),
        (0, 30, 7), (0, None, 7), (-1, None, None), (-1, 30, None),
    ],
)  # fmt: skip
def test_warnings(days_left: int, warned: int | None, due: int | None) -> None:
    assert warning(days_left, warned) == due


async def test_each_crossing_once_and_the_worst_only(client: Client) -> None:
    await client.spend(79)
    assert await client.levels() == []
    await client.spend(1)
    await client.spend(5)  # 85: still the same level
    assert await client.levels() == [80]
    await client.spend(15)  # over 95 to 100 at once
    assert await client.levels() == [80, 100]
    await client.spend(0)
    await client.spend(30)  # nothing is left to be charged
    assert await client.levels() == [80, 100]
    [first, last] = await client.told()
    assert (first["left"], first["granted"], first["held"], first["elsewhere"]) == (20, 100, 0, 0)
    assert (last["left"], last["then"]) == (0, "ask")
    rows = await outbox(client.database, "ledger.company_low", "group")
    assert [(row.payload["company_id"], row.payload["level"], row.payload["manager_told"]) for row in rows] == [
        (client.company.id, 100, True)  # what the group has not read yet is one message, the last
    ]


async def test_armed_again_by_a_top_up(client: Client) -> None:
    await client.spend(96)
    await client.give(100, DAY + timedelta(days=300), judge=True)
    await client.spend(63)  # 159 of 200
    assert await client.levels() == [95]
    await client.spend(1)
    assert await client.levels() == [95, 80]


async def test_a_top_up_by_hand_arms_it_too(client: Client) -> None:
    await client.spend(96)
    async with client.database.work() as work:
        await add_minutes(
            work, SYSTEM, company_id=client.company.id, minutes=900, reason="", key="top-up", kind=GrantKind.PURCHASE
        )
    await client.spend(790)
    assert await client.levels() == [95, 80]


async def test_a_reversal_arms_it(client: Client) -> None:
    await client.spend(85, key="wrong")
    async with client.database.work() as work:
        await reverse(work, SYSTEM, charge_key="wrong", reason="", today=DAY, policy=POLICY)
        await judge_usage(work, client.account.id, DAY)
    assert await client.levels() == [80]
    await client.spend(85)
    assert await client.levels() == [80, 80]


async def test_two_charges_at_once_tell_once(client: Client) -> None:
    await client.spend(70)
    await asyncio.gather(*(client.spend(10, key=f"at once {number}") for number in range(2)))
    assert await client.levels() == [80]


async def test_judging_at_once_without_a_charge_tells_once(client: Client) -> None:
    """Another day makes the difference: the unused grant is over."""
    await client.give(100, DAY)
    await client.spend(100)
    await client.spend(85)  # 185 of 200
    assert await client.levels() == [80]
    async with client.database.work() as work:
        await work.session.execute(update(Account).values(low_level=0))
    tomorrow = DAY + timedelta(days=1)

    async def judge() -> None:
        async with client.database.work() as work:
            await judge_usage(work, client.account.id, tomorrow)

    await asyncio.gather(*(judge() for _ in range(4)))
    assert await client.levels() == [80, 80]


async def test_a_hold_uses_nothing(client: Client) -> None:
    async with client.database.work() as work:
        await hold(
            work,
            SYSTEM,
            account_id=client.account.id,
            ticket_id=1,
            minutes=90,
            expires_at=work.now + timedelta(days=5),
            today=DAY,
        )
        await judge_usage(work, client.account.id, DAY)
    assert await client.levels() == []
    async with client.database.work() as work:
        line = Line(77, 80, DAY)
        await charge(work, SYSTEM, account_id=client.account.id, key="own", lines=[line], ticket_id=1)
        await hold(
            work,
            SYSTEM,
            account_id=client.account.id,
            ticket_id=2,
            minutes=15,
            expires_at=work.now + timedelta(days=5),
            today=DAY,
        )
        await judge_usage(work, client.account.id, DAY)
    [told] = await client.told()
    assert (told["level"], told["left"], told["held"], told["elsewhere"]) == (80, 20, 15, 0)


async def test_another_account_of_the_company_is_named_beside(client: Client) -> None:
    async with client.database.work() as work:
        company = await work.session.get_one(Company, client.company.id)
        company.shortage_policy = ShortagePolicy.BILL
        await make_contract_with_hours(work, company, 200)
    await client.spend(95)
    [told] = await client.told()
    assert (told["level"], told["left"], told["granted"], told["elsewhere"], told["then"]) == (95, 5, 100, 200, "bill")


async def test_a_company_that_pays_in_advance_is_told_so(client: Client) -> None:
    async with client.database.work() as work:
        (await work.session.get_one(Company, client.company.id)).work_state = WorkState.PREPAYMENT
    await client.spend(100)
    assert [told["then"] for told in await client.told()] == ["block"]


async def test_minutes_withdrawn_by_a_changed_term_are_not_used(database: Database) -> None:
    async with database.work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(6, 100, Schedule.AT_START, Lifetime.TERM))
        await set_accrual_rule(work, SYSTEM, Rule(12, 200, Schedule.AT_START, Lifetime.TERM))
        company = await make_company(work)
        contract = await sign_contract(
            work,
            SYSTEM,
            company_id=company.id,
            number=some_inn(),
            starts_on=DAY,
            months=6,
            service_model="bonus_hours",
            accrues_from=DAY,
        )
        manager = await make_contact(work, company)
    async with database.work() as work:
        await change_term(work, SYSTEM, contract.id, months=6, reason="начислить")
        account = (await work.session.scalars(select(Account))).one()
    client = Client(database, company, account, manager)
    await client.spend(80)
    assert await client.levels() == [80]
    async with database.work() as work:
        await change_term(work, SYSTEM, contract.id, months=12, reason="продлили")  # armed again: 80 of 200
    await client.spend(79)
    assert await client.levels() == [80]
    await client.spend(1)
    assert await client.levels() == [80, 80]
    assert [told["granted"] for told in await client.told()] == [100, 200]


async def test_who_is_told(client: Client) -> None:
    async with client.database.work() as work:
        company = await work.session.get_one(Company, client.company.id)
        second = await make_contact(work, company, name="Второй")
        await make_contact(work, company, name="Сотрудник", role=ContactRole.MEMBER)
        await make_contact(work, company, name="Не вошёл", came_in=False)
        gone = await make_contact(work, company, name="Уволен")
        gone.active = False
    await client.spend(80)
    lanes = [row.lane for row in await outbox(client.database, "ledger.low")]
    assert lanes == [f"contact:{client.manager.id}", f"contact:{second.id}"]


async def test_without_a_manager_the_group_is_told_so(client: Client) -> None:
    async with client.database.work() as work:
        (await work.session.get_one(Contact, client.manager.id)).messenger_id = None
    await client.spend(80)
    assert await outbox(client.database, "ledger.low") == []
    [row] = await outbox(client.database, "ledger.company_low")
    assert row.payload["manager_told"] is False


async def test_a_new_day_arms_it_when_used_grants_are_over(client: Client, clock: SettableClock) -> None:
    """100 used of 200; the used half is over tomorrow; then 85 of the other half are news again."""
    await client.give(300, DAY)
    await client.spend(330)  # the one that ends today first: 300, and 30 of the other
    assert await client.levels() == [80]
    async with client.database.read() as work:
        assert await accounts_told_low(work) == [client.account.id]
    clock.advance(timedelta(days=1))
    async with client.database.work() as work:
        await judge_today(work, client.account.id)
    async with client.database.read() as work:
        assert await accounts_told_low(work) == []
    async with client.database.work() as work:
        line = Line(5, 50, DAY + timedelta(days=1))
        await charge(work, SYSTEM, account_id=client.account.id, key="tomorrow", lines=[line])
        await judge_usage(work, client.account.id, DAY + timedelta(days=1))
    assert await client.levels() == [80, 80]


# About to burn.


async def warn(database: Database, policy: LedgerPolicy = POLICY) -> int:
    async with database.work() as work:
        return await warn_of_expiry(work, policy)


def on(clock: SettableClock, day: date) -> None:
    clock.set(datetime.combine(day, START.time(), MOSCOW))


async def burns(client: Client) -> list[tuple[int, int]]:
    """(days, minutes) of each warning."""
    return [(told["days"], told["minutes"]) for told in await client.told("ledger.expire")]


async def test_thirty_days_before_then_seven_once_each(database: Database, clock: SettableClock) -> None:
    client = await make_client(database, 0)
    last_day = DAY + timedelta(days=60)
    await client.give(90, last_day)
    for days_left in range(60, -3, -1):
        on(clock, last_day - timedelta(days=days_left))
        assert await warn(database) == (1 if days_left in (30, 7) else 0), days_left
    assert await burns(client) == [(30, 90), (7, 90)]
    rows = [row.payload["rows"] for row in await outbox(database, "ledger.expire_soon", "group")]
    assert [(row["company_id"], row["minutes"], row["manager_told"]) for [row] in rows] == [
        (client.company.id, 90, True)
    ] * 2


async def test_a_grant_of_five_days_is_warned_about_once(database: Database, clock: SettableClock) -> None:
    client = await make_client(database, 0)
    await client.give(90, DAY + timedelta(days=5))
    for day in range(7):
        on(clock, DAY + timedelta(days=day))
        await warn(database)
    assert await burns(client) == [(7, 90)]


async def test_after_days_of_standstill_only_the_nearest(database: Database, clock: SettableClock) -> None:
    client = await make_client(database, 0)
    await client.give(90, DAY + timedelta(days=40))
    on(clock, DAY + timedelta(days=38))
    assert (await warn(database), await warn(database)) == (1, 0)
    assert await burns(client) == [(7, 90)]


async def test_grants_with_the_same_last_day_are_one_warning(database: Database, clock: SettableClock) -> None:
    client = await make_client(database, 0)
    async with database.work() as work:
        company = await work.session.get_one(Company, client.company.id)
        other = await make_contract_with_hours(work, company, 0)
    for minutes in (40, 50):
        await client.give(minutes, DAY + timedelta(days=20))
    await Client(database, client.company, other.account, client.manager).give(60, DAY + timedelta(days=20))
    await client.give(7, DAY + timedelta(days=21))
    assert await warn(database) == 2
    assert await burns(client) == [(30, 150), (30, 7)]
    [row] = await outbox(database, "ledger.expire_soon")  # one list
    assert [each["minutes"] for each in row.payload["rows"]] == [150, 7]
    # Ten more come for the same day: all that burns then is told, not these ten.
    await client.give(10, DAY + timedelta(days=20))
    assert (await warn(database), await warn(database)) == (1, 0)
    assert (await burns(client))[2:] == [(30, 160)]


async def test_what_is_not_to_be_lost_is_not_told(database: Database) -> None:
    client = await make_client(database, 0)
    soon = DAY + timedelta(days=5)
    await client.give(50, soon, kind=GrantKind.TRUST)
    await client.give(50, soon, since=DAY + timedelta(days=1))  # begins tomorrow
    await client.give(50, DAY - timedelta(days=1), since=DAY - timedelta(days=9))  # over, waits for its closing
    await client.give(30, soon)
    await client.spend(30)  # used up
    assert await warn(database) == 0


async def test_what_rolls_over_does_not_burn(database: Database) -> None:
    client = await make_client(database, 100, starts_on=date(2026, 6, 1), months=6)  # to 30 November
    over = LedgerPolicy(rollover_max=60)
    async with database.work() as work:
        await work.session.execute(update(Grant).values(warned_days=30))
        assert await warn_of_expiry(work, over) == 1  # nothing follows: all of it burns
        await work.session.rollback()
    async with database.work() as work:
        await sign_contract(
            work,
            SYSTEM,
            company_id=client.company.id,
            number=some_inn(),
            starts_on=date(2026, 12, 1),
            months=12,
            service_model="bonus_hours",
            prolongs_id=client.account.contract_id,
        )
    await client.spend(20)
    async with database.work() as work:
        assert await warn_of_expiry(work, LedgerPolicy(rollover_max=500)) == 0
        assert await warn_of_expiry(work, over) == 1
    assert await burns(client) == [(7, 20)]


async def test_each_company_by_its_own_day(database: Database, clock: SettableClock) -> None:
    east = await make_client(database, 0, zone="Asia/Kamchatka")
    west = await make_client(database, 0, zone="Europe/Kaliningrad")
    for client in (east, west):
        await client.give(60, DAY + timedelta(days=31), since=DAY - timedelta(days=9))
    clock.set(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))  # it is the 24th in Kamchatka
    assert await warn(database) == 1
    assert (await burns(east), await burns(west)) == ([(30, 60)], [])


async def test_what_it_could_be_spent_on(database: Database) -> None:
    client = await make_client(database, 0)
    async with database.work() as work:
        services = await make_services(work)
        services.report.offered = services.consultation.offered = services.update.offered = True
        services.consultation.active = False
    await client.give(60, DAY + timedelta(days=5))
    await warn(database)
    [told] = await client.told("ledger.expire")
    assert [offer["name"] for offer in told["offers"]] == ["Доработка отчёта"]


# As a job.


@pytest.fixture
async def other(database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[Database]:
    """The database as another process has it."""
    engine = make_engine(database_urls.app)
    yield Database(engine, clock)
    await engine.dispose()


def ticker(database: Database) -> Ticker:
    return Ticker(database, Wake(), daily_jobs(database.clock, MOSCOW, POLICY))


async def test_the_job_runs_once_among_two_tickers_and_after_a_restart(
    database: Database, other: Database, clock: SettableClock
) -> None:
    client = await make_client(database, 0)
    await client.give(60, DAY + timedelta(days=30))
    clock.set(START.replace(hour=10, minute=29))
    await ticker(database).run_slots()  # at 10:29 it is yesterday's turn, which is done on the first start
    assert await burns(client) == [(30, 60)]
    clock.set(START.replace(hour=10, minute=31) + timedelta(days=23))
    await asyncio.gather(*(ticker(each).run_slots() for each in (database, other) * 2))
    await asyncio.gather(*(ticker(each).run_slots() for each in (database, other)))  # restarted
    assert await burns(client) == [(30, 60), (7, 60)]
    assert len(await outbox(database, "ledger.expire_soon")) == 2


async def test_a_run_that_dies_half_way_is_done_again_whole(
    database: Database, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its commit: nothing was told, nothing was noted; the slot is taken up again."""
    client = await make_client(database, 0)
    await client.give(60, DAY + timedelta(days=30))
    async with database.work() as work:
        assert await slots.claim(work, "ledger.warn", START.replace(hour=10, minute=30))

    async def killed() -> None:
        async with database.work() as work:
            await warn_of_expiry(work, POLICY)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await killed()
    clock.set(START.replace(hour=11))
    await ticker(database).run_slots()
    assert await burns(client) == []  # the dead process's lease still runs
    now = real_now()
    monkeypatch.setattr(slots, "real_now", lambda: now + slots.LEASE + timedelta(seconds=1))
    await ticker(database).run_slots()
    assert await burns(client) == [(30, 60)]


async def test_a_company_that_fails_stops_no_other(database: Database, clock: SettableClock) -> None:
    broken, well = await make_client(database, 0), await make_client(database, 0)
    for client in (broken, well):
        await client.give(60, DAY + timedelta(days=20))
    async with database.work() as work:
        await work.session.execute(
            text("UPDATE company SET zone_name = 'Nowhere/Land' WHERE id = :id"), {"id": broken.company.id}
        )
    clock.set(START.replace(hour=11))
    await ticker(database).run_slots()
    assert (await burns(broken), await burns(well)) == ([], [(30, 60)])
    async with database.read() as work:
        finished = await work.session.scalars(text("SELECT job FROM slot WHERE finished_at IS NOT NULL"))
        assert "ledger.warn" in set(finished)
    async with database.work() as work:
        await work.session.execute(text("UPDATE company SET zone_name = 'Europe/Moscow'"))
    clock.advance(timedelta(days=1))
    await ticker(database).run_slots()
    assert await burns(broken) == [(30, 60)]


async def test_an_account_that_cannot_be_closed_stops_no_other(database: Database, clock: SettableClock) -> None:
    broken, well = await make_client(database, 0), await make_client(database, 0)
    for client in (broken, well):
        await client.give(60, DAY)
    async with database.work() as work:
        await work.session.execute(
            text("UPDATE company SET zone_name = 'Nowhere/Land' WHERE id = :id"), {"id": broken.company.id}
        )
    clock.advance(timedelta(days=5))
    await ticker(database).run_slots()
    async with database.read() as work:
        left = await work.session.execute(select(Grant.account_id, Grant.remaining).order_by(Grant.account_id))
        assert [tuple(row) for row in left] == [(broken.account.id, 60), (well.account.id, 0)]
