"""How many tickets came and went.

A ticket came at the moment of its request, and went when it was last resolved: one that was reopened has not gone. Cancelled
tickets come and never go; they are no work, so they are counted nowhere.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.database import Work
from core.tickets.models import ACTIVE, Ticket, TicketState


@dataclass(frozen=True, slots=True)
class Flow:
    """Tickets that came and that were resolved in a period, and those that are open now."""

    opened: int
    resolved: int
    active: int


async def flow(work: Work, first: datetime, after: datetime, *, company_id: int | None = None) -> Flow:
    """Of one company or of all. Three index scans."""

    async def count(*where: object) -> int:
        query = select(func.count()).select_from(Ticket).where(*where)  # type: ignore[arg-type]
        if company_id is not None:
            query = query.where(Ticket.company_id == company_id)
        return await work.session.scalar(query) or 0

    return Flow(
        await count(Ticket.requested_at >= first, Ticket.requested_at < after, Ticket.state != TicketState.CANCELLED),
        await count(Ticket.resolved_at >= first, Ticket.resolved_at < after, Ticket.state != TicketState.CANCELLED),
        await count(Ticket.state.in_(ACTIVE)),
    )
