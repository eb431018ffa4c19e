"""A client agrees to less time than an estimate: what goes beyond it is asked about, never charged silently."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select

from core.actor import StaffRole
from core.billing.models import Proposal, ProposalState
from core.billing.rules import caps, remind_at, valid_until
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding
from core.clients.models import Company, ShortagePolicy
from core.contracts.service_models import Pays
from core.errors import NotFound, Refusal
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.completion import resolve
from core.tickets.correcting import correct
from core.tickets.discussing import discuss_offer
from core.tickets.estimating import lapse_estimate, propose_estimate, settle_estimate
from core.tickets.intents import EstimateMade, ProposalMade, Resolved
from core.tickets.models import Fate, Ticket
from core.tickets.offer_intents import EstimateLapsed, LimitCrossed, OfferDiscussed
from core.tickets.offers import OfferKind
from core.tickets.paying import choose_payment
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.reminding import estimates_to_remind, proposals_to_remind, remind_of_estimate, remind_of_proposal
from core.tickets.rules import Agreed, ChargedWork, DoneWork, charge_work, hours_asked, round_work
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.core.test_estimates import holds
from tests.factories import make_staff

LINES = st.lists(
    st.tuples(st.sampled_from([TariffKind.HOURLY, TariffKind.PAID, TariffKind.UNTARIFFED]), st.integers(1, 300)),
    max_size=5,
)


def _charged(kinds: list[tuple[TariffKind, int]], hours: int, agreed: Agreed) -> tuple[list[ChargedWork], int]:
    """The rules of a charge on an account with so many minutes; what is taken from it."""
    done = [
        DoneWork(n, n, kind, 300_000, PriceUnit.HOUR, Rounding(15, 15, 5), minutes, START.date())
        for n, (kind, minutes) in enumerate(kinds)
    ]
    rounded = round_work(done, [])
    covered, left = {}, hours
    for line in hours_asked(done, rounded, agreed.pays, agreed.limit):
        covered[line.line_id] = min(line.minutes, left)
        left -= covered[line.line_id]
    return charge_work(done, rounded, covered, agreed), hours - left


@example([(TariffKind.HOURLY, 171)], 1, Pays.HOURS, ShortagePolicy.BILL, 180)
@given(
    LINES,
    st.integers(0, 600),
    st.sampled_from(Pays),
    st.sampled_from(ShortagePolicy),
    st.none() | st.integers(0, 600),
)
def test_no_more_than_agreed_is_charged_without_asking(
    kinds: list[tuple[TariffKind, int]], hours: int, pays: Pays, policy: ShortagePolicy, limit: int | None
) -> None:
    charged, taken = _charged(kinds, hours, Agreed(pays, policy, limit))
    # Money within the limit, beyond which lines for money hinder the completion (``paid_beyond``).
    money = sum(one.charged - one.covered - one.beyond for one in charged if one.fate is Fate.MONEY)
    if limit is not None:
        assert taken + money <= limit
    for one in charged:
        if one.fate in (Fate.HOURS, Fate.PENDING):
            assert one.covered + one.shortage == one.charged
        if one.shortage and one.beyond:
            assert one.fate is Fate.PENDING
    free, _ = _charged(kinds, hours, Agreed(pays, policy))
    assert [one.charged for one in free] == [one.charged for one in charged]
    if limit is None:
        assert free == charged


@pytest.mark.parametrize(
    ("minutes", "offered"), [(15, []), (20, [15]), (30, [15]), (60, [30]), (90, [30, 45, 60]), (480, [30, 60, 240])]
)
def test_sensible_caps(minutes: int, offered: list[int]) -> None:
    assert caps(minutes) == offered


async def _agreed(world: World, minutes: int, cap: int | None, ticket: Ticket | None = None) -> Ticket:
    ticket = ticket or await world.open()
    async with world.database.work() as work:
        estimate = await propose_estimate(work, world.oleg, ticket.id, minutes)
        await settle_estimate(work, world.maria, estimate.id, agreed=True, cap=cap)
    return ticket


async def _policy(world: World, policy: ShortagePolicy) -> None:
    async with world.database.work() as work:
        (await work.session.get_one(Company, world.company.id)).shortage_policy = policy


async def _proposals(world: World) -> list[Proposal]:
    async with world.database.work() as work:
        return list(await work.session.scalars(select(Proposal).order_by(Proposal.id)))


@pytest.mark.parametrize("policy", [ShortagePolicy.ASK, ShortagePolicy.BILL, ShortagePolicy.BLOCK])
async def test_time_beyond_a_cap_is_asked_about(world: World, policy: ShortagePolicy) -> None:
    await _policy(world, policy)
    ticket = await _agreed(world, 90, 60)
    assert [minutes for minutes, _ in await holds(world)] == [60]
    await world.work_done(ticket, (world.services.consultation.id, 45))
    assert await world.told(LimitCrossed.kind) == []
    await world.work_done(ticket, (world.services.consultation.id, 45))
    [warned] = [LimitCrossed.model_validate(row.payload) for row in await world.told(LimitCrossed.kind)]
    assert (warned.limit, warned.entered, warned.blocks) == (60, 90, False)
    seen = await world.look(ticket)
    assert (seen.limit, seen.beyond, seen.hindrance, seen.balance_after) == (60, 30, None, 60)
    await world.resolve(ticket)
    lines = await world.lines(ticket)
    assert [(one.covered_minutes, one.shortage_minutes, one.fate) for one in lines] == [
        (45, 0, Fate.HOURS),
        (15, 30, Fate.PENDING),
    ]
    [told] = [Resolved.model_validate(row.payload) for row in await world.told(Resolved.kind)]
    assert (told.beyond, told.billed, told.shortage_amount, told.balance_after) == (30, False, 150_000, 60)
    [proposal] = await _proposals(world)
    assert (proposal.minutes, proposal.beyond, proposal.state) == (30, 30, ProposalState.PROPOSED)
    async with world.database.work() as work:
        await settle_shortage(
            work, world.maria, proposal.id, Decision.HOURS
        )  # there are hours: the client may give them
    assert [one.fate for one in await world.lines(ticket)] == [Fate.HOURS, Fate.HOURS]


async def test_a_correction_keeps_to_what_was_agreed(world: World) -> None:
    ticket = await _agreed(world, 90, 60)
    await world.work_done(ticket, (world.services.consultation.id, 90))
    await world.resolve(ticket)
    [line] = await world.lines(ticket)
    now = await world.ticket(ticket.id)
    async with world.database.work() as work:
        director = await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))
        await correct(
            work,
            director.as_actor(),
            ticket.id,
            completion=1,
            minutes={line.id: 75},
            reason="ошиблись",
            policy=LedgerPolicy(),
            version=now.version,
        )
    *_, corrected = await world.lines(ticket)
    assert (corrected.covered_minutes, corrected.shortage_minutes, corrected.fate) == (60, 15, Fate.PENDING)
    assert [(one.beyond, one.state) for one in await _proposals(world)] == [
        (30, ProposalState.REPLACED),
        (15, ProposalState.PROPOSED),
    ]


async def test_an_agreed_limit_binds_until_another_is_agreed_to(world: World) -> None:
    ticket = await _agreed(world, 60, None)
    await world.work_done(ticket, (world.services.consultation.id, 90))
    async with world.database.work() as work:
        larger = await propose_estimate(work, world.oleg, ticket.id, 90)
    assert (await world.look(ticket)).beyond == 30  # asked is not agreed
    async with world.database.work() as work:
        await settle_estimate(work, world.maria, larger.id, agreed=False)
    assert (await world.look(ticket)).beyond == 30
    await _agreed(world, 120, 90, ticket)
    assert (await world.look(ticket)).beyond == 0
    await world.resolve(ticket)
    assert [one.fate for one in await world.lines(ticket)] == [Fate.HOURS]


async def test_money_beyond_a_limit_cannot_be_charged(world: World) -> None:
    ticket = await _agreed(world, 60, None)
    async with world.database.work() as work:
        await choose_payment(work, world.maria, ticket.id, money=True)
    await world.work_done(ticket, (world.services.consultation.id, 90))
    [warned] = [LimitCrossed.model_validate(row.payload) for row in await world.told(LimitCrossed.kind)]
    assert warned.blocks
    version = (await world.look(ticket)).version
    with pytest.raises(Refusal, match="beyond-agreed"):
        async with world.database.work() as work:
            await resolve(work, world.oleg, ticket.id, version=version)
    await _agreed(world, 90, None, ticket)
    await world.resolve(ticket)
    assert [(one.fate, one.amount) for one in await world.lines(ticket)] == [(Fate.MONEY, 450_000)]


@pytest.mark.parametrize("cap", [0, -5, 60, 90])
async def test_a_cap_is_below_the_estimate(world: World, cap: int) -> None:
    with pytest.raises(Refusal, match="bad-cap"):
        await _agreed(world, 60, cap)


async def test_offers_are_asked_about_once_more_and_talked_about_once(world: World, clock: SettableClock) -> None:
    short = await world.open("Больше, чем часов")
    await world.work_done(short, (world.services.consultation.id, 150))
    await world.resolve(short)
    ticket = await world.open("Оценить")
    async with world.database.work() as work:
        estimate = await propose_estimate(work, world.oleg, ticket.id, 60)
    [proposal] = await _proposals(world)
    zone = world.company.zone
    assert proposal.remind_at == estimate.remind_at == remind_at(START, zone)
    assert START < remind_at(START, zone) < valid_until(START, zone)
    async with world.database.work() as work:
        assert await proposals_to_remind(work) == await estimates_to_remind(work) == []
    clock.set(remind_at(START, zone))
    async with world.database.work() as work:
        for kind, offer_id in ((OfferKind.PROPOSAL, proposal.id), (OfferKind.ESTIMATE, estimate.id)):
            assert (await discuss_offer(work, world.maria, kind, offer_id))[1]
            assert not (await discuss_offer(work, world.pavel, kind, offer_id))[1]
            with pytest.raises(NotFound):
                await discuss_offer(work, world.vera, kind, offer_id)
    assert [OfferDiscussed.model_validate(row.payload).amount for row in await world.told(OfferDiscussed.kind)] == [
        150_000,
        None,
    ]
    async with world.database.work() as work:
        assert await proposals_to_remind(work) == [proposal.id]
        assert await estimates_to_remind(work) == [estimate.id]
        assert [await remind_of_proposal(work, proposal.id) for _ in range(2)] == [True, False]
        assert [await remind_of_estimate(work, estimate.id) for _ in range(2)] == [True, False]
    for intent in (ProposalMade.kind, EstimateMade.kind):
        reminders = [row for row in await world.told(intent) if row.payload["reminder"]]
        assert [row.lane for row in reminders] == [f"contact:{one.contact_id}" for one in (world.maria, world.pavel)]
    clock.set(valid_until(START, zone) + timedelta(hours=1))
    async with world.database.work() as work:
        assert await lapse_estimate(work, estimate.id)
    assert {row.lane for row in await world.told(EstimateLapsed.kind)} == {
        "group",
        *(f"contact:{one.contact_id}" for one in (world.maria, world.pavel)),
    }
    with pytest.raises(Refusal, match="estimate-settled"):
        async with world.database.work() as work:
            await discuss_offer(work, world.maria, OfferKind.ESTIMATE, estimate.id)
