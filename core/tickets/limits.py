"""The time that a client has agreed to at most: engineers are warned when the work they enter goes beyond it."""

from core.billing.rules import Hindrance
from core.billing.service import agreed_limit
from core.database import Work
from core.outbox.service import GROUP, tell
from core.tickets.base import company_of
from core.tickets.models import Ticket, WorkLine
from core.tickets.offer_intents import LimitCrossed
from core.tickets.pricing import foresee


async def warn_beyond(work: Work, ticket: Ticket, added: WorkLine) -> None:
    """Tell the group if the line that was just added goes beyond the agreed time."""
    limit = await agreed_limit(work, ticket.id)
    if limit is None:
        return
    await work.session.flush()
    seen = await foresee(work, ticket, await company_of(work, ticket))
    if not any(one.line_id == added.id and one.beyond for one in seen.charged):
        return
    told = LimitCrossed(
        ticket_id=ticket.id,
        number=ticket.number,
        limit=limit,
        entered=limit + seen.beyond,
        blocks=seen.hindrance is Hindrance.BEYOND_AGREED,
    )
    await tell(work, GROUP, told)
