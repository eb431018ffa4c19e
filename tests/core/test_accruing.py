"""What contracts bring by the rule table, on PostgreSQL: once per period, in their own zone, corrected when a term changes."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.actor import StaffRole
from core.clients.models import Company
from core.contracts.models import Contract, ContractVersion
from core.contracts.service import sign_contract
from core.database import Database, Work
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.accounts import account_of
from core.ledger.accruing import (
    accrual_rules,
    accrue,
    accrue_daily,
    begin_accrual,
    change_term,
    contracts_to_accrue,
    drop_accrual_rule,
    out_of_step,
    set_accrual_rule,
    without_rule,
)
from core.ledger.charging import charge
from core.ledger.expiring import accounts_to_close, close_expired
from core.ledger.models import Account, Entry, Grant, GrantKind, Lifetime, Schedule
from core.ledger.queries import balance_of, company_available
from core.ledger.reversing import reverse
from core.ledger.rules.accrual import Accrual, Accrued, Adjustment, Rule, corrections
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.verifying import verify_account
from tests.clock import MOSCOW, SettableClock
from tests.factories import SYSTEM, make_company, make_contact, make_staff, some_inn

DAY = date(2026, 11, 23)
AT_START = Rule(12, 960, Schedule.AT_START, Lifetime.TERM)
HALF_YEAR = Rule(6, 420, Schedule.AT_START, Lifetime.TERM)
MONTHLY = Rule(3, 60, Schedule.MONTHLY, Lifetime.MONTHS, 2)


async def table(database: Database, *rules: Rule) -> None:
    async with database.work() as work:
        for rule in rules:
            await set_accrual_rule(work, SYSTEM, rule)


async def sign(
    work: Work,
    company: Company,
    months: int = 12,
    *,
    starts_on: date = DAY,
    model: str = "bonus_hours",
    prolongs: Contract | None = None,
    by_table: bool = True,
) -> Contract:
    return await sign_contract(
        work,
        SYSTEM,
        company_id=company.id,
        number=some_inn(),
        starts_on=starts_on,
        months=months,
        service_model=model,
        accrues_from=starts_on if by_table else None,
        prolongs_id=prolongs.id if prolongs else None,
    )


async def signed(
    database: Database, months: int = 12, *, starts_on: date = DAY, zone: str = "Europe/Moscow"
) -> Contract:
    async with database.work() as work:
        return await sign(work, await make_company(work, zone_name=zone), months, starts_on=starts_on)


async def give(database: Database, contract: Contract) -> int:
    async with database.work() as work:
        return await accrue(work, SYSTEM, await work.session.get_one(Contract, contract.id))


async def grants(database: Database, contract: Contract) -> list[tuple[int, int, date, date]]:
    """(given, left, first day, last day) of what the contract has brought, the first given first."""
    async with database.read() as work:
        rows = await work.session.execute(
            select(Grant.minutes, Grant.remaining, Grant.effective_from, Grant.expires_on)
            .where(Grant.contract_id == contract.id)
            .order_by(Grant.id)
        )
        return [(given, left, first, last) for given, left, first, last in rows]


async def account_id(database: Database, contract: Contract) -> int:
    async with database.read() as work:
        account = await account_of(work, contract)
        assert account is not None
        return account.id


async def spend(database: Database, contract: Contract, minutes: int, *, day: date = DAY, key: str = "fact") -> int:
    """Write work off; what was covered."""
    account = await account_id(database, contract)
    async with database.work() as work:
        line = Line(abs(hash(key)) % 10**9, minutes, day)
        return (await charge(work, SYSTEM, account_id=account, key=key, lines=[line])).covered


async def available(database: Database, contract: Contract, day: date = DAY) -> int:
    async with database.read() as work:
        return await company_available(work, contract.company_id, day)


async def sound(database: Database, contract: Contract) -> None:
    account = await account_id(database, contract)
    async with database.snapshot() as work:
        assert (await verify_account(work, account)).findings == []


async def change(database: Database, contract: Contract, months: int) -> list[Adjustment]:
    async with database.work() as work:
        return await change_term(work, SYSTEM, contract.id, months=months, reason="доп. соглашение")


async def test_all_at_the_start_once(database: Database, clock: SettableClock) -> None:
    await table(database, AT_START, HALF_YEAR)
    contract = await signed(database)
    assert (await give(database, contract), await give(database, contract)) == (960, 0)
    clock.advance(timedelta(days=100))
    assert await give(database, contract) == 0
    assert await grants(database, contract) == [(960, 960, DAY, date(2027, 11, 22))]
    async with database.read() as work:
        entry = (await work.session.scalars(select(Entry))).one()
        assert (entry.key, entry.author) == (f"accrual:{contract.id}:start", "system:tests")
    await sound(database, contract)


async def test_two_tasks_give_once(database: Database) -> None:
    await table(database, AT_START)
    contract = await signed(database)
    assert sorted(await asyncio.gather(*(give(database, contract) for _ in range(4)))) == [0, 0, 0, 960]
    assert len(await grants(database, contract)) == 1


async def test_monthly_from_the_contract_s_day_clipped_to_months_ends(database: Database, clock: SettableClock) -> None:
    await table(database, MONTHLY)
    contract = await signed(database, 3, starts_on=date(2027, 1, 31))
    assert await give(database, contract) == 0  # signed ahead: nothing is due
    clock.set(datetime(2027, 2, 27, 12, tzinfo=MOSCOW))
    assert await give(database, contract) == 60
    clock.set(datetime(2027, 2, 28, 12, tzinfo=MOSCOW))
    assert await give(database, contract) == 60
    clock.set(datetime(2027, 12, 1, 12, tzinfo=MOSCOW))
    assert await give(database, contract) == 60  # the third and last, although long overdue
    assert [(first, last) for _, _, first, last in await grants(database, contract)] == [
        (date(2027, 1, 31), date(2027, 3, 30)),
        (date(2027, 2, 28), date(2027, 4, 29)),
        (date(2027, 3, 31), date(2027, 5, 30)),
    ]
    await sound(database, contract)


async def test_lifetimes(database: Database) -> None:
    await table(
        database,
        Rule(1, 10, Schedule.AT_START, Lifetime.TERM),
        Rule(2, 20, Schedule.AT_START, Lifetime.MONTHS, 6),
        Rule(3, 30, Schedule.AT_START, Lifetime.GRACE, 14),
    )
    last_days = []
    for months in (1, 2, 3):
        contract = await signed(database, months)
        await give(database, contract)
        last_days += [last for _, _, _, last in await grants(database, contract)]
    assert last_days == [date(2026, 12, 22), date(2027, 5, 22), date(2027, 3, 8)]


async def test_the_day_is_the_company_s_own(database: Database, clock: SettableClock) -> None:
    await table(database, AT_START)
    east = await signed(database, starts_on=date(2026, 11, 24), zone="Asia/Kamchatka")
    west = await signed(database, starts_on=date(2026, 11, 24), zone="Europe/Kaliningrad")
    clock.set(
        datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    )  # 01:00 of the 24th in Kamchatka, 15:00 of the 23rd in Kaliningrad
    async with database.read() as work:
        assert await contracts_to_accrue(work) == [east.id, west.id]
    assert (await give(database, east), await give(database, west)) == (960, 0)


async def test_a_prolongation_is_a_grant_of_its_own_on_the_same_account(
    database: Database, clock: SettableClock
) -> None:
    await table(database, AT_START, HALF_YEAR)
    first = await signed(database, 6)
    await give(database, first)
    await spend(database, first, 100)
    async with database.work() as work:
        company = await work.session.get_one(Company, first.company_id)
        second = await sign(work, company, 12, starts_on=first.ends_on + timedelta(days=1), prolongs=first)
    clock.set(datetime.combine(second.starts_on, datetime.min.time(), MOSCOW))
    assert (await give(database, second), await give(database, second)) == (960, 0)
    assert await account_id(database, first) == await account_id(database, second)
    assert [(given, left) for given, left, _, _ in await grants(database, first)] == [(420, 320)]
    assert await available(database, second, second.starts_on) == 960
    await sound(database, first)


async def test_who_gets_nothing(database: Database) -> None:
    await table(database, HALF_YEAR)
    async with database.work() as work:
        company = await make_company(work)
        by_hand = await sign(work, company, by_table=False)
        other_model = await sign(work, company, model="unlimited")
        short = await sign(work, company, 5)
        over = await sign(work, company, 5, starts_on=date(2025, 1, 1))
        lifted = await sign(work, company, 36)  # the rule of the longest term that is not longer
    assert [await give(database, one) for one in (by_hand, other_model, short, lifted)] == [0, 0, 0, 420]
    async with database.read() as work:
        assert [one.id for one in await without_rule(work)] == [short.id]
        assert over.id not in await contracts_to_accrue(work)
        assert await work.session.scalar(select(Account).where(Account.contract_id == short.id)) is None


async def test_only_the_desk_directors_and_administrators(database: Database) -> None:
    await table(database, AT_START)
    contract = await signed(database)
    async with database.work() as work:
        engineer = (await make_staff(work)).as_actor()
        director = (await make_staff(work, roles=frozenset({StaffRole.DIRECTOR}))).as_actor()
        client = (await make_contact(work, await work.session.get_one(Company, contract.company_id))).as_actor()
    for actor in (engineer, client):
        for attempt in (
            lambda work, actor=actor: accrue(work, actor, contract),
            lambda work, actor=actor: change_term(work, actor, contract.id, months=6, reason="так"),
            lambda work, actor=actor: set_accrual_rule(work, actor, HALF_YEAR),
            lambda work, actor=actor: drop_accrual_rule(work, actor, 12),
            lambda work, actor=actor: begin_accrual(work, actor, contract.id, DAY),
        ):
            with pytest.raises(Forbidden):
                async with database.work() as work:
                    await attempt(work)
    async with database.work() as work:
        assert await accrue(work, director, contract) == 960
        with pytest.raises(Refusal, match="no-reason"):
            await change_term(work, director, contract.id, months=6, reason=" ")


async def test_the_table_is_changed_for_the_future_only(database: Database) -> None:
    await table(database, AT_START)
    old = await signed(database)
    await give(database, old)
    await table(database, Rule(12, 1200, Schedule.AT_START, Lifetime.TERM))
    new = await signed(database)
    assert (await give(database, old), await give(database, new)) == (0, 1200)
    for bad, code in ((Rule(0, 1, *_rest()), "bad-months"), (Rule(1, 0, *_rest()), "bad-minutes")):
        with pytest.raises(Refusal, match=code):
            await table(database, bad)
    async with database.work() as work:
        await drop_accrual_rule(work, SYSTEM, 12)
        assert await accrual_rules(work) == []
        with pytest.raises(NotFound):
            await drop_accrual_rule(work, SYSTEM, 12)


def _rest() -> tuple[Schedule, Lifetime]:
    return Schedule.AT_START, Lifetime.TERM


async def test_another_schedule_in_mid_term_gives_nothing_twice(database: Database, clock: SettableClock) -> None:
    """All was given at the start; the table becomes monthly: the past months are not given on top."""
    await table(database, AT_START)
    at_start = await signed(database, starts_on=date(2026, 5, 1))
    assert await give(database, at_start) == 960
    await table(database, Rule(12, 80, Schedule.MONTHLY, Lifetime.TERM))
    assert await give(database, at_start) == 0
    monthly = await signed(database, starts_on=date(2026, 9, 23))
    assert await give(database, monthly) == 240
    await table(database, AT_START)
    clock.advance(timedelta(days=31))
    assert (await give(database, monthly), await give(database, at_start)) == (0, 0)
    async with database.read() as work:
        assert [one.id for one in await out_of_step(work)] == [monthly.id]
        assert await without_rule(work) == []


async def test_minutes_entered_by_hand_under_the_same_key_are_not_given_again(database: Database) -> None:
    """As ``contract add --minutes`` of version 1 has written them: without the contract's number in the grant."""
    await table(database, AT_START)
    contract = await signed(database)
    await give(database, contract)
    async with database.work() as work:
        await work.session.execute(update(Grant).values(contract_id=None))
    assert await give(database, contract) == 0


