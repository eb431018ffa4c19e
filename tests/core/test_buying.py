"""A company buys hours: asked for once, granted once, everybody told."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.actor import ContactActor, ContactRole, StaffRole
from core.billing.models import TopUpRequest, TopUpState
from core.billing.tariffs import agree_terms, hour_price
from core.catalog.rules import parse_hours
from core.clients.models import Contact
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.intents import HoursGranted
from core.ledger.models import Grant, GrantKind
from core.tickets.buying import (
    agree_to_buy,
    ask_for_hours,
    decline_top_up,
    grant_bought,
    mark_invoiced,
    settle_by_payment,
    top_up_request,
)
from core.tickets.buying_intents import TopUpAsked, TopUpStep, TopUpWanted
from core.tickets.quoting import quote
from tests.core.conftest import World
from tests.factories import SYSTEM, make_contact, make_staff


async def _ask(world: World, actor: ContactActor, minutes: int = 300) -> TopUpRequest:
    async with world.database.work() as work:
        return await ask_for_hours(work, actor, minutes, price=300_000)


async def _member(world: World) -> ContactActor:
    async with world.database.work() as work:
        return (await make_contact(work, world.company, name="Пётр", role=ContactRole.MEMBER)).as_actor()


async def _bought(world: World) -> list[tuple[int, int]]:
    async with world.database.work() as work:
        rows = await work.session.execute(
            select(func.count(), func.coalesce(func.sum(Grant.minutes), 0)).where(Grant.kind == GrantKind.PURCHASE)
        )
        return [(count, int(minutes)) for count, minutes in rows]


async def test_from_the_request_to_the_hours(world: World) -> None:
    async with world.database.work() as work:
        director = (await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()
        shown = await quote(work, world.maria, 300)
    assert (shown.price, shown.amount, shown.until) == (300_000, 1_500_000, world.hours.contract.ends_on)
    request = await _ask(world, world.maria)
    with pytest.raises(Refusal, match="top-up-open"):
        await _ask(world, world.pavel, 60)
    assert [row.lane for row in await world.told(TopUpAsked.kind)] == ["accountant"]
    async with world.database.work() as work:
        await mark_invoiced(work, world.oleg, request.id)
        with pytest.raises(Forbidden):  # hours are given by a leader only
            await grant_bought(work, world.oleg, request.id, reason="оплата")

    async def grant() -> None:
        async with world.database.work() as work:
            await grant_bought(work, director, request.id, reason="оплата по запросу № 1")

    outcomes = await asyncio.gather(grant(), grant(), return_exceptions=True)
    assert sorted(str(one) for one in outcomes) == ["None", "top-up-moved"]
    assert await _bought(world) == [(1, 300)]
    steps = [TopUpStep.model_validate(row.payload).state for row in await world.told(TopUpStep.kind)]
    assert steps == [*[TopUpState.ASKED] * 2, *[TopUpState.INVOICED] * 2]  # both managers
    assert len(await world.told(HoursGranted.kind)) == 2
    async with world.database.work() as work:
        done = await top_up_request(work, world.maria, request.id)
        assert (done.state, done.agreed_by, done.invoiced_by, done.settled_by) == (
            TopUpState.GRANTED,
            f"contact:{world.maria.contact_id}",
            f"staff:{world.oleg.staff_id}",
            f"staff:{director.staff_id}",
        )
    await _ask(world, world.maria)  # the next one may be asked for


async def test_a_member_asks_and_a_manager_agrees(world: World) -> None:
    member = await _member(world)
    request = await _ask(world, member)
    assert request.state is TopUpState.WANTED
    assert await world.told(TopUpAsked.kind) == []
    assert {row.lane for row in await world.told(TopUpWanted.kind)} == {
        f"contact:{one.contact_id}" for one in (world.maria, world.pavel)
    }
    for actor, error in ((member, Forbidden), (world.vera, NotFound), (world.oleg, Forbidden)):
        with pytest.raises(error):
            async with world.database.work() as work:
                await agree_to_buy(work, actor, request.id)
    with pytest.raises(Refusal, match="top-up-moved"):
        async with world.database.work() as work:
            await mark_invoiced(work, world.oleg, request.id)
    async with world.database.work() as work:
        agreed = await agree_to_buy(work, world.pavel, request.id)
        assert (agreed.state, agreed.agreed_by) == (TopUpState.ASKED, f"contact:{world.pavel.contact_id}")
    assert len(await world.told(TopUpAsked.kind)) == 1
    with pytest.raises(Forbidden):  # it is the manager's matter now
        async with world.database.work() as work:
            await decline_top_up(work, member, request.id)
    with pytest.raises(NotFound):
        async with world.database.work() as work:
            await decline_top_up(work, world.vera, request.id)
    async with world.database.work() as work:
        await decline_top_up(work, world.maria, request.id)
    assert (await world.told(TopUpStep.kind))[-1].payload["state"] == "declined"
    assert await _bought(world) == [(0, 0)]


async def test_without_a_manager_staff_is_told_to_call(world: World) -> None:
    async with world.database.work() as work:
        for person in (world.maria, world.pavel):
            (await work.session.get_one(Contact, person.contact_id)).role = ContactRole.MEMBER
    request = await _ask(world, await _member(world))
    assert (request.state, request.agreed_by) == (TopUpState.ASKED, None)


async def test_a_payment_that_1c_tells_of_finishes_the_request(world: World) -> None:
    async with world.database.work() as work:
        director = (await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()
    request = await _ask(world, world.maria)
    async with world.database.work() as work:
        assert not await settle_by_payment(work, SYSTEM, world.company.id, 60)  # of something else
        assert await settle_by_payment(work, SYSTEM, world.company.id, 300)
        assert not await settle_by_payment(work, SYSTEM, world.company.id, 300)
    with pytest.raises(Refusal, match="top-up-moved"):  # nobody grants the same hours by a button
        async with world.database.work() as work:
            await grant_bought(work, director, request.id, reason="оплата")
    assert await _bought(world) == [(0, 0)]


async def test_what_cannot_be_bought(world: World) -> None:
    for minutes in (0, -60, 60_001):
        with pytest.raises(Refusal, match="bad-top-up"):
            await _ask(world, world.maria, minutes)
    with pytest.raises(Refusal, match="nothing-to-top-up"):
        await _ask(world, world.vera)
    with pytest.raises(Refusal, match="price-changed"):
        async with world.database.work() as work:
            await ask_for_hours(work, world.maria, 60, price=100)
    async with world.database.work() as work:
        service = world.services.consultation
        await agree_terms(
            work, SYSTEM, contract_id=world.hours.contract.id, service_id=service.id, price=250_000, rounding=None
        )
        assert await hour_price(work, world.hours.contract.id) == 250_000
        assert await hour_price(work, None) == 300_000


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("7", 420),
        ("7,5", 450),
        ("7.5 ч", 450),
        ("2 ч 30 мин", 150),
        ("90 мин", 90),
        ("1:30", 90),
        ("десять", None),
        ("7 часов срочно", None),
        ("0", None),
        ("-5", None),
        ("", None),
    ],
)
def test_hours_in_words(said: str, minutes: int | None) -> None:
    assert parse_hours(said) == minutes


@given(st.text(max_size=20))
def test_any_words_are_read_or_not(said: str) -> None:
    minutes = parse_hours(said)
    assert minutes is None or minutes > 0
