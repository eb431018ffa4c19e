"""The laboratory on a real database: the rules in force, replayed, give what was really charged, and nothing is touched."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text

from core.actor import Actor, StaffActor, StaffRole
from core.billing.service import open_proposals
from core.billing.tariffs import agree_terms
from core.catalog.rounding import Rounding, RoundingScope
from core.clients.models import Contact
from core.errors import Forbidden, Refusal
from core.ledger.expiring import close_expired
from core.ledger.models import WhenExpired
from core.ledger.reversing import reverse
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.topup import add_minutes
from core.reports.laboratory.outcomes import Outcome
from core.reports.laboratory.scenario import RoundingChange, Scenario
from core.reports.laboratory.service import Experiment, last_months, run
from core.reports.work import charged_in
from core.tickets.correcting import correct
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.handling import reopen
from core.tickets.models import Ticket
from core.tickets.paying import choose_payment
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.rules import completion_key
from tests.clock import MOSCOW, START, SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, give_hours, make_contact, make_ticket

DIRECTOR = StaffActor(99, "Павел Орлов", frozenset({StaffRole.DIRECTOR}))
POLICY = LedgerPolicy()
SAME = Scenario(price=300_000)
"""The price that is in force: a change that changes nothing."""
TABLES = (
    *("ledger_entry", "ledger_charge", "ledger_allocation", "ledger_grant", "ledger_hold", "ledger_reversal"),
    *("account", "work_line", "ticket", "proposal", "outbox", "audit_entry"),
)


async def fingerprints(world: World) -> list[tuple[str, int, str]]:
    """Every row of the tables that charging could touch."""
    async with world.database.read() as work:
        return [
            (
                table,
                *(
                    await work.session.execute(
                        text(
                            f"SELECT count(*), coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {table} t"
                        )
                    )
                ).one(),
            )
            for table in TABLES
        ]


async def experiment(world: World, scenario: Scenario, actor: Actor = DIRECTOR, months: int = 3) -> Experiment:
    async with world.database.snapshot() as work:
        today = work.now.astimezone(MOSCOW).date()
        return await run(work, actor, scenario, last_months(today, months), MOSCOW, POLICY)


async def holds_the_law(world: World) -> Outcome:
    """What the replay gives is what the desk's own sums say."""
    before = await fingerprints(world)
    made = await experiment(world, SAME)
    assert await fingerprints(world) == before
    async with world.database.read() as work:
        real = await charged_in(work, *made.period.instants(MOSCOW))
    assert made.off == (0, 0)
    assert made.left_out == 0
    assert (made.before, made.different) == (made.after, 0)
    assert made.before.actual == real.actual
    assert made.before.covered == real.hours
    assert made.before.to_pay == real.paid + real.pending + real.unpaid
    assert made.before.money == real.money + real.money_pending + real.money_unpaid
    return made.before


async def test_everything_that_can_happen_to_a_charge(world: World, clock: SettableClock) -> None:
    services, account = world.services, world.hours.account

    async def done(*lines: tuple[int, int], ticket: Ticket | None = None) -> Ticket:
        clock.advance(timedelta(minutes=7))
        ticket = ticket or await world.open()
        await world.work_done(ticket, *lines)
        clock.advance(timedelta(minutes=7))
        return await world.resolve(ticket)

    async with world.database.work() as work:
        # One service is rounded over the whole ticket, at a price of its own.
        whole = Rounding(30, 30, 0, RoundingScope.TICKET)
        for service in (services.report.id,):
            await agree_terms(
                work, SYSTEM, contract_id=world.hours.contract.id, service_id=service, price=280_000, rounding=whole
            )
    again = await done((services.report.id, 10), (services.report.id, 25), (services.update.id, 5))  # 60 of 120
    clock.advance(timedelta(minutes=1))
    async with world.database.work() as work:
        await reopen(work, world.maria, again.id)
    await done((services.report.id, 20), (services.setup.id, 10), ticket=again)  # nothing more: 55 are within 60
    # Estimated work holds hours that others may not use, and binds.
    estimated = await world.open("Доработка")
    async with world.database.work() as work:
        estimate = await propose_estimate(work, world.oleg, estimated.id, 40)
        await settle_estimate(work, world.maria, estimate.id, agreed=True)
    short = await done((services.consultation.id, 50))  # 45; 20 may be used, so 25 are short
    # The client gives hours for it when some have come.
    clock.advance(timedelta(hours=1))
    async with world.database.work() as work:
        await add_minutes(work, SYSTEM, company_id=world.company.id, minutes=30, reason="покупка", key="bought")
        [proposal] = await open_proposals(work, short.id)
        await settle_shortage(work, world.maria, proposal.id, Decision.HOURS)
    await done((services.consultation.id, 50), ticket=estimated)  # 45, 5 of it beyond what was agreed
    kept = await world.open("За деньги")
    async with world.database.work() as work:
        await choose_payment(work, world.maria, kept.id, money=True)
    await done((services.consultation.id, 30), (services.training.id, 50), ticket=kept)
    # A correction, with hours enough for both.
    async with world.database.work() as work:
        day = START.date()
        await give_hours(work, account, 600, effective_from=day, expires_on=day + timedelta(days=5))
    wrong = await done((services.consultation.id, 90))
    clock.advance(timedelta(minutes=1))
    [line] = await world.lines(wrong)
    async with world.database.work() as work:
        await correct(
            work,
            DIRECTOR,
            wrong.id,
            completion=1,
            minutes={line.id: 60},
            reason="ошиблись строкой",
            policy=POLICY,
            version=(await world.ticket(wrong.id)).version,
        )
    law = await holds_the_law(world)
    # 35 -> 60 with the 20 more; the fixed price by its 15; 50 -> 45 twice; 30 and 50 -> 45; 60.
    assert (law.charged, law.lines, law.burnt) == (60 + 15 + 45 + 45 + 30 + 45 + 60, 10, 0)

    # Ten days later the rest of what was given for five days has burnt, and is closed.
    clock.advance(timedelta(days=10))
    async with world.database.work() as work:
        await close_expired(work, SYSTEM, account.id, POLICY)
    await done((services.consultation.id, 30))
    assert (await holds_the_law(world)).burnt == 600 - 60
    # Three months later the same work is none of the period's, and what is left is.
    clock.advance(timedelta(days=100))
    assert (await holds_the_law(world)).lines == 0

    # With a step of an hour and no grace, seven months back: by hand for the consultations only.
    made = await experiment(world, Scenario(RoundingChange(60, grace=0)), months=7)
    by_line = {change.done.actual: change.after.charged for change in made.lines if change.done.service_id == 1}
    assert by_line == {50: 60, 30: 60}
    assert made.different == len(made.lines)


