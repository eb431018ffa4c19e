"""Resolving a ticket: its work is charged, the client is told, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.actor import Actor, SystemActor, require_staff
from core.billing.models import ProposalState, Settled
from core.billing.rules import Hindrance, remind_at, valid_until
from core.billing.service import propose, settle
from core.clients.models import Company, ShortagePolicy
from core.database import Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.accounts import lots_of
from core.ledger.charging import charge
from core.ledger.noticing import judge_usage, managers_of
from core.ledger.queries import held_by_account
from core.ledger.rules.splitting import available
from core.outbox.service import contact, tell
from core.sla.rules.events import EventKind
from core.tickets.base import company_of, lock_ticket, record, show_changed
from core.tickets.estimating import use_estimate
from core.tickets.exchanging import hand_over
from core.tickets.intents import Asked, Resolved, ResolvedLine
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.needing import require_estimate
from core.tickets.pricing import (
    LineToCharge,
    agreed_for,
    charged_earlier,
    foresee,
    hindrance_of,
    hindrance_of_drafts,
    lines_to_charge,
    write_charged,
)
from core.tickets.proposals import offer_proposal
from core.tickets.queries import staff_ticket
from core.tickets.rules import Agreed, ChargedWork, charge_work, completion_key, hours_asked, round_work
from core.tickets.teamwork.merging import tell_duplicates
from core.tickets.teamwork.models import ChecklistItem
from core.tickets.teamwork.steps import left_undone, require_mandatory


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of the preview: what was done, and what it will cost."""

    service: str
    actual: int
    work: ChargedWork


@dataclass(frozen=True, slots=True)
class Preview:
    """What resolving would do. Minutes; the two balances are None for a company without an account of hours.

    ``version`` is handed back with the confirmation. ``hindrance``: why it cannot be resolved like this. ``asked``: who will
    decide about money, should hours not suffice. ``beyond``: minutes over the ``limit`` that the client has agreed to.
    ``undone``: steps of the work's checklist that nobody has ticked.
    """

    ticket: Ticket
    version: int
    lines: list[PreviewLine]
    balance: int | None
    balance_after: int | None
    policy: ShortagePolicy
    hindrance: Hindrance | None
    asked: Asked
    limit: int | None = None
    beyond: int = 0
    undone: Sequence[ChecklistItem] = ()


def _must_be_active(ticket: Ticket) -> None:
    if ticket.state not in ACTIVE:
        raise Refusal("not-active", number=ticket.number)


async def preview(work: Work, actor: Actor, ticket_id: int) -> Preview:
    """What resolving the ticket now would charge and leave. Changes nothing."""
    ticket = await staff_ticket(work, actor, ticket_id)
    _must_be_active(ticket)
    company = await company_of(work, ticket)
    seen = await foresee(work, ticket, company)
    balance = balance_after = None
    if ticket.account_id is not None:
        today = local_date(work.now, company.zone)
        # Not the difference of sums: yesterday's work may be paid by hours that burnt last night.
        balance = max(0, available(seen.lots, today) - seen.reserved)
        balance_after = max(0, available(seen.lots_after, today) - seen.reserved)
    return Preview(
        ticket,
        ticket.version,
        [
            PreviewLine(one.service.name, one.line.actual_minutes, work_)
            for one, work_ in zip(seen.lines, seen.charged, strict=True)
        ],
        balance,
        balance_after,
        company.shortage_policy,
        seen.hindrance,
        await who_decides(work, ticket),
        seen.limit,
        seen.beyond,
        await left_undone(work, ticket),
    )


async def hindrance_now(work: Work, actor: Actor, ticket_id: int) -> Hindrance | None:
    """Why the ticket could not be resolved with the work that is entered: said to the engineer at once (DESIGN §4)."""
    ticket = await staff_ticket(work, actor, ticket_id)
    return await hindrance_of_drafts(work, ticket, await company_of(work, ticket))


async def resolve(work: Work, actor: Actor, ticket_id: int, *, version: int) -> Ticket:
    """Resolve the ticket and charge its uncharged lines, once: the key is the ticket and the number of the completion.

    ``version`` is the preview's; a ticket whose lines have changed since is refused, so nobody confirms what they did
    not see. A second tap on the same confirmation finds the ticket resolved and is refused politely. Work that the
    company's state or policy does not allow is refused too, and stays as it was entered.
    """
    author = require_staff(actor)
    ticket = await lock_ticket(work, author, ticket_id)
    _must_be_active(ticket)
    if ticket.version != version:
        raise Refusal("lines-changed", number=ticket.number)
    await require_mandatory(work, ticket)
    company = await company_of(work, ticket)
    lines = await lines_to_charge(work, ticket)
    for one in lines:  # a timer's time may have become a line before anybody has agreed to it
        if not one.tariff.waived:
            await require_estimate(work, ticket, one.service)
    ticket.completions += 1
    agreed = await agreed_for(work, ticket, company)
    charged = await charge_lines(work, author, ticket, lines, agreed, key=completion_key(ticket.id, ticket.completions))
    stands_in_the_way = hindrance_of(company, charged)
    if stands_in_the_way is not None:
        raise Refusal(stands_in_the_way.value, number=ticket.number)
    for one, result in zip(lines, charged, strict=True):
        write_charged(one.line, one.tariff, result, ticket.completions, work.now)
    await use_estimate(work, ticket)
    ticket.state = TicketState.RESOLVED
    ticket.assignee_id = ticket.assignee_id or author.staff_id
    ticket.acknowledged_at = ticket.acknowledged_at or work.now
    ticket.resolved_at = work.now
    ticket.version += 1
    await record(work, ticket, author, EventKind.RESOLVED)
    await work.session.flush()
    told = await _resolved_notice(work, ticket, company, author.name, lines, charged)
    await tell(work, contact(ticket.contact_id), told)
    await tell_duplicates(work, ticket)
    await ask_for_money(work, ticket, company, charged)
    await hand_over(work, ticket, ticket.completions)
    await show_changed(work, ticket)
    return ticket


