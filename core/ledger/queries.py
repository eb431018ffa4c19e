"""Reading balances. A balance is always computed from grants, never stored (DESIGN §3, rule 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select

from core.database import Work
from core.ledger.models import Account, Entry, EntryKind, Grant, GrantKind, Hold, HoldState, Reason


@dataclass(frozen=True, slots=True)
class GrantView:
    """A live grant: minutes given, minutes left, last usable day."""

    id: int
    kind: GrantKind
    minutes: int
    remaining: int
    effective_from: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry as people read it. ``line_id`` leads to the work of a charge; ``reason`` are a person's words, may be empty."""

    kind: EntryKind
    grant_kind: GrantKind | None
    minutes: int
    balance_after: int
    at: datetime
    reason: str
    line_id: int | None


@dataclass(frozen=True, slots=True)
class Balance:
    """A company's hours on a day, in minutes. ``live``: left in grants that can be used; ``held``: kept for agreed estimates;
    ``used``: of what was given in grants that are live; ``closing``: of grants whose last day is over and whose expiry is not
    written yet («сгорает, ожидает закрытия»)."""

    live: int
    held: int
    used: int
    closing: int

    @property
    def available(self) -> int:
        """What can be promised: the number beside the company's name."""
        return max(0, self.live - self.held)


async def held_by_account(work: Work, account_ids: Sequence[int], *, but_ticket: int | None = None) -> dict[int, int]:
    """Minutes held now in each of these accounts that has any; ``but_ticket``'s own do not count."""
    rows = await work.session.execute(
        select(Hold.account_id, func.sum(Hold.minutes))
        .where(
            Hold.account_id.in_(account_ids),
            Hold.state == HoldState.HELD,
            Hold.expires_at > work.now,
            Hold.ticket_id.is_distinct_from(but_ticket),
        )
        .group_by(Hold.account_id)
    )
    return {account_id: int(minutes) for account_id, minutes in rows}


async def available_on(work: Work, company_ids: Sequence[int], day: date) -> dict[int, int]:
    """Minutes each company could use for work done on ``day``, over all its accounts. Companies without one: 0."""
    held = (
        select(func.coalesce(func.sum(Hold.minutes), 0))
        .where(Hold.account_id == Account.id, Hold.state == HoldState.HELD, Hold.expires_at > work.now)
        .scalar_subquery()
    )
    live = (
        select(func.coalesce(func.sum(Grant.remaining), 0))
        .where(
            Grant.account_id == Account.id, Grant.remaining > 0, Grant.effective_from <= day, Grant.expires_on >= day
        )
        .scalar_subquery()
    )
    # A hold keeps only hours of its own account.
    rows = await work.session.execute(
        select(Account.company_id, func.sum(func.greatest(0, live - held)))
        .where(Account.company_id.in_(company_ids))
        .group_by(Account.company_id)
    )
    found = {company_id: int(minutes) for company_id, minutes in rows}
    return {company_id: found.get(company_id, 0) for company_id in company_ids}


async def company_available(work: Work, company_id: int, day: date) -> int:
    """Minutes the company could use for work done on ``day``: the number shown beside its name."""
    return (await available_on(work, [company_id], day))[company_id]


def withdrawn_from(grants: ColumnElement[bool]) -> ScalarSelect[int]:
    """Minutes that a changed term has taken back from these grants: they count neither as given nor as used. A subquery of
    grants and accounts."""
    return (
        select(func.coalesce(func.sum(-Entry.minutes), 0))
        .join(Grant, Grant.id == Entry.grant_id)
        .join(Account, Account.id == Grant.account_id)
        .where(Entry.kind == EntryKind.WITHDRAWAL, grants)
        .correlate(None)
        .scalar_subquery()
    )


async def balance_of(work: Work, company_id: int, day: date) -> Balance:
    """The company's hours on ``day``, over all its accounts. A hold keeps only hours of its own account."""
    usable = (Grant.effective_from <= day) & (Grant.expires_on >= day)
    accounts = (
        await work.session.execute(
            select(
                Account.id,
                func.coalesce(func.sum(Grant.remaining).filter(usable), 0).label("live"),
                func.coalesce(func.sum(Grant.minutes).filter(usable), 0).label("given"),
                func.coalesce(func.sum(Grant.remaining).filter(Grant.expires_on < day), 0).label("closing"),
            )
            .join(Grant, Grant.account_id == Account.id)
            .where(Account.company_id == company_id)
            .group_by(Account.id)
        )
    ).all()
    withdrawn = await work.session.scalar(select(withdrawn_from(and_(usable, Account.company_id == company_id))))
    held = await held_by_account(work, [account.id for account in accounts])
    live = sum(int(account.live) for account in accounts)
    return Balance(
        live=live,
        held=sum(min(int(account.live), held.get(account.id, 0)) for account in accounts),
        used=sum(int(account.given) for account in accounts) - int(withdrawn or 0) - live,
        closing=sum(int(account.closing) for account in accounts),
    )


async def live_grants(work: Work, company_id: int, day: date) -> list[GrantView]:
    """Grants of the company that are usable on ``day`` and not used up, the soonest to expire first."""
    rows = await work.session.execute(
        select(Grant.id, Grant.kind, Grant.minutes, Grant.remaining, Grant.effective_from, Grant.expires_on)
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
        select(
            Entry.kind,
            Grant.kind,
            Entry.minutes,
            Entry.balance_after,
            Entry.at,
            func.coalesce(Reason.words, ""),
            Entry.line_id,
        )
        .join(Account, Account.id == Entry.account_id)
        .outerjoin(Grant, Grant.id == Entry.grant_id)
        .outerjoin(Reason, Reason.entry_id == Entry.id)
        .where(Account.company_id == company_id)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(limit)
    )
    return [Movement(*row) for row in rows]
