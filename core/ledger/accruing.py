"""Minutes that contracts bring by the rule table, each period once."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import delete, select

from core.actor import Actor, SystemActor, require_admin, require_leader
from core.audit.models import Subject
from core.audit.service import ADDED, CHANGED, REMOVED, audit
from core.clients.models import Company
from core.contracts.models import Contract
from core.contracts.service import MAX_MONTHS, model_on
from core.database import Work
from core.dates import last_day_of_term, local_date
from core.errors import NotFound, Refusal
from core.ledger.accounts import account_of, open_account
from core.ledger.granting import MOST_MINUTES, add_grant, clean_reason
from core.ledger.models import AccrualRule, Entry, EntryKind, Grant, GrantKind
from core.ledger.noticing import judge_usage
from core.ledger.rules.accrual import (
    Accrual,
    Accrued,
    Adjustment,
    Rule,
    Term,
    corrections,
    due,
    rule_for,
    term_from,
)
from core.ledger.rules.chain import Head, Movement
from core.ledger.rules.splitting import Part
from core.ledger.writing import lock_account, write

STOOD_STILL = timedelta(days=31)
"""For so long after a contract's end its last minutes are still given, if the desk did not run when they fell due."""


async def accrual_rules(work: Work) -> list[Rule]:
    """The table of months and minutes."""
    rows = await work.session.scalars(select(AccrualRule).order_by(AccrualRule.months))
    return [Rule(row.months, row.minutes, row.schedule, row.lifetime, row.lifetime_value) for row in rows]


async def set_accrual_rule(work: Work, actor: Actor, rule: Rule) -> None:
    """Say what contracts of so many months bring from now on. What has been accrued stays."""
    require_admin(actor)
    check_rule(rule)
    before = await _rule_values(work, rule.months)
    await work.session.execute(delete(AccrualRule).where(AccrualRule.months == rule.months))
    work.session.add(
        AccrualRule(
            months=rule.months,
            minutes=rule.minutes,
            schedule=rule.schedule,
            lifetime=rule.lifetime,
            lifetime_value=rule.lifetime_value,
        )
    )
    await work.session.flush()
    after = await _rule_values(work, rule.months)
    audit(work, actor, Subject.ACCRUAL, rule.months, CHANGED if before else ADDED, before, after)


async def _rule_values(work: Work, months: int) -> dict[str, list[str | int | None]]:
    """The line of the table for the audit trail: one value, so that a change of any part shows it whole; nothing if there is
    none."""
    row = (await work.session.execute(select(AccrualRule.__table__).where(AccrualRule.months == months))).one_or_none()
    return {"rule": [row.minutes, row.schedule, row.lifetime, row.lifetime_value]} if row is not None else {}


def check_rule(rule: Rule) -> None:
    """Refuses months that no contract has, and minutes that nobody means."""
    if not 1 <= rule.months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    if not 1 <= rule.minutes <= MOST_MINUTES:
        raise Refusal("bad-minutes", most=MOST_MINUTES)


async def drop_accrual_rule(work: Work, actor: Actor, months: int) -> None:
    """Take a line out of the table. What has been accrued stays."""
    require_admin(actor)
    before = await _rule_values(work, months)
    dropped = await work.session.scalar(
        delete(AccrualRule).where(AccrualRule.months == months).returning(AccrualRule.months)
    )
    if dropped is None:
        raise NotFound("no-accrual-rule")
    audit(work, actor, Subject.ACCRUAL, months, REMOVED, before, {})


async def begin_accrual(work: Work, actor: Actor, contract_id: int, first_day: date) -> Contract:
    """A contract whose minutes were entered by hand gets them by the rule table for periods from ``first_day`` on."""
    require_admin(actor)
    contract = await _lock_contract(work, contract_id)
    if contract.accrues_from is not None:
        raise Refusal("accrual-begun", number=contract.number)
    contract.accrues_from = max(first_day, contract.starts_on)
    await work.session.flush()
    old, new = {"accrues_from": None}, {"accrues_from": contract.accrues_from}
    audit(work, actor, Subject.CONTRACT, contract.id, CHANGED, old, new, company_id=contract.company_id)
    return contract


async def accrue(work: Work, actor: Actor, contract: Contract) -> int:
    """Give what has fallen due by the company's today and was not given yet; the minutes given now.

    Key: contract and period. A contract whose model brings no hours on a period's first day gets none for it. One without
    a rule for its months, or whose rule has another schedule than what it has got so far, gets none at all (see
    :func:`without_rule`, :func:`out_of_step`): minutes come twice in no case.
    """
    require_leader(actor)
    contract = await _lock_contract(work, contract.id)
    term = _term(contract)
    rule = rule_for(await accrual_rules(work), term.months) if term else None
    if term is None or rule is None:
        return 0
    accruals = await _due(work, contract, term, rule)
    if not accruals:
        return 0
    locked = await lock_account(work, (await open_account(work, contract)).id)
    _, given = await _give(work, actor, locked, contract, accruals, expected=_periods(term, rule))
    return given


