"""Reading timers."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from core.database import Work
from core.sla.rules.events import EventKind
from core.tickets.models import TicketEvent
from core.tickets.timeline.rules import MINUTE
from core.tickets.work_models import Timer


def minutes_of(timer: Timer) -> int:
    """Whole minutes that a timer ran; 0 while it runs."""
    return (timer.stopped_at - timer.started_at) // MINUTE if timer.stopped_at is not None else 0


async def running_timer(work: Work, staff_id: int) -> Timer | None:
    """The timer of this person that runs."""
    await work.session.flush()
    return await work.session.scalar(select(Timer).where(Timer.staff_id == staff_id, Timer.stopped_at.is_(None)))


async def timers_of(work: Work, ticket_id: int) -> Sequence[Timer]:
    """The timers that run for a ticket, the oldest first."""
    await work.session.flush()
    query = select(Timer).where(Timer.ticket_id == ticket_id, Timer.stopped_at.is_(None)).order_by(Timer.id)
    return (await work.session.scalars(query.execution_options(populate_existing=True))).all()


async def timers_without_line(work: Work, ticket_id: int) -> Sequence[Timer]:
    """Timers of a ticket that have stopped since its last completion and of which nobody has said what was done."""
    resolved_since = exists().where(
        TicketEvent.ticket_id == Timer.ticket_id,
        TicketEvent.kind == EventKind.RESOLVED,
        TicketEvent.at >= Timer.stopped_at,
    )
    query = select(Timer).where(
        Timer.ticket_id == ticket_id, ~Timer.settled, Timer.stopped_at.is_not(None), ~resolved_since
    )
    return (await work.session.scalars(query.order_by(Timer.id))).all()
