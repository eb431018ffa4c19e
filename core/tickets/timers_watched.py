"""Timers that run long: their people are reminded once, and nobody's timer runs for ever."""

from datetime import timedelta

from sqlalchemy import select

from core.database import Work, lock_row
from core.tickets.models import ACTIVE, Ticket
from core.tickets.timeline.rules import MINUTE
from core.tickets.timers import TimerPolicy, stop_due
from core.tickets.timers_told import tell_of_timer
from core.tickets.work_intents import TimerSaid
from core.tickets.work_models import Timer, TimerEnd


async def due_timers(work: Work, policy: TimerPolicy) -> list[int]:
    """Timers to be stopped: their time is up, or their ticket is over. The oldest first."""
    query = (
        select(Timer.id)
        .join(Ticket, Ticket.id == Timer.ticket_id)
        .where(
            Timer.stopped_at.is_(None),
            (Timer.started_at <= work.now - timedelta(minutes=policy.limit)) | Ticket.state.not_in(ACTIVE),
        )
        .order_by(Timer.started_at)
    )
    return list(await work.session.scalars(query))


async def stop_forgotten(work: Work, timer_id: int, policy: TimerPolicy) -> bool:
    """Stop such a timer and tell its person; False if somebody was quicker."""
    done = await stop_due(work, timer_id, policy)
    if done is None:
        return False
    said = TimerSaid.OVER if done.timer.ended is TimerEnd.OVER else TimerSaid.LIMIT
    service = done.service.name if done.service is not None else ""
    await tell_of_timer(work, done.timer, done.ticket, said, minutes=done.minutes, limit=policy.limit, service=service)
    return True


async def due_reminders(work: Work, policy: TimerPolicy) -> list[int]:
    """Timers that have run long enough to be spoken of and have not been."""
    query = (
        select(Timer.id)
        .where(
            Timer.stopped_at.is_(None),
            Timer.reminded_at.is_(None),
            Timer.started_at <= work.now - timedelta(minutes=policy.remind),
        )
        .order_by(Timer.started_at)
    )
    return list(await work.session.scalars(query))


async def remind(work: Work, timer_id: int, policy: TimerPolicy) -> bool:
    """Tell the person that their timer runs, once; False if it has stopped or somebody has told already."""
    timer = await lock_row(work, Timer, timer_id)
    if timer is None or timer.stopped_at is not None or timer.reminded_at is not None:
        return False
    timer.reminded_at = work.now
    ticket = await work.session.get_one(Ticket, timer.ticket_id)
    ran = (work.now - timer.started_at) // MINUTE
    await tell_of_timer(work, timer, ticket, TimerSaid.RUNS, minutes=ran, limit=policy.limit)
    return True