@pytest.mark.parametrize("seed", range(2))
async def test_the_law_on_any_work(world: World, clock: SettableClock, seed: int) -> None:
    random = Random(seed)
    services = world.services
    ids = [services.consultation.id, services.report.id, services.update.id, services.setup.id, services.training.id]
    async with world.database.work() as work:
        for service, scope in (
            (services.consultation, RoundingScope.TICKET_DAY),
            (services.report, RoundingScope.TICKET),
        ):
            if random.random() < 0.5:
                rule = Rounding(20, 20, 3, scope)
                contract = world.hours.contract.id
                await agree_terms(work, SYSTEM, contract_id=contract, service_id=service.id, price=None, rounding=rule)
        for _ in range(3):
            first = START.date() - timedelta(days=random.randint(0, 5))
            await give_hours(
                work,
                world.hours.account,
                random.randint(30, 400),
                effective_from=first,
                expires_on=first + timedelta(days=random.randint(5, 30)),
                priority=random.choice((50, 100)),
            )
        vera = await work.session.get_one(Contact, world.vera.contact_id)
    for _ in range(12):
        clock.advance(timedelta(hours=random.randint(1, 20)))
        client, ticket = world.maria, None
        if random.random() < 0.2:
            client = world.vera
            async with world.database.work() as work:
                ticket = await make_ticket(work, vera)
        ticket = ticket or await world.open()
        for turn in range(random.randint(1, 2)):
            if turn:
                async with world.database.work() as work:
                    await reopen(work, client, ticket.id)
            lines = [(random.choice(ids), random.randint(1, 120)) for _ in range(random.randint(1, 3))]
            await world.work_done(ticket, *lines)
            clock.advance(timedelta(minutes=1))
            await world.resolve(ticket)
            clock.advance(timedelta(minutes=1))
    assert (await holds_the_law(world)).lines > 12


async def test_what_cannot_be_replayed_is_said(world: World, clock: SettableClock) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30))
    await world.resolve(ticket)
    async with world.database.work() as work:
        await reverse(
            work,
            DIRECTOR,
            charge_key=completion_key(ticket.id, 1),
            reason="по суду",
            today=START.date(),
            policy=LedgerPolicy(when_expired=WhenExpired.STAY),
        )
    made = await experiment(world, SAME)
    assert (made.left_out, made.before.lines) == (1, 0)
    # Minutes that somebody changed past the desk.
    other = await world.open()
    await world.work_done(other, (world.services.consultation.id, 30))
    await world.resolve(other)
    async with world.database.work() as work:
        await work.session.execute(
            text("UPDATE work_line SET charged_minutes = 45, covered_minutes = 45 WHERE ticket_id = :id"),
            {"id": other.id},
        )
    assert (await experiment(world, SAME)).off == (1, 15)


async def test_only_leaders_and_only_changes(world: World) -> None:
    for actor in (world.oleg, world.maria, world.stranger):
        with pytest.raises(Forbidden):
            await experiment(world, SAME, actor)
    with pytest.raises(Refusal, match="lab-nothing-changed"):
        await experiment(world, Scenario())


async def test_a_company_without_work_is_not_shown(world: World) -> None:
    async with world.database.work() as work:
        await make_contact(work, world.company)
    assert (await experiment(world, SAME)).companies == []
