"""Giving minutes to an account."""

from datetime import date
from enum import StrEnum

from sqlalchemy import insert, select

from core.actor import Actor, SystemActor, require_leader
from core.audit.models import Subject
from core.audit.service import Value, audit
from core.database import Work
from core.errors import Refusal
from core.ledger.accounts import KeyReused
from core.ledger.models import Account, Entry, EntryKind, Grant, GrantKind
from core.ledger.rules.chain import Head, Movement, content_hash
from core.ledger.writing import lock_account, write

MOST_MINUTES = 600_000
"""A grant of more is a slip of the finger (10,000 hours)."""
MOST_REASON = 300
USUAL, LAST = 100, 200
PRIORITY = {kind: LAST if kind is GrantKind.TRUST else USUAL for kind in GrantKind}
"""Lower burns first. Trust is a credit: everything that is the client's own goes before it."""


class Outcome(StrEnum):
    """``CREATED`` now, or the ``SAME`` fact was entered before and nothing was written."""

    CREATED = "created"
    SAME = "same"


def clean_reason(actor: Actor, reason: str) -> str:
    """The words of a reason. A person must give one; the desk's own reason is the source of the entry."""
    reason = " ".join(reason.split())
    if len(reason) > MOST_REASON or (not reason and not isinstance(actor, SystemActor)):
        raise Refusal("no-reason")
    return reason


async def grant(
    work: Work,
    actor: Actor,
    *,
    account_id: int,
    kind: GrantKind,
    minutes: int,
    effective_from: date,
    expires_on: date,
    reason: str,
    key: str,
    contract_id: int | None = None,
    priority: int | None = None,
) -> Outcome:
    """Give minutes to an account, once per ``key``. Lower ``priority`` burns first (by default the kind's).

    Refuses amounts outside 1…MOST_MINUTES, an expiry before the beginning, and a grant by a person without a reason.
    Raises KeyReused when the key was used for something else.
    """
    require_leader(actor)
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("bad-minutes", most=MOST_MINUTES)
    reason = clean_reason(actor, reason)
    if expires_on < effective_from:
        raise Refusal("bad-dates")
    if priority is None:
        priority = PRIORITY[kind]
    account = await lock_account(work, account_id)
    content = grant_content(account_id, kind, minutes, effective_from, expires_on, priority)
    known = (await work.session.execute(select(Entry.content_hash).where(Entry.key == key))).one_or_none()
    if known is not None:
        if known.content_hash != content:
            raise KeyReused(key)
        return Outcome.SAME
    await add_grant(
        work,
        actor,
        account,
        kind=kind,
        minutes=minutes,
        effective_from=effective_from,
        expires_on=expires_on,
        reason=reason,
        key=key,
        contract_id=contract_id,
        priority=priority,
    )
    company_id = await work.session.scalar(select(Account.company_id).where(Account.id == account_id))
    said: dict[str, Value] = {"minutes": minutes, "kind": kind, "from": effective_from, "until": expires_on}
    audit(work, actor, Subject.ACCOUNT, account_id, "granted", {}, said, company_id=company_id)
    return Outcome.CREATED


async def add_grant(
    work: Work,
    actor: Actor,
    account: Head,
    *,
    kind: GrantKind,
    minutes: int,
    effective_from: date,
    expires_on: date,
    key: str,
    reason: str = "",
    contract_id: int | None = None,
    priority: int | None = None,
) -> Head:
    """The same under a lock that the caller holds, without questions: authorised, checked and new."""
    if priority is None:
        priority = PRIORITY[kind]
    grant_id = await work.session.scalar(
        insert(Grant)
        .values(
            account_id=account.id,
            contract_id=contract_id,
            kind=kind,
            minutes=minutes,
            remaining=minutes,
            priority=priority,
            effective_from=effective_from,
            expires_on=expires_on,
        )
        .returning(Grant.id)
    )
    movement = Movement(
        EntryKind.GRANT,
        minutes,
        effective_from,
        key=key,
        content_hash=grant_content(account.id, kind, minutes, effective_from, expires_on, priority),
        grant_id=grant_id,
    )
    return await write(work, account, actor, [movement], reason=reason)


def grant_content(
    account_id: int, kind: GrantKind, minutes: int, effective_from: date, expires_on: date, priority: int
) -> bytes:
    """What makes two grants under one key the same."""
    return content_hash([account_id, kind, minutes, effective_from, expires_on, priority])
