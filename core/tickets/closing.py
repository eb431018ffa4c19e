"""A resolved ticket that nobody objects to closes by itself after some working days (DESIGN §4). Its notice says when."""

from datetime import datetime, timedelta

from sqlalchemy import select

from core.actor import SystemActor
from core.billing.models import Proposal, ProposalState
from core.billing.rules import valid_until
from core.clients.models import Company
from core.database import Work
from core.sla.rules.events import EventKind
from core.tickets.base import company_of, lock_ticket, record, show_changed
from core.tickets.dispute_models import Dispute, DisputeState
from core.tickets.models import Ticket, TicketState

CLOSE_AFTER_DAYS = 3
"""Working days, unless the installation says something else; 0: tickets do not close by themselves."""
SYSTEM = SystemActor("closing")


def closes_at(resolved_at: datetime, company: Company, days: int) -> datetime:
    """The end of the company's local day on which the ticket closes, as an instant."""
    return valid_until(resolved_at, company.zone, days)


async def tickets_to_close(work: Work, days: int) -> list[int]:
    """Resolved tickets whose time is over and in which the client is not asked anything and has not objected."""
    if not days:
        return []
    asked = (
        select(Proposal.id).where(Proposal.ticket_id == Ticket.id, Proposal.state == ProposalState.PROPOSED).exists()
    )
    disputed = select(Dispute.id).where(Dispute.ticket_id == Ticket.id, Dispute.state == DisputeState.OPEN).exists()
    rows = await work.session.execute(
        select(Ticket.id, Ticket.resolved_at, Company)
        .join(Company, Company.id == Ticket.company_id)
        .where(
            Ticket.state == TicketState.RESOLVED,
            # So many working days are at least as many days: the rest is looked at one by one.
            Ticket.resolved_at <= work.now - timedelta(days=days),
            ~asked,
            ~disputed,
        )
        .order_by(Ticket.id)
    )
    return [
        ticket_id
        for ticket_id, resolved_at, company in rows
        if resolved_at is not None and closes_at(resolved_at, company, days) <= work.now
    ]


async def close_by_itself(work: Work, ticket_id: int, days: int) -> bool:
    """Close the ticket; False if somebody has moved it meanwhile. Nobody is told: the notice of the solution said so."""
    ticket = await lock_ticket(work, SYSTEM, ticket_id)
    if ticket.state is not TicketState.RESOLVED or ticket.resolved_at is None:
        return False
    if closes_at(ticket.resolved_at, await company_of(work, ticket), days) > work.now:
        return False
    ticket.state = TicketState.CLOSED
    await record(work, ticket, SYSTEM, EventKind.CLOSED)
    await show_changed(work, ticket)
    return True
