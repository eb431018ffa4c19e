"""The statement: opening + what is shown = closing, for any period of any book; who may read it; what it says of the work."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select, update

from core.actor import Actor, StaffRole
from core.billing.service import open_proposals
from core.catalog.rounding import Rounding
from core.clients.models import Company
from core.database import Database
from core.dates import local_date
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.charging import charge
from core.ledger.expiring import close_expired
from core.ledger.granting import grant
from core.ledger.holding import hold
from core.ledger.models import Account, Entry, EntryKind, Grant, GrantKind, WhenExpired
from core.ledger.queries import available_on
from core.ledger.reversing import Replacement, reverse
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.statement import HoursStatement, Period, PeriodKind, hours_statement, periods_of
from core.tickets.correcting import correct
from core.tickets.handling import reopen
from core.tickets.models import Fate, WorkLine
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.statement import Statement, company_statement
from tests.clock import MOSCOW, START, SettableClock
from tests.core.conftest import World
from tests.factories import (
    SYSTEM,
    give_hours,
    make_company,
    make_contract,
    make_contract_with_hours,
    make_staff,
)

DAY = START.date()
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = Period(date(2026, 12, 1), date(2026, 12, 31))


async def read(world: World, period: Period = NOVEMBER) -> Statement:
    async with world.database.snapshot() as work:
        return await company_statement(work, world.maria, world.company.id, period)


def check(shown: HoursStatement) -> None:
    """What is true of every statement."""
    balance = shown.opening
    for entry in shown.entries:
        balance += entry.minutes
        assert entry.balance == balance >= 0
        assert shown.period.first <= entry.day <= shown.period.last
        paid = sum(part.minutes for part in entry.parts)
        assert paid == (0 if entry.kind is EntryKind.GRANT else abs(entry.minutes))
        assert (entry.grant is None) == (entry.line_id is not None)
        assert entry.source
    assert shown.closing == balance
    assert shown.opening + sum(shown.total(kind) for kind in EntryKind) == shown.closing


async def test_a_month_of_a_company(world: World, clock: SettableClock) -> None:
    services = world.services
    async with world.database.work() as work:
        await grant(
            work,
            SYSTEM,
            account_id=world.hours.account.id,
            kind=GrantKind.GOODWILL,
            minutes=30,
            effective_from=DAY,
            expires_on=DAY + timedelta(days=9),
            reason="за ожидание",
            key="gift",
        )
    clock.advance(timedelta(days=1))
    ticket = await world.open("Не проводится реализация")
    await world.work_done(
        ticket,
        (services.consultation.id, 40),
        (services.update.id, 20),
        (services.setup.id, 10),
        (services.report.id, 130),
    )
    await world.resolve(ticket)
    shown = await read(world)
    check(shown.hours)
    assert [(entry.day, entry.kind, entry.minutes, entry.balance, entry.reason) for entry in shown.hours.entries] == [
        (DAY, EntryKind.GRANT, 120, 120, ""),
        (DAY, EntryKind.GRANT, 30, 150, "за ожидание"),
        (DAY + timedelta(days=1), EntryKind.CHARGE, -45, 105, ""),
        (DAY + timedelta(days=1), EntryKind.CHARGE, 0, 105, ""),
        (DAY + timedelta(days=1), EntryKind.CHARGE, -105, 0, ""),
    ]
    first, gift, consultation, _, report = shown.hours.entries
    assert first.grant is not None
    assert first.grant.kind is GrantKind.ACCRUAL
    assert gift.source == "gift"
    assert [(part.grant.kind, part.minutes) for part in consultation.parts] == [
        (GrantKind.GOODWILL, 30),  # the sooner to expire
        (GrantKind.ACCRUAL, 15),
    ]
    assert report.line_id is not None
    done = [shown.work[entry.line_id] for entry in shown.hours.entries if entry.line_id is not None]
    assert [(line.service, line.actual, line.charged, line.shortage, line.amount, line.fate) for line in done] == [
        ("Консультация", 40, 45, 0, None, Fate.HOURS),
        ("Обновление", 20, 0, 0, None, Fate.FREE),
        ("Доработка отчёта", 130, 150, 45, 225_000, Fate.PENDING),
    ]
    assert {(line.ticket, line.subject, line.engineer, line.work_date) for line in done} == {
        (ticket.number, "Не проводится реализация", "Олег Иванов", DAY + timedelta(days=1))
    }
    assert (done[0].rounding, done[0].total, done[0].before) == (Rounding(15, 15, 5), 40, 0)
    assert done[2].rounding == Rounding(30, 60)
    # Work for money is beside the hours; what nobody has agreed to yet is no part of the bill.
    assert [(line.work.service, line.amount, line.minutes) for line in shown.bill] == [("Установка 1С", 450_000, 15)]
    assert (shown.bill_total, shown.pending) == (450_000, 225_000)

    async with world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, world.maria, proposal.id, Decision.APPROVE)
    shown = await read(world)
    assert [(line.work.service, line.amount, line.minutes) for line in shown.bill] == [
        ("Установка 1С", 450_000, 15),
        ("Доработка отчёта", 225_000, 45),
    ]
    assert (shown.bill_total, shown.pending) == (675_000, 0)


async def test_a_correction_changes_no_month_that_is_over(world: World, clock: SettableClock) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 60), (world.services.training.id, 60))
    await world.resolve(ticket)
    before = await read(world)
    assert [(line.amount, line.day) for line in before.bill] == [(360_000, DAY)]
    clock.set(datetime(2026, 12, 5, 12, 0, tzinfo=MOSCOW))
    lines = await world.lines(ticket)
    async with world.database.work() as work:
        boss = (await make_staff(work, "Павел", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()
        version = (await world.ticket(ticket.id)).version
        await correct(
            work,
            boss,
            ticket.id,
            completion=1,
            minutes={lines[0].id: 30, lines[1].id: 30},
            reason="ошиблись временем",
            policy=LedgerPolicy(),
            version=version,
        )
    november, december = await read(world), await read(world, DECEMBER)
    assert [entry.minutes for entry in november.hours.entries] == [entry.minutes for entry in before.hours.entries]
    assert [(line.amount, line.day) for line in november.bill] == [(360_000, DAY)]
    check(december.hours)
    assert december.hours.opening == november.hours.closing == 60
    assert [(entry.kind, entry.minutes) for entry in december.hours.entries] == [
        (EntryKind.REVERSAL, 60),
        (EntryKind.CHARGE, -30),
    ]
    back, again = december.hours.entries
    assert back.reason == "ошиблись временем"
    assert back.line_id == lines[0].id
    assert december.work[lines[0].id].corrected
    assert again.line_id is not None
    assert not december.work[again.line_id].corrected
    assert [line.amount for line in december.bill] == [-360_000, 180_000]
    assert november.bill_total + december.bill_total == 180_000
    both = await read(world, Period(NOVEMBER.first, DECEMBER.last))
    assert both.bill_total == 180_000
    assert both.hours.closing == december.hours.closing == 90


async def test_a_shortage_taken_from_hours_later_is_a_second_entry_of_its_line(
    world: World, clock: SettableClock
) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 150))
    await world.resolve(ticket)
    clock.advance(timedelta(days=2))
    async with world.database.work() as work:
        account = world.hours.account
        await give_hours(work, account, 100, effective_from=DAY, expires_on=world.hours.contract.ends_on)
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, world.maria, proposal.id, Decision.HOURS)
    shown = await read(world)
    check(shown.hours)
    charges = [entry for entry in shown.hours.entries if entry.kind is EntryKind.CHARGE]
    assert [entry.minutes for entry in charges] == [-120, -30]
    assert len({entry.line_id for entry in charges}) == 1
    assert ":proposal:" in charges[1].source
    assert (shown.bill, shown.pending) == ((), 0)


async def test_a_reopened_ticket_s_money_belongs_to_the_month_of_its_completion(
    world: World, clock: SettableClock
) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.setup.id, 30))
    await world.resolve(ticket)
    clock.set(datetime(2026, 12, 1, 0, 0, tzinfo=MOSCOW))
    async with world.database.work() as work:
        await reopen(work, world.maria, ticket.id)
    await world.work_done(ticket, (world.services.training.id, 60))
    await world.resolve(ticket)
    assert [line.amount for line in (await read(world)).bill] == [450_000]
    assert [line.amount for line in (await read(world, DECEMBER)).bill] == [360_000]


def random_periods(pick: random.Random, first: date, last: date, count: int) -> Iterator[Period]:
    days = (last - first).days
    for _ in range(count):
        start = first + timedelta(days=pick.randint(-5, days))
        yield Period(start, start + timedelta(days=pick.randint(0, days)))


@pytest.mark.parametrize("seed", range(6))
async def test_any_period_of_any_book_adds_up(database: Database, clock: SettableClock, seed: int) -> None:
    """Random grants, charges, reversals, corrections and expiries on two accounts, by the use cases themselves."""
    pick = random.Random(seed)
    policy = LedgerPolicy(
        expiry_grace_days=pick.randint(0, 3),
        rollover_max=pick.choice([0, 60]),
        when_expired=pick.choice(list(WhenExpired)),
    )
    async with database.work() as work:
        company = await make_company(
            work, zone_name=pick.choice(["Europe/Moscow", "Asia/Kamchatka", "America/Anchorage"])
        )
        accounts = [(await make_contract_with_hours(work, company, minutes)).account for minutes in (300, 0)]
        stranger = await make_contract_with_hours(work, await make_company(work, name="ООО «Лютик»"), 500)
    began = local_date(clock.now(), company.zone)
    keys: list[str] = []
    for step in range(60):
        clock.advance(timedelta(hours=pick.choice([0, 1, 7, 30])))
        account = pick.choice(accounts)
        async with database.work() as work:
            today = local_date(work.now, company.zone)
            match pick.choices(["grant", "charge", "reverse", "correct", "close"], [3, 8, 2, 2, 2])[0]:
                case "grant":
                    start = today + timedelta(days=pick.randint(-3, 5))
                    last = start + timedelta(days=pick.randint(0, 20))
                    minutes = pick.randint(1, 200)
                    await give_hours(work, account, minutes, effective_from=start, expires_on=last)
                case "charge":
                    lines = [
                        Line(
                            step * 10 + number, pick.choice([0, 15, 45, 90]), today - timedelta(days=pick.randint(0, 4))
                        )
                        for number in range(pick.randint(1, 3))
                    ]
                    await charge(work, SYSTEM, account_id=account.id, key=f"charge:{seed}:{step}", lines=lines)
                    keys.append(f"charge:{seed}:{step}")
                case "reverse" | "correct" as way if keys:
                    key = keys.pop(pick.randrange(len(keys)))
                    anew = Replacement(f"{key}:again", [Line(step * 10, 30, today)])
                    await reverse(
                        work,
                        SYSTEM,
                        charge_key=key,
                        reason="ошибка",
                        today=today,
                        policy=policy,
                        replacement=anew if way == "correct" else None,
                    )
                    keys += [anew.key] if way == "correct" else []
                case "close":
                    await close_expired(work, SYSTEM, account.id, policy)
                case _:
                    pass
    today = local_date(clock.now(), company.zone)
    async with database.work() as work:
        book = await work.session.scalars(select(Account.book).where(Account.company_id == company.id))
        total = sum(book)
        many = len(list(await work.session.scalars(select(Entry.id).where(Entry.account_id != stranger.account.id))))
    assert many > 40

    async def read_hours(period: Period) -> HoursStatement:
        async with database.snapshot() as work:
            return await hours_statement(work, SYSTEM, company.id, period)

    whole = await read_hours(Period(began, today))
    check(whole)
    assert (whole.opening, whole.closing, len(whole.entries)) == (0, total, many)
    assert whole.now is not None
    async with database.work() as work:
        later = select(func.coalesce(func.sum(Grant.remaining), 0)).where(
            Grant.effective_from > today, Grant.account_id != stranger.account.id
        )
        assert whole.coming == await work.session.scalar(later)
        assert whole.now.available == (await available_on(work, [company.id], today))[company.id]
    for period in random_periods(pick, began, today, 12):
        shown = await read_hours(period)
        check(shown)
        assert (shown.now is None) == (period.last < today)
        if period.last < today:
            rest = await read_hours(Period(period.last + timedelta(days=1), today))
            check(rest)
            assert (rest.opening, rest.closing) == (shown.closing, total)
        inside = [one for one in whole.entries if period.first <= one.day <= period.last]
        assert [one.minutes for one in shown.entries] == [one.minutes for one in inside]


@pytest.mark.parametrize("zone", ["Asia/Kamchatka", "Europe/Moscow", "Pacific/Pago_Pago"])
async def test_a_day_is_the_company_s(database: Database, clock: SettableClock, zone: str) -> None:
    async with database.work() as work:
        company = await make_company(work, zone_name=zone)
        account = (await make_contract_with_hours(work, company, 0)).account
    midnight = datetime(2026, 12, 1, 0, 0, tzinfo=ZoneInfo(zone))
    for number, moment in enumerate((midnight - timedelta(microseconds=1), midnight)):
        clock.set(moment)
        async with database.work() as work:
            await give_hours(work, account, 10 + number, effective_from=DAY, expires_on=DAY + timedelta(days=300))
    async with database.snapshot() as work:
        november = await hours_statement(work, SYSTEM, company.id, NOVEMBER)
        december = await hours_statement(work, SYSTEM, company.id, DECEMBER)
    assert [entry.minutes for entry in november.entries] == [10]
    assert [entry.day for entry in november.entries] == [date(2026, 11, 30)]
    assert (december.opening, [entry.minutes for entry in december.entries]) == (10, [11])
    assert november.now is None
    assert december.now is not None


async def test_book_and_available_are_both_explained(database: Database) -> None:
    async with database.work() as work:
        company = await make_company(work)
        account = (await make_contract_with_hours(work, company, 100)).account
        yesterday = DAY - timedelta(days=1)
        await give_hours(work, account, 20, effective_from=yesterday, expires_on=yesterday)
        await give_hours(work, account, 30, effective_from=DAY + timedelta(days=9), expires_on=DAY + timedelta(days=20))
        await hold(
            work,
            SYSTEM,
            account_id=account.id,
            ticket_id=1,
            minutes=40,
            expires_at=work.now + timedelta(days=1),
            today=DAY,
        )
        shown = await hours_statement(work, SYSTEM, company.id, NOVEMBER)
    assert shown.now is not None
    assert shown.closing == 150
    assert (shown.now.closing, shown.now.held, shown.coming, shown.now.available) == (20, 40, 30, 60)
    [seal] = shown.accounts
    assert (seal.account_id, seal.entries, len(seal.head)) == (account.id, 3, 64)


async def test_who_may_read_it(world: World) -> None:
    async with world.database.work() as work:
        vera_s = world.vera.company_id
        director = (await make_staff(work, "Директор", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()
    readers: tuple[Actor, ...] = (world.maria, world.pavel, world.oleg, director, SYSTEM)
    for actor in readers:
        async with world.database.snapshot() as work:
            shown = await company_statement(work, actor, world.company.id, NOVEMBER)
            assert shown.hours.closing == 120
            assert await periods_of(work, actor, world.company.id)
    refusals: tuple[tuple[Actor, int, type[Refusal]], ...] = (
        (world.vera, world.company.id, NotFound),
        (world.maria, vera_s, NotFound),
        (world.maria, 10**9, NotFound),
        (world.oleg, 10**9, NotFound),
        (world.stranger, world.company.id, Forbidden),
    )
    for actor, company_id, refused in refusals:
        for ask in (
            lambda work, actor=actor, company_id=company_id: company_statement(work, actor, company_id, NOVEMBER),
            lambda work, actor=actor, company_id=company_id: hours_statement(work, actor, company_id, NOVEMBER),
            lambda work, actor=actor, company_id=company_id: periods_of(work, actor, company_id),
        ):
            with pytest.raises(refused):
                async with world.database.snapshot() as work:
                    await ask(work)
    async with world.database.snapshot() as work:
        nothing = await company_statement(work, world.vera, vera_s, NOVEMBER)
    assert (nothing.hours.entries, nothing.hours.accounts, nothing.bill, nothing.hours.closing) == ((), (), (), 0)


def test_periods_that_make_no_sense_are_refused() -> None:
    for first, last in (
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(1999, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2100, 1, 1)),
        (date.min, date.max),
    ):
        with pytest.raises(Refusal, match="bad-period"):
            Period(first, last)
    assert Period(DAY, DAY).instants(MOSCOW) == (
        datetime(2026, 11, 23, tzinfo=MOSCOW),
        datetime(2026, 11, 24, tzinfo=MOSCOW),
    )


async def test_the_periods_offered(database: Database, clock: SettableClock) -> None:
    async def offered(company: Company) -> dict[PeriodKind, Period]:
        async with database.snapshot() as work:
            return await periods_of(work, SYSTEM, company.id)

    async with database.work() as work:
        company = await make_company(work)
        contract = await make_contract(work, company, starts_on=date(2026, 3, 10), months=12)
        await make_contract(work, company, starts_on=date(2026, 9, 1), months=3)
        stranger = await make_company(work, name="ООО «Лютик»")
    months = {
        PeriodKind.MONTH: Period(date(2026, 11, 1), DAY),
        PeriodKind.LAST: Period(date(2026, 10, 1), date(2026, 10, 31)),
    }
    assert await offered(company) == months | {PeriodKind.TERM: Period(date(2026, 3, 10), DAY)}
    assert await offered(stranger) == months
    clock.set(datetime(2027, 6, 1, 12, 0, tzinfo=MOSCOW))  # all contracts are over: the one that ended last
    assert (await offered(company))[PeriodKind.TERM] == Period(contract.starts_on, date(2027, 6, 1))
    clock.set(datetime(2027, 1, 1, 0, 30, tzinfo=MOSCOW))
    assert (await offered(company))[PeriodKind.LAST] == Period(date(2026, 12, 1), date(2026, 12, 31))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_the_number_of_statements_does_not_grow(world: World) -> None:
    async def count() -> int:
        async with world.database.snapshot() as work:
            with counted(world.database) as sent:
                await company_statement(work, world.maria, world.company.id, NOVEMBER)
        return len(sent)

    few = await count()
    assert few <= 12
    for _ in range(3):
        ticket = await world.open()
        await world.work_done(ticket, *[(world.services.consultation.id, 15), (world.services.setup.id, 15)] * 3)
        await world.resolve(ticket)
    async with world.database.work() as work:
        await make_contract_with_hours(work, world.company, 60)
    assert await count() == few


async def test_a_line_that_kept_no_rule_and_one_that_is_gone_do_no_harm(world: World) -> None:
    """Lines from before rules were kept; charges that no ticket made."""
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 15))
    await world.resolve(ticket)
    async with world.database.work() as work:
        await work.session.execute(update(WorkLine).values(rounding=None))
        await charge(work, SYSTEM, account_id=world.hours.account.id, key="by hand", lines=[Line(10**9, 5, DAY)])
    shown = await read(world)
    check(shown.hours)
    [line] = shown.work.values()
    assert (line.rounding, line.total, line.before) == (None, 15, 0)
    assert shown.hours.entries[-1].source == "by hand"