async def test_a_contract_of_hours_begins_to_accrue(database: Database) -> None:
    await table(database, HALF_YEAR)
    async with database.work() as work:
        contract = await sign(work, await make_company(work), 12, starts_on=date(2026, 3, 23), by_table=False)
    async with database.work() as work:
        begun = await begin_accrual(work, SYSTEM, contract.id, DAY)
        assert begun.accrues_from == DAY
    assert await give(database, contract) == 0  # four whole months are left, the table begins with six
    async with database.read() as work:
        assert [one.id for one in await without_rule(work)] == [contract.id]
    await table(database, Rule(4, 200, Schedule.AT_START, Lifetime.TERM))
    assert await give(database, contract) == 200
    assert await grants(database, contract) == [(200, 200, DAY, date(2027, 3, 22))]
    with pytest.raises(Refusal, match="accrual-begun"):
        async with database.work() as work:
            await begin_accrual(work, SYSTEM, contract.id, DAY)
    with pytest.raises(NotFound):
        async with database.work() as work:
            await begin_accrual(work, SYSTEM, 10**6, DAY)


async def test_a_period_counts_if_its_model_brings_hours_on_its_first_day(
    database: Database, clock: SettableClock
) -> None:
    await table(database, MONTHLY)
    contract = await signed(database, 6)
    async with database.work() as work:
        work.session.add(
            ContractVersion(
                contract_id=contract.id,
                effective_from=date(2026, 12, 24),
                service_model="unlimited",
                agreed_by="test",
                created_at=work.now,
            )
        )
    clock.set(datetime(2027, 3, 1, 12, tzinfo=MOSCOW))
    assert await give(database, contract) == 120
    assert [first for _, _, first, _ in await grants(database, contract)] == [DAY, date(2026, 12, 23)]
    async with database.read() as work:
        assert await without_rule(work) == await out_of_step(work) == []


