"""Timers that run long: their people are reminded once, and nobody's timer runs for ever."""

from datetime import timedelta

from sqlalchemy import select

from core.database import Work, lock_row
from core.outbox.service import GROUP, staff, tell
from core.staff.models import Staff
from core.tickets.models import ACTIVE, Ticket
from core.tickets.timeline.rules import MINUTE
from core.tickets.timers import TimerPolicy, stop_due
from core.tickets.timers_known import minutes_of
from core.tickets.work_intents import TimerSaid, TimerTold
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
    await _tell(work, done.timer, done.ticket, said, done.minutes, policy, service)
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
    await _tell(work, timer, ticket, TimerSaid.RUNS, ran, policy, "")
    return True


async def _tell(
    work: Work, timer: Timer, ticket: Ticket, said: TimerSaid, minutes: int, policy: TimerPolicy, service: str
) -> None:
    """In private who has come in there, else by name in the group."""
    person = await work.session.get_one(Staff, timer.staff_id)
    told = TimerTold(
        said=said,
        timer_id=timer.id,
        ticket_id=ticket.id,
        number=ticket.number,
        staff_id=timer.staff_id,
        started_at=timer.started_at,
        minutes=minutes or minutes_of(timer),
        limit=policy.limit,
        service=service,
    )
    await tell(work, staff(person.id) if person.messenger_id is not None and person.active else GROUP, told)
