"""Out of hours: a client who writes is told when somebody will look."""

from datetime import datetime, timedelta

from sqlalchemy import select

from core.database import Work
from core.outbox.service import Facts
from core.sla.calendar.production import Holiday
from core.sla.calendar.working_time import WorkingTime
from core.sla.calendars import working_time
from core.sla.models import CalendarVersion
from core.sla.rules.closed import closed
from core.tickets.models import ACTIVE, Message, Side, Ticket

SOMEBODY_IS_HERE = timedelta(minutes=30)
"""So long after a word of the staff nobody says that nobody is here."""


class Away(Facts):
    """Nobody works until ``opens_at``; see :class:`core.sla.rules.closed.Closed`."""

    opens_at: datetime
    lunch: bool
    holidays: tuple[Holiday, ...]


async def away_to_tell(work: Work, ticket: Ticket, time: WorkingTime | None = None) -> Away | None:
    """What to tell the client of this ticket, who has just written: that nobody works now by its calendar. Once until somebody
    works again, and not while somebody of the staff answers all the same. The caller has locked the ticket.

    ``time``: of the ticket's calendar, where it is at hand.
    """
    if ticket.state not in ACTIVE or ticket.calendar_version_id is None:
        return None
    if time is None:
        time = working_time(await work.session.get_one(CalendarVersion, ticket.calendar_version_id))
    found = closed(time, work.now)
    if found is None or ticket.away_until == found.opens_at or await _somebody_is_here(work, ticket):
        return None
    ticket.away_until = found.opens_at
    await work.session.flush()
    return Away(opens_at=found.opens_at, lunch=found.lunch, holidays=found.holidays)


async def _somebody_is_here(work: Work, ticket: Ticket) -> bool:
    query = select(Message.id).where(
        Message.ticket_id == ticket.id, Message.side == Side.STAFF, Message.sent_at > work.now - SOMEBODY_IS_HERE
    )
    return await work.session.scalar(query.limit(1)) is not None
