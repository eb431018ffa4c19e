"""The hours of all companies: what was paid for and falls on the window, what is left, what burns when.

What a client has paid for is spread evenly over what it was paid for: hours that a contract brings at its start over the whole
term, those of a month over that month, bought ones over their life. Presents and hours on credit are not paid for; what has
rolled over was counted when it was given.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Date, Numeric, case, cast, func, literal_column, select

from core.contracts.models import Contract
from core.database import Work
from core.ledger.models import Account, AccrualRule, Entry, EntryKind, Grant, GrantKind, Schedule
from core.ledger.rules.closing import ROLLS, LedgerPolicy, rolled_over
from core.reports.clients.facts import Burning, Window

DAY = timedelta(days=1)
PAID_KINDS = (GrantKind.ACCRUAL, GrantKind.PURCHASE, GrantKind.OPENING)


async def granted_in(work: Work, window: Window) -> dict[int, int]:
    """Minutes paid for as hours that fall on the window, by company."""
    schedule = (
        select(AccrualRule.schedule)
        .where(AccrualRule.months <= Contract.months)
        .order_by(AccrualRule.months.desc())
        .limit(1)
        .scalar_subquery()
    )
    of_month = cast(Grant.effective_from + literal_column("interval '1 month' - interval '1 day'"), Date)
    until = func.greatest(
        Grant.effective_from,
        case(
            ((Grant.kind != GrantKind.ACCRUAL) | Contract.id.is_(None), Grant.expires_on),
            (schedule == Schedule.MONTHLY, of_month),
            else_=Contract.ends_on,
        ),
        type_=Date,
    )
    withdrawn = (
        select(func.coalesce(func.sum(Entry.minutes), 0))
        .where(Entry.grant_id == Grant.id, Entry.kind == EntryKind.WITHDRAWAL)
        .scalar_subquery()
    )
    each = (
        select(
            Account.company_id,
            (Grant.minutes + withdrawn).label("minutes"),
            Grant.effective_from.label("since"),
            until.label("until"),
        )
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(Contract, Contract.id == Grant.contract_id)
        .where(Grant.kind.in_(PAID_KINDS), Grant.effective_from <= window.today, until >= window.first)
        .subquery()
    )
    days = (
        func.least(each.c.until, window.today, type_=Date) - func.greatest(each.c.since, window.first, type_=Date) + 1
    )
    share = cast(each.c.minutes, Numeric) * days / (each.c.until - each.c.since + 1)
    rows = await work.session.execute(
        select(each.c.company_id, func.floor(func.sum(share))).group_by(each.c.company_id)
    )
    return {company_id: int(minutes) for company_id, minutes in rows}


async def live_hours(
    work: Work, contracts: Mapping[int, Sequence[Contract]], today: date, policy: LedgerPolicy
) -> tuple[dict[int, int], dict[int, list[Burning]]]:
    """Minutes left by the contract that owns the account, and what burns when by company. What is lent does not burn."""
    rows = await work.session.execute(
        select(
            Account.company_id,
            Account.contract_id,
            Grant.expires_on,
            func.sum(Grant.remaining),
            func.coalesce(func.sum(Grant.remaining).filter(Grant.kind != GrantKind.TRUST), 0),
            func.coalesce(func.sum(Grant.remaining).filter(Grant.kind.in_(ROLLS)), 0),
        )
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.remaining > 0, Grant.effective_from <= today, Grant.expires_on >= today)
        .group_by(Account.company_id, Account.contract_id, Grant.expires_on)
    )
    left: dict[int, int] = defaultdict(int)
    burning: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for company_id, root_id, expires_on, minutes, own, rolling in rows:
        left[root_id] += int(minutes)
        goes_on = any(
            one.root_id == root_id and one.starts_on <= expires_on + DAY <= one.ends_on
            for one in contracts.get(company_id, ())
        )
        kept = min(int(rolling), rolled_over(int(rolling), policy)) if rolling and goes_on else 0
        burning[company_id][expires_on] += int(own) - kept
    return left, {
        company_id: [Burning(minutes, on) for on, minutes in sorted(days.items()) if minutes > 0]
        for company_id, days in burning.items()
    }
