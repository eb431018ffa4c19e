"""Estimates: agreed beforehand, held meanwhile, used by the charge, free again when nothing comes of them."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.actor import Actor
from core.billing.models import Estimate, EstimateState, Settled
from core.contracts.models import Contract
from core.errors import NotFound, Refusal
from core.ledger.holding import hold_of
from core.ledger.models import Hold, HoldState
from core.ledger.queries import Balance, balance_of, company_available
from core.tickets.entry import EstimateEntry, read_estimate
from core.tickets.estimating import (
    MOST_HOURS,
    estimate_of,
    lapse_estimate,
    lapsed_estimates,
    propose_estimate,
    settle_estimate,
)
from core.tickets.handling import cancel, reopen
from core.tickets.intents import EstimateMade, EstimateSettled, Taken
from core.tickets.models import Fate, Ticket, TicketState
from core.tickets.offers import OfferKind, estimate_view, offer_again, waiting_offers
from core.tickets.paying import choose_payment
from core.tickets.queries import card
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.core.test_ledger import audit
from tests.factories import make_company, make_contact, make_ticket

DAY = START.date()


async def estimated(world: World, minutes: int, ticket: Ticket | None = None) -> tuple[Ticket, Estimate]:
    ticket = ticket or await world.open()
    async with world.database.work() as work:
        return ticket, await propose_estimate(work, world.oleg, ticket.id, minutes)


async def answered(world: World, actor: Actor, estimate: Estimate, *, agreed: bool = True) -> None:
    async with world.database.work() as work:
        await settle_estimate(work, actor, estimate.id, agreed=agreed)


async def states(world: World) -> list[EstimateState]:
    async with world.database.work() as work:
        return list(await work.session.scalars(select(Estimate.state).order_by(Estimate.id)))


async def holds(world: World) -> list[tuple[int, HoldState]]:
    async with world.database.work() as work:
        rows = await work.session.execute(select(Hold.minutes, Hold.state).order_by(Hold.id))
        return [(minutes, state) for minutes, state in rows]


async def available(world: World, day: date = DAY) -> int:
    async with world.database.work() as work:
        return await company_available(work, world.company.id, day)


async def test_an_estimate_takes_the_ticket_and_asks_the_managers(world: World) -> None:
    ticket, estimate = await estimated(world, 90)
    now = await world.ticket(ticket.id)
    assert (now.state, now.assignee_id, now.acknowledged_at) == (TicketState.IN_PROGRESS, world.oleg.staff_id, START)
    assert len(await world.told(Taken.kind)) == 1
    asked = await world.told(EstimateMade.kind)
    assert [row.lane for row in asked] == [f"contact:{one.contact_id}" for one in (world.maria, world.pavel)]
    async with world.database.work() as work:
        view = await estimate_view(work, estimate.id)
        assert (view.staff_name, view.keeps) == ("Олег Иванов", 90)
        shown = await card(work, ticket.id)
        assert shown.estimate is not None
        assert (shown.estimate.state, shown.held) == (EstimateState.PROPOSED, 0)
        [waiting] = await waiting_offers(work, world.pavel)
        assert (waiting.kind, waiting.minutes, waiting.amount) == (OfferKind.ESTIMATE, 90, None)
        assert await waiting_offers(work, world.vera) == []
        await offer_again(work, world.pavel, OfferKind.ESTIMATE, estimate.id)
        with pytest.raises(NotFound):
            await offer_again(work, world.vera, OfferKind.ESTIMATE, estimate.id)
    assert await available(world) == 120  # asking keeps nothing


async def test_agreed_minutes_are_kept_from_others_and_used_by_the_charge(world: World) -> None:
    ticket, estimate = await estimated(world, 90)
    await answered(world, world.pavel, estimate)
    said = [EstimateSettled.model_validate(row.payload) for row in await world.told(EstimateSettled.kind)]
    assert {(one.agreed, one.held, one.name, one.how) for one in said} == {(True, 90, "Павел", Settled.BUTTON)}
    assert (await world.told(EstimateSettled.kind))[-1].lane == "group"
    async with world.database.work() as work:
        assert await balance_of(work, world.company.id, DAY) == Balance(live=120, held=90, used=0, closing=0)
        assert (await card(work, ticket.id)).held == 90
    assert await available(world) == 30

    other = await world.open("Другой вопрос")
    await world.work_done(other, (world.services.consultation.id, 60))
    assert [(one.work.covered, one.work.shortage) for one in (await world.look(other)).lines] == [(30, 30)]
    await world.resolve(other)
    assert [line.covered_minutes for line in await world.lines(other)] == [30]

    await world.work_done(ticket, (world.services.consultation.id, 75))
    assert [(one.work.covered, one.work.shortage) for one in (await world.look(ticket)).lines] == [(75, 0)]
    await world.resolve(ticket)
    assert [line.fate for line in await world.lines(ticket)] == [Fate.HOURS]
    assert await holds(world) == [(90, HoldState.USED)]
    assert await states(world) == [EstimateState.USED]
    assert await available(world) == 15  # what was kept and not needed is free
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 15


async def test_a_hold_ends_with_its_time(world: World, clock: SettableClock) -> None:
    ticket, estimate = await estimated(world, 90)
    await answered(world, world.maria, estimate)
    async with world.database.work() as work:
        kept = await hold_of(work, ticket.id)
        assert kept is not None
    clock.set(kept.expires_at - timedelta(seconds=1))
    day = clock.now().astimezone(world.company.zone).date()
    assert await available(world, day) == 30
    clock.set(kept.expires_at)
    assert await available(world, day) == 120
    async with world.database.work() as work:
        assert (await card(work, ticket.id)).held == 0
        assert await balance_of(work, world.company.id, day) == Balance(live=120, held=0, used=0, closing=0)


async def test_no_more_is_kept_than_there_is(world: World) -> None:
    first, estimate = await estimated(world, 90)
    await answered(world, world.maria, estimate)
    second, larger = await estimated(world, 90)
    async with world.database.work() as work:
        assert (await estimate_view(work, larger.id)).keeps == 30
    await answered(world, world.oleg, larger)  # told by phone
    assert await holds(world) == [(90, HoldState.HELD), (30, HoldState.HELD)]
    assert await available(world) == 0
    told = EstimateSettled.model_validate((await world.told(EstimateSettled.kind))[-1].payload)
    assert (told.held, told.how, told.name) == (30, Settled.PHONE, "Олег Иванов")
    assert first.id != second.id


async def test_another_estimate_takes_the_place_of_the_one_before(world: World) -> None:
    ticket, first = await estimated(world, 90)
    await answered(world, world.maria, first)
    _, second = await estimated(world, 30, ticket)
    assert await states(world) == [EstimateState.REPLACED, EstimateState.PROPOSED]
    assert await available(world) == 120  # nothing is kept until the new one is agreed to
    made = [EstimateMade.model_validate(row.payload).estimate_id for row in await world.told(EstimateMade.kind)]
    assert made == [first.id] * 4 + [second.id] * 2  # the first once more: its message changes
    with pytest.raises(Refusal, match="estimate-settled"):
        await answered(world, world.maria, first)
    await answered(world, world.maria, second)
    assert await available(world) == 90


async def test_a_declined_estimate_keeps_nothing(world: World) -> None:
    _, estimate = await estimated(world, 90)
    await answered(world, world.maria, estimate, agreed=False)
    assert (await states(world), await holds(world)) == ([EstimateState.DECLINED], [])
    with pytest.raises(Refusal, match="estimate-settled"):
        await answered(world, world.maria, estimate)
    with pytest.raises(Refusal, match="estimate-settled"):
        async with world.database.work() as work:
            await offer_again(work, world.maria, OfferKind.ESTIMATE, estimate.id)


async def test_an_estimate_that_nobody_answers_lapses(world: World, clock: SettableClock) -> None:
    ticket, estimate = await estimated(world, 90)
    clock.set(estimate.valid_until - timedelta(seconds=1))
    async with world.database.work() as work:
        assert await lapsed_estimates(work) == []
    clock.set(estimate.valid_until)
    async with world.database.work() as work:
        assert await lapsed_estimates(work) == [estimate.id]
        assert await lapse_estimate(work, estimate.id)
        assert not await lapse_estimate(work, estimate.id)
        assert await estimate_of(work, ticket.id) is None
    assert len(await world.told(EstimateMade.kind)) == 4  # asked, and the buttons taken away
    with pytest.raises(Refusal, match="estimate-settled"):
        await answered(world, world.maria, estimate)


async def test_resolving_without_an_answer_asks_for_none(world: World) -> None:
    ticket, _ = await estimated(world, 90)
    await world.work_done(ticket, (world.services.consultation.id, 30))
    await world.resolve(ticket)
    assert await states(world) == [EstimateState.LAPSED]
    assert len(await world.told(EstimateMade.kind)) == 4


async def test_a_cancelled_ticket_keeps_nothing(world: World) -> None:
    ticket, estimate = await estimated(world, 90)
    await answered(world, world.maria, estimate)
    async with world.database.work() as work:
        (await work.session.get_one(Ticket, ticket.id)).state = TicketState.OPEN  # as if nobody had begun
    async with world.database.work() as work:
        await cancel(work, world.maria, ticket.id)
    assert (await states(world), await holds(world)) == ([EstimateState.LAPSED], [(90, HoldState.RELEASED)])
    assert await available(world) == 120


async def test_what_money_pays_for_needs_no_hours(world: World) -> None:
    ticket, estimate = await estimated(world, 90)
    await answered(world, world.maria, estimate)
    for money, left in ((True, 120), (False, 30), (True, 120)):
        async with world.database.work() as work:
            await choose_payment(work, world.maria, ticket.id, money=money)
        assert await available(world) == left
    _, again = await estimated(world, 60, ticket)
    async with world.database.work() as work:
        assert (await estimate_view(work, again.id)).keeps is None
    await answered(world, world.maria, again)
    assert await available(world) == 120


@pytest.mark.parametrize("model", ["unlimited", "pay_as_you_go"])
async def test_nothing_is_kept_where_hours_do_not_pay(world: World, model: str) -> None:
    async with world.database.work() as work:
        (await work.session.get_one(Contract, world.hours.contract.id)).service_model = model
    _, estimate = await estimated(world, 90)
    await answered(world, world.maria, estimate)
    assert await holds(world) == []


async def test_without_a_contract_an_estimate_is_only_a_word(world: World) -> None:
    async with world.database.work() as work:
        person = await make_contact(work, await make_company(work))
        ticket = await make_ticket(work, person)
    _, estimate = await estimated(world, 90, ticket)
    async with world.database.work() as work:
        assert (await estimate_view(work, estimate.id)).keeps is None
    await answered(world, person.as_actor(), estimate)
    assert (await states(world), await holds(world)) == ([EstimateState.AGREED], [])


async def test_an_estimate_is_answered_once_however_many_answer(world: World, clock: SettableClock) -> None:
    _, estimate = await estimated(world, 90)
    clock.set(estimate.valid_until)

    async def answer(actor: Actor, *, agreed: bool) -> str:
        try:
            await answered(world, actor, estimate, agreed=agreed)
        except Refusal as refusal:
            return refusal.code
        return "agreed" if agreed else "declined"

    async def lapse() -> str:
        async with world.database.work() as work:
            return "lapsed" if await lapse_estimate(work, estimate.id) else "late"

    people = (world.maria, world.pavel, world.oleg)
    answers = await asyncio.gather(*(answer(one, agreed=yes) for one in people for yes in (True, False)), lapse())
    won = [one for one in answers if one not in ("estimate-settled", "late")]
    assert len(won) == 1
    assert await states(world) == [EstimateState(won[0])]
    assert await holds(world) == ([(90, HoldState.HELD)] if won == ["agreed"] else [])


async def test_two_agreed_at_once_do_not_keep_the_same_hours(world: World) -> None:
    made = [(await estimated(world, 90))[1] for _ in range(3)]
    await asyncio.gather(*(answered(world, world.maria, one) for one in made))
    assert sorted(minutes for minutes, _ in await holds(world)) == [30, 90]
    assert await available(world) == 0


@pytest.mark.parametrize("minutes", [0, -5, MOST_HOURS * 60 + 1])
async def test_impossible_estimates_are_refused(world: World, minutes: int) -> None:
    ticket = await world.open()
    with pytest.raises(Refusal, match="bad-estimate"):
        await estimated(world, minutes, ticket)
    assert (await world.ticket(ticket.id)).state is TicketState.OPEN


async def test_done_tickets_are_not_estimated(world: World) -> None:
    ticket = await world.open()
    await world.resolve(ticket)
    with pytest.raises(Refusal, match="not-active"):
        await estimated(world, 60, ticket)
    async with world.database.work() as work:
        await reopen(work, world.maria, ticket.id)
    await estimated(world, 60, ticket)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("оценка 60", 60),
        ("Оценка 1ч 30м", 90),
        ("оценка: 2 часа", 120),
        ("оценка – 1:30", 90),
        ("оценка, 1,5 ч", 90),
        ("60 оценка", 60),
        ("1 ч 15 мин оценка", 75),
        ("  ОЦЕНКА\n45 ", 45),
        ("оценка 0", 0),
        ("оценка -5", -5),
    ],
)
def test_an_estimate_in_one_line(text: str, minutes: int) -> None:
    assert read_estimate(text) == EstimateEntry(minutes)


@pytest.mark.parametrize(
    "text", ["оценка", "Оценка полтора часа", "оценка 60 минут консультация", "оценка: от 60 до 90", "оценка 60-90"]
)
def test_an_estimate_in_doubt_is_asked_about(text: str) -> None:
    assert read_estimate(text) == EstimateEntry(None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Добрый день",
        "45 консультация",
        "Оценка стоимости будет завтра утром, пришлём отдельно",
        "Оценка зависит от того, сколько у вас складов: 2 или 3, уточните пожалуйста",
        "Какая оценка?",
        "оценки 60",
        "60",
    ],
)
def test_what_is_no_estimate(text: str) -> None:
    assert read_estimate(text) is None
