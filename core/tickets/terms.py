"""What may be done for a company: whoever changes it wants every card to say so."""

from core.actor import Actor
from core.clients import service
from core.clients.models import Company, ShortagePolicy, WorkState
from core.database import Work
from core.tickets.base import show_changed
from core.tickets.queries import active_tickets_of


async def change_terms(
    work: Work, actor: Actor, company_id: int, terms: WorkState | ShortagePolicy, reason: str
) -> Company:
    """See :func:`core.clients.service.set_terms`; the cards of tickets that still need something are drawn anew."""
    company = await service.set_terms(work, actor, company_id, terms, reason)
    for ticket in await active_tickets_of(work, company_id):
        await show_changed(work, ticket)
    return company
