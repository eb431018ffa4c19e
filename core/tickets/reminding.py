"""Once, when half of the time to answer is over, a price or an estimate is asked about again, in a new message."""

from sqlalchemy import select

from core.actor import SystemActor
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState
from core.billing.service import lock_proposal
from core.database import Work
from core.errors import Refusal
from core.tickets.base import lock_ticket
from core.tickets.estimating import estimate_of, show_estimate
from core.tickets.proposals import offer_proposal

SYSTEM = SystemActor("reminders")


async def proposals_to_remind(work: Work) -> list[int]:
    """Open proposals that are to be asked about once more."""
    query = (
        select(Proposal.id)
        .where(Proposal.state == ProposalState.PROPOSED, Proposal.remind_at <= work.now)
        .order_by(Proposal.id)
    )
    return list(await work.session.scalars(query))


async def remind_of_proposal(work: Work, proposal_id: int) -> bool:
    """Ask the company's managers once more, in a new message; False if it has been settled or asked about meanwhile."""
    found = await work.session.get_one(Proposal, proposal_id)
    ticket = await lock_ticket(work, SYSTEM, found.ticket_id)
    try:
        proposal = await lock_proposal(work, proposal_id)
    except Refusal:
        return False
    if proposal.remind_at is None or proposal.valid_until <= work.now:
        return False
    proposal.remind_at = None
    await offer_proposal(work, ticket, proposal, again=True, reminder=True)
    return True


async def estimates_to_remind(work: Work) -> list[int]:
    """Estimates that wait for an answer and are to be asked about once more."""
    query = (
        select(Estimate.id)
        .where(Estimate.state == EstimateState.PROPOSED, Estimate.remind_at <= work.now)
        .order_by(Estimate.id)
    )
    return list(await work.session.scalars(query))


async def remind_of_estimate(work: Work, estimate_id: int) -> bool:
    """Ask the company's managers once more, in a new message; False if it has been answered or asked about meanwhile."""
    found = await work.session.get_one(Estimate, estimate_id)
    ticket = await lock_ticket(work, SYSTEM, found.ticket_id)
    estimate = await estimate_of(work, ticket.id, lock=True)
    if estimate is None or estimate.id != estimate_id or estimate.state is not EstimateState.PROPOSED:
        return False
    if estimate.remind_at is None or estimate.valid_until <= work.now:
        return False
    estimate.remind_at = None
    await work.session.flush()
    await show_estimate(work, ticket, estimate, again=True, reminder=True)
    return True
