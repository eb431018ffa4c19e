"""What the speaker in the office says and shows: the tickets that nobody has taken, and when the group was last rung.

Without balances, though staff sees names here (DESIGN §3, rule 10): a screen on a wall is seen by visitors, too, and nobody
needs the balance in order to take a ticket.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.alerts.climbing import climbs_of
from core.alerts.duty import who_is_on_duty
from core.alerts.matters import unseen
from core.alerts.models import AlertRing, Matter, TicketAlert
from core.clients.models import Company
from core.database import Work
from core.outbox.service import GROUP
from core.sla.rules.plans import Priority
from core.tickets.models import Ticket, TicketEvent
from core.tickets.queue import COMES

LISTED = 100


@dataclass(frozen=True, slots=True)
class Announced:
    """``coming``: another number each time the ticket begins to wait. ``rang``: how many times people were told since then.
    ``aloud``: whether it may be spoken of now; by night only what breaks through."""

    coming: int
    number: int
    company: str
    subject: str
    priority: Priority
    waits: timedelta
    rang: int
    aloud: bool

    @property
    def urgent(self) -> bool:
        return self.priority is Priority.URGENT


@dataclass(frozen=True, slots=True)
class Announcement:
    """Urgent ones first, then who waits longest. ``count``: of all. ``rung_at``: when the group was last rung."""

    rows: list[Announced]
    count: int
    rung_at: datetime | None
    on_duty: list[str]


async def announcement(work: Work) -> Announcement:
    """What is to be said and shown now. Read it in one snapshot: a ring must not come without its ticket."""
    rung_at = await work.session.scalar(select(func.max(AlertRing.rang_at)).where(AlertRing.lane == GROUP.lane))
    rows = await _rows(work)
    count = len(rows)
    if count == LISTED:
        count = await work.session.scalar(select(func.count()).select_from(Ticket).where(unseen())) or count
    return Announcement(rows, count, rung_at, [person.name for person in await who_is_on_duty(work)])


async def _rows(work: Work) -> list[Announced]:
    came_at = func.coalesce(_newest(TicketEvent.at), Ticket.opened_at)
    query = (
        select(Ticket, Company.name, func.coalesce(_newest(TicketEvent.id), 0), came_at, TicketAlert.rung)
        .join(Company, Company.id == Ticket.company_id)
        .join(
            TicketAlert,
            (TicketAlert.ticket_id == Ticket.id)
            & (TicketAlert.matter == Matter.UNSEEN)
            & TicketAlert.ended_at.is_(None),
            isouter=True,
        )
        .where(unseen())
        .order_by(Ticket.priority != Priority.URGENT, came_at, Ticket.id)
        .limit(LISTED)
    )
    found: list[tuple[Ticket, str, int, datetime, int | None]] = [
        (ticket, company, coming, at, rung) for ticket, company, coming, at, rung in await work.session.execute(query)
    ]
    climbs = await climbs_of(work, [ticket for ticket, *_ in found])
    return [
        Announced(
            coming,
            ticket.number,
            company,
            ticket.subject,
            ticket.priority,
            max(work.now - at, timedelta()),
            rung or 0,
            climbs[ticket.id].may_tell(work.now),
        )
        for ticket, company, coming, at, rung in found
    ]


def _newest(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Of the event with which the ticket began to wait: events are written in their order."""
    return (
        select(func.max(column))
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.kind.in_(COMES))
        .correlate(Ticket)
        .scalar_subquery()
    )
