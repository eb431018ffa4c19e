"""What a company's managers are asked to decide: prices and estimates, as they read them."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from core.actor import Actor, ContactActor, ContactRole, require_contact
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState
from core.billing.tariffs import hour_price
from core.catalog.models import Service
from core.clients.models import Company
from core.contracts.service_models import Pays
from core.database import Work
from core.errors import NotFound, Refusal
from core.outbox.service import contact, tell
from core.staff.models import Staff
from core.tickets.base import company_of, lock_company_ticket
from core.tickets.intents import EstimateMade, ProposalMade
from core.tickets.models import Fate, Ticket, WorkLine
from core.tickets.pricing import agreed_for
from core.tickets.proposals import can_take_hours, free_hours


class OfferKind(StrEnum):
    """What is asked: a ``proposal`` of money for done work, or an ``estimate`` of work to come."""

    PROPOSAL = "proposal"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line of work that hours did not cover: ``minutes`` of it, for ``amount`` kopecks."""

    service: str
    minutes: int
    amount: int


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A price to agree to. ``lines`` are empty once it is settled; ``coverable``: the hours there are now would do."""

    proposal: Proposal
    ticket: Ticket
    company: Company
    lines: list[ShortLine]
    coverable: bool


@dataclass(frozen=True, slots=True)
class EstimateView:
    """An estimate to agree to. ``keeps``: minutes of hours that would be held for it; None where hours do not pay. ``price``:
    kopecks of an hour that they do not cover; None where nothing has to be paid, or no price is known."""

    estimate: Estimate
    ticket: Ticket
    company: Company
    staff_name: str
    keeps: int | None
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An offer that waits for a manager's answer. ``amount``: kopecks of a proposal."""

    kind: OfferKind
    id: int
    number: int
    minutes: int
    amount: int | None


async def proposal_view(work: Work, proposal_id: int) -> ProposalView:
    """A proposal as its managers see it now. For the delivery, which knows whom it writes to."""
    proposal = await work.session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("no-proposal")
    ticket = await work.session.get_one(Ticket, proposal.ticket_id)
    is_open = proposal.state is ProposalState.PROPOSED
    return ProposalView(
        proposal,
        ticket,
        await company_of(work, ticket),
        await _short_lines(work, proposal) if is_open else [],
        is_open and await can_take_hours(work, ticket, proposal),
    )


async def _short_lines(work: Work, proposal: Proposal) -> list[ShortLine]:
    rows = await work.session.execute(
        select(Service.name, WorkLine.shortage_minutes, WorkLine.amount)
        .join(Service, Service.id == WorkLine.service_id)
        .where(
            WorkLine.ticket_id == proposal.ticket_id,
            WorkLine.completion == proposal.completion,
            WorkLine.fate == Fate.PENDING,
            WorkLine.superseded_by.is_(None),
        )
        .order_by(WorkLine.id)
    )
    return [ShortLine(name, minutes or 0, amount or 0) for name, minutes, amount in rows]


async def estimate_view(work: Work, estimate_id: int) -> EstimateView:
    """An estimate as its managers see it now. For the delivery, which knows whom it writes to."""
    estimate = await work.session.get(Estimate, estimate_id)
    if estimate is None:
        raise NotFound("no-estimate")
    ticket = await work.session.get_one(Ticket, estimate.ticket_id)
    company = await company_of(work, ticket)
    author = await work.session.get(Staff, int(estimate.author.removeprefix("staff:")))
    keeps = None
    pays = (await agreed_for(work, ticket, company)).pays
    if ticket.account_id is not None and pays is Pays.HOURS:
        keeps = min(estimate.minutes, max(0, await free_hours(work, ticket, ticket.account_id)))
    price = await hour_price(work, ticket.contract_id) if pays is not Pays.FREE else None
    return EstimateView(estimate, ticket, company, author.name if author else "", keeps, price)


async def waiting_offers(work: Work, actor: Actor) -> list[Waiting]:
    """What waits for this manager's answer, whoever of the company opened the ticket; nothing waits for a member."""
    manager = require_contact(actor)
    if manager.role is not ContactRole.MANAGER:
        return []
    proposals = await work.session.execute(
        select(Proposal.id, Ticket.number, Proposal.minutes, Proposal.amount)
        .join(Ticket, Ticket.id == Proposal.ticket_id)
        .where(Ticket.company_id == manager.company_id, Proposal.state == ProposalState.PROPOSED)
        .order_by(Proposal.id)
    )
    estimates = await work.session.execute(
        select(Estimate.id, Ticket.number, Estimate.minutes)
        .join(Ticket, Ticket.id == Estimate.ticket_id)
        .where(Ticket.company_id == manager.company_id, Estimate.state == EstimateState.PROPOSED)
        .order_by(Estimate.id)
    )
    return [
        *(Waiting(OfferKind.PROPOSAL, *row) for row in proposals),
        *(Waiting(OfferKind.ESTIMATE, *row, None) for row in estimates),
    ]


async def offer_again(work: Work, actor: Actor, kind: OfferKind, offer_id: int) -> None:
    """A manager has lost sight of an offer: it comes again, to this manager alone.

    Raises NotFound for another company's, Refusal ``proposal-settled`` or ``estimate-settled`` for one that is not open.
    """
    manager = require_contact(actor)
    intent: ProposalMade | EstimateMade
    if kind is OfferKind.PROPOSAL:
        proposal = await work.session.get(Proposal, offer_id)
        if proposal is None:
            raise NotFound("no-proposal")
        ticket = await _company_ticket(work, manager, proposal.ticket_id)
        if proposal.state is not ProposalState.PROPOSED:
            raise Refusal("proposal-settled")
        intent = ProposalMade(proposal_id=proposal.id, ticket_id=ticket.id, number=ticket.number, again=True)
    else:
        estimate = await work.session.get(Estimate, offer_id)
        if estimate is None:
            raise NotFound("no-estimate")
        ticket = await _company_ticket(work, manager, estimate.ticket_id)
        if estimate.state is not EstimateState.PROPOSED:
            raise Refusal("estimate-settled")
        intent = EstimateMade(estimate_id=estimate.id, ticket_id=ticket.id, number=ticket.number, again=True)
    await tell(work, contact(manager.contact_id), intent)


async def _company_ticket(work: Work, manager: ContactActor, ticket_id: int) -> Ticket:
    return (await lock_company_ticket(work, manager, ticket_id))[0]
