"""Work of a small world as plain rows: what each line was paid with is the test's to say."""

from datetime import date, datetime

from core.catalog.models import Service
from core.database import Work
from core.tickets.models import Fate, Ticket, WorkLine


async def line(
    work: Work,
    ticket: Ticket,
    service: Service,
    staff_id: int,
    actual: int,
    fate: Fate | None,
    *,
    at: datetime,
    charged: int = 0,
    covered: int = 0,
    amount: int | None = None,
    work_date: date | None = None,
    superseded_by: int | None = None,
) -> WorkLine:
    """A line charged at a moment, or a draft added at it (``fate`` None). Minutes, kopecks."""
    made = WorkLine(
        ticket_id=ticket.id,
        service_id=service.id,
        staff_id=staff_id,
        actual_minutes=actual,
        comment="",
        work_date=work_date or at.date(),
        added_at=at,
    )
    if fate is not None:
        made.completion = 1
        made.fate = fate
        made.charged_at = at
        made.charged_minutes = charged
        made.covered_minutes = covered
        made.shortage_minutes = charged - covered
        made.amount = amount
        made.superseded_by = superseded_by
    work.session.add(made)
    await work.session.flush()
    return made
