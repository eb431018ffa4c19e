"""The ledger in memory: the same rows that ``core.ledger`` would have written, by the same rules."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from backend.demo.seed.rows import Rows
from core.actor import Actor, signature
from core.ledger.charging import charge_content
from core.ledger.granting import PRIORITY, grant_content
from core.ledger.models import NO_HASH, Account, Allocation, Charge, Entry, EntryKind, Grant, GrantKind, Reason
from core.ledger.rules.chain import Head, Movement, Sealed, seal, words_hash
from core.ledger.rules.splitting import Line, Lot, Split, split_charge
from core.ledger.rules.thresholds import level


class Book:
    """All accounts that there are. Movements must be entered in the order of time."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._accounts = {account.id: account for account in rows.of(Account)}
        self._grants: dict[int, list[Grant]] = defaultdict(list)
        self._heads = {account_id: Head(account_id, 0, 0, NO_HASH) for account_id in self._accounts}

    def grant(
        self,
        actor: Actor,
        *,
        account_id: int,
        kind: GrantKind,
        minutes: int,
        effective_from: date,
        expires_on: date,
        reason: str,
        key: str,
        at: datetime,
        contract_id: int | None = None,
    ) -> None:
        """Minutes given; see ``core.ledger.granting.grant``."""
        made = self._rows.add(
            Grant(
                id=self._rows.id(Grant),
                account_id=account_id,
                contract_id=contract_id,
                kind=kind,
                minutes=minutes,
                remaining=minutes,
                priority=PRIORITY[kind],
                effective_from=effective_from,
                expires_on=expires_on,
            )
        )
        self._grants[account_id].append(made)
        content = grant_content(account_id, kind, minutes, effective_from, expires_on, PRIORITY[kind])
        movement = Movement(EntryKind.GRANT, minutes, effective_from, key=key, content_hash=content, grant_id=made.id)
        self._write(actor, account_id, [movement], at, reason)

    def charge(
        self, actor: Actor, *, account_id: int, key: str, lines: Sequence[Line], at: datetime
    ) -> Sequence[Split]:
        """Lines written off; see ``core.ledger.charging.charge``."""
        lots = [
            Lot(grant.id, grant.remaining, grant.priority, grant.effective_from, grant.expires_on)
            for grant in self._grants[account_id]
            if grant.remaining > 0
        ]
        splits = split_charge(lots, lines)
        made = self._rows.add(
            Charge(
                id=self._rows.id(Charge),
                key=key,
                content_hash=charge_content(account_id, lines),
                account_id=account_id,
                requested=sum(line.minutes for line in lines),
                covered=sum(split.covered for split in splits),
                shortage=sum(split.shortage for split in splits),
            )
        )
        movements = [
            Movement(
                EntryKind.CHARGE,
                -split.covered,
                split.line.work_date,
                split.parts,
                charge_id=made.id,
                line_id=split.line.line_id,
            )
            for split in splits
        ]
        self._write(actor, account_id, movements, at)
        grants = {grant.id: grant for grant in self._grants[account_id]}
        for split in splits:
            for part in split.parts:
                grants[part.grant_id].remaining -= part.minutes
        return splits

    def judge(self, today: date) -> None:
        """What people have been told about low hours by ``today``; see ``core.ledger.noticing.judge_usage``."""
        for account_id, account in self._accounts.items():
            live = [one for one in self._grants[account_id] if one.effective_from <= today <= one.expires_on]
            granted = sum(one.minutes for one in live)
            account.low_level = level(granted, granted - sum(one.remaining for one in live))

    def _write(
        self, actor: Actor, account_id: int, movements: Sequence[Movement], at: datetime, reason: str = ""
    ) -> None:
        """See ``core.ledger.writing.write``. The salt is made of the key: the demo is the same from the same seed."""
        salt = hashlib.sha256((movements[0].key or "").encode()).digest()[:16] if reason else NO_HASH
        reason_hash = words_hash(salt, reason) if reason else NO_HASH
        sealed = seal(self._heads[account_id], movements, at=at, author=signature(actor), reason_hash=reason_hash)
        for one in sealed:
            entry = self._entry(one)
            if reason:
                self._rows.add(Reason(entry_id=entry.id, salt=salt, words=reason))
            for part in one.link.parts:
                self._rows.add(Allocation(entry_id=entry.id, grant_id=part.grant_id, minutes=part.minutes))
        self._heads[account_id] = sealed[-1].head
        account = self._accounts[account_id]
        account.entries, account.book, account.head = sealed[-1].head.entries, sealed[-1].head.book, sealed[-1].hash

    def _entry(self, sealed: Sealed) -> Entry:
        link = sealed.link
        return self._rows.add(
            Entry(
                id=self._rows.id(Entry),
                account_id=link.account_id,
                seq=link.seq,
                kind=EntryKind(link.kind),
                minutes=link.minutes,
                balance_after=link.balance_after,
                work_date=link.work_date,
                at=link.at,
                author=link.author,
                key=link.key,
                content_hash=link.content_hash,
                grant_id=link.grant_id,
                charge_id=link.charge_id,
                line_id=link.line_id,
                reason_hash=link.reason_hash,
                hash=sealed.hash,
            )
        )
