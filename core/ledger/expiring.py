"""Closing grants whose time is over. Expiry itself is a filter on dates; here it only becomes visible in the book."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from core.actor import Actor, require_leader
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.ledger.granting import add_grant
from core.ledger.models import Account, EntryKind, Grant, GrantKind
from core.ledger.rules.chain import Head, Movement
from core.ledger.rules.closing import ROLLS, LedgerPolicy, closes_before, rolled_over
from core.ledger.rules.splitting import Part
from core.ledger.writing import lock_account, write


async def accounts_to_close(work: Work, policy: LedgerPolicy) -> list[int]:
    """Accounts with grants that may be over by now. The latest zone decides; each account looks at its own day again."""
    latest = work.now.astimezone(ZoneInfo("Etc/GMT-14")).date()
    query = (
        select(Grant.account_id)
        .where(Grant.remaining > 0, Grant.expires_on < closes_before(latest, policy))
        .distinct()
        .order_by(Grant.account_id)
    )
    return list(await work.session.scalars(query))


async def close_expired(work: Work, actor: Actor, account_id: int, policy: LedgerPolicy) -> tuple[int, int]:
    """Write the expiry of the account's grants whose last day, and the days of grace after it, are over; minutes that have
    burnt, and minutes of them that rolled over into the next term of the contract."""
    require_leader(actor)
    locked = await lock_account(work, account_id)
    company = await work.session.scalar(
        select(Company).join(Account, Account.company_id == Company.id).where(Account.id == account_id)
    )
    assert company is not None
    before = closes_before(local_date(work.now, company.zone), policy)
    grants = list(
        await work.session.scalars(
            select(Grant)
            .where(Grant.account_id == account_id, Grant.remaining > 0, Grant.expires_on < before)
            .order_by(Grant.expires_on, Grant.id)
            .execution_options(populate_existing=True)
        )
    )
    burnt = rolled = 0
    for last_day in sorted({grant.expires_on for grant in grants}):
        closing = [grant for grant in grants if grant.expires_on == last_day]
        leftover = sum(grant.remaining for grant in closing if grant.kind in ROLLS)
        burnt += sum(grant.remaining for grant in closing)
        locked = await write(work, locked, actor, [_expiry(grant) for grant in closing])
        if leftover:
            key = f"rollover:{closing[0].id}"
            locked, minutes = await _roll_over(work, actor, locked, last_day, leftover, policy, key)
            rolled += minutes
    await work.session.execute(
        update(Grant)
        .where(Grant.id.in_([grant.id for grant in grants]))
        .values(closed_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return burnt, rolled


def _expiry(grant: Grant) -> Movement:
    # Once for each grant: a reversal that fills a closed one again writes the expiry of that by itself.
    return Movement(
        EntryKind.EXPIRY,
        -grant.remaining,
        grant.expires_on,
        (Part(grant.id, grant.remaining),),
        key=f"expiry:{grant.id}",
        grant_id=grant.id,
    )


async def _roll_over(
    work: Work, actor: Actor, locked: Head, last_day: date, leftover: int, policy: LedgerPolicy, key: str
) -> tuple[Head, int]:
    """A leftover goes into the next term of the same account, if there is one on the day after."""
    minutes = rolled_over(leftover, policy)
    following = await following_term(work, locked.id, last_day)
    if not minutes or following is None:
        return locked, 0
    locked = await add_grant(
        work,
        actor,
        locked,
        kind=GrantKind.ROLLOVER,
        minutes=minutes,
        effective_from=last_day + timedelta(days=1),
        expires_on=following.ends_on,
        key=key,
        contract_id=following.id,
    )
    return locked, minutes


async def following_term(work: Work, account_id: int, last_day: date) -> Contract | None:
    """The prolongation of the account's contract that is in force on the day after ``last_day``."""
    first_day = last_day + timedelta(days=1)
    root = select(Account.contract_id).where(Account.id == account_id).scalar_subquery()
    return await work.session.scalar(
        select(Contract)
        .where(Contract.root_id == root, Contract.starts_on <= first_day, Contract.ends_on >= first_day)
        .order_by(Contract.ends_on.desc())
        .limit(1)
    )