async def _lock_contract(work: Work, contract_id: int) -> Contract:
    """The contract as it is now, locked: its term does not change while its minutes are given. Always before the account.

    NO KEY: a rollover, which holds the account, may refer to the contract meanwhile.
    """
    await work.session.flush()
    contract = await work.session.scalar(
        select(Contract)
        .where(Contract.id == contract_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if contract is None:
        raise NotFound("no-contract")
    return contract


async def _due(work: Work, contract: Contract, term: Term, rule: Rule) -> list[Accrual]:
    """What the contract should have brought by the company's today, for the days on which its model brings hours."""
    company = await work.session.get_one(Company, contract.company_id)
    return [
        accrual
        for accrual in due(term, rule, local_date(work.now, company.zone))
        if (await model_on(work, contract, accrual.effective_from)).model.accrues
    ]


def _periods(term: Term, rule: Rule) -> set[str]:
    """The names of all periods that the rule has for the term."""
    return {accrual.period for accrual in due(term, rule, date.max)}


async def _give(
    work: Work, actor: Actor, locked: Head, contract: Contract, accruals: list[Accrual], *, expected: set[str] | None
) -> tuple[Head, int]:
    """Give those of the accruals that have not been given yet; nothing if the last period given is none of ``expected``."""
    known = await _periods_given(work, locked.id, contract)
    given = 0
    if expected is not None and known and known[-1] not in expected:
        return locked, given
    for accrual in accruals:
        if accrual.period in known:
            continue
        locked = await add_grant(
            work,
            actor,
            locked,
            kind=GrantKind.ACCRUAL,
            minutes=accrual.minutes,
            effective_from=accrual.effective_from,
            expires_on=accrual.expires_on,
            key=accrual_key(contract.id, accrual.period),
            contract_id=contract.id,
        )
        given += accrual.minutes
    return locked, given


def accrual_key(contract_id: int, period: str) -> str:
    """The key of a contract's period."""
    return f"accrual:{contract_id}:{period}"


def _term(contract: Contract) -> Term | None:
    if contract.accrues_from is None:
        return None
    return term_from(contract.starts_on, contract.ends_on, contract.months, contract.accrues_from)


def _period_of(key: str, contract_id: int) -> str:
    """The period that an accrual, or a correction of one, was given for."""
    return key.removeprefix(accrual_key(contract_id, "")).split(":change:")[0]


async def _periods_given(work: Work, account_id: int, contract: Contract) -> list[str]:
    """Periods of the contract that have been given, as often as there were grants, the newest grant's last."""
    keys = await work.session.scalars(
        select(Entry.key)
        .where(
            Entry.account_id == account_id,
            Entry.kind == EntryKind.GRANT,
            Entry.key.startswith(accrual_key(contract.id, ""), autoescape=True),
        )
        .order_by(Entry.seq)
    )
    return [_period_of(key, contract.id) for key in keys if key is not None]


async def accrue_daily(work: Work, contract_id: int) -> int:
    """The nightly job's part for one contract; the minutes given. What people were told about low hours is judged again."""
    contract = await work.session.get_one(Contract, contract_id)
    given = await accrue(work, SystemActor("accrual"), contract)
    if not given:
        return 0
    account = await account_of(work, contract)
    company = await work.session.get_one(Company, contract.company_id)
    assert account is not None
    await judge_usage(work, account.id, local_date(work.now, company.zone))
    return given


async def contracts_to_accrue(work: Work) -> list[int]:
    """Contracts whose minutes come by the rule table, in the order of their numbers; also those that have ended lately: the
    desk may have stood still on the day that brought their last minutes."""
    query = (
        select(Contract.id)
        .where(Contract.accrues_from.is_not(None), Contract.ends_on >= work.now.date() - STOOD_STILL)
        .order_by(Contract.id)
    )
    return list(await work.session.scalars(query))


async def without_rule(work: Work) -> list[Contract]:
    """Contracts in force that should bring minutes and have no rule for their months: somebody must complete the table."""
    rules = await accrual_rules(work)
    return [contract for contract, term in await accruing_now(work) if term and rule_for(rules, term.months) is None]


async def out_of_step(work: Work) -> list[Contract]:
    """Contracts in force whose rule has another schedule now than what they have got so far: nothing comes for them by
    itself. Somebody must set the rule back, or change the contract's term."""
    rules = await accrual_rules(work)
    found = []
    for contract, term in await accruing_now(work):
        rule = rule_for(rules, term.months) if term else None
        account = await account_of(work, contract)
        if term is None or rule is None or account is None:
            continue
        given = await _periods_given(work, account.id, contract)
        if given and given[-1] not in _periods(term, rule):
            found.append(contract)
    return found


async def accruing_now(work: Work) -> list[tuple[Contract, Term | None]]:
    """Contracts in force, or signed for later, whose minutes come by the rule table, and whose model brings some."""
    today = work.now.date()
    waiting = await work.session.scalars(
        select(Contract).where(Contract.accrues_from.is_not(None), Contract.ends_on >= today).order_by(Contract.id)
    )
    return [
        (contract, _term(contract))
        for contract in waiting
        if (await model_on(work, contract, max(contract.starts_on, today))).model.accrues
    ]


async def change_term(work: Work, actor: Actor, contract_id: int, *, months: int, reason: str) -> list[Adjustment]:
    """A contract gets another number of months; what it has brought is corrected by entries, never rewritten.

    Minutes left are withdrawn and given anew with the new last day; what is due by the new term alone is given at once.
    Minutes used beyond the new term are reported as overspent, the balance never goes below zero. A contract whose minutes
    are entered by hand only changes its dates.
    """
    require_leader(actor)
    reason = clean_reason(actor, reason)
    if not 1 <= months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    contract = await _lock_contract(work, contract_id)
    before, contract.months = contract.months, months
    contract.ends_on = last_day_of_term(contract.starts_on, months)
    await work.session.flush()
    old, new = {"months": before}, {"months": months}
    audit(work, actor, Subject.CONTRACT, contract.id, CHANGED, old, new, company_id=contract.company_id)
    if contract.accrues_from is None:
        return []
    account = await lock_account(work, (await open_account(work, contract)).id)
    company = await work.session.get_one(Company, contract.company_id)
    term = _term(contract)
    rule = rule_for(await accrual_rules(work), term.months) if term else None
    accruals = await _due(work, contract, term, rule) if term is not None and rule is not None else []
    # What only the new term brings comes first: minutes used in periods that it does not bring are taken from it.
    account, _ = await _give(work, actor, account, contract, accruals, expected=None)
    changes = corrections(await _accrued(work, contract), {accrual.period: accrual for accrual in accruals})
    for number, change in enumerate(changes):
        account = await _adjust(work, actor, account, contract, change, f"{account.entries}:{number}", reason)
    await judge_usage(work, account.id, local_date(work.now, company.zone))
    return changes


async def _adjust(
    work: Work, actor: Actor, account: Head, contract: Contract, change: Adjustment, mark: str, reason: str
) -> Head:
    key = f"{accrual_key(contract.id, change.period)}:change:{mark}"
    withdrawn = [
        Movement(
            EntryKind.WITHDRAWAL,
            -minutes,
            change.effective_from,
            (Part(grant_id, minutes),),
            key=f"{key}:{grant_id}",
            grant_id=grant_id,
        )
        for grant_id, minutes in change.withdrawn
    ]
    if withdrawn:
        account = await write(work, account, actor, withdrawn, reason=reason)
    if change.given:
        account = await add_grant(
            work,
            actor,
            account,
            kind=GrantKind.ACCRUAL,
            minutes=change.given,
            effective_from=change.effective_from,
            expires_on=change.expires_on,
            key=key,
            reason=reason,
            contract_id=contract.id,
        )
    return account


async def _accrued(work: Work, contract: Contract) -> list[Accrued]:
    """What each period of the contract has brought, in the order of time."""
    rows = (
        await work.session.execute(
            select(Grant, Entry.key)
            .join(Entry, (Entry.grant_id == Grant.id) & (Entry.kind == EntryKind.GRANT))
            .where(Grant.contract_id == contract.id, Grant.kind == GrantKind.ACCRUAL)
            .order_by(Grant.effective_from, Grant.id)
        )
    ).all()
    # A reversal may fill a grant again whose minutes were withdrawn, and then these are withdrawn too.
    taken = Counter[int]()
    for grant_id, minutes in await work.session.execute(
        select(Entry.grant_id, Entry.minutes).where(
            Entry.kind == EntryKind.WITHDRAWAL, Entry.grant_id.in_([grant.id for grant, _ in rows])
        )
    ):
        assert grant_id is not None
        taken[grant_id] -= minutes
    periods: dict[str, list[Grant]] = {}
    for grant, key in rows:
        assert key is not None
        periods.setdefault(_period_of(key, contract.id), []).append(grant)
    return [
        Accrued(
            period,
            grants[0].effective_from,
            sum(grant.minutes - taken[grant.id] for grant in grants),
            {grant.id: (grant.remaining, grant.expires_on) for grant in grants if grant.remaining},
        )
        for period, grants in periods.items()
    ]