async def test_a_longer_term(database: Database) -> None:
    await table(database, AT_START, HALF_YEAR)
    contract = await signed(database, 6)
    await give(database, contract)
    await spend(database, contract, 100)
    [made] = await change(database, contract, 12)
    assert (made.period, made.given, made.overspent) == ("start", 860, 0)
    assert [minutes for _, minutes in made.withdrawn] == [320]
    assert await grants(database, contract) == [
        (420, 0, DAY, date(2027, 5, 22)),
        (860, 860, DAY, date(2027, 11, 22)),
    ]
    assert await change(database, contract, 12) == []  # said again, it is the same
    assert await give(database, contract) == 0
    async with database.read() as work:
        kinds = [
            tuple(row) for row in await work.session.execute(select(Entry.kind, Entry.minutes).order_by(Entry.seq))
        ]
        assert kinds == [("grant", 420), ("charge", -100), ("withdrawal", -320), ("grant", 860)]
        assert (await work.session.get_one(Contract, contract.id)).months == 12
        shown = await balance_of(work, contract.company_id, DAY)
        assert (shown.live, shown.used) == (860, 100)  # what was withdrawn is not used
    await sound(database, contract)


async def test_a_shorter_term_partly_spent(database: Database) -> None:
    await table(database, AT_START, HALF_YEAR)
    contract = await signed(database, 12)
    await give(database, contract)
    await spend(database, contract, 100)
    [made] = await change(database, contract, 6)
    assert (made.given, made.overspent) == (320, 0)
    assert await available(database, contract) == 320
    assert (await grants(database, contract))[-1] == (320, 320, DAY, date(2027, 5, 22))
    await sound(database, contract)


