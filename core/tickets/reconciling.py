"""The reconciliation as one use case: the desk's side gathered, compared with 1C's, kept and told."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, select

from core.actor import Actor, require_leader
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.exchange.documents.bases import connected_base
from core.exchange.documents.models import ExchangeDocument
from core.exchange.reconciling import gathering
from core.exchange.reconciling.comparing import compare_documents, compare_ledger, compare_waiting
from core.exchange.reconciling.facts import Findings, Line, OurDocument, TheirDocument
from core.exchange.reconciling.keeping import keep
from core.exchange.reconciling.kinds import Kind
from core.exchange.reconciling.models import Reconciliation
from core.tickets.models import ACTIVE, Ticket, WorkLine
from core.tickets.statements_given import statement_lines


async def reconcile(
    work: Work,
    actor: Actor,
    theirs: Sequence[TheirDocument],
    before: Sequence[OurDocument],
    *,
    request_ids: Collection[int] = (),
) -> Reconciliation:
    """Compare 1C's documents, read since ``before`` was, with the desk. What has moved meanwhile is left for the next time:
    nothing can be said of it. Open ``work`` as a snapshot."""
    require_leader(actor)
    ours = await gathering.our_documents(work)
    was = {one.id: one for one in before}
    still = [one for one in ours if was.get(one.id) == one]
    # A document is written down before it is sent: whatever of ours was read is known by now, moving or not.
    known = await gathering.known_keys(work, {key for one in theirs for key in one.keys})
    lines = compare_documents(still, theirs, work.now, known)
    companies = await gathering.companies_of(work, {one.counterparty for one in lines if one.counterparty is not None})
    lines = [
        line.model_copy(update={"company_id": companies.get(line.counterparty)})
        if line.kind is Kind.ORPHAN and line.counterparty is not None
        else line
        for line in lines
    ]
    found = Findings(await gathering.companies_looked_at(work), lines + await _known_here(work, still))
    return await keep(work, actor, found, request_ids=request_ids)


async def not_read(work: Work, actor: Actor, failure: str, *, request_ids: Collection[int] = ()) -> Reconciliation:
    """1C could not be read: of its side nothing is said, only what the desk knows by itself. ``failure``: safe words."""
    require_leader(actor)
    ours = await gathering.our_documents(work)
    unread = {"minutes_there": None, "kopecks_there": None}
    waiting = [line.model_copy(update=unread) for line in compare_waiting(ours, work.now)]
    lines = waiting + await _known_here(work, ours)
    found = Findings(await gathering.companies_looked_at(work), lines)
    return await keep(work, actor, found, failure=failure, request_ids=request_ids)


async def _known_here(work: Work, ours: Sequence[OurDocument]) -> list[Line]:
    """What takes no look into 1C."""
    return [
        *compare_ledger(ours),
        *await _without_document(work),
        *await statement_lines(work),
        *await gathering.mirror_lines(work),
        *await _over(work),
    ]


async def _without_document(work: Work) -> list[Line]:
    """Completions that no document is meant for: charged by the ledger, or of lines entered, since the base was connected."""
    found = {row[:2]: row[2:] for row in await gathering.without_document(work)}
    base = await connected_base(work)
    if base is not None:
        has_document = exists().where(
            ExchangeDocument.ticket_id == WorkLine.ticket_id, ExchangeDocument.completion == WorkLine.completion
        )
        rows = await work.session.execute(
            select(
                WorkLine.ticket_id,
                WorkLine.completion,
                Ticket.company_id,
                func.sum(WorkLine.charged_minutes),
                func.min(WorkLine.added_at),
            )
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .where(
                WorkLine.completion.is_not(None),
                WorkLine.correction == 0,
                WorkLine.added_at >= max(base.since, work.now - gathering.HORIZON),
                ~has_document,
            )
            .group_by(WorkLine.ticket_id, WorkLine.completion, Ticket.company_id)
        )
        for ticket_id, completion, company_id, minutes, since in rows:
            if completion is not None:
                found.setdefault((ticket_id, completion), (company_id, int(minutes or 0), since))
    tickets = await work.session.scalars(select(Ticket).where(Ticket.id.in_({ticket_id for ticket_id, _ in found})))
    known = {ticket.id: ticket.number for ticket in tickets}
    return [
        Line(
            kind=Kind.NO_DOCUMENT,
            company_id=company_id,
            ticket=known.get(ticket_id),
            minutes_here=minutes,
            minutes_there=0,
            since=since,
        )
        for (ticket_id, _), (company_id, minutes, since) in sorted(found.items())
    ]


async def _over(work: Work) -> list[Line]:
    """Contracts that have ended while tickets are open under them."""
    rows = await work.session.execute(
        select(Ticket.number, Contract.number, Contract.ends_on, Company)
        .join(Contract, Contract.id == Ticket.contract_id)
        .join(Company, Company.id == Ticket.company_id)
        .where(Ticket.state.in_(ACTIVE))
        .order_by(Ticket.id)
    )
    found: dict[tuple[int, str], list[int]] = {}
    ends = {}
    for ticket, contract, ends_on, company in rows:
        if ends_on < local_date(work.now, company.zone):
            found.setdefault((company.id, contract), []).append(ticket)
            ends[company.id, contract] = ends_on
    return [
        Line(
            kind=Kind.CONTRACT_OVER,
            company_id=company_id,
            contract=contract,
            ticket=tickets[0],
            count=len(tickets),
            last=ends[company_id, contract],
        )
        for (company_id, contract), tickets in found.items()
    ]
