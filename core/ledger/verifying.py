"""Reading the book as an auditor does: everything is recomputed, nothing is believed."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, false, func, not_, or_, select, true

from core.database import Work
from core.ledger.granting import grant_content
from core.ledger.models import NO_HASH, Account, Allocation, Charge, Entry, Grant, Reason, Reversal
from core.ledger.rules.chain import Link, before_the_chain, fingerprint, words_hash
from core.ledger.rules.splitting import Part
from core.ledger.rules.verification import AccountBook, ChargeRow, Finding, GrantRow, SealedEntry, verify
from core.ledger.writing import lock_account


@dataclass(frozen=True, slots=True)
class Verified:
    """One account looked through."""

    account_id: int
    entries: int
    findings: list[Finding]


async def verify_all(work: Work) -> AsyncIterator[Verified]:
    """Every account, one after another. Open the work in a transaction that sees one moment (REPEATABLE READ) while the desk
    is running, else an entry written meanwhile may look like a fault."""
    for account_id in await all_accounts(work):
        yield await verify_account(work, account_id)


async def all_accounts(work: Work) -> list[int]:
    """Every account, in the order of their numbers."""
    return list(await work.session.scalars(select(Account.id).order_by(Account.id)))


async def verify_locked(work: Work, account_id: int) -> Verified:
    """One account while the desk is running: nobody writes to it meanwhile."""
    await lock_account(work, account_id)
    return await verify_account(work, account_id)


async def heads_amiss(work: Work) -> list[int]:
    """A quick look: accounts whose last entry is not the one that the account says. A chain that was changed further back
    is found only by verifying it."""
    last = (
        select(Entry.seq, Entry.balance_after, Entry.hash)
        .where(Entry.account_id == Account.id)
        .order_by(Entry.seq.desc())
        .limit(1)
        .lateral()
    )
    # An entry older than the chain has no hash; the account's head is a digest of all of these.
    same_hash = or_(last.c.hash == NO_HASH, last.c.hash == Account.head)
    sound = and_(last.c.seq == Account.entries, last.c.balance_after == Account.book, same_hash)
    empty = and_(last.c.seq.is_(None), Account.entries == 0, Account.book == 0)
    query = select(Account.id).outerjoin(last, true()).where(not_(func.coalesce(or_(empty, sound), false())))
    return list(await work.session.scalars(query.order_by(Account.id)))


async def verify_account(work: Work, account_id: int) -> Verified:
    """One account."""
    book = await read_book(work, account_id)
    return Verified(account_id, len(book.sealed), verify(book))


async def read_book(work: Work, account_id: int) -> AccountBook:
    """Everything about the account, as it stands in the database."""
    account = (
        await work.session.execute(select(Account.entries, Account.book, Account.head).where(Account.id == account_id))
    ).one()
    return AccountBook(
        id=account_id,
        entries=account.entries,
        book=account.book,
        head=account.head,
        sealed=await _sealed(work, account_id),
        grants=await _grants(work, account_id),
        charges=await _charges(work, account_id),
    )


async def _sealed(work: Work, account_id: int) -> list[SealedEntry]:
    parts: dict[int, list[Part]] = defaultdict(list)
    for entry_id, grant_id, minutes in await work.session.execute(
        select(Allocation.entry_id, Allocation.grant_id, Allocation.minutes)
        .join(Entry, Entry.id == Allocation.entry_id)
        .where(Entry.account_id == account_id)
    ):
        parts[entry_id].append(Part(grant_id, minutes))
    rows = await work.session.execute(
        select(
            Entry.id,
            Entry.seq,
            Entry.kind,
            Entry.minutes,
            Entry.balance_after,
            Entry.work_date,
            Entry.at,
            Entry.author,
            Entry.reason_hash,
            Entry.key,
            Entry.content_hash,
            Entry.grant_id,
            Entry.charge_id,
            Entry.line_id,
            Entry.hash,
            Reason.salt,
            Reason.words,
        )
        .outerjoin(Reason, Reason.entry_id == Entry.id)
        .where(Entry.account_id == account_id)
        .order_by(Entry.seq)
    )
    return [
        SealedEntry(
            Link(
                account_id=account_id,
                seq=row.seq,
                kind=row.kind,
                minutes=row.minutes,
                balance_after=row.balance_after,
                work_date=row.work_date,
                at=row.at,
                author=row.author,
                reason_hash=row.reason_hash,
                key=row.key,
                content_hash=row.content_hash,
                grant_id=row.grant_id,
                charge_id=row.charge_id,
                line_id=row.line_id,
                parts=tuple(parts[row.id]),
            ),
            row.hash,
            # No words: nobody gave any, or they were forgotten. No salt: words older than the chain.
            row.words is None or row.salt == NO_HASH or words_hash(row.salt, row.words) == row.reason_hash,
        )
        for row in rows
    ]


async def _grants(work: Work, account_id: int) -> dict[int, GrantRow]:
    rows = await work.session.execute(
        select(
            Grant.id,
            Grant.minutes,
            Grant.remaining,
            Grant.kind,
            Grant.effective_from,
            Grant.expires_on,
            Grant.priority,
        ).where(Grant.account_id == account_id)
    )
    return {
        row.id: GrantRow(
            row.id,
            row.minutes,
            row.remaining,
            grant_content(account_id, row.kind, row.minutes, row.effective_from, row.expires_on, row.priority),
        )
        for row in rows
    }


async def _charges(work: Work, account_id: int) -> dict[int, ChargeRow]:
    rows = await work.session.execute(
        select(Charge.id, Charge.requested, Charge.covered, Charge.shortage, Reversal.id.is_not(None))
        .outerjoin(Reversal, Reversal.charge_id == Charge.id)
        .where(Charge.account_id == account_id)
    )
    return {row[0]: ChargeRow(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What to keep outside the database, so that its owner can prove that nothing was rewritten: how many entries there
    were before a moment, and the fingerprint of all chains then."""

    before: datetime
    entries: int
    fingerprint: str


async def anchor(work: Work, before: datetime) -> Anchor:
    """The anchor of everything written before a moment. A moment some minutes ago: entries carry the time at which their
    transaction began, and one that is still being written is not seen yet."""
    last = (
        select(Entry.seq, Entry.hash)
        .where(Entry.account_id == Account.id, Entry.at < before)
        .order_by(Entry.seq.desc())
        .limit(1)
        .lateral()
    )
    # From each account's end backwards: years of entries are not read.
    query = select(Account.id, last.c.seq, last.c.hash).join(last, true())
    rows = (await work.session.execute(query)).all()
    heads = []
    for account_id, seq, head in rows:
        if not head:
            # Still before the chain: sealed by what they say.
            head = before_the_chain([entry.link for entry in (await _sealed(work, account_id))[:seq]])
        heads.append((account_id, seq, head))
    return Anchor(before, sum(seq for _, seq, _ in heads), fingerprint(heads))
