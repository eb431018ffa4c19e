"""Minutes that contracts bring by the rule table, each period once."""

from sqlalchemy import delete, func, select

from core.actor import Actor, SystemActor, require_admin
from core.clients.models import Company
from core.contracts.models import Contract
from core.contracts.service import MAX_MONTHS, model_on
from core.database import Work, lock_row
from core.dates import last_day_of_term, local_date
from core.errors import NotFound, Refusal
from core.ledger.accounts import account_of, open_account
from core.ledger.granting import MOST_MINUTES, add_grant, clean_reason, require_giver
from core.ledger.models import AccrualRule, Entry, EntryKind, Grant, GrantKind
from core.ledger.noticing import judge_usage
from core.ledger.rules.accrual import Accrual, Accrued, Adjustment, Rule, Term, adjust, due, rule_for, term_from
from core.ledger.rules.chain import Head, Movement
from core.ledger.rules.splitting import Part
from core.ledger.writing import lock_account, write


async def accrual_rules(work: Work) -> list[Rule]:
    """The table of months and minutes."""
    rows = await work.session.scalars(select(AccrualRule).order_by(AccrualRule.months))
    return [Rule(row.months, row.minutes, row.schedule, row.lifetime, row.lifetime_value) for row in rows]


async def set_accrual_rule(work: Work, actor: Actor, rule: Rule) -> None:
    """Say what contracts of so many months bring from now on. What has been accrued stays."""
    require_admin(actor)
    if not 1 <= rule.months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    if not 1 <= rule.minutes <= MOST_MINUTES:
        raise Refusal("bad-minutes", most=MOST_MINUTES)
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


async def accrue(work: Work, actor: Actor, contract: Contract) -> int:
    """Give what has fallen due by the company's today and was not given yet; the minutes given now.

    Key: contract and period. A contract whose model brings no hours on a period's first day gets none for it, one without
    a rule for its months gets none at all (see :func:`without_rule`).
    """
    require_giver(actor)
    if not await _missing(work, contract):
        return 0
    locked = await lock_account(work, (await open_account(work, contract)).id)
    # While we waited for the lock the term may have changed, or another process may have given the same.
    await work.session.flush()
    await work.session.refresh(contract)
    given = 0
    for accrual in await _missing(work, contract):
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
    return given


async def _missing(work: Work, contract: Contract) -> list[Accrual]:
    """What has fallen due by the company's today and was not given yet."""
    company = await work.session.get(Company, contract.company_id)
    assert company is not None
    term = _term(contract)
    rule = rule_for(await accrual_rules(work), term.months) if term else None
    if term is None or rule is None:
        return []
    known = await _known_keys(work, contract)
    return [
        accrual
        for accrual in due(term, rule, local_date(work.now, company.zone))
        if accrual_key(contract.id, accrual.period) not in known
        and (await model_on(work, contract, accrual.effective_from)).model.accrues
    ]


def accrual_key(contract_id: int, period: str) -> str:
    """The key of a contract's period."""
    return f"accrual:{contract_id}:{period}"


def _term(contract: Contract) -> Term | None:
    if contract.accrues_from is None:
        return None
    return term_from(contract.starts_on, contract.ends_on, contract.months, contract.accrues_from)


async def _known_keys(work: Work, contract: Contract) -> set[str]:
    keys = await work.session.scalars(
        select(Entry.key)
        .join(Grant, Grant.id == Entry.grant_id)
        .where(Grant.contract_id == contract.id, Entry.kind == EntryKind.GRANT)
    )
    return {key for key in keys if key is not None}


async def accrue_daily(work: Work, contract_id: int) -> None:
    """The nightly job's part for one contract; what people were told about low hours is judged again."""
    contract = await work.session.get_one(Contract, contract_id)
    if not await accrue(work, SystemActor("accrual"), contract):
        return
    account = await account_of(work, contract)
    company = await work.session.get_one(Company, contract.company_id)
    assert account is not None
    await judge_usage(work, account.id, local_date(work.now, company.zone))


async def contracts_to_accrue(work: Work) -> list[int]:
    """Contracts whose minutes come by the rule table and whose term is not over, in the order of their numbers."""
    today = work.now.date()
    query = (
        select(Contract.id).where(Contract.accrues_from.is_not(None), Contract.ends_on >= today).order_by(Contract.id)
    )
    return list(await work.session.scalars(query))


async def without_rule(work: Work) -> list[Contract]:
    """Contracts in force that should bring minutes and have no rule for their months: somebody must complete the table."""
    rules = await accrual_rules(work)
    waiting = await work.session.scalars(
        select(Contract)
        .where(Contract.accrues_from.is_not(None), Contract.ends_on >= work.now.date())
        .order_by(Contract.id)
    )
    lacking = []
    for contract in waiting:
        term = _term(contract)
        if term is None or rule_for(rules, term.months) is not None:
            continue
        in_force = await model_on(work, contract, max(contract.starts_on, work.now.date()))
        if in_force.model.accrues:
            lacking.append(contract)
    return lacking


async def change_term(work: Work, actor: Actor, contract_id: int, *, months: int, reason: str) -> list[Adjustment]:
    """A contract gets another number of months; what it has brought is corrected by entries, never rewritten.

    Minutes left are withdrawn and given anew with the new last day; minutes used beyond the new term are reported as
    overspent, the balance never goes below zero; people are told if hours are low now. A contract whose minutes are entered
    by hand only changes its dates.
    """
    require_giver(actor)
    reason = clean_reason(actor, reason)
    if not 1 <= months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    contract = await lock_row(work, Contract, contract_id)
    if contract is None:
        raise NotFound("no-contract")
    contract.months = months
    contract.ends_on = last_day_of_term(contract.starts_on, months)
    await work.session.flush()
    if contract.accrues_from is None:
        return []
    account = await lock_account(work, (await open_account(work, contract)).id)
    company = await work.session.get(Company, contract.company_id)
    assert company is not None
    term = _term(contract)
    rule = rule_for(await accrual_rules(work), term.months) if term else None
    today = local_date(work.now, company.zone)
    expected = {one.period: one for one in due(term, rule, today)} if term is not None and rule is not None else {}
    adjustments: list[Adjustment] = []
    for number, accrued in enumerate(await _accrued(work, contract)):
        change = adjust(accrued, expected.get(accrued.period))
        if change is not None:
            adjustments.append(change)
            account = await _adjust(work, actor, account, contract, change, f"{account.entries}:{number}", reason)
    if adjustments:
        await judge_usage(work, account.id, today)
    return adjustments


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
    taken = dict(
        (
            await work.session.execute(
                # More than once, if a reversal has put minutes back meanwhile.
                select(Entry.grant_id, -func.sum(Entry.minutes))
                .where(Entry.kind == EntryKind.WITHDRAWAL, Entry.grant_id.in_([grant.id for grant, _ in rows]))
                .group_by(Entry.grant_id)
            )
        ).all()
    )
    prefix = accrual_key(contract.id, "")
    periods: dict[str, list[Grant]] = {}
    for grant, key in rows:
        assert key is not None
        periods.setdefault(key.removeprefix(prefix).split(":change:")[0], []).append(grant)
    return [
        Accrued(
            period,
            grants[0].effective_from,
            sum(grant.minutes - taken.get(grant.id, 0) for grant in grants),
            {grant.id: (grant.remaining, grant.expires_on) for grant in grants if grant.remaining},
        )
        for period, grants in periods.items()
    ]
