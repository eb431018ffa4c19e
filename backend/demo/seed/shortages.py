"""What became of work that hours did not cover."""

from datetime import timedelta

from backend.demo.seed.scene import Scene
from core.billing.models import Proposal, ProposalState, Settled
from core.billing.rules import valid_until
from core.tickets.models import Fate, Ticket, WorkLine

STILL_OPEN = 6
_AGREED = 0.85


def settle_shortages(scene: Scene, undecided_company_id: int) -> None:
    """The newest proposals wait for the client's word, and all of one company; the others were settled by the engineer
    who did the work."""
    tickets = {ticket.id: ticket for ticket in scene.rows.of(Ticket)}
    pending: dict[tuple[int, int | None], list[WorkLine]] = {}
    for line in scene.rows.of(WorkLine):
        if line.fate is Fate.PENDING:
            pending.setdefault((line.ticket_id, line.completion), []).append(line)
    proposals = sorted(scene.rows.of(Proposal), key=lambda proposal: (proposal.created_at, proposal.id))
    for proposal in proposals[:-STILL_OPEN]:
        if tickets[proposal.ticket_id].company_id == undecided_company_id:
            proposal.valid_until = valid_until(scene.now, scene.zone)
            continue
        agreed = scene.random.random() < _AGREED
        settled_at = scene.working.later(proposal.created_at, scene.random.randint(5, 700))
        proposal.state = ProposalState.APPROVED if agreed else ProposalState.DECLINED
        proposal.settled_at = min(settled_at, scene.now - timedelta(minutes=1))
        proposal.settled_by = f"staff:{tickets[proposal.ticket_id].assignee_id}"
        proposal.settled_how = Settled.PHONE
        for line in pending[proposal.ticket_id, proposal.completion]:
            line.fate = Fate.MONEY if agreed else Fate.UNPAID
