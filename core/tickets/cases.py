"""How long completed tickets took, in minutes of actual work: the newest ones, found by index."""

from sqlalchemy import Select, func, select, text

from core.catalog.models import Service
from core.database import Work
from core.tickets.expecting_rules import Cases
from core.tickets.models import Ticket, WorkLine

LATEST = 200
"""So many tickets of the newest are looked at: how long something took years ago does not matter."""
NEWEST_LINES = 5 * LATEST
"""Lines of work among which they are looked for: few tickets have more than five."""
HALF, MOST = text("0.5"), text("0.9")


def newest_lines(service_id: int | None) -> Select[int, int]:
    """Charged lines of a service (None: of any), the newest: a ticket's id and the line's. By index, so that it takes the same
    time for a hundred thousand tickets as for a thousand."""
    query = (
        select(WorkLine.ticket_id, WorkLine.id)
        .where(WorkLine.completion.is_not(None), WorkLine.superseded_by.is_(None))
        .order_by(WorkLine.id.desc())
        .limit(NEWEST_LINES)
    )
    return query if service_id is None else query.where(WorkLine.service_id == service_id)


def newest_tickets(service_id: int | None) -> Select[int]:
    """The tickets of these lines, the newest by what was last done in them."""
    lines = newest_lines(service_id).subquery()
    return select(lines.c.ticket_id).group_by(lines.c.ticket_id).order_by(func.max(lines.c.id).desc()).limit(LATEST)


def minutes_by_ticket(tickets: Select[int], service_id: int | None) -> Select[int]:
    """Actual minutes that completions have charged for a service (None: for all) in each of these tickets."""
    query = (
        select(func.sum(WorkLine.actual_minutes).label("minutes"))
        .where(
            WorkLine.ticket_id.in_(tickets.scalar_subquery()),
            WorkLine.completion.is_not(None),
            WorkLine.superseded_by.is_(None),
        )
        .group_by(WorkLine.ticket_id)
    )
    return query if service_id is None else query.where(WorkLine.service_id == service_id)


async def cases_of(work: Work, service: Service | None, *, company_id: int | None = None) -> Cases:
    """How long the newest completed tickets took: of the service (None: of any), of the company (None: of all)."""
    service_id = service.id if service is not None else None
    tickets = newest_tickets(service_id) if company_id is None else _tickets_of(company_id)
    each = minutes_by_ticket(tickets, service_id).subquery()
    row = (
        await work.session.execute(
            select(
                func.count(),
                func.percentile_disc(HALF).within_group(each.c.minutes),
                func.percentile_disc(MOST).within_group(each.c.minutes),
            ).select_from(each)
        )
    ).one()
    count, half, most = row
    return Cases(int(count), int(half), int(most)) if count else Cases()


def _tickets_of(company_id: int) -> Select[int]:
    """The company's newest tickets that were completed."""
    return (
        select(Ticket.id)
        .where(Ticket.company_id == company_id, Ticket.completions > 0)
        .order_by(Ticket.id.desc())
        .limit(LATEST)
    )
