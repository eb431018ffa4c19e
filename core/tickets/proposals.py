"""Work that hours did not cover: the client approves its price, declines, takes hours after all, or time runs out."""

from enum import StrEnum

from sqlalchemy import select

from core.actor import Actor, ContactActor, SystemActor, require_staff
from core.billing.models import Proposal, ProposalState, Settled
from core.billing.service import lock_proposal, settle
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.ledger.accounts import lots_of
from core.ledger.charging import charge
from core.ledger.noticing import judge_usage, managers_of
from core.ledger.queries import held_by_account
from core.ledger.rules.splitting import Line, available
from core.outbox.service import GROUP, contact, tell, tell_each
from core.sla.rules.events import EventKind
from core.tickets.base import company_of, lock_company_ticket, lock_ticket, record, show_changed
from core.tickets.exchanging import hand_over
from core.tickets.intents import ProposalMade, ProposalSettled
from core.tickets.models import Fate, Ticket, WorkLine


class Decision(StrEnum):
    """What can be said about a proposal."""

    APPROVE = "approve"
    DECLINE = "decline"
    HOURS = "hours"


OUTCOMES = {
    Decision.APPROVE: (ProposalState.APPROVED, Fate.MONEY),
    Decision.DECLINE: (ProposalState.DECLINED, Fate.UNPAID),
    Decision.HOURS: (ProposalState.COVERED, Fate.HOURS),
}


SYSTEM = SystemActor("proposals")


async def offer_proposal(
    work: Work, ticket: Ticket, proposal: Proposal, *, again: bool = False, reminder: bool = False
) -> None:
    """Ask those who may agree to money: the company's managers, each in their own chat. A proposal that is not open any more
    loses its buttons where it was offered. ``again``: there is news about it, so it is worth a new message."""
    await work.session.flush()
    made = ProposalMade(
        proposal_id=proposal.id, ticket_id=ticket.id, number=ticket.number, again=again, reminder=reminder
    )
    await tell_each(work, *((manager, made) for manager in await managers_of(work, ticket.company_id)))


async def settle_shortage(work: Work, actor: Actor, proposal_id: int, decision: Decision) -> Ticket:
    """Settle a proposal, once. A manager of the company does it with a button; staff writes down what was said by phone,
    by name. ``HOURS``: a top-up has come meanwhile, the shortage is written off it, whole or not at all.
    """
    found = await work.session.get(Proposal, proposal_id)
    if found is None:
        raise NotFound("no-proposal")
    # The ticket's row is locked before the proposal's, as everywhere: one order, no deadlocks.
    ticket = await _ticket_for_decision(work, actor, found.ticket_id)
    proposal = await lock_proposal(work, proposal_id)
    how = Settled.BUTTON if isinstance(actor, ContactActor) else Settled.PHONE
    await _settle(work, actor, ticket, proposal, decision, how)
    return ticket


