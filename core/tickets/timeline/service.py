"""Drawing up an engineer's time in a ticket."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.database import Work
from core.sla.calendar.spans import spans
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.events import EventKind
from core.tickets.models import Ticket, TicketEvent
from core.tickets.timeline.rules import Act, Draft, Noted, Stretch, Working, draft
from core.tickets.work_models import Evidence


async def draft_time(work: Work, ticket: Ticket, staff_id: int, until: datetime) -> Draft | None:
    """What this engineer has worked in the ticket since its last completion, as far as the desk saw; see :func:`draft`."""
    rows = await work.session.execute(
        select(TicketEvent.kind, TicketEvent.at, TicketEvent.author)
        .where(TicketEvent.ticket_id == ticket.id)
        .order_by(TicketEvent.id)
    )
    acts = [Act(kind, at, author) for kind, at, author in rows]
    noted = await _noted(work, ticket, staff_id, acts)
    return draft(acts, noted, f"staff:{staff_id}", until, await _working(work, ticket))


async def _noted(work: Work, ticket: Ticket, staff_id: int, acts: Sequence[Act]) -> list[Noted]:
    completed = max((act.at for act in acts if act.kind is EventKind.RESOLVED), default=None)
    query = select(Evidence.at, Evidence.minutes).where(
        Evidence.ticket_id == ticket.id, Evidence.staff_id == staff_id, Evidence.at >= (completed or ticket.opened_at)
    )
    return [Noted(at, minutes) for at, minutes in await work.session.execute(query.order_by(Evidence.id))]


async def _working(work: Work, ticket: Ticket) -> Working:
    """By the ticket's own calendar; without one all time is working time."""
    if ticket.calendar_version_id is None:
        return lambda stretch: [stretch]
    version = await work.session.get_one(CalendarVersion, ticket.calendar_version_id)
    calendar = working_time(version).calendar

    def parts(stretch: Stretch) -> list[Stretch]:
        return [Stretch(one.start, one.end) for one in spans(calendar, stretch.start, stretch.end) if one.counts]

    return parts
