"""Hours that clients have paid for and not used: what the desk owes, by the month in which it expires."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, Select, cast, func, select

from core.database import Work
from core.ledger.models import Entry, EntryKind, Grant


@dataclass(frozen=True, slots=True)
class Expiring:
    """``month``: its first day. ``minutes`` that are left in live grants whose last usable day is in it."""

    month: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Liability:
    """As of a day. ``months``: the earliest first, only those with minutes. ``later``: minutes of grants that have not begun.
    ``unused_accounts``: accounts with live grants of which not a minute has been used, ``unused_minutes`` of them."""

    months: list[Expiring]
    later: int
    unused_accounts: int
    unused_minutes: int

    @property
    def total(self) -> int:
        """Minutes that can be used today."""
        return sum(one.minutes for one in self.months)


async def liability(work: Work, day: date) -> Liability:
    """What is left of grants by the ledger; minutes held for estimates are still owed, so they count. Three statements."""
    open_ = (Grant.remaining > 0, Grant.expires_on >= day)
    month = cast(func.date_trunc("month", Grant.expires_on), Date).label("month")
    rows = await work.session.execute(
        select(month, func.sum(Grant.remaining))
        .where(*open_, Grant.effective_from <= day)
        .group_by(month)
        .order_by(month)
    )
    later = await work.session.scalar(
        select(func.coalesce(func.sum(Grant.remaining), 0)).where(*open_, Grant.effective_from > day)
    )
    count, minutes = (await work.session.execute(_untouched(day))).one()
    return Liability([Expiring(first, int(left)) for first, left in rows], int(later or 0), count, int(minutes))


def _untouched(day: date) -> Select[int, int]:
    """Accounts whose live grants have all that they brought, less what was withdrawn: nothing of it was used."""
    live: ColumnElement[bool] = (Grant.effective_from <= day) & (Grant.expires_on >= day)
    withdrawn = (
        select(Entry.grant_id, func.sum(Entry.minutes).label("minutes"))
        .where(Entry.kind == EntryKind.WITHDRAWAL)
        .group_by(Entry.grant_id)
        .subquery()
    )
    brought = func.sum(Grant.minutes + func.coalesce(withdrawn.c.minutes, 0))
    left = func.sum(Grant.remaining)
    by_account = (
        select(Grant.account_id, left.label("left"))
        .outerjoin(withdrawn, withdrawn.c.grant_id == Grant.id)
        .where(live)
        .group_by(Grant.account_id)
        .having(left == brought, left > 0)
        .subquery()
    )
    return select(func.count(), func.coalesce(func.sum(by_account.c.left), 0)).select_from(by_account)
