"""Money for what hours did not cover: who is asked, what each answer does, and that it is given once."""

import asyncio
from collections.abc import Sequence
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from core.actor import Actor, ContactRole, SystemActor
from core.billing.models import Proposal, ProposalState, Settled
from core.billing.rules import Hindrance
from core.billing.service import lapsed_proposals, open_proposals
from core.clients.models import Company, Contact, ShortagePolicy, WorkState
from core.contracts.models import Contract
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.intents import HoursGranted
from core.ledger.models import Charge, GrantKind
from core.ledger.queries import company_available
from core.ledger.rules.closing import LedgerPolicy
from core.outbox.models import OutboxRow
from core.tickets.completion import resolve
from core.tickets.correcting import correct
from core.tickets.handling import reopen
from core.tickets.intents import Asked, ProposalMade, ProposalSettled, Resolved
from core.tickets.models import Fate, Ticket, TicketState
from core.tickets.offers import OfferKind, offer_again, proposal_view, waiting_offers
from core.tickets.paying import choose_payment
from core.tickets.proposals import Decision, lapse_proposal, settle_shortage
from core.tickets.queries import card, my_ticket
from core.tickets.topping_up import top_up
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.core.test_ledger import audit
from tests.factories import ADMIN_ROLES, SYSTEM, make_company, make_contact, make_contract, make_staff, make_ticket

DAY = START.date()
HOUR = 60
KEEP = LedgerPolicy()


async def short_by_an_hour(world: World, ticket: Ticket | None = None) -> tuple[Ticket, Proposal]:
    """A resolved ticket of three hours of work, two of them covered."""
    ticket = ticket or await world.open()
    await world.work_done(ticket, (world.services.report.id, 3 * HOUR))
    await world.resolve(ticket)
    async with world.database.work() as work:
        return ticket, (await open_proposals(work, ticket.id))[-1]


async def decide(world: World, actor: Actor, proposal: Proposal, decision: Decision) -> None:
    async with world.database.work() as work:
        await settle_shortage(work, actor, proposal.id, decision)


async def change(world: World, **terms: object) -> None:
    """The company's terms as somebody has entered them."""
    async with world.database.work() as work:
        company = await work.session.get_one(Company, world.company.id)
        for name, value in terms.items():
            setattr(company, name, value)


async def state_of(world: World, proposal: Proposal) -> tuple[ProposalState, Settled | None, str | None]:
    async with world.database.work() as work:
        now = await work.session.get_one(Proposal, proposal.id)
        return now.state, now.settled_how, now.settled_by


def lanes(rows: Sequence[OutboxRow]) -> list[str]:
    return [row.lane for row in rows]


async def give(world: World, minutes: int, key: str = "topup:1") -> None:
    async with world.database.work() as work:
        await top_up(work, SYSTEM, company_id=world.company.id, minutes=minutes, reason="покупка", key=key)


async def test_the_managers_are_asked_and_the_author_knows_who_decides(world: World) -> None:
    ticket, proposal = await short_by_an_hour(world)
    maria, pavel = (f"contact:{one.contact_id}" for one in (world.maria, world.pavel))
    asked = await world.told(ProposalMade.kind)
    assert lanes(asked) == [maria, pavel]
    assert ProposalMade.model_validate(asked[0].payload) == ProposalMade(
        proposal_id=proposal.id, ticket_id=ticket.id, number=ticket.number
    )
    assert proposal.valid_until == START.replace(day=1, month=12, hour=0)  # five working days
    async with world.database.work() as work:
        view = await proposal_view(work, proposal.id)
        assert [(line.service, line.minutes, line.amount) for line in view.lines] == [
            ("Доработка отчёта", HOUR, 300_000)
        ]
        assert not view.coverable


