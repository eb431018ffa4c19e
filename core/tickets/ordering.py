"""What companies with the same programs of 1C have had done: an idea for hours that are about to burn."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select

from core.clients.configuration_models import Configuration
from core.database import Work
from core.tickets.expecting_rules import CASES
from core.tickets.models import Fate, Ticket, WorkLine

WITHIN = timedelta(days=365)


async def ordered_by_alike(work: Work, company_id: int) -> Mapping[int, int]:
    """By service: in how many tickets of other companies that share a configuration with this one it was done for something in
    the last year; only where there are enough of them to say so (CASES)."""
    own = select(func.lower(Configuration.name)).where(Configuration.company_id == company_id)
    alike = select(Configuration.company_id).where(
        func.lower(Configuration.name).in_(own), Configuration.company_id != company_id
    )
    tickets = func.count(WorkLine.ticket_id.distinct())
    rows = await work.session.execute(
        select(WorkLine.service_id, tickets)
        .join(Ticket, Ticket.id == WorkLine.ticket_id)
        .where(
            Ticket.company_id.in_(alike),
            WorkLine.completion.is_not(None),
            WorkLine.superseded_by.is_(None),
            WorkLine.fate != Fate.FREE,
            WorkLine.work_date > (work.now - WITHIN).date(),
        )
        .group_by(WorkLine.service_id)
        .having(tickets >= CASES)
    )
    return {service_id: int(count) for service_id, count in rows}
