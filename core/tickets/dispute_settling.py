"""A disputed line is decided: taken back whole, or kept with a reason. To correct it in part see ``correcting``."""

from core.actor import Actor, require_leader
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.ledger.granting import clean_reason
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.base import lock_ticket, show_changed
from core.tickets.correcting import CorrectionMade, correct
from core.tickets.dispute_models import Dispute, DisputeState
from core.tickets.disputing import settle_dispute
from core.tickets.models import Ticket, WorkLine


async def reverse_disputed(
    work: Work, actor: Actor, dispute_id: int, *, version: int, reason: str, policy: LedgerPolicy
) -> CorrectionMade:
    """Take the disputed line back whole: a correction, by a director or an administrator. ``version`` is the ticket's when the
    preview was drawn, so that a doubled tap takes back once; the client reads ``reason``."""
    require_leader(actor)
    found = await _open(work, actor, dispute_id)
    line = await work.session.get_one(WorkLine, found.line_id)
    assert line.completion is not None
    return await correct(
        work,
        actor,
        found.ticket_id,
        completion=line.completion,
        minutes={line.id: 0},
        reason=reason,
        policy=policy,
        version=version,
    )


async def keep_charge(work: Work, actor: Actor, dispute_id: int, *, reason: str) -> Ticket:
    """The line stays as it was charged; the client reads why. By a director or an administrator, once."""
    author = require_leader(actor)
    reason = clean_reason(author, reason)
    if not reason:
        raise Refusal("no-reason")
    found = await _open(work, author, dispute_id)
    ticket = await work.session.get_one(Ticket, found.ticket_id)
    await settle_dispute(work, author, ticket, found, DisputeState.KEPT, reason)
    await show_changed(work, ticket)
    return ticket


async def _open(work: Work, actor: Actor, dispute_id: int) -> Dispute:
    """The dispute if it is still open, under the ticket's lock and its own: one order everywhere."""
    known = await work.session.get(Dispute, dispute_id)
    if known is None:
        raise NotFound("no-dispute")
    await lock_ticket(work, actor, known.ticket_id)
    found = await lock_row(work, Dispute, dispute_id)
    assert found is not None
    if found.state is not DisputeState.OPEN:
        raise Refusal("dispute-settled")
    return found
