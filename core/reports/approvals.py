"""What waits for somebody's yes: prices, estimates, hours to buy."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.billing.models import OPEN_TOP_UPS, Estimate, EstimateState, Proposal, ProposalState, TopUpRequest
from core.database import Work


@dataclass(frozen=True, slots=True)
class Pending:
    """So many wait, the oldest since then (None if none does). ``amount``: kopecks of all together; estimates have none."""

    count: int = 0
    since: datetime | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Approvals:
    """``proposals``: prices that clients have not answered; ``estimates``: the same of estimates; ``top_ups``: hours that a
    company wants to buy and that are not paid yet, whoever has to act."""

    proposals: Pending
    estimates: Pending
    top_ups: Pending

    @property
    def count(self) -> int:
        return self.proposals.count + self.estimates.count + self.top_ups.count


async def approvals(work: Work) -> Approvals:
    """As things are now. Three scans of open ones only."""
    proposals, estimates, top_ups = [
        Pending(*(await work.session.execute(query)).one())
        for query in (
            select(func.count(), func.min(Proposal.created_at), func.coalesce(func.sum(Proposal.amount), 0)).where(
                Proposal.state == ProposalState.PROPOSED
            ),
            select(func.count(), func.min(Estimate.created_at)).where(Estimate.state == EstimateState.PROPOSED),
            select(
                func.count(), func.min(TopUpRequest.created_at), func.coalesce(func.sum(TopUpRequest.amount), 0)
            ).where(TopUpRequest.state.in_(OPEN_TOP_UPS)),
        )
    ]
    return Approvals(proposals, estimates, top_ups)
