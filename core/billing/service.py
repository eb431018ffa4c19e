"""Use cases of paid work: a proposal of money for what hours did not cover, settled exactly once."""

from datetime import datetime

from sqlalchemy import select

from core.actor import Actor, signature
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState, Settled
from core.database import Work, lock_row
from core.errors import NotFound, Refusal


async def propose(
    work: Work,
    *,
    ticket_id: int,
    completion: int,
    minutes: int,
    amount: int,
    valid_until: datetime,
    remind_at: datetime | None = None,
    beyond: int = 0,
) -> Proposal:
    """Ask for money for a shortage. ``amount`` is kopecks; the price holds until ``valid_until``, and is asked about once more
    at ``remind_at``. ``beyond``: minutes of it over what the client had agreed to."""
    proposal = Proposal(
        ticket_id=ticket_id,
        completion=completion,
        minutes=minutes,
        beyond=beyond,
        amount=amount,
        state=ProposalState.PROPOSED,
        created_at=work.now,
        valid_until=valid_until,
        remind_at=remind_at,
    )
    work.session.add(proposal)
    await work.session.flush()
    return proposal


async def lock_proposal(work: Work, proposal_id: int) -> Proposal:
    """The proposal, locked, if it is still open. Raises NotFound, or Refusal ``proposal-settled``."""
    proposal = await lock_row(work, Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-proposal")
    if proposal.state is not ProposalState.PROPOSED:
        raise Refusal("proposal-settled")
    return proposal


async def settle(work: Work, actor: Actor, proposal: Proposal, state: ProposalState, how: Settled) -> None:
    """Settle an open, locked proposal, by name. The caller has authorised it."""
    proposal.state = state
    proposal.settled_at = work.now
    proposal.settled_by = signature(actor)
    proposal.settled_how = how
    await work.session.flush()


async def open_proposals(work: Work, ticket_id: int) -> list[Proposal]:
    """Proposals of the ticket that nobody has settled yet."""
    query = (
        select(Proposal)
        .where(Proposal.ticket_id == ticket_id, Proposal.state == ProposalState.PROPOSED)
        .order_by(Proposal.id)
    )
    return list(await work.session.scalars(query))


async def lapsed_proposals(work: Work) -> list[int]:
    """Open proposals whose price holds no longer."""
    query = (
        select(Proposal.id)
        .where(Proposal.state == ProposalState.PROPOSED, Proposal.valid_until <= work.now)
        .order_by(Proposal.id)
    )
    return list(await work.session.scalars(query))


async def proposals_that_count(work: Work, ticket_id: int, completion: int) -> list[Proposal]:
    """The proposals of a completion that no correction has replaced, oldest first."""
    query = (
        select(Proposal)
        .where(
            Proposal.ticket_id == ticket_id,
            Proposal.completion == completion,
            Proposal.state != ProposalState.REPLACED,
        )
        .order_by(Proposal.id)
    )
    return list(await work.session.scalars(query))


async def binding_estimate(work: Work, ticket_id: int) -> Estimate | None:
    """The estimate whose agreed minutes bind the ticket's work that is not charged yet: the newest that was agreed to, also
    while another one waits for an answer. None if nothing was agreed since the last completion."""
    found = await work.session.scalar(
        select(Estimate)
        .where(Estimate.ticket_id == ticket_id, Estimate.agreed_minutes.is_not(None))
        .order_by(Estimate.id.desc())
        .limit(1)
    )
    binds = found is not None and found.state in (EstimateState.AGREED, EstimateState.REPLACED)
    return found if binds else None


async def agreed_limit(work: Work, ticket_id: int) -> int | None:
    """Minutes that the client has agreed to at most, for work that is not charged yet."""
    binding = await binding_estimate(work, ticket_id)
    return binding.agreed_minutes if binding is not None else None


async def limit_of_completion(work: Work, ticket_id: int, completion: int) -> int | None:
    """The same for work that was charged."""
    return await work.session.scalar(
        select(Estimate.agreed_minutes).where(Estimate.ticket_id == ticket_id, Estimate.completion == completion)
    )
