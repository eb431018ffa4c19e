"""«Обсудить»: a manager neither agrees nor refuses, but wants to talk. The offer stays open, and its time goes on."""

from core.actor import Actor
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.tickets.base import lock_company_ticket, show_changed
from core.tickets.estimating import show_estimate
from core.tickets.models import Ticket
from core.tickets.offer_intents import OfferDiscussed
from core.tickets.offers import OfferKind
from core.tickets.proposals import offer_proposal


async def discuss_offer(work: Work, actor: Actor, kind: OfferKind, offer_id: int) -> tuple[Ticket, bool]:
    """Tell staff that the company's manager wants to talk about a price or an estimate. The ticket, and whether this is news:
    a doubled tap tells nobody twice.

    Raises NotFound for another company's, Refusal ``proposal-settled`` or ``estimate-settled`` for one that is not open.
    """
    offer: Proposal | Estimate | None
    if kind is OfferKind.PROPOSAL:
        offer = await work.session.get(Proposal, offer_id)
    else:
        offer = await work.session.get(Estimate, offer_id)
    if offer is None:
        raise NotFound("no-proposal" if kind is OfferKind.PROPOSAL else "no-estimate")
    ticket, manager = await lock_company_ticket(work, actor, offer.ticket_id)
    # Whoever changes an offer holds its ticket's lock: as it is now.
    await work.session.refresh(offer)
    if offer.state not in (ProposalState.PROPOSED, EstimateState.PROPOSED):
        raise Refusal("proposal-settled" if kind is OfferKind.PROPOSAL else "estimate-settled")
    if offer.discussed_at is not None:
        return ticket, False
    offer.discussed_at = work.now
    await work.session.flush()
    told = OfferDiscussed(
        ticket_id=ticket.id,
        number=ticket.number,
        name=manager.name,
        minutes=offer.minutes,
        amount=offer.amount if isinstance(offer, Proposal) else None,
    )
    await tell(work, GROUP, told)
    if isinstance(offer, Proposal):
        await offer_proposal(work, ticket, offer)
    else:
        await show_estimate(work, ticket, offer)
    await show_changed(work, ticket)
    return ticket, True
