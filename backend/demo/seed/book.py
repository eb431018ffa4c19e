"""The ledger in memory: the same rows that ``core.ledger.service`` would have written, by the same rules."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from backend.demo.seed.rows import Rows
from core.actor import Actor, signature
from core.ledger.models import Allocation, Charge, Entry, EntryKind, Grant, GrantKind
from core.ledger.rules import Line, Lot, Split, split_charge
from core.ledger.service import charge_content, grant_content

PRIORITY = 100


class Book:
    """All accounts. Movements must be entered in the order of time."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._grants: dict[int, list[Grant]] = defaultdict(list)
        self._heads: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))

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
    ) -> None:
        """Minutes given; see ``core.ledger.service.grant``."""
        made = self._rows.add(
            Grant(
                id=self._rows.id(Grant),
                account_id=account_id,
                kind=kind,
                minutes=minutes,
                remaining=minutes,
                priority=PRIORITY,
                effective_from=effective_from,
                expires_on=expires_on,
            )
        )
        self._grants[account_id].append(made)
        seq, balance = self._next(account_id, minutes)
        self._rows.add(
            Entry(
                id=self._rows.id(Entry),
                account_id=account_id,
                seq=seq,
                kind=EntryKind.GRANT,
                minutes=minutes,
                balance_after=balance,
                work_date=effective_from,
                at=at,
                author=signature(actor),
                reason=reason,
                key=key,
                content_hash=grant_content(account_id, kind, minutes, effective_from, expires_on, PRIORITY),
                grant_id=made.id,
            )
        )

    def charge(
        self, actor: Actor, *, account_id: int, key: str, lines: Sequence[Line], at: datetime
    ) -> Sequence[Split]:
        """Lines written off; see ``core.ledger.service.charge``."""
        grants = {grant.id: grant for grant in self._grants[account_id]}
        lots = [
            Lot(grant.id, grant.remaining, grant.priority, grant.effective_from, grant.expires_on)
            for grant in grants.values()
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
        for split in splits:
            seq, balance = self._next(account_id, -split.covered)
            entry = self._rows.add(
                Entry(
                    id=self._rows.id(Entry),
                    account_id=account_id,
                    seq=seq,
                    kind=EntryKind.CHARGE,
                    minutes=-split.covered,
                    balance_after=balance,
                    work_date=split.line.work_date,
                    at=at,
                    author=signature(actor),
                    reason="",
                    charge_id=made.id,
                    line_id=split.line.line_id,
                )
            )
            for part in split.parts:
                self._rows.add(Allocation(entry_id=entry.id, grant_id=part.grant_id, minutes=part.minutes))
                grants[part.grant_id].remaining -= part.minutes
        return splits

    def _next(self, account_id: int, minutes: int) -> tuple[int, int]:
        seq, balance = self._heads[account_id]
        self._heads[account_id] = seq + 1, balance + minutes
        return self._heads[account_id]
