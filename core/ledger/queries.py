"""Reading balances. A balance is always computed from grants, never stored (DESIGN §3, rule 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from core.contracts.models import Contract
from core.database import Work
from core.ledger.models import Account, Entry, EntryKind, Grant


@dataclass(frozen=True, slots=True)
class GrantView:
    """A live grant: minutes given, minutes left, last usable day."""

    minutes: int
    remaining: int
    effective_from: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry as people read it. ``line_id`` leads to the work of a charge; ``reason`` explains a grant."""

    kind: EntryKind
    minutes: int
    balance_after: int
    at: datetime
    reason: str
    line_id: int | None


async def available_on(work: Work, company_ids: Sequence[int], day: date) -> dict[int, int]:
    """Minutes each company could use for work done on ``day``, over all its accounts. Companies without one: 0."""
    rows = await work.session.execute(
        select(Account.company_id, func.sum(Grant.remaining))
        .join(Grant, Grant.account_id == Account.id)
        .where(Account.company_id.in_(company_ids), Grant.effective_from <= day, Grant.expires_on >= day)
        .group_by(Account.company_id)
    )
    found = {company_id: int(minutes) for company_id, minutes in rows}
    return {company_id: found.get(company_id, 0) for company_id in company_ids}


async def company_available(work: Work, company_id: int, day: date) -> int:
    """Minutes the company could use for work done on ``day``: the number shown beside its name."""
    return (await available_on(work, [company_id], day))[company_id]


async def live_grants(work: Work, company_id: int, day: date) -> list[GrantView]:
    """Grants of the company that are usable on ``day`` and not used up, the soonest to expire first."""
    rows = await work.session.execute(
        select(Grant.minutes, Grant.remaining, Grant.effective_from, Grant.expires_on)
        .join(Account, Account.id == Grant.account_id)
        .where(
            Account.company_id == company_id,
            Grant.remaining > 0,
            Grant.effective_from <= day,
            Grant.expires_on >= day,
        )
        .order_by(Grant.priority, Grant.expires_on, Grant.effective_from, Grant.id)
    )
    return [GrantView(*row) for row in rows]


async def last_movements(work: Work, company_id: int, limit: int) -> list[Movement]:
    """The company's newest entries, newest first."""
    rows = await work.session.execute(
        select(Entry.kind, Entry.minutes, Entry.balance_after, Entry.at, Entry.reason, Entry.line_id)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.company_id == company_id)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(limit)
    )
    return [Movement(*row) for row in rows]


async def account_of(work: Work, contract: Contract) -> Account | None:
    """The contract's account, if it has one."""
    return await work.session.scalar(select(Account).where(Account.contract_id == contract.account_contract_id))
