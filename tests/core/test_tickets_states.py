"""Taking, asking, answering, closing, cancelling: states, who is told, and two hands at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.actor import StaffActor
from core.billing.service import open_proposals
from core.errors import Refusal
from core.ledger.models import Charge
from core.sla.rules.events import EventKind
from core.tickets.completion import resolve
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.handling import cancel, close, reopen, take
from core.tickets.intents import Taken
from core.tickets.lines import add_line
from core.tickets.models import Ticket, TicketEvent, TicketState
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.queries import card
from core.tickets.talking import talks_of
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.core.test_ledger import audit


async def history(world: World, ticket: Ticket) -> list[EventKind]:
    async with world.database.work() as work:
        query = select(TicketEvent.kind).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
        return list(await work.session.scalars(query))


async def test_of_two_engineers_one_takes_it_and_the_other_hears_who(world: World) -> None:
    ticket = await world.open()

    async def attempt(actor: StaffActor) -> str:
        try:
            async with world.database.work() as work:
                await take(work, actor, ticket.id)
        except Refusal as refusal:
            return f"{refusal.code}: {refusal.params}"
        return "taken"

    said = await asyncio.gather(*(attempt(actor) for actor in (world.oleg, world.anna)))
    taken = await world.ticket(ticket.id)
    winner, loser = (0, 1) if said[0] == "taken" else (1, 0)
    names = [world.oleg.name, world.anna.name]
    assert said[winner] == "taken"
    assert said[loser] == f"already-taken: { {'number': ticket.number, 'name': names[winner]} }"
    assert taken.assignee_id == (world.oleg, world.anna)[winner].staff_id
    assert (await history(world, ticket)).count(EventKind.TAKEN) == 1
    assert len(await world.told(Taken.kind)) == 1


async def test_taking_one_s_own_ticket_again_changes_nothing(world: World) -> None:
    ticket = await world.open()
    for _ in range(2):
        async with world.database.work() as work:
            await take(work, world.oleg, ticket.id)
    assert (await history(world, ticket)).count(EventKind.TAKEN) == 1
    assert len(await world.told(Taken.kind)) == 1


async def test_resolving_at_once_charges_once(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.consultation.id, 30))
    version = (await world.look(ticket)).version

    async def attempt(actor: StaffActor) -> str:
        try:
            async with world.database.work() as work:
                await resolve(work, actor, ticket.id, version=version)
        except Refusal as refusal:
            return refusal.code
        return "done"

    said = await asyncio.gather(*(attempt(actor) for actor in (world.oleg, world.anna) * 3))
    assert sorted(said) == ["done"] + ["not-active"] * 5
    async with world.database.work() as work:
        assert await audit(work, world.hours.account.id) == 90
        assert len((await work.session.scalars(select(Charge))).all()) == 1


async def test_settling_at_once_settles_once(world: World) -> None:
    ticket = await world.open()
    await world.work_done(ticket, (world.services.report.id, 180))
    await world.resolve(ticket)
    async with world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)

    async def attempt(actor: StaffActor, agreed: bool) -> str:
        try:
            async with world.database.work() as work:
                await settle_shortage(work, actor, proposal.id, Decision.APPROVE if agreed else Decision.DECLINE)
        except Refusal as refusal:
            return refusal.code
        return "done"

    attempts = [attempt(actor, agreed) for actor in (world.oleg, world.anna) for agreed in (True, False)]
    assert sorted(await asyncio.gather(*attempts)) == ["done"] + ["proposal-settled"] * 3


async def test_a_question_waits_for_its_answer(world: World, clock: SettableClock) -> None:
    ticket = await world.open()
    clock.advance(timedelta(minutes=7))
    async with world.database.work() as work:
        await staff_writes(work, world.oleg, ticket.id, Words("Какая база?"), question=True)
    asked = await world.ticket(ticket.id)
    assert (asked.state, asked.assignee_id, asked.acknowledged_at) == (
        TicketState.WAITING_CLIENT,
        world.oleg.staff_id,
        START + timedelta(minutes=7),
    )
    async with world.database.work() as work:
        assert [(talk.ticket_id, talk.asked) for talk in await talks_of(work, world.maria)] == [(ticket.id, True)]
        await client_writes(work, world.maria, ticket.id, Words("Торговля"), sent_at=clock.now())
        assert [talk.asked for talk in await talks_of(work, world.maria)] == [False]
        assert (await card(work, ticket.id)).reaction == timedelta(minutes=7)
    assert (await world.ticket(ticket.id)).state is TicketState.IN_PROGRESS
    # A reply is a reaction: the client hears once who works on it, and the words after that.
    lane = [row.kind for row in await world.told(lane=f"contact:{world.maria.contact_id}")]
    assert lane == ["ticket.opened", "ticket.taken", "ticket.staff_wrote"]


async def test_a_plain_answer_takes_the_ticket_and_waits_for_nobody(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        await staff_writes(work, world.oleg, ticket.id, Words("Смотрю"))
        await staff_writes(work, world.anna, ticket.id, Words("И я посмотрю"))
    found = await world.ticket(ticket.id)
    assert (found.state, found.assignee_id) == (TicketState.IN_PROGRESS, world.oleg.staff_id)


@pytest.mark.parametrize("closed", [False, True])
async def test_words_after_the_end_do_not_reopen(world: World, closed: bool) -> None:
    ticket = await world.open()
    await world.resolve(ticket)
    async with world.database.work() as work:
        if closed:
            await close(work, world.maria, ticket.id)
    state = (await world.ticket(ticket.id)).state
    async with world.database.work() as work:
        await client_writes(work, world.maria, ticket.id, Words("Спасибо!"), sent_at=START)
        await staff_writes(work, world.oleg, ticket.id, Words("Обращайтесь"))
        await staff_writes(work, world.oleg, ticket.id, Words("Всё работает?"), question=True)
    assert (await world.ticket(ticket.id)).state is state
    assert [row.kind for row in await world.told("ticket.client_wrote")] == ["ticket.client_wrote"]


async def test_reopening_needs_a_new_hand(world: World) -> None:
    ticket = await world.open()
    await world.resolve(ticket)
    async with world.database.work() as work:
        await reopen(work, world.maria, ticket.id)
    with pytest.raises(Refusal, match="not-resolved"):
        async with world.database.work() as work:
            await reopen(work, world.maria, ticket.id)
    async with world.database.work() as work:
        await take(work, world.anna, ticket.id)
    assert (await world.ticket(ticket.id)).assignee_id == world.anna.staff_id
    assert await history(world, ticket) == [
        EventKind.OPENED,
        EventKind.RESOLVED,
        EventKind.REOPENED,
        EventKind.TAKEN,
    ]
    with pytest.raises(Refusal, match="too-late-to-cancel"):
        async with world.database.work() as work:
            await cancel(work, world.maria, ticket.id)


async def test_a_client_cancels_only_what_nobody_has_begun(world: World) -> None:
    cancelled, begun, reopened = [await world.open() for _ in range(3)]
    async with world.database.work() as work:
        await take(work, world.oleg, begun.id)
    await world.resolve(reopened)
    async with world.database.work() as work:
        await reopen(work, world.maria, reopened.id)
        for _ in range(2):
            await cancel(work, world.maria, cancelled.id)
    assert (await world.ticket(cancelled.id)).state is TicketState.CANCELLED
    for late in (begun, reopened):
        with pytest.raises(Refusal, match="too-late-to-cancel"):
            async with world.database.work() as work:
                await cancel(work, world.maria, late.id)
    for use_case in (reopen, close):
        with pytest.raises(Refusal, match="not-resolved"):
            async with world.database.work() as work:
                await use_case(work, world.maria, cancelled.id)
    with pytest.raises(Refusal, match="not-active"):
        async with world.database.work() as work:
            await take(work, world.oleg, cancelled.id)
    with pytest.raises(Refusal, match="not-active"):
        async with world.database.work() as work:
            await add_line(work, world.oleg, cancelled.id, service_id=world.services.setup.id, minutes=5)
    assert len(await world.told("ticket.cancelled")) == 1


async def test_numbers_are_short_growing_and_never_reused(world: World) -> None:
    async def opened() -> int:
        return (await world.open()).number

    numbers = await asyncio.gather(*(opened() for _ in range(5)))
    assert len(set(numbers)) == 5
    assert min(numbers) > 1000
    assert (await world.open()).number > max(numbers)


async def test_a_ticket_read_before_it_was_locked_is_read_anew(world: World) -> None:
    """A screen and a use case may share a unit of work: what was true before the lock must not decide."""
    ticket = await world.open()
    async with world.database.work() as late:
        assert (await late.session.get_one(Ticket, ticket.id)).state is TicketState.OPEN
        async with world.database.work() as quick:
            await take(quick, world.anna, ticket.id)
        with pytest.raises(Refusal, match="already-taken"):
            await take(late, world.oleg, ticket.id)