@pytest.mark.parametrize(
    ("manager_in", "author_is_manager", "asked"),
    [(True, True, Asked.YOU), (True, False, Asked.MANAGER), (False, False, Asked.NOBODY)],
)
async def test_who_decides(world: World, manager_in: bool, author_is_manager: bool, asked: Asked) -> None:
    async with world.database.work() as work:
        company = await make_company(work)
        await make_contact(work, company, name="Начальник", came_in=manager_in)
        role = ContactRole.MANAGER if author_is_manager else ContactRole.MEMBER
        author = await make_contact(work, company, name="Автор", role=role)
        ticket = await make_ticket(work, author)
    await world.work_done(ticket, (world.services.report.id, HOUR))
    assert (await world.look(ticket)).asked is asked
    await world.resolve(ticket)
    told = Resolved.model_validate((await world.told(Resolved.kind))[0].payload)
    assert (told.asked, told.billed) == (asked, False)
    assert len(await world.told(ProposalMade.kind)) == manager_in + author_is_manager
    async with world.database.work() as work:
        assert (await card(work, ticket.id)).asked is (asked is not Asked.NOBODY)


@pytest.mark.parametrize(
    ("decision", "state", "fate"),
    [(Decision.APPROVE, ProposalState.APPROVED, Fate.MONEY), (Decision.DECLINE, ProposalState.DECLINED, Fate.UNPAID)],
)
async def test_a_manager_answers_with_a_button(
    world: World, decision: Decision, state: ProposalState, fate: Fate
) -> None:
    ticket, proposal = await short_by_an_hour(world)
    await decide(world, world.pavel, proposal, decision)  # the other manager, whoever opened it
    assert await state_of(world, proposal) == (state, Settled.BUTTON, f"contact:{world.pavel.contact_id}")
    [line] = await world.lines(ticket)
    assert (line.fate, line.covered_minutes, line.shortage_minutes, line.amount) == (fate, 2 * HOUR, HOUR, 300_000)
    told = await world.told(ProposalSettled.kind)
    assert lanes(told) == [f"contact:{world.maria.contact_id}", f"contact:{world.pavel.contact_id}", "group"]
    said = ProposalSettled.model_validate(told[-1].payload)
    assert (said.state, said.how, said.name, said.contact_id) == (
        state,
        Settled.BUTTON,
        "Павел",
        world.pavel.contact_id,
    )
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 0


async def test_hours_pay_only_when_they_suffice(world: World) -> None:
    ticket, proposal = await short_by_an_hour(world)
    await give(world, HOUR - 1)
    for actor in (world.maria, world.oleg):
        with pytest.raises(Refusal, match="not-enough-hours"):
            await decide(world, actor, proposal, Decision.HOURS)
    assert (await state_of(world, proposal))[0] is ProposalState.PROPOSED
    await give(world, 1, "topup:2")
    await decide(world, world.maria, proposal, Decision.HOURS)
    assert (await state_of(world, proposal))[0] is ProposalState.COVERED
    [line] = await world.lines(ticket)
    assert (line.fate, line.covered_minutes, line.shortage_minutes, line.amount) == (Fate.HOURS, 3 * HOUR, 0, None)
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 0
        charged = list(await work.session.execute(select(Charge.covered, Charge.shortage).order_by(Charge.id)))
        assert [tuple(row) for row in charged] == [(2 * HOUR, HOUR), (HOUR, 0)]


