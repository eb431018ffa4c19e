"""Contracts of the mirror and of the desk: what is new is signed, a changed term is changed, all else is said to people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import or_, select

from core.actor import Actor
from core.clients.models import Company
from core.contracts.models import Contract
from core.contracts.service import MAX_MONTHS, sign_contract
from core.database import Work
from core.dates import add_months, last_day_of_term, local_date
from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty
from core.exchange.mirror.terms import MirrorTerms
from core.ledger.accounts import open_account
from core.ledger.accruing import accrual_rules, accrue_daily, change_term
from core.ledger.models import Schedule
from core.ledger.rules.accrual import rule_for

NUMBER_LENGTH = 64
TERM_CHANGED = "изменён срок в 1С"
"""The reason of entries that correct what a contract has brought."""


async def settle_contracts(work: Work, actor: Actor, party: ExchangeCounterparty, terms: MirrorTerms) -> None:
    """All contracts of a tied counterparty, and those tied to its company that have another owner now; the earliest first,
    so that a prolongation finds what it prolongs."""
    company = await work.session.get_one(Company, party.company_id)
    mine = select(Contract.id).where(Contract.company_id == company.id)
    query = (
        select(ExchangeContract)
        .where(or_(ExchangeContract.owner_ref == party.ref, ExchangeContract.contract_id.in_(mine)))
        .order_by(ExchangeContract.starts_on.nulls_last(), ExchangeContract.id)
        .execution_options(populate_existing=True)
    )
    for seen in list(await work.session.scalars(query)):
        if seen.contract_id is not None:
            trouble = await _look_at_tied(work, actor, seen, party, company)
        elif over_before(seen, terms.since) or not seen.there:
            trouble = None
        else:
            trouble = await _take(work, actor, seen, company, terms)
        if seen.trouble is not trouble:
            seen.trouble = trouble
            seen.trouble_since = work.now if trouble is not None else None
        await work.session.flush()


def over_before(seen: ExchangeContract, since: date) -> bool:
    """Whether the contract was surely over before the base was connected: nobody is asked about it."""
    if seen.ends_on is not None:
        return seen.ends_on < since
    return seen.starts_on is not None and seen.starts_on <= add_months(since, -MAX_MONTHS)


async def _look_at_tied(
    work: Work, actor: Actor, seen: ExchangeContract, party: ExchangeCounterparty, company: Company
) -> ContractTrouble | None:
    """A contract that the desk has: only a changed term is taken over, all else is told while the contract is in force."""
    contract = await work.session.get_one(Contract, seen.contract_id, populate_existing=True)
    told = _differs(seen, contract, party)
    if told is not None:
        return told if contract.ends_on >= local_date(work.now, company.zone) else None
    assert seen.months is not None
    if seen.months == contract.months:
        seen.taken_months = seen.months
    elif contract.months != seen.taken_months or seen.months == seen.taken_months:
        return ContractTrouble.TERM_DIFFERS  # somebody has changed it here: who is right is not ours to say
    else:
        await change_term(work, actor, contract.id, months=seen.months, reason=TERM_CHANGED)
        seen.taken_months = seen.months
    return None


def _differs(seen: ExchangeContract, contract: Contract, party: ExchangeCounterparty) -> ContractTrouble | None:
    if seen.owner_ref != party.ref or contract.company_id != party.company_id:
        return ContractTrouble.OWNER_CHANGED
    if seen.deleted:
        return ContractTrouble.DELETED
    if seen.absent_since is not None:
        return ContractTrouble.ABSENT
    if (unclear := unclear_term(seen)) is not None:
        return unclear
    return ContractTrouble.START_CHANGED if seen.starts_on != contract.starts_on else None


def unclear_term(seen: ExchangeContract) -> ContractTrouble | None:
    """Why the contract's term is not known."""
    if seen.seen_trouble is not None:
        return seen.seen_trouble
    if seen.starts_on is None:
        return ContractTrouble.NO_START
    return ContractTrouble.NO_MONTHS if seen.months is None else None


async def _take(
    work: Work, actor: Actor, seen: ExchangeContract, company: Company, terms: MirrorTerms
) -> ContractTrouble | None:
    """A contract that the desk does not have yet, or has under the same number."""
    if (unclear := unclear_term(seen)) is not None:
        return unclear
    assert seen.starts_on is not None
    assert seen.months is not None
    if last_day_of_term(seen.starts_on, seen.months) < terms.since:
        return None
    if not 0 < len(seen.number) <= NUMBER_LENGTH:
        return ContractTrouble.NO_NUMBER
    known = await work.session.scalar(
        select(Contract).where(Contract.company_id == company.id, Contract.number == seen.number)
    )
    if known is not None:
        taken = select(ExchangeContract.id).where(ExchangeContract.contract_id == known.id)
        same = (known.starts_on, known.months) == (seen.starts_on, seen.months)
        if not same or await work.session.scalar(taken) is not None:
            return ContractTrouble.NUMBER_USED
        seen.contract_id, seen.taken_months = known.id, seen.months
        return None
    earlier = await _earlier(work, seen, company)
    if len(earlier) > 1:
        return ContractTrouble.SEVERAL_EARLIER
    contract = await sign_contract(
        work,
        actor,
        company_id=company.id,
        number=seen.number,
        starts_on=seen.starts_on,
        months=seen.months,
        service_model=None if earlier else terms.service_model,
        accrues_from=await _accrues_from(work, seen.starts_on, seen.months, terms.since),
        prolongs_id=earlier[0] if earlier else None,
    )
    seen.contract_id, seen.taken_months = contract.id, seen.months
    await open_account(work, contract)
    await accrue_daily(work, contract.id)
    return None


async def _earlier(work: Work, seen: ExchangeContract, company: Company) -> Sequence[int]:
    """Contracts of the company that this one prolongs: they end on the day before, and are not known to be of another kind."""
    assert seen.starts_on is not None
    other_kind = select(ExchangeContract.id).where(
        ExchangeContract.contract_id == Contract.id, ExchangeContract.kind != seen.kind
    )
    query = select(Contract.id).where(
        Contract.company_id == company.id,
        Contract.ends_on == seen.starts_on - timedelta(days=1),
        ~other_kind.exists(),
    )
    return (await work.session.scalars(query.order_by(Contract.id))).all()


async def _accrues_from(work: Work, starts_on: date, months: int, since: date) -> date | None:
    """The first period of the contract that begins when the base counts already; None if its minutes are to be entered by hand.

    Minutes that come all at once are one period, of the whole term. Of monthly ones the rest comes by itself if the table
    says the same of the months that are left, by which the ledger goes, as of the whole term.
    """
    if starts_on >= since:
        return starts_on
    rules = await accrual_rules(work)
    rule = rule_for(rules, months)
    if rule is None or rule.schedule is Schedule.AT_START:
        return None
    passed = next((number for number in range(months) if add_months(starts_on, number) >= since), months)
    left = rule_for(rules, months - passed)
    same = left is not None and replace(left, months=rule.months) == rule
    return add_months(starts_on, passed) if same else None
