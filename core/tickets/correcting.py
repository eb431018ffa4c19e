"""Correcting what a completion has charged: the charge is reversed and made anew, the old lines stay as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core.actor import Actor, StaffActor, require_leader, signature
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.ledger.granting import clean_reason
from core.ledger.noticing import judge_usage
from core.ledger.reversing import is_reversed
from core.ledger.rules.closing import LedgerPolicy
from core.outbox.service import contact, tell
from core.sla.rules.events import EventKind
from core.tickets.base import company_of, lock_ticket, record, show_changed
from core.tickets.completion import as_told, available_now
from core.tickets.disputing import follow_correction
from core.tickets.exchanging import hand_over
from core.tickets.intents import Corrected
from core.tickets.models import Correction, Fate, Ticket, WorkLine
from core.tickets.pricing import LineToCharge, applied_tariff, hindrance_of
from core.tickets.queries import LineView, lines_of
from core.tickets.recharging import Completion, Recharged, charge_anew
from core.tickets.rules import MOST_MINUTES, completion_key


@dataclass(frozen=True, slots=True)
class CorrectionMade:
    """What a correction did: minutes written off hours ``before`` and ``after`` it, and what became of those given back."""

    ticket: Ticket
    before: int
    after: int
    expired: int
    regranted: int
    regranted_until: date | None


async def correctable(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, list[LineView]]:
    """The ticket with its charged lines, for somebody who may correct them."""
    require_leader(actor)
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None:
        raise NotFound("no-ticket")
    lines = [view for view in await lines_of(work, ticket_id) if view.line.completion is not None]
    if not lines:
        raise NotFound("no-lines")
    return ticket, lines


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
) -> CorrectionMade:
    """Make the lines of a completion what they should have been: ``minutes`` are the new actual ones by line id, 0 takes a
    line away; lines that are not named stay. By a director or an administrator, with a reason; the client is told.

    ``version`` is the ticket's when the buttons were drawn: a doubled tap corrects once. A correction that asks the client
    for more money is refused where the company's state or policy allows none.
    """
    author = require_leader(actor)
    reason = clean_reason(author, reason)
    if not reason:
        # The client reads it: the owner of the machine, too, has to say something.
        raise Refusal("no-reason")
    ticket = await lock_ticket(work, author, ticket_id)
    if ticket.version != version:
        raise Refusal("lines-changed", number=ticket.number)
    company = await company_of(work, ticket)
    old = await completion_lines(work, ticket, completion)
    _check(old, minutes)
    number = await _next_number(work, ticket, completion)
    if await is_reversed(work, completion_key(ticket.id, completion, number - 1)):
        raise Refusal("charge-reversed", number=ticket.number)
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
    # What the lines say is about to change: remembered first.
    before = sum(one.line.covered_minutes or 0 for one in old)
    amount_before = _to_pay(old)
    asked_before = sum(one.line.amount or 0 for one in old)
    new = await _renew(work, old, minutes, number)
    of = Completion(ticket, company, completion, number)
    made = await charge_anew(work, author, of, old, new, reason, policy)
    _must_be_allowed(company, ticket, made, asked_before)
    ticket.version += 1
    await follow_correction(work, author, ticket, [one.line for one in old], [one.line for one in new], minutes, reason)
    await record(work, ticket, author, EventKind.CORRECTED)
    await work.session.flush()
    await hand_over(work, ticket, completion, correction=number)
    if ticket.account_id is not None:
        await judge_usage(work, ticket.account_id, local_date(work.now, company.zone))
    after = sum(result.covered for result in made.charged)
    told = Corrected(
        ticket_id=ticket.id,
        number=ticket.number,
        staff_name=author.name if isinstance(author, StaffActor) else "",
        reason=reason,
        before=before,
        after=after,
        amount_before=amount_before,
        amount_after=_to_pay(new),
        lines=[as_told(one, result) for one, result in zip(new, made.charged, strict=True)],
        balance_after=await available_now(work, ticket, company),
        expired=made.expired,
        regranted=made.regranted,
        regranted_until=made.regranted_until,
    )
    await tell(work, contact(ticket.contact_id), told)
    await show_changed(work, ticket)
    return CorrectionMade(ticket, before, after, made.expired, made.regranted, made.regranted_until)


async def completion_lines(work: Work, ticket: Ticket, completion: int) -> list[LineToCharge]:
    """The lines of a completion that no correction has superseded, under the tariffs that were applied to them."""
    rows = await work.session.execute(
        select(WorkLine, Service)
        .join(Service, Service.id == WorkLine.service_id)
        .where(WorkLine.ticket_id == ticket.id, WorkLine.completion == completion, WorkLine.superseded_by.is_(None))
        .order_by(WorkLine.id)
    )
    return [LineToCharge(line, service, applied_tariff(line, service)) for line, service in rows]


def _check(old: Sequence[LineToCharge], minutes: Mapping[int, int]) -> None:
    actual = {one.line.id: one.line.actual_minutes for one in old}
    if not minutes or not set(minutes) <= set(actual):
        raise NotFound("no-lines")
    if any(not 0 <= new <= MOST_MINUTES for new in minutes.values()):
        raise Refusal("bad-work-minutes", most=MOST_MINUTES)
    if all(new == actual[line_id] for line_id, new in minutes.items()):
        raise Refusal("nothing-to-correct")


def _must_be_allowed(company: Company, ticket: Ticket, made: Recharged, asked_before: int) -> None:
    """Less may always be charged, whatever the company's state; more only where it could have been charged at first."""
    stands_in_the_way = hindrance_of(company, made.charged)
    if stands_in_the_way is not None and sum(one.amount or 0 for one in made.charged) > asked_before:
        raise Refusal(stands_in_the_way.value, number=ticket.number)


def _to_pay(lines: Sequence[LineToCharge]) -> int:
    return sum(one.line.amount or 0 for one in lines if one.line.fate is Fate.MONEY)


async def _next_number(work: Work, ticket: Ticket, completion: int) -> int:
    last = await work.session.scalar(
        select(func.max(Correction.number)).where(
            Correction.ticket_id == ticket.id, Correction.completion == completion
        )
    )
    return (last or 0) + 1


async def _renew(
    work: Work, old: Sequence[LineToCharge], minutes: Mapping[int, int], number: int
) -> list[LineToCharge]:
    """The old lines step back, copies with the right minutes take their places."""
    new = []
    for one in old:
        line = one.line
        line.superseded_by = number
        actual = minutes.get(line.id, line.actual_minutes)
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