async def test_a_top_up_changes_nothing_by_itself(world: World) -> None:
    first, proposal = await short_by_an_hour(world)
    _, second = await short_by_an_hour(world)  # three hours, nothing left to cover them
    before = len(await world.told(ProposalMade.kind))
    await give(world, HOUR)
    assert (await state_of(world, proposal))[0] is ProposalState.PROPOSED
    again = (await world.told(ProposalMade.kind))[before:]
    assert lanes(again) == [f"contact:{one.contact_id}" for one in (world.maria, world.pavel)]
    assert {ProposalMade.model_validate(row.payload) for row in again} == {
        ProposalMade(proposal_id=proposal.id, ticket_id=first.id, number=first.number, again=True)
    }
    # The news of the hours comes first, the offer that it changes after it.
    last_of_maria = (await world.told(lane=f"contact:{world.maria.contact_id}"))[-2:]
    assert [row.kind for row in last_of_maria] == [HoursGranted.kind, ProposalMade.kind]
    async with world.database.work() as work:
        assert (await card(work, first.id)).coverable == {proposal.id}
        assert (await card(work, second.ticket_id)).coverable == frozenset()
    before = len(await world.told(ProposalMade.kind))
    await give(world, HOUR)  # the same key: nothing was given
    assert len(await world.told(ProposalMade.kind)) == before
    # What one proposal takes is not there for others: those are drawn anew.
    await give(world, 2 * HOUR, "topup:2")
    assert len(await world.told(ProposalMade.kind)) == before + 4
    await decide(world, world.maria, proposal, Decision.HOURS)
    redrawn = (await world.told(ProposalMade.kind))[before + 4 :]
    assert {ProposalMade.model_validate(row.payload).proposal_id for row in redrawn} == {second.id}
    assert not any(ProposalMade.model_validate(row.payload).again for row in redrawn)
    async with world.database.work() as work:
        assert not (await proposal_view(work, second.id)).coverable


async def test_a_loan_of_hours_covers_too(world: World) -> None:
    _, proposal = await short_by_an_hour(world)
    async with world.database.work() as work:
        admin = (await make_staff(work, "Админ", roles=ADMIN_ROLES)).as_actor()
        await top_up(
            work,
            admin,
            company_id=world.company.id,
            minutes=HOUR,
            reason="до оплаты счёта",
            key="t",
            kind=GrantKind.TRUST,
        )
        assert (await proposal_view(work, proposal.id)).coverable
    await decide(world, world.maria, proposal, Decision.HOURS)


async def test_a_price_that_nobody_answers_lapses(world: World, clock: SettableClock) -> None:
    ticket, proposal = await short_by_an_hour(world)
    clock.set(proposal.valid_until - timedelta(seconds=1))
    async with world.database.work() as work:
        assert await lapsed_proposals(work) == []
    clock.set(proposal.valid_until)
    async with world.database.work() as work:
        assert await lapsed_proposals(work) == [proposal.id]
        assert await lapse_proposal(work, proposal.id)
    assert await state_of(world, proposal) == (ProposalState.LAPSED, Settled.TIME, "system:proposals")
    assert [line.fate for line in await world.lines(ticket)] == [Fate.UNPAID]
    told = await world.told(ProposalSettled.kind)
    assert lanes(told) == [*(f"contact:{one.contact_id}" for one in (world.maria, world.pavel)), "group"]
    async with world.database.work() as work:
        assert await lapsed_proposals(work) == []
        assert not await lapse_proposal(work, proposal.id)  # another process was a moment later
    for decision in Decision:
        with pytest.raises(Refusal, match="proposal-settled"):
            await decide(world, world.maria, proposal, decision)


async def test_a_price_is_settled_once_however_many_answer(world: World, clock: SettableClock) -> None:
    """A manager's three taps, the other manager, staff by phone, and time: one of them wins, whole."""
    ticket, proposal = await short_by_an_hour(world)
    await give(world, HOUR)
    clock.set(proposal.valid_until)

    async def lapse() -> str:
        async with world.database.work() as work:
            return "lapsed" if await lapse_proposal(work, proposal.id) else "late"

    async def answer(actor: Actor, decision: Decision) -> str:
        try:
            await decide(world, actor, proposal, decision)
        except Refusal as refusal:
            return refusal.code
        return decision.value

    answers = await asyncio.gather(
        *(answer(actor, decision) for actor in (world.maria, world.pavel, world.oleg) for decision in Decision),
        lapse(),
    )
    won = [one for one in answers if one not in ("proposal-settled", "late")]
    assert len(won) == 1
    state, fate, left = {
        "approve": (ProposalState.APPROVED, Fate.MONEY, HOUR),
        "decline": (ProposalState.DECLINED, Fate.UNPAID, HOUR),
        "hours": (ProposalState.COVERED, Fate.HOURS, 0),
        "lapsed": (ProposalState.LAPSED, Fate.UNPAID, HOUR),
    }[won[0]]
    assert (await state_of(world, proposal))[0] is state
    assert [line.fate for line in await world.lines(ticket)] == [fate]
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == left
    people = {row.lane for row in await world.told(ProposalSettled.kind)} - {"group"}
    assert len(await world.told(ProposalSettled.kind)) - len(people) in (0, 1)


