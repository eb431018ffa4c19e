"""Which share of the deadlines was kept: kept ones of all that had a target (ServiceNow's SLA %).

A clock belongs to the period in which it was finished; one that still runs belongs to the period in which its time was up,
as a broken one. Clocks of cancelled tickets say nothing. A promise to the client (``Clock.WISH``) is judged the same way.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from core.database import Work
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Kept:
    """So many deadlines of ``total`` were kept."""

    kept: int = 0
    total: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent, down: 99.9 % is not all. None: there was nothing to keep."""
        return self.kept * 100 // self.total if self.total else None


FINISHED = and_(TicketClock.state == ClockState.DONE, TicketClock.due_at.is_not(None))
RUNNING = TicketClock.state == ClockState.RUNNING


async def kept_in(work: Work, first: datetime, after: datetime, *, company_id: int | None = None) -> dict[Clock, Kept]:
    """For each clock. ``after`` in the future: what is due later than now is not broken yet."""
    now = min(after, work.now)
    query = (
        select(
            TicketClock.clock,
            func.count().filter(FINISHED, TicketClock.finished_at <= TicketClock.due_at).label("kept"),
            func.count().label("total"),
        )
        .where(
            or_(
                and_(FINISHED, TicketClock.finished_at >= first, TicketClock.finished_at < after),
                and_(RUNNING, TicketClock.due_at >= first, TicketClock.due_at < now),
            )
        )
        .group_by(TicketClock.clock)
    )
    if company_id is not None:
        query = query.join(Ticket, Ticket.id == TicketClock.ticket_id).where(Ticket.company_id == company_id)
    found = {row.clock: Kept(row.kept, row.total) for row in await work.session.execute(query)}
    return {clock: found.get(clock, Kept()) for clock in Clock}