async def test_overspent_is_reported_and_never_negative(database: Database) -> None:
    await table(database, AT_START, HALF_YEAR)
    contract = await signed(database, 12)
    await give(database, contract)
    await spend(database, contract, 500)
    [made] = await change(database, contract, 6)
    assert (made.given, made.overspent) == (0, 80)
    assert await available(database, contract) == 0
    [again] = await change(database, contract, 6)
    assert (again.withdrawn, again.given, again.overspent) == ((), 0, 80)  # still so, and nothing to write
    [back] = await change(database, contract, 12)
    assert (back.withdrawn, back.given, back.overspent) == ((), 460, 0)
    assert await available(database, contract) == 460
    await sound(database, contract)


async def test_changed_twice_with_a_reversal_between(database: Database) -> None:
    """A reversal fills a withdrawn grant again; the next change takes that back too and counts both withdrawals."""
    await table(database, AT_START, HALF_YEAR)
    contract = await signed(database, 12)
    await give(database, contract)
    await spend(database, contract, 500)
    await change(database, contract, 6)
    async with database.work() as work:
        await reverse(work, SYSTEM, charge_key="fact", reason="", today=DAY, policy=LedgerPolicy())
    assert await available(database, contract) == 500
    [made] = await change(database, contract, 6)
    assert (sum(minutes for _, minutes in made.withdrawn), made.given, made.overspent) == (500, 420, 0)
    [back] = await change(database, contract, 12)
    assert back.given == 960
    assert await available(database, contract) == 960
    await sound(database, contract)