async def charge_lines(
    work: Work, actor: Actor, ticket: Ticket, lines: Sequence[LineToCharge], agreed: Agreed, *, key: str
) -> list[ChargedWork]:
    """Round the lines, write their hours off the account under ``key``, and say what became of each."""
    done = [one.done for one in lines]
    rounded = round_work(done, await charged_earlier(work, ticket))
    covered: dict[int, int] = {}
    if ticket.account_id is not None and (asked := hours_asked(done, rounded, agreed.pays, agreed.limit)):
        result = await charge(work, actor, account_id=ticket.account_id, key=key, lines=asked, ticket_id=ticket.id)
        covered = {split.line.line_id: split.covered for split in result.splits}
    return charge_work(done, rounded, covered, agreed)


async def ask_for_money(work: Work, ticket: Ticket, company: Company, charged: Sequence[ChargedWork]) -> None:
    """What hours did not cover becomes a proposal: to the client, or by the company's policy agreed to already.

    Also judges how much of the hours is used up: this is the transaction in which that changes.
    """
    shortage = sum(one.shortage for one in charged)
    if shortage:
        beyond = beyond_hours(charged)
        proposal = await propose(
            work,
            ticket_id=ticket.id,
            completion=ticket.completions,
            minutes=shortage,
            amount=sum(one.amount or 0 for one in charged if one.shortage),
            valid_until=valid_until(work.now, company.zone),
            remind_at=remind_at(work.now, company.zone),
            beyond=beyond,
        )
        if company.shortage_policy is ShortagePolicy.BILL and not beyond:
            await settle(work, SystemActor("policy"), proposal, ProposalState.APPROVED, Settled.POLICY)
        else:
            await offer_proposal(work, ticket, proposal)
    if ticket.account_id is not None:
        await judge_usage(work, ticket.account_id, local_date(work.now, company.zone))


def beyond_hours(charged: Sequence[ChargedWork]) -> int:
    """Minutes of the shortage that are over what the client has agreed to."""
    return sum(one.beyond for one in charged if one.shortage)


async def available_now(work: Work, ticket: Ticket, company: Company) -> int | None:
    """Minutes that can be used today on the ticket's account; None if it has none."""
    if ticket.account_id is None:
        return None
    held = await held_by_account(work, [ticket.account_id])
    live = available(await lots_of(work, [ticket.account_id]), local_date(work.now, company.zone))
    return max(0, live - held.get(ticket.account_id, 0))


async def _resolved_notice(
    work: Work,
    ticket: Ticket,
    company: Company,
    staff_name: str,
    lines: Sequence[LineToCharge],
    charged: Sequence[ChargedWork],
) -> Resolved:
    """The notice, with the facts as they are now."""
    return Resolved(
        ticket_id=ticket.id,
        number=ticket.number,
        staff_name=staff_name,
        lines=[as_told(one, result) for one, result in zip(lines, charged, strict=True)],
        balance_after=await available_now(work, ticket, company),
        shortage=sum(one.shortage for one in charged),
        shortage_amount=sum(one.amount or 0 for one in charged if one.shortage),
        billed=company.shortage_policy is ShortagePolicy.BILL and not beyond_hours(charged),
        beyond=beyond_hours(charged),
        asked=await who_decides(work, ticket),
    )


async def who_decides(work: Work, ticket: Ticket) -> Asked:
    """Who of the ticket's company can agree to money here, as seen by who opened it."""
    managers = await managers_of(work, ticket.company_id)
    if contact(ticket.contact_id) in managers:
        return Asked.YOU
    return Asked.MANAGER if managers else Asked.NOBODY


def as_told(one: LineToCharge, result: ChargedWork) -> ResolvedLine:
    """A line as the client is told of it."""
    return ResolvedLine(
        line_id=one.line.id,
        service=one.service.name,
        tariff_kind=one.tariff.kind,
        actual=one.line.actual_minutes,
        charged=result.charged,
        covered=result.covered,
        shortage=result.shortage,
        amount=result.amount,
        fate=result.fate,
        work_date=one.line.work_date,
        beyond=result.beyond,
    )
