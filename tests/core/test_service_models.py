"""Service models through the whole path: what pays for an hour is decided by the contract, at the moment of the request."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.actor import Actor, SystemActor
from core.clients.models import Company
from core.contracts import service_models
from core.contracts.agreements import agreements_of, amend
from core.contracts.models import Contract
from core.contracts.service import model_on, sign_contract
from core.contracts.service_models import all_models
from core.database import Database
from core.errors import Refusal
from core.ledger.accounts import account_of, open_account
from core.ledger.accruing import accrue, set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.promising import promised_minutes
from core.ledger.queries import company_available
from core.ledger.rules.accrual import Rule
from core.tickets.completion import preview, resolve
from core.tickets.conversation import Words
from core.tickets.lines import add_line
from core.tickets.models import Fate, Ticket, WorkLine
from core.tickets.opening import open_ticket
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, give_hours, make_company, make_contact

TODAY = START.date()
OMSK = ZoneInfo("Asia/Omsk")  # three hours ahead of Moscow


@dataclass(frozen=True, slots=True)
class Client:
    """A company with one contract, and its manager."""

    world: World
    company: Company
    contract: Contract
    contact_id: int

    async def ask(self, at: datetime) -> Ticket:
        """A request sent at this moment; the desk opens it now."""
        async with self.world.database.work() as work:
            said = [(Words("Вопрос"), at)]
            ticket, _ = await open_ticket(
                work, SystemActor("draft"), contact_id=self.contact_id, said=said, subject_without_text="файлы"
            )
            return ticket

    async def done(self, ticket: Ticket) -> list[tuple[Fate | None, int | None, int | None]]:
        """An hour of consultation and an update, resolved: fate, minutes covered by hours, money of each line."""
        world = self.world
        async with world.database.work() as work:
            for service in (world.services.consultation, world.services.update):
                await add_line(work, world.oleg, ticket.id, service_id=service.id, minutes=60)
            version = (await preview(work, world.oleg, ticket.id)).version
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=version)
        lines: list[WorkLine] = list(await world.lines(ticket))
        return [(line.fate, line.covered_minutes, line.amount) for line in lines]

    async def asked_and_done(self, at: datetime) -> list[tuple[Fate | None, int | None, int | None]]:
        return await self.done(await self.ask(at))


async def client_of(
    world: World,
    model: str,
    *,
    zone: str = "Europe/Moscow",
    free_until: time | None = None,
    hours: int = 0,
    starts_on: date = TODAY - timedelta(days=10),
    months: int = 12,
) -> Client:
    async with world.database.work() as work:
        company = await make_company(work, name=f"ООО «{model}»", zone_name=zone)
        contract = await sign_contract(
            work,
            SYSTEM,
            company_id=company.id,
            number="1",
            starts_on=starts_on,
            months=months,
            service_model=model,
            free_until=free_until,
        )
        if hours:
            account = await open_account(work, contract)
            await give_hours(
                work, account, hours, effective_from=contract.starts_on, expires_on=contract.ends_on, key=f"h:{model}"
            )
        person = await make_contact(work, company)
        return Client(world, company, contract, person.id)


async def change(database: Database, contract: Contract, day: date, model: str, free_until: time | None = None) -> None:
    async with database.work() as work:
        await amend(work, SYSTEM, contract.id, effective_from=day, service_model=model, free_until=free_until)


FREE = (Fate.FREE, 0, None)
BY_HOURS = (Fate.HOURS, 60, None)
BY_MONEY = (Fate.MONEY, 0, 300_000)


@pytest.mark.parametrize(
    ("model", "hours", "expected"),
    [("unlimited", 90, FREE), ("pay_as_you_go", 90, BY_MONEY), ("bonus_hours", 90, BY_HOURS)],
)
async def test_what_pays_for_an_hour(
    world: World, model: str, hours: int, expected: tuple[Fate, int, int | None]
) -> None:
    client = await client_of(world, model, hours=hours)
    assert await client.asked_and_done(START) == [expected, FREE]
    async with world.database.work() as work:
        left = await company_available(work, client.company.id, TODAY)
    assert left == (30 if expected is BY_HOURS else hours)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (time(0, 0), FREE),
        (time(12, 59, 59, 999_999), FREE),
        (time(13, 0), BY_MONEY),
        (time(13, 0, 0, 1), BY_MONEY),
        (time(23, 59, 59), BY_MONEY),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Omsk", "America/New_York"])
async def test_the_window_ends_exactly_at_the_company_s_own_hour(
    world: World, clock: SettableClock, zone: str, local: time, expected: tuple[Fate, int, int | None]
) -> None:
    client = await client_of(world, "time_window", zone=zone, free_until=time(13, 0), hours=90)
    at = datetime.combine(TODAY, local, ZoneInfo(zone))
    clock.set(at + timedelta(minutes=3))
    assert await client.asked_and_done(at) == [expected, FREE]


async def test_the_moment_of_the_request_counts_not_of_the_tap_or_the_work(world: World, clock: SettableClock) -> None:
    client = await client_of(world, "time_window", zone="Asia/Omsk", free_until=time(13, 0))
    sent = datetime.combine(TODAY, time(12, 58), OMSK)
    clock.set(sent + timedelta(minutes=3))  # opened at 13:01
    ticket = await client.ask(sent)
    clock.advance(timedelta(hours=5))  # worked on in the evening
    assert await client.done(ticket) == [FREE, FREE]
    # A clock that is ahead wins nothing: a request cannot have been made later than now.
    clock.set(datetime.combine(TODAY + timedelta(days=1), time(12, 59), OMSK))
    early = await client.ask(clock.now() + timedelta(hours=1))
    assert early.requested_at == clock.now()
    assert (await client.done(early))[0] == FREE


async def test_a_contract_that_changes_its_model_in_mid_term(world: World, clock: SettableClock) -> None:
    client = await client_of(world, "unlimited", hours=120)
    switch = TODAY + timedelta(days=2)
    await change(world.database, client.contract, switch, "bonus_hours")
    midnight = datetime.combine(switch, time(), client.company.zone)
    clock.set(midnight + timedelta(minutes=2))
    before, after = await client.ask(midnight - timedelta(seconds=1)), await client.ask(midnight)
    clock.advance(timedelta(days=3))
    assert await client.done(before) == [FREE, FREE]  # asked for under the old model, done under the new one
    assert await client.done(after) == [BY_HOURS, FREE]


async def test_the_day_of_a_switch_begins_in_the_company_s_zone(world: World, clock: SettableClock) -> None:
    client = await client_of(world, "pay_as_you_go", zone="Asia/Omsk")
    switch = TODAY + timedelta(days=1)
    await change(world.database, client.contract, switch, "unlimited")
    midnight = datetime.combine(switch, time(), OMSK)  # 21:00 in Moscow, the day before
    clock.set(midnight + timedelta(minutes=2))
    assert (await client.asked_and_done(midnight - timedelta(seconds=1)))[0] == BY_MONEY
    assert (await client.asked_and_done(midnight))[0] == FREE


async def test_a_request_of_the_last_evening_belongs_to_the_contract_that_ends(
    world: World, clock: SettableClock
) -> None:
    """Opened after midnight, when the prolongation with its other model is in force."""
    client = await client_of(world, "unlimited", starts_on=date(2026, 10, 25), months=1)
    async with world.database.work() as work:
        await sign_contract(
            work,
            SYSTEM,
            company_id=client.company.id,
            number="2",
            starts_on=date(2026, 11, 25),
            months=1,
            service_model="pay_as_you_go",
            prolongs_id=client.contract.id,
        )
    midnight = datetime.combine(date(2026, 11, 25), time(), client.company.zone)
    clock.set(midnight + timedelta(minutes=2))
    ticket = await client.ask(midnight - timedelta(minutes=1))
    assert ticket.contract_id == client.contract.id
    assert (await client.done(ticket))[0] == FREE
    assert (await client.asked_and_done(midnight))[0] == BY_MONEY


# Supplementary agreements


async def test_agreements_are_listed_by_date_and_signed(world: World) -> None:
    client = await client_of(world, "unlimited")
    later, sooner = TODAY + timedelta(days=60), TODAY
    await change(world.database, client.contract, later, "pay_as_you_go")
    await change(world.database, client.contract, sooner, "time_window", time(13, 0))
    async with world.database.work() as work:
        found = await agreements_of(work, world.oleg, client.contract.id)
        assert [(one.effective_from, one.service_model, one.free_until, one.agreed_by) for one in found] == [
            (sooner, "time_window", time(13, 0), "system:tests"),
            (later, "pay_as_you_go", None, "system:tests"),
        ]
        codes = [
            (await model_on(work, client.contract, day)).model.code
            for day in (sooner - timedelta(days=1), sooner, later - timedelta(days=1), later)
        ]
        assert codes == ["unlimited", "time_window", "time_window", "pay_as_you_go"]
        with pytest.raises(Refusal, match="forbidden"):
            await agreements_of(work, world.maria, client.contract.id)


LAST = date(2027, 11, 12)


@pytest.mark.parametrize(
    ("day", "model", "free_until", "code"),
    [
        (TODAY - timedelta(days=1), "bonus_hours", None, "agreement-in-the-past"),
        (LAST + timedelta(days=1), "bonus_hours", None, "agreement-outside-term"),
        (TODAY, "unlimited", None, "agreement-changes-nothing"),
        (TODAY, "bonus_hours", time(13, 0), "bad-free-until"),
        (TODAY, "time_window", None, "bad-free-until"),
        (TODAY, "no_such_model", None, "no-service-model"),
        (TODAY + timedelta(days=5), "bonus_hours", None, "agreement-known"),
    ],
)
async def test_refused_agreements(world: World, day: date, model: str, free_until: time | None, code: str) -> None:
    client = await client_of(world, "unlimited")
    assert client.contract.ends_on == LAST
    await change(world.database, client.contract, TODAY + timedelta(days=5), "pay_as_you_go")
    await change(world.database, client.contract, LAST, "unlimited")
    with pytest.raises(Refusal) as refused:
        await change(world.database, client.contract, day, model, free_until)
    assert refused.value.code == code


async def test_a_day_is_past_by_the_company_s_calendar(world: World, clock: SettableClock) -> None:
    client = await client_of(world, "unlimited", zone="Asia/Omsk")
    clock.set(datetime.combine(TODAY + timedelta(days=1), time(0, 30), OMSK))  # still today in Moscow
    with pytest.raises(Refusal, match="agreement-in-the-past"):
        await change(world.database, client.contract, TODAY, "bonus_hours")
    await change(world.database, client.contract, TODAY + timedelta(days=1), "bonus_hours")


async def test_a_contract_that_begins_later_is_amended_from_its_first_day(world: World) -> None:
    client = await client_of(world, "unlimited", starts_on=TODAY + timedelta(days=10))
    with pytest.raises(Refusal, match="agreement-outside-term"):
        await change(world.database, client.contract, TODAY + timedelta(days=9), "bonus_hours")
    await change(world.database, client.contract, TODAY + timedelta(days=10), "bonus_hours")


async def test_only_administrators_amend(world: World) -> None:
    client = await client_of(world, "unlimited")
    people: list[Actor] = [world.oleg, world.maria, world.stranger]
    for actor in people:
        async with world.database.work() as work:
            with pytest.raises(Refusal, match="forbidden"):
                await amend(work, actor, client.contract.id, effective_from=TODAY, service_model="bonus_hours")


async def test_of_two_agreements_from_one_day_one_is_written(world: World) -> None:
    client = await client_of(world, "unlimited")

    async def attempt(model: str) -> str:
        try:
            await change(world.database, client.contract, TODAY, model)
        except Refusal as refusal:
            return refusal.code
        return "written"

    said = await asyncio.gather(attempt("bonus_hours"), attempt("pay_as_you_go"))
    assert sorted(said) == ["agreement-known", "written"]


# Hours that come with a model


async def rule(world: World, months: int, minutes: int, schedule: Schedule = Schedule.MONTHLY) -> None:
    async with world.database.work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(months, minutes, schedule, Lifetime.TERM))


async def accrued(world: World, contract_id: int) -> int:
    async with world.database.work() as work:
        return await accrue(work, SYSTEM, await work.session.get_one(Contract, contract_id))


async def test_hours_come_for_the_whole_months_that_are_left(world: World, clock: SettableClock) -> None:
    await rule(world, 1, 60)
    client = await client_of(world, "unlimited", starts_on=date(2026, 11, 1), months=4)  # till 28.02
    await change(world.database, client.contract, date(2026, 12, 15), "bonus_hours")
    async with world.database.work() as work:
        contract = await work.session.get_one(Contract, client.contract.id)
        assert contract.accrues_from == date(2026, 12, 15)
        # 15.12–14.01 and 15.01–14.02; the fortnight after that is no whole month.
        assert await promised_minutes(work, contract, date(2026, 12, 15)) == 120
    assert await accrued(world, client.contract.id) == 0
    for day, expected in ((date(2026, 12, 15), 60), (date(2027, 1, 14), 0), (date(2027, 1, 15), 60), (LAST, 0)):
        clock.set(datetime.combine(day, time(0, 5), client.company.zone))
        assert await accrued(world, client.contract.id) == expected
    async with world.database.work() as work:
        account = await account_of(work, client.contract)
        assert account is not None
        assert account.book == 120


async def test_a_model_that_comes_back_gives_nothing_twice(world: World, clock: SettableClock) -> None:
    await rule(world, 1, 60)
    async with world.database.work() as work:
        company = await make_company(work)
        contract = await sign_contract(
            work,
            SYSTEM,
            company_id=company.id,
            number="1",
            starts_on=date(2026, 11, 1),
            months=6,
            service_model="bonus_hours",
            accrues_from=date(2026, 11, 1),
        )
    assert await accrued(world, contract.id) == 60
    await change(world.database, contract, date(2026, 11, 25), "unlimited")
    await change(world.database, contract, date(2027, 1, 20), "bonus_hours")
    async with world.database.work() as work:
        assert (await work.session.get_one(Contract, contract.id)).accrues_from == date(2026, 11, 1)
    for month, expected in ((12, 0), (1, 0), (2, 60)):  # December and January began under «unlimited»
        clock.set(datetime(2026 if month == 12 else 2027, month, 2, 12, tzinfo=company.zone))
        assert await accrued(world, contract.id) == expected


async def test_minutes_by_hand_stay_by_hand(world: World) -> None:
    await rule(world, 1, 60)
    client = await client_of(world, "bonus_hours", hours=90)
    await change(world.database, client.contract, TODAY, "pay_as_you_go")
    await change(world.database, client.contract, TODAY + timedelta(days=30), "bonus_hours")
    async with world.database.work() as work:
        assert (await work.session.get_one(Contract, client.contract.id)).accrues_from is None


async def test_promised_hours_of_a_prolongation_and_without_a_rule(world: World) -> None:
    client = await client_of(world, "unlimited", months=6)
    async with world.database.work() as work:
        assert await promised_minutes(work, client.contract, client.contract.ends_on + timedelta(days=1)) is None
    await rule(world, 6, 300, Schedule.AT_START)
    async with world.database.work() as work:
        contract = client.contract
        assert await promised_minutes(work, contract, contract.ends_on + timedelta(days=1)) == 300
        assert await promised_minutes(work, contract, contract.starts_on) == 300
        assert (
            await promised_minutes(work, contract, contract.starts_on + timedelta(days=1)) is None
        )  # five months left


async def test_a_model_that_brings_nothing_does_not_accrue(world: World) -> None:
    await rule(world, 1, 60)
    async with world.database.work() as work:
        company = await make_company(work)
        contract = await sign_contract(
            work,
            SYSTEM,
            company_id=company.id,
            number="1",
            starts_on=TODAY,
            months=6,
            service_model="pay_as_you_go",
            accrues_from=TODAY,
        )
        assert contract.accrues_from is None


# Adding a model is adding one file

NIGHTS = '''
"""Work asked for at night is paid, by day it is written off hours."""

from datetime import datetime
from typing import ClassVar

from core.contracts.service_models.base import ModelTerms, Pays, ServiceModel


class PaidNights(ServiceModel):
    code: ClassVar[str] = "paid_nights"
    accrues: ClassVar[bool] = True

    def pays(self, requested_at: datetime, terms: ModelTerms) -> Pays:
        return Pays.MONEY if requested_at.hour < 7 else Pays.HOURS


MODEL = PaidNights()
'''


@pytest.fixture
def paid_nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A seventh file in the folder of models, as far as Python can tell."""
    (tmp_path / "paid_nights.py").write_text(NIGHTS, encoding="utf-8")
    monkeypatch.setattr(service_models, "__path__", [*service_models.__path__, str(tmp_path)])
    all_models.cache_clear()
    yield "paid_nights"
    sys.modules.pop(f"{service_models.__name__}.paid_nights", None)
    all_models.cache_clear()


async def test_adding_a_model_means_adding_one_file(world: World, clock: SettableClock, paid_nights: str) -> None:
    await rule(world, 12, 90, Schedule.AT_START)
    client = await client_of(world, paid_nights, hours=90)
    night, day = datetime.combine(TODAY, time(6, 59), client.company.zone), START
    assert await client.asked_and_done(night) == [BY_MONEY, FREE]
    assert await client.asked_and_done(day) == [BY_HOURS, FREE]
    # Agreements and accrual know it too.
    other = await client_of(world, "unlimited", starts_on=TODAY)
    await change(world.database, other.contract, TODAY, paid_nights)
    assert await accrued(world, other.contract.id) == 90


def test_without_the_file_there_is_no_such_model() -> None:
    assert set(all_models()) == {"bonus_hours", "unlimited", "time_window", "pay_as_you_go"}
