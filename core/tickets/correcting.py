"""Correcting what a completion has charged: the charge is reversed and made anew, the old lines stay as they were."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from core.actor import Actor, SystemActor, require_staff, signature
from core.billing.models import Proposal, ProposalState, Settled
from core.billing.rules import valid_until
from core.billing.service import last_proposal, propose
from core.billing.tariffs import Tariff
from core.catalog.models import Service
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.clients.models import Company, ShortagePolicy
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.ledger.granting import GIVERS, clean_reason
from core.ledger.models import Charge
from core.ledger.noticing import judge_usage
from core.ledger.reversing import Replacement, ReversalResult, reverse
from core.ledger.rules.closing import LedgerPolicy
from core.outbox.service import contact, tell
from core.sla.rules import EventKind
from core.tickets.base import company_of, lock_ticket, record, show_changed
from core.tickets.completion import as_told, available_now, completion_key
from core.tickets.intents import Corrected
from core.tickets.models import Correction, Fate, Ticket, WorkLine
from core.tickets.pricing import LineToCharge, agreed_for, charged_earlier, write_charged
from core.tickets.proposals import covering_key, offer_proposal
from core.tickets.rules import MOST_MINUTES, ChargedWork, charge_work, hours_asked, round_work

STATE_OF = {Fate.MONEY: ProposalState.APPROVED, Fate.UNPAID: ProposalState.DECLINED}


async def completion_lines(work: Work, ticket: Ticket, completion: int) -> list[LineToCharge]:
    """The lines of a completion that no correction has superseded, under the tariffs that were applied to them."""
    rows = await work.session.execute(
        select(WorkLine, Service)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion == completion, WorkLine.superseded_by.is_(None))
        .order_by(WorkLine.id)
    )
    return [LineToCharge(line, service, _applied(line, service)) for line, service in rows]


def _applied(line: WorkLine, service: Service) -> Tariff:
    """The tariff as it was applied: kept with the line, whatever the price list says today."""
    rule = line.rounding or {}
    rounding = Rounding(
        rule.get("increment", service.rounding_increment),
        rule.get("minimum", service.rounding_minimum),
        rule.get("grace", service.rounding_grace),
        RoundingScope(rule.get("scope", RoundingScope.ENTRY)),
        RoundingMode(rule.get("mode", RoundingMode.UP)),
    )
    price = line.price if line.price is not None else service.price
    return Tariff(service.tariff_kind, price, service.price_unit, rounding)


async def correct(
    work: Work,
    actor: Actor,
    ticket_id: int,
    *,
    completion: int,
    minutes: Mapping[int, int],
    reason: str,
    policy: LedgerPolicy,
    version: int,
) -> ReversalResult | None:
    """Make the lines of a completion what they should have been: ``minutes`` are the new actual ones by line id, 0 takes a
    line away; lines that are not named stay. By a director or an administrator, with a reason; the client is told.

    ``version`` is the ticket's when the buttons were drawn: a doubled tap corrects once. The result is the ledger's part,
    None if no hours were concerned.
    """
    author = require_staff(actor, GIVERS)
    reason = clean_reason(author, reason)
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.version != version:
        raise Refusal("lines-changed", number=ticket.number)
    company = await company_of(work, ticket)
    old = await completion_lines(work, ticket, completion)
    known = {one.line.id for one in old}
    if not old or not set(minutes) <= known:
        raise NotFound("no-lines")
    if any(not 0 <= new <= MOST_MINUTES for new in minutes.values()):
        raise Refusal("bad-work-minutes", most=MOST_MINUTES)
    changed = {line_id: new for line_id, new in minutes.items() if new != _actual(old, line_id)}
    if not changed:
        raise Refusal("nothing-to-correct")
    number = await _next_number(work, ticket, completion)
    work.session.add(
        Correction(
            ticket_id=ticket.id,
            completion=completion,
            number=number,
            at=work.now,
            author=signature(author),
            reason=reason,
        )
    )
    new = await _renew(work, old, changed, number)
    before = sum(one.line.covered_minutes or 0 for one in old)
    charged, result = await _charge_anew(work, author, ticket, company, completion, number, new, reason, policy)
    for one, made in zip(new, charged, strict=True):
        write_charged(one.line, one.tariff, made, completion)
    await _propose_anew(work, ticket, company, completion, new, charged)
    ticket.version += 1
    record(work, ticket, author, EventKind.CORRECTED)
    await work.session.flush()
    if ticket.account_id is not None:
        await judge_usage(work, ticket.account_id, local_date(work.now, company.zone))
    told = Corrected(
        ticket_id=ticket.id,
        number=ticket.number,
        staff_name=author.name,
        reason=reason,
        before=before,
        after=sum(one.line.covered_minutes or 0 for one in new),
        lines=[as_told(one, made) for one, made in zip(new, charged, strict=True)],
        balance_after=await available_now(work, ticket, company),
        expired=result.expired if result else 0,
        regranted=result.regranted if result else 0,
    )
    await tell(work, contact(ticket.contact_id), told)
    await show_changed(work, ticket)
    return result


def _actual(lines: Sequence[LineToCharge], line_id: int) -> int:
    return next(one.line.actual_minutes for one in lines if one.line.id == line_id)


async def _next_number(work: Work, ticket: Ticket, completion: int) -> int:
    last = await work.session.scalar(
        select(func.max(Correction.number)).where(
            Correction.ticket_id == ticket.id, Correction.completion == completion
        )
    )
    return (last or 0) + 1


async def _renew(
    work: Work, old: Sequence[LineToCharge], changed: Mapping[int, int], number: int
) -> list[LineToCharge]:
    """The old lines step back, copies with the right minutes take their places."""
    new = []
    for one in old:
        line = one.line
        line.superseded_by = number
        actual = changed.get(line.id, line.actual_minutes)
        if not actual:
            continue
        copy = WorkLine(
            ticket_id=line.ticket_id,
            service_id=line.service_id,
            staff_id=line.staff_id,
            actual_minutes=actual,
            comment=line.comment,
            work_date=line.work_date,
            added_at=line.added_at,
            correction=number,
        )
        work.session.add(copy)
        new.append(LineToCharge(copy, one.service, one.tariff))
    await work.session.flush()
    return new


async def _charge_anew(
    work: Work,
    actor: Actor,
    ticket: Ticket,
    company: Company,
    completion: int,
    number: int,
    new: Sequence[LineToCharge],
    reason: str,
    policy: LedgerPolicy,
) -> tuple[list[ChargedWork], ReversalResult | None]:
    """Reverse what the completion has written off hours, and write off what it should have."""
    agreed = await agreed_for(work, ticket, company)
    done = [one.done for one in new]
    rounded = round_work(done, await charged_earlier(work, ticket, but=completion))
    asked = hours_asked(done, rounded, agreed.pays)
    today = local_date(work.now, company.zone)
    covering = await _covering_charge(work, ticket, completion)
    if covering is not None:
        await reverse(work, actor, charge_key=covering, reason=reason, today=today, policy=policy)
    key = completion_key(ticket.id, completion, number - 1)
    result = None
    covered: dict[int, int] = {}
    if ticket.account_id is not None and await _was_charged(work, key):
        replacement = Replacement(completion_key(ticket.id, completion, number), asked)
        result = await reverse(
            work,
            actor,
            charge_key=key,
            reason=reason,
            today=today,
            policy=policy,
            replacement=replacement,
            ticket_id=ticket.id,
        )
        assert result.charge is not None
        covered = {split.line.line_id: split.covered for split in result.charge.splits}
    return charge_work(done, rounded, covered, agreed), result


async def _was_charged(work: Work, key: str) -> bool:
    return await work.session.scalar(select(Charge.id).where(Charge.key == key)) is not None


async def _covering_charge(work: Work, ticket: Ticket, completion: int) -> str | None:
    """The key of the charge that took a shortage of this completion from hours after all, if there is one."""
    proposal = await last_proposal(work, ticket.id, completion)
    return covering_key(proposal) if proposal is not None and proposal.state is ProposalState.COVERED else None


async def _propose_anew(
    work: Work,
    ticket: Ticket,
    company: Company,
    completion: int,
    new: Sequence[LineToCharge],
    charged: Sequence[ChargedWork],
) -> None:
    """The completion's proposal is replaced. What the client has said about a price still holds for one that is not higher."""
    before = await last_proposal(work, ticket.id, completion)
    said = before.state if before is not None else None
    if before is not None:
        before.state = ProposalState.REPLACED
        before.settled_at = before.settled_at or work.now
        before.settled_by = before.settled_by or signature(SystemActor("correction"))
        before.settled_how = before.settled_how or Settled.POLICY
        await work.session.flush()
        if said is ProposalState.PROPOSED:
            await offer_proposal(work, ticket, before)  # its buttons go
    shortage = sum(one.shortage for one in charged)
    if not shortage:
        return
    proposal = await propose(
        work,
        ticket_id=ticket.id,
        completion=completion,
        minutes=shortage,
        amount=sum(one.amount or 0 for one in charged if one.shortage),
        valid_until=valid_until(work.now, company.zone),
    )
    holds = _what_holds(before, said, proposal, company)
    if holds is None:
        await offer_proposal(work, ticket, proposal)
        return
    fate, author, how = holds
    proposal.state = STATE_OF[fate]
    proposal.settled_at = work.now
    proposal.settled_by = author
    proposal.settled_how = how
    for one, made in zip(new, charged, strict=True):
        if made.shortage:
            one.line.fate = fate
    await work.session.flush()


def _what_holds(
    before: Proposal | None, said: ProposalState | None, proposal: Proposal, company: Company
) -> tuple[Fate, str | None, Settled | None] | None:
    """The lines' fate without asking again, who has decided it and how; None: the client must be asked."""
    if company.shortage_policy is ShortagePolicy.BILL:
        return Fate.MONEY, signature(SystemActor("policy")), Settled.POLICY
    if before is None or proposal.amount > before.amount:
        return None
    if said is ProposalState.APPROVED:
        return Fate.MONEY, before.settled_by, before.settled_how
    if said in (ProposalState.DECLINED, ProposalState.LAPSED):
        return Fate.UNPAID, before.settled_by, before.settled_how
    return None
