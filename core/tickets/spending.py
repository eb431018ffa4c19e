"""What a company's work was charged, line by line: for «на что ушли часы»."""

from dataclasses import dataclass

from sqlalchemy import select

from core.actor import Actor, require_contact
from core.catalog.models import Service
from core.database import Work
from core.tickets.models import Fate, Ticket, WorkLine

LISTED = 8
"""Lines: a phone's screen of buttons."""


@dataclass(frozen=True, slots=True)
class SpentLine:
    """A charged line, its service, and the number of its ticket."""

    line: WorkLine
    service: Service
    number: int


async def spent_lines(work: Work, actor: Actor, *, limit: int = LISTED) -> list[SpentLine]:
    """The newest lines that cost this person's company hours or money, the newest first."""
    client = require_contact(actor)
    rows = await work.session.execute(
        select(WorkLine, Service, Ticket.number)
        .join(Service, Service.id == WorkLine.service_id)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(
            Ticket.company_id == client.company_id,
            WorkLine.completion.is_not(None),
            WorkLine.superseded_by.is_(None),
            WorkLine.fate != Fate.FREE,
        )
        .order_by(WorkLine.id.desc())
        .limit(limit)
    )
    return [SpentLine(*row) for row in rows]