async def test_months_beyond_a_shorter_term_are_taken_back(database: Database, clock: SettableClock) -> None:
    """Five months of 60 have come, 30 of the last are used; of the first three something is left to pay for that."""
    await table(database, Rule(3, 60, Schedule.MONTHLY, Lifetime.MONTHS, 12))
    contract = await signed(database, 12, starts_on=date(2026, 7, 1))
    assert await give(database, contract) == 300
    await spend(database, contract, 270)
    assert await available(database, contract) == 30
    changes = await change(database, contract, 3)
    assert sum(one.given for one in changes) == 0
    assert sum(one.overspent for one in changes) == 90  # 270 used of 180
    assert await available(database, contract) == 0
    await sound(database, contract)


async def test_another_schedule_by_the_new_term_counts_what_was_used(database: Database, clock: SettableClock) -> None:
    """Six months were monthly, twelve come at the start: 100 used minutes are used of the 960, not on top of them."""
    await table(database, Rule(6, 70, Schedule.MONTHLY, Lifetime.TERM), AT_START)
    contract = await signed(database, 6, starts_on=date(2026, 9, 23))
    assert await give(database, contract) == 210
    await spend(database, contract, 100)
    await change(database, contract, 12)
    assert await available(database, contract) == 860
    assert await change(database, contract, 12) == []
    assert await give(database, contract) == 0
    async with database.read() as work:
        assert await out_of_step(work) == []
    await change(database, contract, 6)
    assert await available(database, contract) == 110
    clock.advance(timedelta(days=30))
    assert await give(database, contract) == 70
    await sound(database, contract)


async def test_a_changed_term_of_minutes_by_hand_changes_dates_only(database: Database) -> None:
    async with database.work() as work:
        contract = await sign(work, await make_company(work), 12, by_table=False)
    assert await change(database, contract, 6) == []
    async with database.read() as work:
        assert (await work.session.get_one(Contract, contract.id)).ends_on == date(2027, 5, 22)
    for months in (0, 37):
        with pytest.raises(Refusal, match="bad-months"):
            await change(database, contract, months)
    with pytest.raises(NotFound):
        async with database.work() as work:
            await change_term(work, SYSTEM, 10**6, months=6, reason="так")


