"""Contracts of 1C and contracts of the desk, on PostgreSQL: minutes once, prolongations, changed terms, nothing guessed."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.contracts.models import Contract
from core.contracts.service import sign_contract
from core.database import Database
from core.dates import add_months
from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.queries import contract_key_of
from core.exchange.mirror.settling import settle, to_settle
from core.ledger.accruing import change_term, set_accrual_rule
from core.ledger.models import Account, Entry, Lifetime, Reason, Schedule
from core.ledger.rules.accrual import Rule
from core.ledger.verifying import verify_account
from tests.clock import START
from tests.core.exchange.mirror.base import SINCE, TERMS, Base
from tests.factories import SYSTEM, make_company, some_inn


async def entries(database: Database) -> list[tuple[str | None, int]]:
    """All entries of the ledger: key and minutes; the books are in order."""
    async with database.work() as work:
        for account in list(await work.session.scalars(select(Account.id))):
            assert (await verify_account(work, account)).findings == []
        rows = await work.session.execute(select(Entry.key, Entry.minutes).order_by(Entry.id))
        return [(key, minutes) for key, minutes in rows]


async def test_minutes_come_once_however_often_the_pull_is_repeated_or_broken_off(base: Base) -> None:
    for _ in range(3):
        base.contract(base.party())
    await base.take()
    async with base.database.read() as work:
        steps = await to_settle(work, TERMS)
    async with base.database.work() as work:
        await settle(work, SYSTEM, steps[0], TERMS)
        await work.session.rollback()  # killed before it was committed
    async with base.database.work() as work:
        await settle(work, SYSTEM, steps[1], TERMS)
    assert len(await entries(base.database)) == 1
    await asyncio.gather(*(base.pull() for _ in range(3)))
    given = await entries(base.database)
    assert sorted(given) == sorted((f"accrual:{number}:start", 960) for number in await contract_ids(base))
    assert len(given) == 3
    assert await base.troubles() == []


async def contract_ids(base: Base) -> list[int]:
    async with base.database.read() as work:
        return list(await work.session.scalars(select(Contract.id).order_by(Contract.id)))


async def test_what_began_before_the_base_was_connected_brings_nothing_again(base: Base) -> None:
    owner = base.party()
    base.contract(owner, number="старый", starts_on=add_months(SINCE, -5))
    base.contract(owner, number="прошлый", starts_on=add_months(SINCE, -18), months=6)
    base.contract(owner, number="непонятный", starts_on=add_months(SINCE, -40), months=None)
    await base.pull()
    assert await base.signed() == [("старый", add_months(SINCE, -5), 12, None)]
    assert await base.minutes((await base.company()).id) == 0
    assert await base.troubles() == []


async def test_monthly_minutes_of_a_running_contract_come_from_its_next_period(base: Base) -> None:
    async with base.database.work() as work:
        for months in (6, 12):
            await set_accrual_rule(work, SYSTEM, Rule(months, 60, Schedule.MONTHLY, Lifetime.TERM))
        await set_accrual_rule(work, SYSTEM, Rule(24, 90, Schedule.MONTHLY, Lifetime.TERM))
    owner = base.party()
    base.contract(owner, number="А", starts_on=date(2026, 9, 20))
    base.contract(owner, number="Б", starts_on=date(2026, 9, 21), months=24)  # what is left would bring 60 by the table
    await base.pull()
    assert await base.signed() == [
        ("А", date(2026, 9, 20), 12, date(2026, 11, 20)),
        ("Б", date(2026, 9, 21), 24, None),
    ]
    assert await base.minutes((await base.company()).id) == 60


async def test_a_contract_that_follows_prolongs(base: Base) -> None:
    owner = base.party()
    first = base.contract(owner, number="А", kind="ПРОФ")
    base.contract(owner, number="Б", kind="ПРОФ", starts_on=add_months(SINCE, 12))
    base.contract(owner, number="В", kind="Отчётность", starts_on=add_months(SINCE, 12), months=6)
    base.contract(owner, number="Г", kind="ПРОФ", starts_on=add_months(SINCE, 25))
    await base.pull()
    async with base.database.read() as work:
        rows = (await work.session.scalars(select(Contract).order_by(Contract.number))).all()
        by_number = {row.number: row for row in rows}
        assert await contract_key_of(work, by_number["А"].id) == first
    assert [by_number[number].root_id for number in "АБВГ"] == [None, by_number["А"].id, None, None]
    assert await base.troubles() == []


async def test_two_that_one_could_prolong_are_not_chosen_from(base: Base) -> None:
    owner = base.party()
    base.contract(owner, number="А")
    base.contract(owner, number="Б")
    base.contract(owner, number="В", starts_on=add_months(SINCE, 12))
    await base.pull()
    assert sorted(number for number, *_ in await base.signed()) == ["А", "Б"]
    assert await base.troubles() == ["several-earlier"]


async def test_a_term_changed_in_1c_is_changed_here_with_the_reason(base: Base) -> None:
    key = base.contract(base.party())
    await base.pull()
    base.change(key, months=6)
    await base.pull()
    company = await base.company()
    assert await base.minutes(company.id) == 420
    async with base.database.read() as work:
        assert set(await work.session.scalars(select(Reason.words))) == {"изменён срок в 1С"}
    written = await entries(base.database)
    await base.pull()
    assert await entries(base.database) == written
    assert [months for _, _, months, _ in await base.signed()] == [6]


async def test_a_term_that_people_have_changed_is_not_changed_back(base: Base) -> None:
    key = base.contract(base.party())
    await base.pull()
    [contract_id] = await contract_ids(base)
    async with base.database.work() as work:
        await change_term(work, SYSTEM, contract_id, months=18, reason="договорились")
    await base.pull()
    assert await base.troubles() == ["term-differs"]
    base.change(key, months=24)
    await base.pull()
    assert (await base.troubles(), [months for _, _, months, _ in await base.signed()]) == (["term-differs"], [18])
    base.change(key, months=18)
    await base.pull()
    assert await base.troubles() == []
    base.change(key, months=12)
    await base.pull()
    assert (await base.troubles(), [months for _, _, months, _ in await base.signed()]) == ([], [12])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"deleted": True}, "deleted"),
        ({"starts_on": SINCE + timedelta(days=1)}, "start-changed"),
        ({"months": None, "trouble": ContractTrouble.NOT_WHOLE_MONTHS}, "not-whole-months"),
        ({"months": None}, "no-months"),
        (None, "absent"),
        ("other owner", "owner-changed"),
    ],
)
async def test_nothing_is_taken_away_by_itself(base: Base, fields: Any, code: str) -> None:
    owner, other = base.party(), base.party()
    key = base.contract(owner)
    base.contract(other)
    await base.pull()
    before, given = await base.signed(), await entries(base.database)
    kept = base.contracts[key]
    if fields is None:
        del base.contracts[key]
    else:
        base.change(key, **({"owner": other} if fields == "other owner" else fields))
    await base.pull()
    assert await base.troubles() == [code]
    assert (await base.signed(), await entries(base.database)) == (before, given)
    base.clock.set(START.replace(year=2028))  # what is over interests nobody
    await base.pull()
    assert await base.troubles() == []
    base.clock.advance(timedelta(days=1))
    base.contracts[key] = kept
    await base.pull()
    assert (await base.signed(), await entries(base.database)) == (before, given)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"months": None}, "no-months"),
        ({"months": 37}, "bad-months"),
        ({"months": 10**30}, "bad-months"),
        ({"starts_on": None}, "no-start"),
        ({"starts_on": date(9999, 12, 31)}, "no-start"),
        ({"months": None, "trouble": ContractTrouble.SEVERAL_SALES}, "several-sales"),
        ({"number": ""}, "no-number"),
        ({"number": "я" * 65}, "no-number"),
        ({"months": 12, "deleted": True}, None),
    ],
)
async def test_a_contract_that_is_not_clear_is_not_signed(base: Base, fields: dict[str, Any], code: str | None) -> None:
    owner = base.party()
    base.contract(owner)
    key = base.contract(owner, **fields)
    await base.pull()
    assert await base.troubles() == [code] * (code is not None)
    assert len(await base.signed()) == 1
    base.change(key, number="ясный", starts_on=SINCE, months=6, trouble=None, deleted=False)
    await base.pull()
    assert await base.troubles() == []
    assert ("ясный", SINCE, 6, SINCE) in await base.signed()


async def test_a_contract_of_the_desk_is_known_again_by_number_and_term(base: Base) -> None:
    inn = some_inn()
    async with base.database.work() as work:
        company = await make_company(work, inn=inn)
        for number, months in (("ИТС-1", 12), ("ИТС-2", 12)):
            await sign_contract(
                work,
                SYSTEM,
                company_id=company.id,
                number=number,
                starts_on=SINCE,
                months=months,
                service_model="bonus_hours",
            )
    owner = base.party(inn=inn)
    base.contract(owner, number=" ИТС-1 ")
    second = base.contract(owner, number="ИТС-2", months=6)
    await base.pull()
    assert await base.signed() == [("ИТС-1", SINCE, 12, None), ("ИТС-2", SINCE, 12, None)]
    assert await base.troubles() == ["number-used"]
    assert await entries(base.database) == []  # hours of these are entered by hand
    base.change(second, months=12)
    await base.pull()
    assert await base.troubles() == []
    base.contract(owner, number="ИТС-1")
    await base.pull()
    assert await base.troubles() == ["number-used"]


async def test_a_contract_whose_owner_was_not_read(base: Base) -> None:
    owner = base.party()
    base.contract(owner)
    base.contract(base.party())
    base.contract(owner, months=12, starts_on=add_months(SINCE, -30))  # over: nobody is asked
    hidden = base.parties.pop(owner)
    await base.pull()
    assert await base.troubles() == ["no-owner"]
    base.parties[owner] = hidden
    await base.pull()
    assert await base.troubles() == []
    assert len(await base.signed()) == 2