async def test_two_prices_do_not_take_the_same_hours(world: World) -> None:
    _, first = await short_by_an_hour(world)
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, HOUR))
    await world.resolve(ticket)
    async with world.database.work() as work:
        [second] = await open_proposals(work, ticket.id)
    await give(world, HOUR)

    async def take(proposal: Proposal) -> str:
        try:
            await decide(world, world.maria, proposal, Decision.HOURS)
        except Refusal as refusal:
            return refusal.code
        return "taken"

    assert sorted(await asyncio.gather(take(first), take(second))) == ["not-enough-hours", "taken"]
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 0


async def test_what_is_agreed_beforehand_is_billed_at_once(world: World) -> None:
    await change(world, shortage_policy=ShortagePolicy.BILL)
    ticket = await world.open()
    await world.work_done(ticket, (world.services.report.id, 3 * HOUR))
    await world.resolve(ticket)
    [line] = await world.lines(ticket)
    assert (line.fate, line.covered_minutes, line.shortage_minutes, line.amount) == (
        Fate.MONEY,
        2 * HOUR,
        HOUR,
        300_000,
    )
    async with world.database.work() as work:
        [proposal] = await work.session.scalars(select(Proposal))
        assert (proposal.state, proposal.settled_how, proposal.settled_by) == (
            ProposalState.APPROVED,
            Settled.POLICY,
            "system:policy",
        )
    told = Resolved.model_validate((await world.told(Resolved.kind))[0].payload)
    assert (told.billed, told.shortage, told.shortage_amount) == (True, HOUR, 300_000)
    assert await world.told(ProposalMade.kind) == await world.told(ProposalSettled.kind) == []


@pytest.mark.parametrize(
    ("terms", "service", "minutes", "hindered"),
    [
        ({"shortage_policy": ShortagePolicy.BLOCK}, "report", 2 * HOUR, None),
        ({"shortage_policy": ShortagePolicy.BLOCK}, "report", 2 * HOUR + 1, Hindrance.BLOCKED),
        ({"shortage_policy": ShortagePolicy.BLOCK}, "setup", 10, None),
        ({"work_state": WorkState.PREPAYMENT}, "report", 2 * HOUR, None),
        ({"work_state": WorkState.PREPAYMENT}, "report", 2 * HOUR + 1, Hindrance.PREPAYMENT),
        ({"work_state": WorkState.PREPAYMENT}, "setup", 10, Hindrance.PREPAYMENT),
        ({"work_state": WorkState.PREPAYMENT}, "update", 10, None),
        ({"work_state": WorkState.FORBIDDEN}, "update", 10, Hindrance.FORBIDDEN),
    ],
)
async def test_work_that_may_not_be_done_is_refused_and_kept(
    world: World, terms: dict[str, object], service: str, minutes: int, hindered: Hindrance | None
) -> None:
    await change(world, **terms)
    ticket = await world.open()  # opening is never blocked
    await world.work_done(ticket, (getattr(world.services, service).id, minutes))
    shown = await world.look(ticket)
    async with world.database.work() as work:
        assert (await card(work, ticket.id)).hindrance is shown.hindrance is hindered
    if hindered is None:
        await world.resolve(ticket)
        return
    with pytest.raises(Refusal, match=hindered.value):
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=shown.version)
    [line] = await world.lines(ticket)
    assert (line.actual_minutes, line.completion, line.fate) == (minutes, None, None)
    now = await world.ticket(ticket.id)
    assert (now.state, now.completions, now.version) == (TicketState.IN_PROGRESS, 0, shown.version)
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 2 * HOUR
    await change(world, work_state=WorkState.ALLOWED, shortage_policy=ShortagePolicy.ASK)
    await world.resolve(ticket)


