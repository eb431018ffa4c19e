"""The path the desk is made for: opened, worked on, resolved, charged once, told, reopened."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.actor import ContactActor
from core.billing.models import Proposal, ProposalState
from core.billing.service import open_proposals
from core.database import Database
from core.errors import NotFound, Refusal
from core.ledger.accounts import open_account
from core.ledger.models import Charge, Entry
from core.ledger.queries import company_available
from core.tickets.completion import resolve
from core.tickets.handling import close, reopen
from core.tickets.intents import ProposalSettled, Resolved
from core.tickets.lines import add_line, remove_last_line
from core.tickets.models import Fate, Ticket, TicketState
from core.tickets.opening import open_ticket
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.queries import card
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.core.test_ledger import audit
from tests.factories import (
    give_hours,
    make_company,
    make_contact,
    make_contract,
    make_contract_with_hours,
    make_ticket,
)

DAY = START.date()


async def test_from_the_first_line_to_the_new_balance(world: World) -> None:
    ticket = await world.open()
    services = world.services
    await world.work_done(
        ticket,
        (services.consultation.id, 40),
        (services.update.id, 20),
        (services.setup.id, 10),
        (services.training.id, 21),
    )
    shown = await world.look(ticket)
    expected = [
        (Fate.HOURS, 45, 45, None),
        (Fate.FREE, 0, 0, None),
        (Fate.MONEY, 15, 0, 450_000),
        (Fate.MONEY, 30, 0, 180_000),
    ]
    assert [
        (line.work.fate, line.work.charged, line.work.covered, line.work.amount) for line in shown.lines
    ] == expected
    assert (shown.balance, shown.balance_after) == (120, 75)

    done = await world.resolve(ticket)
    assert (done.state, done.completions, done.resolved_at) == (TicketState.RESOLVED, 1, START)
    lines = await world.lines(ticket)
    assert [(line.fate, line.charged_minutes, line.covered_minutes, line.amount) for line in lines] == expected
    rule = {"increment": 15, "minimum": 15, "grace": 5, "scope": "entry", "mode": "up"}
    assert lines[0].rounding == {**rule, "total": lines[0].actual_minutes, "before": 0}
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 75
        assert await company_available(work, world.company.id, DAY) == 75
        keys = list(await work.session.scalars(select(Charge.key)))
        assert keys == [f"ticket:{ticket.id}:completion:1"]
        # Work that costs nothing is in the book too; work for money is not.
        entries = await work.session.scalars(select(Entry).where(Entry.charge_id.is_not(None)).order_by(Entry.seq))
        assert [(entry.line_id, entry.minutes) for entry in entries] == [(lines[0].id, -45), (lines[1].id, 0)]

    [told] = await world.told(Resolved.kind)
    assert told.lane == f"contact:{world.maria.contact_id}"
    intent = Resolved.model_validate(told.payload)
    assert (intent.number, intent.staff_name, intent.balance_after, intent.shortage) == (
        ticket.number,
        "Олег Иванов",
        75,
        0,
    )
    assert [(line.actual, line.charged, line.amount) for line in intent.lines] == [
        (40, 45, None),
        (20, 0, None),
        (10, 15, 450_000),
        (21, 30, 180_000),
    ]


async def test_reopening_charges_only_what_is_new(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30))
    await world.resolve(ticket)
    async with world.database.work() as work:
        again = await reopen(work, world.maria, ticket.id)
        assert (again.state, again.assignee_id) == (TicketState.OPEN, None)
        assert await company_available(work, world.company.id, DAY) == 90  # nothing is reversed
    await world.work_done(ticket, (world.services.consultation.id, 15))
    shown = await world.look(ticket)
    assert [line.work.charged for line in shown.lines] == [15]
    await world.resolve(ticket)
    assert [(line.completion, line.charged_minutes) for line in await world.lines(ticket)] == [(1, 30), (2, 15)]
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 75
        assert list(await work.session.scalars(select(Charge.key).order_by(Charge.id))) == [
            f"ticket:{ticket.id}:completion:{number}" for number in (1, 2)
        ]
        await close(work, world.maria, ticket.id)
        await close(work, world.maria, ticket.id)  # twice is not an error


async def test_a_second_confirmation_charges_nothing(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30))
    version = (await world.look(ticket)).version
    await world.resolve(ticket)
    with pytest.raises(Refusal, match="not-active"):
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=version)
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 90


@pytest.mark.parametrize("change", ["added", "removed"])
async def test_nobody_confirms_what_they_did_not_see(world: World, change: str) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30))
    version = (await world.look(ticket)).version
    async with world.database.work() as work:
        if change == "added":
            await add_line(work, world.anna, ticket.id, service_id=world.services.consultation.id, minutes=30)
        else:
            await remove_last_line(work, world.anna, ticket.id)
    with pytest.raises(Refusal, match="lines-changed"):
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=version)
    assert (await world.ticket(ticket.id)).state is TicketState.IN_PROGRESS
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 120


async def test_resolving_without_work_charges_nothing(world: World) -> None:
    ticket = await world.open()
    shown = await world.look(ticket)
    assert (shown.lines, shown.balance, shown.balance_after) == ([], 120, 120)
    done = await world.resolve(ticket)
    assert (done.state, done.assignee_id) == (TicketState.RESOLVED, world.oleg.staff_id)
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 120


@pytest.mark.parametrize(
    ("agreed", "state", "fate"),
    [(True, ProposalState.APPROVED, Fate.MONEY), (False, ProposalState.DECLINED, Fate.UNPAID)],
)
async def test_a_shortage_is_proposed_and_settled_once(
    world: World, agreed: bool, state: ProposalState, fate: Fate
) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 90), (world.services.report.id, 90))
    shown = await world.look(ticket)
    assert (shown.balance, shown.balance_after) == (120, 0)
    assert [(line.work.covered, line.work.shortage, line.work.amount) for line in shown.lines] == [
        (90, 0, None),
        (30, 60, 300_000),
    ]
    await world.resolve(ticket)
    async with world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        assert (proposal.minutes, proposal.amount, proposal.completion) == (60, 300_000, 1)
        [shown_on_card] = (await card(work, ticket.id)).proposals
        assert shown_on_card.id == proposal.id
    assert [line.fate for line in await world.lines(ticket)] == [Fate.HOURS, Fate.PENDING]
    intent = Resolved.model_validate((await world.told(Resolved.kind))[0].payload)
    assert (intent.balance_after, intent.shortage, intent.shortage_amount) == (0, 60, 300_000)

    async with world.database.work() as work:
        await settle_shortage(work, world.anna, proposal.id, Decision.APPROVE if agreed else Decision.DECLINE)
    assert [line.fate for line in await world.lines(ticket)] == [Fate.HOURS, fate]
    for second in (True, False):
        with pytest.raises(Refusal, match="proposal-settled"):
            async with world.database.work() as work:
                await settle_shortage(work, world.oleg, proposal.id, Decision.APPROVE if second else Decision.DECLINE)
    async with world.database.work() as work:
        settled = await work.session.get_one(Proposal, proposal.id)
        assert (settled.state, settled.settled_by, settled.settled_at) == (state, f"staff:{world.anna.staff_id}", START)
        assert await open_proposals(work, ticket.id) == []
        with pytest.raises(Refusal, match="no-proposal"):
            await settle_shortage(work, world.oleg, proposal.id + 1000, Decision.APPROVE)
    told = await world.told(ProposalSettled.kind)
    assert [row.lane for row in told] == [f"contact:{one.contact_id}" for one in (world.maria, world.pavel)]
    assert {ProposalSettled.model_validate(row.payload).state for row in told} == {state}


async def test_settling_touches_only_its_own_completion(world: World) -> None:
    ticket = await world.open()
    for _ in range(2):
        await world.work_done(ticket, (world.services.report.id, 180))
        await world.resolve(ticket)
        async with world.database.work() as work:
            await reopen(work, world.maria, ticket.id)
    async with world.database.work() as work:
        first, second = await open_proposals(work, ticket.id)
        assert (first.minutes, second.minutes) == (60, 180)
        await settle_shortage(work, world.oleg, second.id, Decision.DECLINE)
    assert [line.fate for line in await world.lines(ticket)] == [Fate.PENDING, Fate.UNPAID]


async def test_an_unlimited_contract_costs_nothing(world: World) -> None:
    async with world.database.work() as work:
        company = await make_company(work)
        hours = await make_contract_with_hours(work, company, 60, service_model="unlimited")
        bare = await make_company(work)
        await make_contract(work, bare, service_model="unlimited")
        tickets = [await make_ticket(work, await make_contact(work, one)) for one in (company, bare)]
    for ticket in tickets:
        await world.work_done(ticket, (world.services.report.id, 300), (world.services.setup.id, 10))
        await world.resolve(ticket)
        free, paid = await world.lines(ticket)
        assert (free.fate, free.charged_minutes, free.amount) == (Fate.FREE, 0, None)
        assert (paid.fate, paid.amount) == (Fate.MONEY, 450_000)
    async with world.database.work() as work:
        assert await audit(work, hours.account.id) == 60
        assert await work.session.scalar(select(func.count()).select_from(Proposal)) == 0


async def test_a_company_without_a_contract_is_served_for_money(world: World) -> None:
    async with world.database.work() as work:
        ticket = await make_ticket(work, await make_contact(work, await make_company(work)))
        assert (ticket.contract_id, ticket.account_id) == (None, None)
    await world.work_done(ticket, (world.services.consultation.id, 40), (world.services.update.id, 10))
    shown = await world.look(ticket)
    assert (shown.balance, shown.balance_after) == (None, None)
    await world.resolve(ticket)
    hourly, free = await world.lines(ticket)
    assert (hourly.fate, hourly.shortage_minutes, hourly.amount) == (Fate.PENDING, 45, 225_000)
    assert free.fate is Fate.FREE
    assert Resolved.model_validate((await world.told(Resolved.kind))[0].payload).balance_after is None


@pytest.mark.parametrize("minutes", [0, 60])
async def test_opening_is_never_blocked_by_the_balance(world: World, minutes: int) -> None:
    async with world.database.work() as work:
        company = await make_company(work)
        contract = await make_contract(work, company)
        account = await open_account(work, contract)
        if minutes:  # burnt yesterday
            await give_hours(
                work, account, minutes, effective_from=contract.starts_on, expires_on=DAY - timedelta(days=1)
            )
        ticket = await make_ticket(work, await make_contact(work, company))
        assert (ticket.state, ticket.contract_id, ticket.account_id) == (TicketState.OPEN, contract.id, account.id)
        assert (await card(work, ticket.id)).balance == 0


async def test_a_ticket_is_tied_to_the_account_whose_hours_burn_first(world: World) -> None:
    async with world.database.work() as work:
        later = await make_contract_with_hours(work, world.company, 60, months=24)
        sooner = await make_contract_with_hours(work, world.company, 60, months=1)
        empty = await make_contract(work, world.company, months=1, starts_on=DAY - timedelta(days=25))
        await open_account(work, empty)
    ticket = await world.open()
    assert (ticket.contract_id, ticket.account_id) == (sooner.contract.id, sooner.account.id)
    await world.work_done(ticket, (world.services.consultation.id, 60))
    await world.resolve(ticket)
    async with world.database.work() as work:
        assert await audit(work, sooner.account.id) == 0
        assert await audit(work, later.account.id) == 60
        assert await company_available(work, world.company.id, DAY) == 120 + 60


async def test_work_of_the_last_day_confirmed_the_day_after(world: World, clock: SettableClock) -> None:
    """Hours of the work's own day pay for it; the preview says what will be, and never less than nothing."""
    async with world.database.work() as work:
        company = await make_company(work)
        account = await open_account(work, await make_contract(work, company))
        await give_hours(work, account, 60, effective_from=DAY, expires_on=DAY)
        await give_hours(work, account, 100, effective_from=DAY + timedelta(days=1), expires_on=DAY + timedelta(days=9))
        ticket = await make_ticket(work, await make_contact(work, company))
    await world.work_done(ticket, (world.services.consultation.id, 45))
    clock.advance(timedelta(days=1))
    shown = await world.look(ticket)
    assert [line.work.covered for line in shown.lines] == [45]
    assert (shown.balance, shown.balance_after) == (100, 100)
    await world.resolve(ticket)
    told = Resolved.model_validate((await world.told(Resolved.kind))[0].payload)
    assert told.balance_after == shown.balance_after