async def test_a_change_and_the_nightly_job_at_once(database: Database) -> None:
    await table(database, Rule(3, 60, Schedule.MONTHLY, Lifetime.TERM))
    contract = await signed(database, 12, starts_on=date(2026, 7, 1))

    async def nightly() -> None:
        async with database.work() as work:
            await accrue_daily(work, contract.id)

    await asyncio.gather(nightly(), change(database, contract, 3), nightly())
    assert await available(database, contract, date(2026, 9, 30)) == 180
    assert {first for _, left, first, _ in await grants(database, contract) if left} <= {
        date(2026, 7, 1),
        date(2026, 8, 1),
        date(2026, 9, 1),
    }
    await sound(database, contract)


# The same, purely: three months, an old and a new last day.

OLD, NEW = date(2027, 1, 31), date(2027, 7, 31)
MONTHS = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def before(number: int, net: int, left: int, last_day: date = OLD) -> Accrued:
    """What month ``number`` has brought, under grant ``number``."""
    return Accrued(MONTHS[number].isoformat(), MONTHS[number], net, {number: (left, last_day)} if left else {})


def brings(*minutes: int, last_day: date = OLD) -> dict[str, Accrual]:
    """What the first months bring by the new term."""
    months = zip(MONTHS, minutes, strict=False)
    return {day.isoformat(): Accrual(day.isoformat(), each, day, last_day) for day, each in months}


@pytest.mark.parametrize(
    ("accrued", "expected", "made"),
    [
        ([before(0, 60, 60), before(1, 60, 0)], brings(60, 60), []),
        ([before(0, 60, 20)], brings(60, last_day=NEW), [(0, 20, 20, 0)]),
        ([before(0, 60, 20)], brings(70), [(0, 20, 30, 0)]),
        # The last month is not brought any more; its 50 used minutes are taken from the month before, then the first.
        ([before(0, 60, 60), before(1, 60, 40), before(2, 60, 10)], brings(60, 60),
         [(0, 60, 50, 0), (1, 40, 0, 0), (2, 10, 0, 0)]),
        # There is exactly enough; and one minute too few.
        ([before(0, 60, 50), before(1, 60, 10)], brings(60), [(0, 50, 0, 0), (1, 10, 0, 0)]),
        ([before(0, 60, 49), before(1, 60, 10)], brings(60), [(0, 49, 0, 0), (1, 10, 0, 1)]),
        # Nothing is left to move: it is only said.
        ([before(0, 60, 0), before(1, 60, 0)], brings(60), [(1, 0, 0, 60)]),
        ([before(0, 60, 0), before(1, 60, 0), before(2, 60, 0)], {},
         [(0, 0, 0, 60), (1, 0, 0, 60), (2, 0, 0, 60)]),
        # What is given anew is taken by what was used elsewhere, so nothing moves in the end.
        ([before(0, 860, 860), before(1, 100, 0)], brings(960), []),
    ],
)  # fmt: skip
def test_corrections(
    accrued: list[Accrued], expected: dict[str, Accrual], made: list[tuple[int, int, int, int]]
) -> None:
    """(month, withdrawn, given, overspent)."""
    changes = corrections(accrued, expected)
    assert [
        (MONTHS.index(one.effective_from), sum(minutes for _, minutes in one.withdrawn), one.given, one.overspent)
        for one in changes
    ] == made
    used = sum(one.net - one.left for one in accrued)
    target = sum(one.minutes for one in expected.values())
    changed = {one.period: one.given for one in changes}
    left = sum(changed.get(one.period, one.left) for one in accrued)
    assert left == max(0, target - used)
    assert sum(one.overspent for one in changes) == max(0, used - target)


# What is left at the end of a term.


async def prolonged(database: Database, *, used: int) -> tuple[Contract, Contract]:
    """Six months with 420 minutes that are over today, and twelve that have begun."""
    await table(database, AT_START, HALF_YEAR)
    first = await signed(database, 6, starts_on=date(2026, 5, 23))
    async with database.work() as work:
        company = await work.session.get_one(Company, first.company_id)
        second = await sign(work, company, 12, starts_on=DAY, prolongs=first)
    await give(database, first)
    if used:
        await spend(database, first, used, day=date(2026, 11, 20))
    return first, second


