"""Work that begins with an estimate («доработка»): nothing of it is entered or charged before the client has agreed."""

from sqlalchemy import select

from core.billing.service import binding_estimate
from core.catalog.models import Service
from core.database import Work
from core.errors import Refusal
from core.tickets.hint_models import TicketHint
from core.tickets.models import Ticket


async def require_estimate(work: Work, ticket: Ticket, service: Service) -> None:
    """Refuses (``estimate-first``) such a service without an estimate that the client has agreed to, in the bot or, as staff
    has written down, by phone."""
    if service.needs_estimate and await binding_estimate(work, ticket.id) is None:
        raise Refusal("estimate-first", number=ticket.number, name=service.name)


async def is_about(work: Work, ticket: Ticket, service: Service) -> None:
    """The client has chosen the service by a button: the ticket's card knows it, whatever its words were guessed to mean."""
    hint = await work.session.scalar(
        select(TicketHint).where(TicketHint.ticket_id == ticket.id).execution_options(populate_existing=True)
    )
    if hint is None:
        work.session.add(TicketHint(ticket_id=ticket.id, service_id=service.id))
    else:
        hint.service_id = service.id
    await work.session.flush()