async def test_a_loan_lifts_the_block(world: World) -> None:
    await change(world, shortage_policy=ShortagePolicy.BLOCK)
    ticket = await world.open()
    await world.work_done(ticket, (world.services.report.id, 3 * HOUR))
    await give(world, HOUR)
    await world.resolve(ticket)
    assert [line.fate for line in await world.lines(ticket)] == [Fate.HOURS]


async def test_money_instead_of_hours(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.report.id, HOUR), (world.services.update.id, 20))
    version = (await world.look(ticket)).version
    for money in (True, True, False, True):  # the same twice changes nothing
        async with world.database.work() as work:
            assert (await choose_payment(work, world.pavel, ticket.id, money=money)).wants_money is money
    with pytest.raises(Refusal, match="lines-changed"):  # nobody confirms what they did not see
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=version)
    await world.resolve(ticket)
    hourly, free = await world.lines(ticket)
    assert (hourly.fate, hourly.covered_minutes, hourly.shortage_minutes, hourly.amount) == (Fate.MONEY, 0, 0, 300_000)
    assert free.fate is Fate.FREE
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 2 * HOUR
        assert await open_proposals(work, ticket.id) == []
    with pytest.raises(Refusal, match="not-active"):
        async with world.database.work() as work:
            await choose_payment(work, world.maria, ticket.id, money=False)


@pytest.mark.parametrize("model", ["unlimited", "pay_as_you_go", None])
async def test_there_is_nothing_to_choose_where_hours_do_not_pay(world: World, model: str | None) -> None:
    async with world.database.work() as work:
        company = await make_company(work)
        if model is not None:
            await make_contract(work, company, service_model=model)
        person = await make_contact(work, company)
        ticket = await make_ticket(work, person)
        assert not (await my_ticket(work, person.as_actor(), ticket.id)).may_choose
    with pytest.raises(Refusal, match="nothing-to-choose"):
        async with world.database.work() as work:
            await choose_payment(work, person.as_actor(), ticket.id, money=True)


async def test_who_may_choose(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        assert (await my_ticket(work, world.maria, ticket.id)).may_choose
        person = await work.session.get_one(Contact, world.maria.contact_id)
        person.role = ContactRole.MEMBER
        await work.session.flush()
        assert not (await my_ticket(work, person.as_actor(), ticket.id)).may_choose


@pytest.mark.parametrize(
    ("asked_at", "fate", "amount"),
    [(time(12, 59, 59), Fate.FREE, None), (time(13, 0), Fate.MONEY, 300_000), (time(18, 30), Fate.MONEY, 300_000)],
)
async def test_free_until_an_hour_by_the_moment_of_the_request(
    world: World, clock: SettableClock, asked_at: time, fate: Fate, amount: int | None
) -> None:
    async with world.database.work() as work:
        company = await make_company(work, zone_name="Asia/Yekaterinburg")
        contract = await make_contract(work, company)
        contract.service_model, contract.free_until = "time_window", time(13, 0)
        await work.session.flush()
        author = await make_contact(work, company)
    local = START.astimezone(company.zone)
    clock.set(local.replace(hour=asked_at.hour, minute=asked_at.minute, second=asked_at.second))
    async with world.database.work() as work:
        ticket = await make_ticket(work, author)
    clock.advance(timedelta(hours=3))  # the work itself is done later: that does not matter
    await world.work_done(ticket, (world.services.report.id, HOUR))
    await world.resolve(ticket)
    [line] = await world.lines(ticket)
    assert (line.fate, line.amount, line.shortage_minutes) == (fate, amount, 0)
    async with world.database.work() as work:
        assert await open_proposals(work, ticket.id) == []


async def test_every_hour_is_paid_by_pay_as_you_go(world: World) -> None:
    async with world.database.work() as work:
        contract = await work.session.get_one(Contract, world.hours.contract.id)
        contract.service_model = "pay_as_you_go"
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 40), (world.services.update.id, 20))
    await world.resolve(ticket)
    paid, free = await world.lines(ticket)
    assert (paid.fate, paid.charged_minutes, paid.amount) == (Fate.MONEY, 45, 225_000)
    assert free.fate is Fate.FREE
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 2 * HOUR  # hours of an earlier model stay


