"""Resolving a ticket: its work is charged, the client is told, all in one transaction."""

from dataclasses import dataclass

from sqlalchemy import select

from core.actor import Actor, require_staff
from core.billing.models import Proposal
from core.billing.service import propose, settle_by_staff
from core.catalog.models import Service
from core.contracts.models import Contract, ServiceModel
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.rules import available
from core.ledger.service import charge, lots_of
from core.outbox.service import contact, tell
from core.sla.rules import EventKind
from core.tickets.base import company_zone, lock_ticket, record, show_changed
from core.tickets.intents import Resolved, ResolvedLine, ShortageSettled
from core.tickets.models import ACTIVE, Fate, Ticket, TicketState, WorkLine
from core.tickets.queries import staff_ticket
from core.tickets.rules import ChargedWork, DoneWork, charge_work, hours_asked, preview_charge


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of the preview: what was done, and what it will cost."""

    service: str
    actual: int
    work: ChargedWork


@dataclass(frozen=True, slots=True)
class Preview:
    """What resolving would do. Minutes; the two balances are None for a company without an account of hours.

    ``version`` is handed back with the confirmation.
    """

    ticket: Ticket
    version: int
    lines: list[PreviewLine]
    balance: int | None
    balance_after: int | None


def completion_key(ticket_id: int, completion: int) -> str:
    """The key of a completion everywhere, 1C included (DESIGN §4)."""
    return f"ticket:{ticket_id}:completion:{completion}"


async def _draft_lines(work: Work, ticket: Ticket) -> list[tuple[WorkLine, Service]]:
    rows = await work.session.execute(
        select(WorkLine, Service)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion.is_(None))
        .order_by(WorkLine.id)
    )
    return [(line, service) for line, service in rows]


def done_work(line: WorkLine, service: Service) -> DoneWork:
    """The line as the rules see it."""
    return DoneWork(
        line.id,
        service.tariff_kind,
        service.price,
        service.price_unit,
        service.rounding,
        line.actual_minutes,
        line.work_date,
    )


async def _model(work: Work, ticket: Ticket) -> ServiceModel | None:
    if ticket.contract_id is None:
        return None
    contract = await work.session.get(Contract, ticket.contract_id)
    assert contract is not None
    return contract.service_model


def _must_be_active(ticket: Ticket) -> None:
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)


async def preview(work: Work, actor: Actor, ticket_id: int) -> Preview:
    """What resolving the ticket now would charge and leave. Changes nothing."""
    ticket = await staff_ticket(work, actor, ticket_id)
    _must_be_active(ticket)
    lines = await _draft_lines(work, ticket)
    lots = await lots_of(work, [ticket.account_id]) if ticket.account_id else []
    charged, lots_after = preview_charge([done_work(*line) for line in lines], lots, await _model(work, ticket))
    balance = balance_after = None
    if ticket.account_id is not None:
        today = local_date(work.now, await company_zone(work, ticket))
        # Not the difference of sums: yesterday's work may be paid by hours that burnt last night.
        balance, balance_after = available(lots, today), available(lots_after, today)
    return Preview(
        ticket,
        ticket.version,
        [
            PreviewLine(service.name, line.actual_minutes, one)
            for (line, service), one in zip(lines, charged, strict=True)
        ],
        balance,
        balance_after,
    )


async def resolve(work: Work, actor: Actor, ticket_id: int, *, version: int) -> Ticket:
    """Resolve the ticket and charge its uncharged lines, once: the key is the ticket and the number of the completion.

    ``version`` is the preview's; a ticket whose lines have changed since is refused, so nobody confirms what they did
    not see. A second tap on the same confirmation finds the ticket resolved and is refused politely.
    """
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    _must_be_active(ticket)
    if ticket.version != version:
        raise Refusal("lines-changed", number=ticket.number)
    lines = await _draft_lines(work, ticket)
    done = [done_work(*line) for line in lines]
    model = await _model(work, ticket)
    ticket.completions += 1
    covered: dict[int, int] = {}
    if ticket.account_id is not None and (asked := hours_asked(done, model)):
        result = await charge(
            work,
            author,
            account_id=ticket.account_id,
            key=completion_key(ticket.id, ticket.completions),
            lines=asked,
        )
        covered = {split.line.line_id: split.covered for split in result.splits}
    charged = charge_work(done, covered, model)
    for (line, service), one in zip(lines, charged, strict=True):
        write_charged(line, service, one, ticket.completions)
    shortage = sum(one.shortage for one in charged)
    shortage_amount = sum(one.amount or 0 for one in charged if one.fate is Fate.PENDING)
    if shortage:
        await propose(
            work,
            ticket_id=ticket.id,
            completion=ticket.completions,
            minutes=shortage,
            amount=shortage_amount,
        )
    ticket.state = TicketState.RESOLVED
    ticket.assignee_id = ticket.assignee_id or author.staff_id
    ticket.acknowledged_at = ticket.acknowledged_at or work.now
    ticket.resolved_at = work.now
    ticket.version += 1
    record(work, ticket, author, EventKind.RESOLVED)
    await work.session.flush()
    balance = None
    if ticket.account_id is not None:
        today = local_date(work.now, await company_zone(work, ticket))
        balance = available(await lots_of(work, [ticket.account_id]), today)
    await tell(
        work,
        contact(ticket.contact_id),
        Resolved(
            ticket_id=ticket.id,
            number=ticket.number,
            staff_name=author.name,
            lines=[_as_told(line, service, one) for (line, service), one in zip(lines, charged, strict=True)],
            balance_after=balance,
            shortage=shortage,
            shortage_amount=shortage_amount,
        ),
    )
    await show_changed(work, ticket)
    return ticket


def write_charged(line: WorkLine, service: Service, one: ChargedWork, completion: int) -> None:
    """Note on the line what this completion has made of it, with the rounding rule that was applied."""
    line.completion = completion
    line.charged_minutes = one.charged
    line.covered_minutes = one.covered
    line.shortage_minutes = one.shortage
    line.amount = one.amount
    line.fate = one.fate
    line.rounding = {
        "increment": service.rounding_increment,
        "minimum": service.rounding_minimum,
        "grace": service.rounding_grace,
    }


def _as_told(line: WorkLine, service: Service, one: ChargedWork) -> ResolvedLine:
    return ResolvedLine(
        service=service.name,
        tariff_kind=service.tariff_kind,
        actual=line.actual_minutes,
        charged=one.charged,
        covered=one.covered,
        shortage=one.shortage,
        amount=one.amount,
        fate=one.fate,
        work_date=line.work_date,
    )


async def settle_shortage(work: Work, actor: Actor, proposal_id: int, *, agreed: bool) -> Ticket:
    """Staff records by name what the client said about the part that hours did not cover; the lines' fate follows."""
    author = require_staff(actor)
    found = await work.session.get(Proposal, proposal_id)
    if found is None:
        raise Refusal("no-proposal")
    # The ticket's row is locked before the proposal's, as everywhere: one order, no deadlocks.
    ticket = await lock_ticket(work, author, found.ticket_id)
    proposal = await settle_by_staff(work, author, proposal_id, agreed=agreed)
    lines = await work.session.scalars(
        select(WorkLine).where(
            WorkLine.ticket_id == ticket.id,
            WorkLine.completion == proposal.completion,
            WorkLine.fate == Fate.PENDING,
        )
    )
    for line in lines:
        line.fate = Fate.MONEY if agreed else Fate.UNPAID
    await tell(
        work,
        contact(ticket.contact_id),
        ShortageSettled(
            ticket_id=ticket.id,
            number=ticket.number,
            agreed=agreed,
            staff_name=author.name,
            minutes=proposal.minutes,
            amount=proposal.amount,
        ),
    )
    await show_changed(work, ticket)
    return ticket
