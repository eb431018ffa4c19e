"""What a worker does for each kind of task of the day: the product's own use cases, in one unit of work."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import func, select, text

from core.actor import StaffActor
from core.billing.models import Proposal, ProposalState, TopUpRequest
from core.catalog.models import Service
from core.clients.models import Contact
from core.database import Database, Work
from core.errors import Refusal
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.base import lock_ticket
from core.tickets.buying import ask_for_hours, decline_top_up
from core.tickets.completion import resolve
from core.tickets.conversation import Words
from core.tickets.correcting import correct
from core.tickets.handling import reopen, take
from core.tickets.lines import add_line
from core.tickets.models import Correction, Ticket, TicketState, WorkLine
from core.tickets.opening import open_ticket
from core.tickets.proposals import OUTCOMES, Decision, lapse_proposal, settle_shortage
from core.tickets.quoting import quote
from tests.crash.onec.plan import ALL_AWAY
from tests.crash.orders import Answer, Kind, Task

REFUSED = {
    (Kind.WORK, "lines-changed"): Answer.SAME,
    (Kind.RESOLVE, "lines-changed"): Answer.SAME,
    (Kind.RESOLVE, "not-active"): Answer.SAME,
    (Kind.CORRECT, "lines-changed"): Answer.SAME,
    (Kind.REOPEN, "not-resolved"): Answer.SAME,
    (Kind.DECIDE, "proposal-settled"): Answer.SAME,
    (Kind.DECIDE, "not-enough-hours"): Answer.NOTHING,
    (Kind.BUY, "top-up-open"): Answer.SAME,
    (Kind.NOT_BUY, "top-up-moved"): Answer.SAME,
}
"""Refusals by which somebody who repeats a tap learns that it has worked, or that it cannot. Any other one is a fault."""


async def act(database: Database, staff: StaffActor, task: Task) -> Answer:
    """One attempt at the task. Raises whatever the connection, or the product, raises."""
    try:
        async with database.work() as work:
            return await ACTS[task.kind](work, staff, task)
    except Refusal as refusal:
        known = REFUSED.get((task.kind, refusal.code))
        if known is None:
            raise
        return known


def subject(number: int) -> str:
    """By this the tickets of the day are told apart."""
    return f"Обращение {number}"


async def ticket_of(work: Work, number: int) -> Ticket | None:
    return await work.session.scalar(select(Ticket).where(Ticket.subject == subject(number)))


async def _known(work: Work, task: Task) -> Ticket:
    ticket = await ticket_of(work, task.about)
    assert ticket is not None
    return ticket


async def _open(work: Work, _staff: StaffActor, task: Task) -> Answer:
    # What the desk knows by the number of the update, the trial knows by the words; two that do so at once take turns.
    await work.session.execute(text("SELECT pg_advisory_xact_lock(77, :about)"), {"about": task.about})
    if await ticket_of(work, task.about) is not None:
        return Answer.SAME
    contact = await work.session.get_one(Contact, task.number)
    said = [(Words(subject(task.about)), work.now)]
    await open_ticket(work, contact.as_actor(), contact_id=contact.id, said=said, subject_without_text="файлы")
    return Answer.CREATED


async def _take(work: Work, staff: StaffActor, task: Task) -> Answer:
    # Who taps twice gets the same answer twice: under the lock it is told which of them it was.
    ticket = await lock_ticket(work, staff, (await _known(work, task)).id)
    if ticket.completions >= task.number or ticket.state is not TicketState.OPEN:
        return Answer.SAME
    await take(work, staff, ticket.id)
    return Answer.CREATED


async def _work(work: Work, staff: StaffActor, task: Task) -> Answer:
    ticket = await _known(work, task)
    drafts = select(func.count()).where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
    if ticket.completions >= task.number or await work.session.scalar(drafts):
        return Answer.SAME
    for written in task.key.split():
        code, minutes = written.split(":")
        service_id = await work.session.scalar(select(Service.id).where(Service.code == code))
        assert service_id is not None
        version = ticket.version
        await add_line(work, staff, ticket.id, service_id=service_id, minutes=int(minutes), version=version)
    return Answer.CREATED


async def _resolve(work: Work, staff: StaffActor, task: Task) -> Answer:
    ticket = await _known(work, task)
    if ticket.completions >= task.number:
        return Answer.SAME
    await resolve(work, staff, ticket.id, version=ticket.version)
    return Answer.CREATED


async def _proposals(work: Work, task: Task) -> Sequence[Proposal]:
    ticket = await _known(work, task)
    query = select(Proposal).where(Proposal.ticket_id == ticket.id, Proposal.completion == task.number)
    return (await work.session.scalars(query.order_by(Proposal.id))).all()


async def _decide(work: Work, staff: StaffActor, task: Task) -> Answer:
    proposals = await _proposals(work, task)
    decision = Decision(task.key)
    if not proposals:
        return Answer.NOTHING
    if proposals[0].state is not ProposalState.PROPOSED:
        return Answer.SAME if proposals[0].state is OUTCOMES[decision][0] else Answer.NOTHING
    await settle_shortage(work, staff, proposals[0].id, decision)
    return Answer.CREATED


async def _lapse(work: Work, _staff: StaffActor, task: Task) -> Answer:
    proposals = await _proposals(work, task)
    if not proposals:
        return Answer.NOTHING
    if proposals[0].state is not ProposalState.PROPOSED:
        return Answer.SAME if proposals[0].state is ProposalState.LAPSED else Answer.NOTHING
    if proposals[0].valid_until > work.now:
        return Answer.NOTHING  # a correction has asked anew meanwhile, and its price holds longer
    return Answer.CREATED if await lapse_proposal(work, proposals[0].id) else Answer.SAME


async def _correct(work: Work, staff: StaffActor, task: Task) -> Answer:
    ticket = await _known(work, task)
    made = await work.session.scalar(
        select(func.count()).where(Correction.ticket_id == ticket.id, Correction.completion == task.number)
    )
    if (made or 0) >= int(task.key):
        return Answer.SAME
    await correct_lines(work, staff, ticket, task.number, task.minutes)
    return Answer.CREATED


async def correct_lines(work: Work, staff: StaffActor, ticket: Ticket, completion: int, more: int) -> None:
    """The first line took ``more`` minutes than was written down, and of three the last one was a mistake; or all were."""
    lines = (
        await work.session.scalars(
            select(WorkLine)
            .where(WorkLine.ticket_id == ticket.id, WorkLine.completion == completion, WorkLine.superseded_by.is_(None))
            .order_by(WorkLine.id)
        )
    ).all()
    if more == ALL_AWAY:
        minutes = {line.id: 0 for line in lines}
    else:
        minutes = {lines[0].id: lines[0].actual_minutes + more}
        if len(lines) > 2:
            minutes[lines[-1].id] = 0
    await correct(
        work,
        staff,
        ticket.id,
        completion=completion,
        minutes=minutes,
        reason="Записано не то время",
        policy=LedgerPolicy(),
        version=ticket.version,
    )


async def _reopen(work: Work, _staff: StaffActor, task: Task) -> Answer:
    ticket = await _known(work, task)
    if ticket.completions >= task.number or ticket.state is not TicketState.RESOLVED:
        return Answer.SAME
    contact = await work.session.get_one(Contact, ticket.contact_id)
    await reopen(work, contact.as_actor(), ticket.id)
    return Answer.CREATED


async def _requests(work: Work, task: Task) -> Sequence[TopUpRequest]:
    query = select(TopUpRequest).where(TopUpRequest.contact_id == task.about).order_by(TopUpRequest.id)
    return (await work.session.scalars(query)).all()


async def _buy(work: Work, _staff: StaffActor, task: Task) -> Answer:
    if len(await _requests(work, task)) >= task.number:
        return Answer.SAME
    buyer = (await work.session.get_one(Contact, task.about)).as_actor()
    price = (await quote(work, buyer, task.minutes)).price
    await ask_for_hours(work, buyer, task.minutes, price=price)
    return Answer.CREATED


async def _not_buy(work: Work, staff: StaffActor, task: Task) -> Answer:
    await decline_top_up(work, staff, (await _requests(work, task))[task.number - 1].id)
    return Answer.CREATED


ACTS: dict[Kind, Callable[[Work, StaffActor, Task], Awaitable[Answer]]] = {
    Kind.OPEN: _open,
    Kind.TAKE: _take,
    Kind.WORK: _work,
    Kind.RESOLVE: _resolve,
    Kind.DECIDE: _decide,
    Kind.LAPSE: _lapse,
    Kind.CORRECT: _correct,
    Kind.REOPEN: _reopen,
    Kind.BUY: _buy,
    Kind.NOT_BUY: _not_buy,
}
