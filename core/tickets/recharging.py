"""The money and the hours of a correction: what a completion has charged is taken back, and charged as it should have been."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.actor import Actor, SystemActor, signature
from core.billing.models import Proposal, ProposalState, Settled
from core.billing.rules import amount, remind_at, valid_until
from core.billing.service import limit_of_completion, proposals_that_count, propose
from core.catalog.models import PriceUnit
from core.clients.models import Company, ShortagePolicy
from core.contracts.service_models import Pays
from core.database import Work
from core.dates import local_date
from core.ledger.reversing import Replacement, ReversalResult, reverse, was_charged
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.tickets.models import Fate, Ticket
from core.tickets.pricing import LineToCharge, charged_earlier, write_charged
from core.tickets.proposals import covering_key, offer_proposal
from core.tickets.rules import (
    Agreed,
    ChargedWork,
    charge_work,
    completion_key,
    covered_more,
    hours_asked,
    round_work,
    what_paid,
)

STATE_OF = {Fate.MONEY: ProposalState.APPROVED, Fate.UNPAID: ProposalState.DECLINED}


@dataclass(frozen=True, slots=True)
class Completion:
    """What is being corrected: a completion of a ticket, for the ``number``-th time."""

    ticket: Ticket
    company: Company
    completion: int
    number: int


@dataclass(frozen=True, slots=True)
class _Book:
    """The ledger as a correction uses it: everything by one author, for one reason. ``results``: what was taken back."""

    work: Work
    actor: Actor
    reason: str
    today: date
    policy: LedgerPolicy
    results: list[ReversalResult] = field(default_factory=list)

    async def take_back(self, key: str, replacement: Replacement | None = None) -> ReversalResult:
        result = await reverse(
            self.work,
            self.actor,
            charge_key=key,
            reason=self.reason,
            today=self.today,
            policy=self.policy,
            replacement=replacement,
        )
        self.results.append(result)
        return result


@dataclass(frozen=True, slots=True)
class Recharged:
    """What the new lines come to, in their order, and what became of minutes given back (see :class:`ReversalResult`)."""

    charged: list[ChargedWork]
    expired: int
    regranted: int
    regranted_until: date | None


async def charge_anew(
    work: Work,
    actor: Actor,
    of: Completion,
    old: Sequence[LineToCharge],
    new: Sequence[LineToCharge],
    reason: str,
    policy: LedgerPolicy,
) -> Recharged:
    """Reverse what the completion has written off hours, write off what it should have, and settle what is not covered."""
    limit = await limit_of_completion(work, of.ticket.id, of.completion)
    agreed = Agreed(paid_by(old), of.company.shortage_policy, limit)
    book = _Book(work, actor, reason, local_date(work.now, of.company.zone), policy)
    counting = await proposals_that_count(work, of.ticket.id, of.completion)
    charged = await _charge_hours(book, of, new, agreed)
    for proposal in [one for one in counting if one.state is ProposalState.COVERED]:
        charged = await _cover_anew(book, of, proposal, new, charged)
    resolved_at = old[0].line.charged_at
    assert resolved_at is not None
    for one, made in zip(new, charged, strict=True):
        write_charged(one.line, one.tariff, made, of.completion, resolved_at)
    asked = [one for one in counting if one.state is not ProposalState.REPLACED]
    charged = await _propose_anew(work, actor, of, asked[-1] if asked else None, new, charged)
    return Recharged(
        charged,
        sum(one.expired for one in book.results),
        sum(one.regranted for one in book.results),
        max((one.regranted_until for one in book.results if one.regranted_until is not None), default=None),
    )


def paid_by(lines: Sequence[LineToCharge]) -> Pays:
    """What has paid for the hourly work of a completion. The ticket may say something else today: its manager's choice of
    money is about work that was not charged then."""
    return what_paid((one.tariff.kind, one.line.fate, one.line.shortage_minutes) for one in lines)


async def _charge_hours(book: _Book, of: Completion, new: Sequence[LineToCharge], agreed: Agreed) -> list[ChargedWork]:
    done = [one.done for one in new]
    rounded = round_work(done, await charged_earlier(book.work, of.ticket, but=of.completion))
    key = completion_key(of.ticket.id, of.completion, of.number - 1)
    covered: dict[int, int] = {}
    # All for money: the ledger has never heard of it.
    if await was_charged(book.work, key):
        asked = hours_asked(done, rounded, agreed.pays, agreed.limit)
        result = await book.take_back(key, Replacement(completion_key(of.ticket.id, of.completion, of.number), asked))
        assert result.charge is not None
        covered = {split.line.line_id: split.covered for split in result.charge.splits}
    return charge_work(done, rounded, covered, agreed)


async def _cover_anew(
    book: _Book, of: Completion, covered: Proposal, new: Sequence[LineToCharge], charged: Sequence[ChargedWork]
) -> list[ChargedWork]:
    """Hours that the client gave for a shortage stay given, by the day of that decision, for as much of it as there still
    is; the rest goes back."""
    assert covered.settled_at is not None
    day = local_date(covered.settled_at, of.company.zone)
    left = covered.minutes
    lines = []
    for made in charged:
        if take := min(left, made.shortage):
            lines.append(Line(made.line_id, take, day))
            left -= take
    await _set_aside(book.work, book.actor, covered)
    if not lines:
        await book.take_back(covering_key(covered))
        return list(charged)
    prices = {made.line_id: one.tariff.price or 0 for one, made in zip(new, charged, strict=True)}
    proposal = await propose(
        book.work,
        ticket_id=of.ticket.id,
        completion=of.completion,
        minutes=sum(line.minutes for line in lines),
        amount=sum(amount(prices[line.line_id], PriceUnit.HOUR, line.minutes) for line in lines),
        valid_until=covered.valid_until,
    )
    await _settle_as(book.work, proposal, ProposalState.COVERED, covered)
    result = await book.take_back(covering_key(covered), Replacement(covering_key(proposal), lines))
    assert result.charge is not None
    got = {split.line.line_id: split.covered for split in result.charge.splits}
    return [
        covered_more(made, got.get(made.line_id, 0), one.tariff.price or 0)
        for one, made in zip(new, charged, strict=True)
    ]


async def _propose_anew(
    work: Work,
    actor: Actor,
    of: Completion,
    before: Proposal | None,
    new: Sequence[LineToCharge],
    charged: Sequence[ChargedWork],
) -> list[ChargedWork]:
    """The proposal of what is not covered is replaced. What the client has said about a price still holds for one that is
    not higher."""
    said = before.state if before is not None else None
    if before is not None:
        await _set_aside(work, actor, before)
    if before is not None and said is ProposalState.PROPOSED:
        # Told of again, it is drawn as what it has become: its buttons go.
        await offer_proposal(work, of.ticket, before)
    shortage = sum(one.shortage for one in charged)
    if not shortage:
        return list(charged)
    beyond = sum(one.beyond for one in charged if one.shortage)
    proposal = await propose(
        work,
        ticket_id=of.ticket.id,
        completion=of.completion,
        minutes=shortage,
        amount=sum(one.amount or 0 for one in charged if one.shortage),
        valid_until=valid_until(work.now, of.company.zone),
        remind_at=remind_at(work.now, of.company.zone),
        beyond=beyond,
    )
    price = before.amount if before is not None else 0
    still_said = _was_said(said) and proposal.amount <= price
    # What is billed by agreement is still not more than what was agreed to.
    policy = ShortagePolicy.ASK if beyond else of.company.shortage_policy
    fate = what_holds(said, price, proposal.amount, policy)
    if fate is None:
        await offer_proposal(work, of.ticket, proposal)
        return list(charged)
    await _settle_as(work, proposal, STATE_OF[fate], before if still_said else None)
    for one, made in zip(new, charged, strict=True):
        if made.shortage:
            one.line.fate = fate
    return [replace(made, fate=fate) if made.shortage else made for made in charged]


def what_holds(said: ProposalState | None, price: int, now: int, policy: ShortagePolicy) -> Fate | None:
    """The fate of a shortage that costs ``now`` kopecks without asking again, after something was ``said`` about ``price``;
    None: the client must be asked. Pure."""
    if now <= price and _was_said(said):
        return Fate.MONEY if said is ProposalState.APPROVED else Fate.UNPAID
    return Fate.MONEY if policy is ShortagePolicy.BILL else None


def _was_said(said: ProposalState | None) -> bool:
    return said in (ProposalState.APPROVED, ProposalState.DECLINED, ProposalState.LAPSED)


async def _set_aside(work: Work, actor: Actor, proposal: Proposal) -> None:
    """A correction has replaced the proposal. Who has settled it, if anybody has, stays written on it."""
    proposal.state = ProposalState.REPLACED
    proposal.settled_at = proposal.settled_at or work.now
    proposal.settled_by = proposal.settled_by or signature(actor)
    proposal.settled_how = proposal.settled_how or Settled.POLICY
    await work.session.flush()


async def _settle_as(work: Work, proposal: Proposal, state: ProposalState, before: Proposal | None) -> None:
    """Settled at once: by what was decided ``before``, else by the company's policy."""
    proposal.state = state
    proposal.settled_at = before.settled_at if before is not None else work.now
    proposal.settled_by = before.settled_by if before is not None else signature(SystemActor("policy"))
    proposal.settled_how = before.settled_how if before is not None else Settled.POLICY
    await work.session.flush()
