"""Waves: what a mass case does to many tickets, once, through kills, and what it charges."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from backend.mass import Mass
from bot.wake import Wake
from core.actor import StaffActor, StaffRole
from core.clients.models import Contact, ShortagePolicy
from core.errors import Refusal
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.completion import resolve
from core.tickets.correcting import correct
from core.tickets.explaining import Because, explain_ticket
from core.tickets.lines import add_line
from core.tickets.models import Fate, Message, Side, Ticket, TicketState, WorkLine
from core.tickets.waves.answering import answer_late, send_answer, write_answer
from core.tickets.waves.hinting import gather, suggest
from core.tickets.waves.models import StepState, Wave, WaveHint, WaveRule, WaveState, WaveStep
from core.tickets.waves.resolving import preview_wave, resolve_wave
from core.tickets.waves.service import join, leave, open_wave_of, set_rule
from core.tickets.waves.stepping import due_steps, run_step
from tests.core.conftest import World
from tests.factories import make_company, make_contact, make_contract_with_hours, make_ticket

RELEASE = "После релиза не проводится реализация, ошибка проведения"


async def _clients(world: World, count: int, minutes: int = 120) -> list[Ticket]:
    """A ticket of each of so many new companies with hours."""
    made = []
    async with world.database.work() as work:
        for number in range(count):
            company = await make_company(work, name=f"ООО «Волна {number}»")
            await make_contract_with_hours(work, company, minutes)
            made.append(await make_ticket(work, await make_contact(work, company), RELEASE))
    return made


async def _wave(world: World, tickets: Sequence[Ticket], rule: WaveRule = WaveRule.FREE, minutes: int = 30) -> Wave:
    async with world.database.work() as work:
        wave = await open_wave_of(work, world.oleg, tickets[0].id)
        for ticket in tickets[1:]:
            await join(work, world.oleg, wave.id, ticket.id)
        fixed = {"minutes": minutes, "service_id": world.services.consultation.id} if rule is WaveRule.FIXED else {}
        return await set_rule(work, world.oleg, wave.id, rule, **fixed)


async def _order(world: World, wave: Wave, tickets: int, rule: WaveRule) -> None:
    async with world.database.work() as work:
        await resolve_wave(work, world.oleg, wave.id, tickets=tickets, rule=rule)


@pytest.mark.parametrize(
    ("rule", "fates", "charged"),
    [
        (WaveRule.FREE, [(40, Fate.FREE, 0)], 0),
        (WaveRule.MINUTES, [(40, Fate.HOURS, 45)], 45),
        (WaveRule.FIXED, [(40, Fate.FREE, 0), (15, Fate.HOURS, 15)], 15),
    ],
)
async def test_the_rule_decides_what_the_work_costs(
    world: World, rule: WaveRule, fates: list[tuple[int, Fate, int]], charged: int
) -> None:
    tickets = await _clients(world, 2)
    await world.work_done(tickets[0], (world.services.consultation.id, 40))
    wave = await _wave(world, tickets[:1], rule, minutes=15)
    async with world.database.work() as work:
        assert (await preview_wave(work, world.oleg, wave.id)).hours == charged
    await _order(world, wave, 1, rule)
    assert await Mass(world.database, Wake()).look()
    lines = await world.lines(tickets[0])
    assert [(one.actual_minutes, one.fate, one.charged_minutes) for one in lines] == fates
    async with world.database.work() as work:
        waived = [one.because is Because.WAVE for one in await explain_ticket(work, world.oleg, tickets[0].id)]
        spent = await work.session.scalar(select(func.sum(WorkLine.covered_minutes)))
        assert (await work.session.get_one(Wave, wave.id)).state is WaveState.CLOSED
    assert (waived, spent) == ([fate is Fate.FREE for _, fate, _ in fates], charged)
    assert (await world.ticket(tickets[1].id)).state is TicketState.OPEN


async def test_one_answer_is_said_once_in_each_ticket_and_later_ones_are_offered_it(world: World) -> None:
    tickets = await _clients(world, 4)
    wave = await _wave(world, tickets[:2])
    async with world.database.work() as work:
        (await work.session.get_one(Contact, tickets[1].contact_id)).messenger_id = None
        shown = await write_answer(work, world.oleg, wave.id, "Ждём исправление сегодня")
        assert (shown.tickets, [one.number for one in shown.unreached]) == (2, [tickets[1].number])
        with pytest.raises(Refusal, match="answer-of-another"):
            await send_answer(work, world.anna, shown.answer.id)
    async with world.database.work() as work:
        await send_answer(work, world.oleg, shown.answer.id)
        with pytest.raises(Refusal, match="answer-sent"):
            await send_answer(work, world.oleg, shown.answer.id)
    await asyncio.gather(*(Mass(world.database, Wake()).look() for _ in range(2)))
    async with world.database.work() as work:
        await join(work, world.anna, wave.id, tickets[2].id)
        await answer_late(work, world.anna, shown.answer.id, tickets[2].id)
        with pytest.raises(Refusal, match="answer-sent"):
            await answer_late(work, world.anna, shown.answer.id, tickets[0].id)
    await Mass(world.database, Wake()).look()
    async with world.database.work() as work:
        rows = await work.session.execute(
            select(Message.ticket_id, Message.staff_id, Message.text).where(Message.side == Side.STAFF)
        )
        said = sorted(tuple(row) for row in rows)
    words, oleg, anna = "Ждём исправление сегодня", world.oleg.staff_id, world.anna.staff_id
    assert said == [(tickets[0].id, oleg, words), (tickets[1].id, oleg, words), (tickets[2].id, anna, words)]
    assert len(await world.told("wave.late")) == 1
    assert [row.payload["done"] for row in await world.told("wave.answered")] == [2, 1]


async def test_a_kill_in_the_middle_resolves_nothing_twice(world: World) -> None:
    tickets = await _clients(world, 3)
    blocked = tickets[1]
    wave = await _wave(world, tickets, WaveRule.FIXED)
    async with world.database.work() as work:
        company = await work.session.get_one(type(world.company), blocked.company_id)
        company.shortage_policy = ShortagePolicy.BLOCK
        account = await work.session.get_one(Ticket, blocked.id)
        account.account_id = None
        seen = await preview_wave(work, world.oleg, wave.id)
        assert (seen.hours, [one.number for one in seen.hindered]) == (60, [blocked.number])
    await _order(world, wave, 3, WaveRule.FIXED)
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="wave-resolving"):
            await resolve_wave(work, world.oleg, wave.id, tickets=3, rule=WaveRule.FIXED)
        first, *_ = await due_steps(work)
    with suppress(asyncio.CancelledError):
        async with world.database.work() as work:
            await run_step(work, first)
            raise asyncio.CancelledError
    assert await world.lines(tickets[0]) == []
    await asyncio.gather(*(Mass(world.database, Wake()).look() for _ in range(2)))
    states = [(await world.ticket(one.id)).state for one in tickets]
    assert states == [TicketState.RESOLVED, TicketState.OPEN, TicketState.RESOLVED]
    assert [len(await world.lines(one)) for one in tickets] == [1, 0, 1]
    (told,) = await world.told("wave.resolved")
    assert told.payload["done"] == 2
    assert told.payload["failed"] == [{"number": blocked.number, "reason": "hours-blocked"}]
    async with world.database.work() as work:
        assert (await work.session.get_one(Wave, wave.id)).state is WaveState.OPEN
        steps = await work.session.scalars(select(WaveStep.state).order_by(WaveStep.ticket_id))
        assert list(steps) == [StepState.DONE, StepState.FAILED, StepState.DONE]


async def test_a_ticket_is_in_one_wave_and_a_new_rule_outdates_what_was_shown(world: World) -> None:
    tickets = await _clients(world, 3)
    wave = await _wave(world, tickets[:1])
    other = await _wave(world, tickets[1:2])
    async with world.database.work() as work:
        with pytest.raises(Refusal, match="in-wave"):
            await join(work, world.oleg, other.id, tickets[0].id)
        version = (await work.session.get_one(Ticket, tickets[0].id)).version
        await add_line(work, world.oleg, tickets[0].id, service_id=world.services.consultation.id, minutes=30)
    async with world.database.work() as work:
        await set_rule(work, world.oleg, wave.id, WaveRule.MINUTES)
        with pytest.raises(Refusal, match="lines-changed"):
            await resolve(work, world.oleg, tickets[0].id, version=version + 1)
        await leave(work, world.oleg, tickets[0].id)
        with pytest.raises(Refusal, match="wave-changed"):
            await resolve_wave(work, world.oleg, other.id, tickets=2, rule=WaveRule.FREE)
    await world.resolve(tickets[0])
    assert [line.fate for line in await world.lines(tickets[0])] == [Fate.HOURS]
    # By itself, under a fixed time that nobody has written: not for nothing.
    async with world.database.work() as work:
        fixed = {"minutes": 15, "service_id": world.services.consultation.id}
        await set_rule(work, world.oleg, other.id, WaveRule.FIXED, **fixed)
    await world.work_done(tickets[1], (world.services.consultation.id, 30))
    await world.resolve(tickets[1])
    assert [line.charged_minutes for line in await world.lines(tickets[1])] == [30]


async def test_a_likely_wave_is_suggested_once_and_gathered_once(world: World) -> None:
    tickets = await _clients(world, 2)
    async with world.database.work() as work:
        assert await suggest(work) == []
    tickets += await _clients(world, 1)
    async with world.database.work() as work:
        assert await suggest(work) == [one.id for one in tickets]
    await _clients(world, 1)
    async with world.database.work() as work:
        assert await suggest(work) == []
        hint = await work.session.scalar(select(WaveHint.id))
        _, gathered = await gather(work, world.oleg, hint or 0)
        with pytest.raises(Refusal, match="wave-gathered"):
            await gather(work, world.anna, hint or 0)
    assert gathered == 3
    assert [row.payload["numbers"] for row in await world.told("wave.suggested")] == [[one.number for one in tickets]]


async def test_a_correction_of_waived_work_stays_for_nothing(world: World) -> None:
    (ticket,) = await _clients(world, 1)
    await world.work_done(ticket, (world.services.consultation.id, 40), (world.services.training.id, 30))
    wave = await _wave(world, [ticket])
    await _order(world, wave, 1, WaveRule.FREE)
    await Mass(world.database, Wake()).look()
    first, _ = await world.lines(ticket)
    boss = StaffActor(world.oleg.staff_id, "Директор", frozenset({StaffRole.DIRECTOR}))
    async with world.database.work() as work:
        await correct(
            work,
            boss,
            ticket.id,
            completion=1,
            minutes={first.id: 60},
            reason="не тот час",
            policy=LedgerPolicy(),
            version=(await work.session.get_one(Ticket, ticket.id)).version,
        )
    counted = [line for line in await world.lines(ticket) if line.superseded_by is None]
    assert sorted((line.actual_minutes, line.fate, line.amount) for line in counted) == [
        (30, Fate.FREE, None),
        (60, Fate.FREE, None),
    ]
