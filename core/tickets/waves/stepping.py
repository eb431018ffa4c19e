"""Doing what was ordered for a wave's tickets, one by one: a stop at any point loses nothing and does nothing twice, because a
step is marked as done in the transaction that does it."""

from sqlalchemy import select

from core.catalog.service import get_service
from core.database import Work, lock_row
from core.errors import Refusal
from core.outbox.service import GROUP, tell
from core.tickets.base import begin, lock_ticket
from core.tickets.completion import resolve
from core.tickets.conversation import Words, staff_writes
from core.tickets.lines import write_line
from core.tickets.models import ACTIVE, LineSource, Ticket, TicketState
from core.tickets.waves.intents import NotDone, WaveAnswered, WaveChanged, WaveResolved
from core.tickets.waves.membership import wave_of
from core.tickets.waves.models import StepState, Wave, WaveAnswer, WaveRule, WaveState, WaveStep
from core.tickets.waves.resolving import active_tickets, line_key
from core.tickets.waves.service import actor_of, end

MOST_AT_ONCE = 100


async def due_steps(work: Work) -> list[int]:
    """What still waits to be done, in the order it was ordered."""
    query = select(WaveStep.id).where(WaveStep.state == StepState.WAITING).order_by(WaveStep.id).limit(MOST_AT_ONCE)
    return list(await work.session.scalars(query))


async def run_step(work: Work, step_id: int) -> bool:
    """Do it; False if another process has. Raises the Refusal of a ticket that does not allow it: the transaction is rolled
    back then, and :func:`fail_step` notes why in another one."""
    step = await _lock_waiting(work, step_id)
    if step is None:
        return False
    actor = await actor_of(work, step.staff_id)
    ticket = await lock_ticket(work, actor, step.ticket_id)
    if step.answer_id is not None:
        if ticket.state in (TicketState.CANCELLED, TicketState.CLOSED):
            raise Refusal("not-active", number=ticket.number)
        answer = await work.session.get_one(WaveAnswer, step.answer_id)
        await staff_writes(work, actor, ticket.id, Words(answer.text))
    else:
        wave = await wave_of(work, ticket.id)
        if wave is None or wave.id != step.wave_id:
            raise Refusal("not-in-wave")
        if ticket.state is TicketState.OPEN:
            await begin(work, ticket, actor)
        if ticket.state in ACTIVE and wave.rule is WaveRule.FIXED and wave.service_id is not None:
            service = await get_service(work, wave.service_id)
            await write_line(
                work,
                ticket,
                actor.staff_id,
                service,
                wave.fixed_minutes or 0,
                comment=wave.name,
                source=LineSource.ENTERED,
                entry_key=line_key(wave.id, ticket),
            )
            await work.session.flush()
        await resolve(work, actor, ticket.id, version=ticket.version)
    step.state = StepState.DONE
    await work.session.flush()
    await tell(work, GROUP, WaveChanged(wave_id=step.wave_id))
    return True


async def fail_step(work: Work, step_id: int, reason: str) -> None:
    """It cannot be done; the others go on."""
    step = await _lock_waiting(work, step_id)
    if step is None:
        return
    step.state, step.reason = StepState.FAILED, reason
    await work.session.flush()
    await tell(work, GROUP, WaveChanged(wave_id=step.wave_id))


async def _lock_waiting(work: Work, step_id: int) -> WaveStep | None:
    step = await lock_row(work, WaveStep, step_id)
    return step if step is not None and step.state is StepState.WAITING else None


async def waves_to_sum(work: Work) -> list[int]:
    """Waves of which all that was ordered has been tried, and the group has not read how it went."""
    waiting = select(WaveStep.wave_id).where(WaveStep.state == StepState.WAITING)
    query = (
        select(WaveStep.wave_id)
        .where(WaveStep.summed.is_(False), WaveStep.wave_id.not_in(waiting))
        .distinct()
        .order_by(WaveStep.wave_id)
    )
    return list(await work.session.scalars(query))


async def sum_up(work: Work, wave_id: int) -> bool:
    """Tell the group how it went, once; a wave whose tickets are all resolved is closed by that."""
    wave = await lock_row(work, Wave, wave_id)
    assert wave is not None
    rows = await work.session.execute(
        select(WaveStep, Ticket.number)
        .join(Ticket, Ticket.id == WaveStep.ticket_id)
        .where(WaveStep.wave_id == wave_id, WaveStep.summed.is_(False))
        .order_by(WaveStep.id)
        .execution_options(populate_existing=True)
    )
    steps = [(step, number) for step, number in rows]
    if not steps or any(step.state is StepState.WAITING for step, _ in steps):
        return False
    for kind, mine in (
        (WaveAnswered, [each for each in steps if each[0].answer_id is not None]),
        (WaveResolved, [each for each in steps if each[0].answer_id is None]),
    ):
        if mine:
            failed = [NotDone(number=number, reason=step.reason) for step, number in mine if step.reason is not None]
            told = kind(wave_id=wave.id, name=wave.name, done=len(mine) - len(failed), failed=failed)
            await tell(work, GROUP, told)
    for step, _ in steps:
        step.summed = True
    await work.session.flush()
    resolved = any(step.answer_id is None for step, _ in steps)
    if resolved and wave.state is not WaveState.CLOSED and not await active_tickets(work, wave.id):
        await end(work, wave)
    return True