async def test_the_day_of_work_is_the_company_s(world: World, clock: SettableClock) -> None:
    async with world.database.work() as work:
        far = await make_company(work, zone_name="Asia/Kamchatka")
        ticket = await make_ticket(work, await make_contact(work, far))
    clock.set(START.replace(hour=20))  # five in the morning of the next day in Kamchatka
    await world.work_done(ticket, (world.services.consultation.id, 15))
    [line] = await world.lines(ticket)
    assert line.work_date == DAY + timedelta(days=1)


@pytest.mark.parametrize("minutes", [0, -5, 1441, 10_000])
async def test_impossible_times_are_refused(world: World, minutes: int) -> None:
    ticket = await world.open()
    with pytest.raises(Refusal, match="bad-work-minutes"):
        await world.work_done(ticket, (world.services.consultation.id, minutes))
    assert await world.lines(ticket) == []
    assert (await world.ticket(ticket.id)).state is TicketState.OPEN


async def test_a_doubled_tap_adds_one_line(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        await add_line(work, world.oleg, ticket.id, service_id=world.services.setup.id, minutes=30, version=1)
    with pytest.raises(Refusal, match="lines-changed"):
        async with world.database.work() as work:
            await add_line(work, world.oleg, ticket.id, service_id=world.services.setup.id, minutes=30, version=1)
    assert len(await world.lines(ticket)) == 1


async def test_lines_are_drafts_until_they_are_charged(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30), (world.services.setup.id, 30))
    assert (await world.ticket(ticket.id)).assignee_id == world.oleg.staff_id  # entering work takes the ticket
    async with world.database.work() as work:
        removed = await remove_last_line(work, world.anna, ticket.id)
        assert removed.service_id == world.services.setup.id
    await world.resolve(ticket)
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="not-active"):
            await add_line(work, world.oleg, ticket.id, service_id=world.services.setup.id, minutes=30)
        with pytest.raises(Refusal, match="no-draft-lines"):
            await remove_last_line(work, world.oleg, ticket.id)
    assert len(await world.lines(ticket)) == 1


async def test_services_that_are_gone_are_refused(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        world.services.setup.active = False
        work.session.add(world.services.setup)
    with pytest.raises(Refusal, match="service-retired"):
        await world.work_done(ticket, (world.services.setup.id, 30))
    with pytest.raises(NotFound, match="no-service"):
        await world.work_done(ticket, (world.services.setup.id + 1000, 30))


async def test_nothing_is_opened_without_words_or_for_somebody_else(world: World, database: Database) -> None:
    async def attempt(actor: ContactActor) -> None:
        async with database.work() as work:
            await open_ticket(work, actor, contact_id=world.maria.contact_id, said=[], subject_without_text="")

    with pytest.raises(Refusal, match="empty-message"):
        await attempt(world.maria)
    with pytest.raises(Refusal, match="forbidden"):
        await attempt(world.pavel)
    async with database.work() as work:
        assert await work.session.scalar(select(func.count()).select_from(Ticket)) == 0
