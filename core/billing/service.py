"""Use cases of paid work."""

from sqlalchemy import select

from core.actor import Actor, require_staff
from core.billing.models import Proposal, ProposalState
from core.database import Work, lock_row
from core.errors import NotFound, Refusal


async def propose(work: Work, *, ticket_id: int, completion: int, minutes: int, amount: int) -> Proposal:
    """Ask for money for a shortage. ``amount`` is kopecks."""
    proposal = Proposal(
        ticket_id=ticket_id,
        completion=completion,
        minutes=minutes,
        amount=amount,
        state=ProposalState.PROPOSED,
        created_at=work.now,
    )
    work.session.add(proposal)
    await work.session.flush()
    return proposal


async def settle_by_staff(work: Work, actor: Actor, proposal_id: int, *, agreed: bool) -> Proposal:
    """Record what the client said by phone: «согласовано по телефону», or the work is given away. Named, and once."""
    author = require_staff(actor)
    proposal = await lock_row(work, Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-proposal")
    if proposal.state is not ProposalState.PROPOSED:
        raise Refusal("proposal-settled")
    proposal.state = ProposalState.AGREED if agreed else ProposalState.DECLINED
    proposal.settled_at = work.now
    proposal.settled_by = author.staff_id
    await work.session.flush()
    return proposal


async def open_proposals(work: Work, ticket_id: int) -> list[Proposal]:
    """Proposals of the ticket that nobody has settled yet."""
    query = (
        select(Proposal)
        .where(Proposal.ticket_id == ticket_id, Proposal.state == ProposalState.PROPOSED)
        .order_by(Proposal.id)
    )
    return list(await work.session.scalars(query))