async def close(database: Database, contract: Contract, policy: LedgerPolicy) -> tuple[int, int]:
    account = await account_id(database, contract)
    async with database.work() as work:
        return await close_expired(work, SYSTEM, account, policy)


async def test_late_work_uses_the_old_grant_inside_the_days_of_grace(database: Database, clock: SettableClock) -> None:
    first, _ = await prolonged(database, used=400)
    policy = LedgerPolicy(expiry_grace_days=3)
    last_day = date(2026, 11, 22)
    assert await available(database, first, DAY) == 0  # expiry is a filter, nothing has to be written for it
    clock.set(datetime(2026, 11, 25, 12, tzinfo=MOSCOW))
    async with database.read() as work:
        assert await accounts_to_close(work, policy) == []
    assert await close(database, first, policy) == (0, 0)
    assert await spend(database, first, 15, day=last_day, key="late") == 15
    clock.set(datetime(2026, 11, 26, 12, tzinfo=MOSCOW))
    async with database.read() as work:
        assert await accounts_to_close(work, policy) == [await account_id(database, first)]
    assert await close(database, first, policy) == (5, 0)
    assert await close(database, first, policy) == (0, 0)  # visible once
    assert await spend(database, first, 15, day=last_day, key="too late") == 0
    async with database.read() as work:
        shown = [
            tuple(row)
            for row in await work.session.execute(
                select(Entry.minutes, Entry.work_date, Entry.balance_after).where(Entry.kind == "expiry")
            )
        ]
        assert shown == [(-5, last_day, 0)]
    await sound(database, first)


@pytest.mark.parametrize(
    ("used", "least", "most", "goes_over"),
    [(300, 0, 0, 0), (300, 0, 60, 60), (300, 0, 500, 120), (300, 200, 500, 200), (420, 200, 500, 0)],
    ids=["off", "at most", "all of it", "at least", "nothing left"],
)
async def test_rollover(
    database: Database, clock: SettableClock, used: int, least: int, most: int, goes_over: int
) -> None:
    first, second = await prolonged(database, used=used)
    policy = LedgerPolicy(expiry_grace_days=0, rollover_min=least, rollover_max=most)
    assert await close(database, first, policy) == (420 - used, goes_over)
    rolled = [row for row in await grants(database, second) if row[0] == goes_over]
    assert rolled == ([(goes_over, goes_over, DAY, second.ends_on)] if goes_over else [])
    # Once is once: at the end of the second term it does not roll again.
    async with database.work() as work:
        company = await work.session.get_one(Company, first.company_id)
        await sign(work, company, 12, starts_on=second.ends_on + timedelta(days=1), prolongs=first)
    clock.set(datetime.combine(second.ends_on + timedelta(days=1), datetime.min.time(), MOSCOW))
    assert await close(database, first, policy) == (goes_over, 0)
    await sound(database, first)


async def test_nothing_rolls_over_without_a_prolongation(database: Database, clock: SettableClock) -> None:
    await table(database, HALF_YEAR)
    contract = await signed(database, 6, starts_on=date(2026, 5, 23))
    await give(database, contract)
    policy = LedgerPolicy(expiry_grace_days=0, rollover_max=500)
    assert await close(database, contract, policy) == (420, 0)
    async with database.read() as work:
        assert list(await work.session.scalars(select(Grant.kind))) == [GrantKind.ACCRUAL]


async def test_closing_follows_the_company_s_day(database: Database, clock: SettableClock) -> None:
    await table(database, HALF_YEAR)
    policy = LedgerPolicy(expiry_grace_days=0)
    closed = {}
    clock.set(datetime(2026, 11, 22, 13, 0, tzinfo=UTC))  # 01:00 of the 23rd in Kamchatka
    for zone in ("Asia/Kamchatka", "Europe/Kaliningrad"):
        contract = await signed(database, 6, starts_on=date(2026, 5, 23), zone=zone)
        await give(database, contract)
        closed[zone] = await close(database, contract, policy)
    assert closed == {"Asia/Kamchatka": (420, 0), "Europe/Kaliningrad": (0, 0)}
