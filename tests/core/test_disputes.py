"""A client does not agree with a charged line: one open dispute a line, decided by name, nothing charged twice."""

import pytest

from core.actor import ContactRole, StaffActor, StaffRole
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.queries import company_available
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.correcting import correct
from core.tickets.dispute_intents import DisputeOpened, DisputeSettled
from core.tickets.dispute_models import Dispute, DisputeState
from core.tickets.dispute_settling import keep_charge, reverse_disputed
from core.tickets.disputing import dispute, open_disputes, say_why
from core.tickets.models import Ticket, WorkLine
from core.tickets.queries import card
from core.tickets.spending import spent_lines
from tests.clock import START
from tests.core.conftest import World
from tests.factories import make_contact, make_staff

DAY = START.date()


async def _charged(world: World) -> tuple[Ticket, WorkLine]:
    ticket = await world.open()
    await world.work_done(
        ticket,
        (world.services.consultation.id, 40),
        (world.services.consultation.id, 15),
        (world.services.update.id, 20),
    )
    await world.resolve(ticket)
    return ticket, (await world.lines(ticket))[0]


async def _director(world: World) -> StaffActor:
    async with world.database.work() as work:
        return (await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))).as_actor()


async def _disputed(world: World, line: WorkLine) -> Dispute:
    async with world.database.work() as work:
        return (await dispute(work, world.maria, line.id))[0]


async def _now(world: World, made: Dispute) -> Dispute:
    async with world.database.work() as work:
        return await work.session.get_one(Dispute, made.id)


async def test_who_may_dispute_what(world: World) -> None:
    _, line = await _charged(world)
    async with world.database.work() as work:
        member = (await make_contact(work, world.company, name="Пётр", role=ContactRole.MEMBER)).as_actor()
        other = await spent_lines(work, world.vera)
        mine = await spent_lines(work, member)
    assert (other, [one.line.actual_minutes for one in mine]) == ([], [15, 40])
    for actor, error in (
        (member, Forbidden),
        (world.vera, NotFound),
        (world.oleg, Forbidden),
        (world.stranger, Forbidden),
    ):
        with pytest.raises(error):
            async with world.database.work() as work:
                await dispute(work, actor, line.id)
    free = (await world.lines(await world.ticket(line.ticket_id)))[2]
    with pytest.raises(Refusal, match="nothing-to-dispute"):
        await _disputed(world, free)
    async with world.database.work() as work:
        made, news = await dispute(work, world.pavel, line.id)  # another manager's ticket
        again, old = await dispute(work, world.maria, line.id)
        assert (again.id, news, old) == (made.id, True, False)
        assert [one.client for one in await open_disputes(work, world.oleg)] == ["Павел"]
        assert (await card(work, line.ticket_id)).disputed == 1
        with pytest.raises(NotFound):  # her colleague's dispute
            await say_why(work, world.maria, made.id, "Это был не я")
        assert await say_why(work, world.pavel, made.id, "Работали полчаса")
    assert (await _now(world, made)).words == "Работали полчаса"
    with pytest.raises(Forbidden):
        async with world.database.work() as work:
            await open_disputes(work, world.maria)


async def test_a_line_is_taken_back_once(world: World) -> None:
    ticket, line = await _charged(world)
    made = await _disputed(world, line)
    director, version = await _director(world), (await world.ticket(ticket.id)).version

    async def reverse(actor: StaffActor) -> None:
        async with world.database.work() as work:
            await reverse_disputed(work, actor, made.id, version=version, reason="по обращению", policy=LedgerPolicy())

    with pytest.raises(Forbidden):
        await reverse(world.oleg)
    await reverse(director)
    with pytest.raises(Refusal, match="dispute-settled"):
        await reverse(director)
    async with world.database.work() as work:
        assert await company_available(work, world.company.id, DAY) == 120 - 15
        assert (await card(work, ticket.id)).disputed == 0
    now = await _now(world, made)
    assert (now.state, now.settled_by, now.answer) == (
        DisputeState.REVERSED,
        f"staff:{director.staff_id}",
        "по обращению",
    )
    assert await world.told(DisputeSettled.kind) == []  # the correction's notice says it to who opened the ticket
    with pytest.raises(Refusal, match="line-corrected"):
        await _disputed(world, line)


async def test_a_correction_settles_the_dispute_of_its_line_only(world: World) -> None:
    ticket, line = await _charged(world)
    second = (await world.lines(ticket))[1]
    async with world.database.work() as work:
        made, _ = await dispute(work, world.pavel, line.id)
    other = await _disputed(world, second)
    director = await _director(world)
    async with world.database.work() as work:
        await correct(
            work,
            director,
            ticket.id,
            completion=1,
            minutes={line.id: 25},
            reason="работали меньше",
            policy=LedgerPolicy(),
            version=(await world.ticket(ticket.id)).version,
        )
    assert (await _now(world, made)).state is DisputeState.CORRECTED
    stays = await _now(world, other)
    assert stays.state is DisputeState.OPEN
    copy = next(one for one in await world.lines(ticket) if one.id == stays.line_id)
    assert (copy.superseded_by, copy.actual_minutes) == (None, 15)
    [told] = await world.told(DisputeSettled.kind)
    assert (told.lane, told.payload["state"]) == (f"contact:{world.pavel.contact_id}", "corrected")


async def test_a_charge_is_kept_with_a_reason(world: World) -> None:
    ticket, line = await _charged(world)
    made = await _disputed(world, line)
    director = await _director(world)
    for actor, reason, error in (
        (world.oleg, "так и было", Forbidden),
        (director, "  ", Refusal),
        (world.maria, "сама", Forbidden),
    ):
        with pytest.raises(error):
            async with world.database.work() as work:
                await keep_charge(work, actor, made.id, reason=reason)
    async with world.database.work() as work:
        await keep_charge(work, director, made.id, reason="разговор длился 40 минут")
    [told] = await world.told(DisputeSettled.kind)
    assert (told.lane, told.payload["answer"]) == (f"contact:{world.maria.contact_id}", "разговор длился 40 минут")
    async with world.database.work() as work:
        assert not await say_why(work, world.maria, made.id, "поздно")
        assert await company_available(work, world.company.id, DAY) == 120 - 60
    assert len(await world.told(DisputeOpened.kind)) >= 1
    assert ticket.id == (await _now(world, made)).ticket_id