async def _ticket_for_decision(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    if isinstance(actor, ContactActor):
        return (await lock_company_ticket(work, actor, ticket_id))[0]
    return await lock_ticket(work, require_staff(actor), ticket_id)


async def lapse_proposal(work: Work, proposal_id: int) -> bool:
    """Work whose price nobody has agreed to in time is given away, visibly; False if it has been settled meanwhile. Which
    ones are due: :func:`core.billing.service.lapsed_proposals`."""
    found = await work.session.get_one(Proposal, proposal_id)
    ticket = await lock_ticket(work, SYSTEM, found.ticket_id)
    try:
        proposal = await lock_proposal(work, proposal_id)
    except Refusal:
        return False
    await settle(work, SYSTEM, proposal, ProposalState.LAPSED, Settled.TIME)
    await _tell_settled(work, SYSTEM, ticket, proposal, Fate.UNPAID)
    return True


async def _settle(
    work: Work, actor: Actor, ticket: Ticket, proposal: Proposal, decision: Decision, how: Settled
) -> None:
    state, fate = OUTCOMES[decision]
    if decision is Decision.HOURS:
        await _take_hours(work, actor, ticket, proposal)
    await settle(work, actor, proposal, state, how)
    await _tell_settled(work, actor, ticket, proposal, fate)
    if decision is Decision.HOURS:
        # The hours that this one took may have been promised to others: their third button is drawn anew.
        for other, its_ticket in await _open_proposals(work, ticket.account_id):
            await offer_proposal(work, its_ticket, other)
            await show_changed(work, its_ticket)


async def _tell_settled(work: Work, actor: Actor, ticket: Ticket, proposal: Proposal, fate: Fate) -> None:
    for line in await pending_lines(work, ticket, proposal.completion):
        line.fate = fate
        if fate is Fate.HOURS:
            line.covered_minutes = (line.covered_minutes or 0) + (line.shortage_minutes or 0)
            line.shortage_minutes, line.amount = 0, None
    await record(work, ticket, actor, EventKind.SHORTAGE_SETTLED)
    await work.session.flush()
    await hand_over(work, ticket, proposal.completion)
    name = getattr(actor, "name", "")
    told = ProposalSettled(
        ticket_id=ticket.id,
        number=ticket.number,
        proposal_id=proposal.id,
        contact_id=actor.contact_id if isinstance(actor, ContactActor) else None,
        state=proposal.state,
        how=proposal.settled_how or Settled.TIME,
        name=name,
        minutes=proposal.minutes,
        amount=proposal.amount,
    )
    people = {manager.lane: manager for manager in await managers_of(work, ticket.company_id)}
    author = contact(ticket.contact_id)
    people.setdefault(author.lane, author)
    await tell_each(work, *((person, told) for person in people.values()))
    if isinstance(actor, ContactActor) or proposal.state is ProposalState.LAPSED:
        # The group learns of it in words: an edited card does not ring.
        await tell(work, GROUP, told)
    await show_changed(work, ticket)


async def pending_lines(work: Work, ticket: Ticket, completion: int) -> list[WorkLine]:
    """The lines of a completion whose shortage is not settled."""
    lines = await work.session.scalars(
        select(WorkLine)
        .where(
            WorkLine.ticket_id == ticket.id,
            WorkLine.completion == completion,
            WorkLine.fate == Fate.PENDING,
            WorkLine.superseded_by.is_(None),
        )
        .order_by(WorkLine.id)
    )
    return list(lines)


async def _take_hours(work: Work, actor: Actor, ticket: Ticket, proposal: Proposal) -> None:
    """Write the shortage off hours that have come since: by the day of the decision, not of the work."""
    company = await company_of(work, ticket)
    today = local_date(work.now, company.zone)
    if ticket.account_id is None or await free_hours(work, ticket, ticket.account_id) < proposal.minutes:
        raise Refusal("not-enough-hours", minutes=proposal.minutes)
    lines = [
        Line(line.id, line.shortage_minutes or 0, today)
        for line in await pending_lines(work, ticket, proposal.completion)
    ]
    result = await charge(
        work,
        actor,
        account_id=ticket.account_id,
        key=covering_key(proposal),
        lines=lines,
        ticket_id=ticket.id,
    )
    if result.shortage:
        raise Refusal("not-enough-hours", minutes=proposal.minutes)
    await judge_usage(work, ticket.account_id, today)


def covering_key(proposal: Proposal) -> str:
    """The key under which a shortage was written off hours after all."""
    return f"ticket:{proposal.ticket_id}:completion:{proposal.completion}:proposal:{proposal.id}"


async def offer_covered(work: Work, account_id: int) -> int:
    """Hours have come to the account: its open proposals that they would cover are offered again, now with the choice of hours.
    Nothing is settled by itself (DESIGN §4). How many were offered."""
    covered = 0
    for proposal, ticket in await _open_proposals(work, account_id):
        if await can_take_hours(work, ticket, proposal):
            await offer_proposal(work, ticket, proposal, again=True)
            await show_changed(work, ticket)
            covered += 1
    return covered


async def _open_proposals(work: Work, account_id: int | None) -> list[tuple[Proposal, Ticket]]:
    rows = await work.session.execute(
        select(Proposal, Ticket)
        .join(Ticket, Ticket.id == Proposal.ticket_id)
        .where(Proposal.state == ProposalState.PROPOSED, Ticket.account_id == account_id)
        .order_by(Proposal.id)
    )
    return [(proposal, ticket) for proposal, ticket in rows]


async def can_take_hours(work: Work, ticket: Ticket, proposal: Proposal) -> bool:
    """Whether the hours that there are now would cover the proposal: the client gets a third button then."""
    return ticket.account_id is not None and await free_hours(work, ticket, ticket.account_id) >= proposal.minutes


async def free_hours(work: Work, ticket: Ticket, account_id: int) -> int:
    """Minutes of the account that this ticket could use today: what is held for others does not count."""
    company = await company_of(work, ticket)
    held = await held_by_account(work, [account_id], but_ticket=ticket.id)
    live = available(await lots_of(work, [account_id]), local_date(work.now, company.zone))
    return live - held.get(account_id, 0)