async def test_what_waits_is_listed_for_the_company_s_managers(world: World) -> None:
    ticket, proposal = await short_by_an_hour(world)
    async with world.database.work() as work:
        for manager in (world.maria, world.pavel):
            [waiting] = await waiting_offers(work, manager)
            assert (waiting.kind, waiting.id, waiting.number, waiting.minutes, waiting.amount) == (
                OfferKind.PROPOSAL,
                proposal.id,
                ticket.number,
                HOUR,
                300_000,
            )
        assert await waiting_offers(work, world.vera) == []
        with pytest.raises(Forbidden):
            await waiting_offers(work, world.oleg)
        await offer_again(work, world.pavel, OfferKind.PROPOSAL, proposal.id)
        for stranger in (world.vera, world.stranger, world.oleg, SystemActor("job")):
            with pytest.raises((NotFound, Forbidden)):
                await offer_again(work, stranger, OfferKind.PROPOSAL, proposal.id)
        with pytest.raises(NotFound):
            await offer_again(work, world.pavel, OfferKind.PROPOSAL, proposal.id + 1000)
    last = (await world.told(ProposalMade.kind))[-1]
    assert (last.lane, ProposalMade.model_validate(last.payload).again) == (f"contact:{world.pavel.contact_id}", True)
    await decide(world, world.maria, proposal, Decision.APPROVE)
    async with world.database.work() as work:
        assert await waiting_offers(work, world.maria) == []
        with pytest.raises(Refusal, match="proposal-settled"):
            await offer_again(work, world.pavel, OfferKind.PROPOSAL, proposal.id)


async def test_a_correction_takes_an_open_price_back(world: World) -> None:
    """The message that offered it loses its buttons; the new price is offered."""
    ticket, proposal = await short_by_an_hour(world)
    async with world.database.work() as work:
        admin = (await make_staff(work, "Админ", roles=ADMIN_ROLES)).as_actor()
    [line] = await world.lines(ticket)
    version = (await world.ticket(ticket.id)).version
    before = len(await world.told(ProposalMade.kind))
    async with world.database.work() as work:
        await correct(
            work,
            admin,
            ticket.id,
            completion=1,
            minutes={line.id: 150},
            reason="ошиблись",
            policy=KEEP,
            version=version,
        )
    made = [ProposalMade.model_validate(row.payload) for row in (await world.told(ProposalMade.kind))[before:]]
    assert (await state_of(world, proposal))[0] is ProposalState.REPLACED
    async with world.database.work() as work:
        [new] = await open_proposals(work, ticket.id)
    assert new.minutes == 30
    assert [one.proposal_id for one in made] == [proposal.id] * 2 + [new.id] * 2


async def test_reopening_leaves_the_price_to_be_answered(world: World) -> None:
    ticket, proposal = await short_by_an_hour(world)
    async with world.database.work() as work:
        await reopen(work, world.maria, ticket.id)
        assert [one.id for one in (await card(work, ticket.id)).proposals] == [proposal.id]
    await decide(world, world.maria, proposal, Decision.APPROVE)
    async with world.database.work() as work:
        assert await company_available(work, world.company.id, DAY) == 0
