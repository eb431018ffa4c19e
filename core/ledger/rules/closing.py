"""What happens to minutes whose time is over: rollover, and reversals that come too late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.ledger.models import GrantKind, WhenExpired

ROLLS = frozenset({GrantKind.ACCRUAL, GrantKind.PURCHASE})
"""Kinds of grants whose leftover rolls over. What has rolled over once does not roll again."""


@dataclass(frozen=True, slots=True)
class LedgerPolicy:
    """The installation's choices. Minutes and days.

    ``expiry_grace_days``: so long after a grant's last day its expiry is not written yet, for work that is entered late.
    ``rollover_max`` = 0: nothing rolls over. ``regrant_days``: the life of what ``when_expired`` = regrant gives anew.
    """

    expiry_grace_days: int = 3
    rollover_min: int = 0
    rollover_max: int = 0
    when_expired: WhenExpired = WhenExpired.REGRANT
    regrant_days: int = 14


def rolled_over(balance: int, policy: LedgerPolicy) -> int:
    """Minutes that go over into the next term: min(max, max(balance, min)), nothing when rollover is off (DESIGN §4)."""
    return min(policy.rollover_max, max(balance, policy.rollover_min))


def closes_before(today: date, policy: LedgerPolicy) -> date:
    """Grants whose last day lies before this one are closed."""
    return today - timedelta(days=policy.expiry_grace_days)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Minutes that a reversal puts back into one grant, and what is left in it after a correction's new charge."""

    grant_id: int
    minutes: int
    remaining: int
    expires_on: date
    closed: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of minutes given back. ``restored`` are usable, ``expired`` are not; of these ``expire_now`` is written
    down at once (the rest waits for the usual closing), and ``regranted`` comes back as a new grant."""

    restored: int
    expired: int
    expire_now: Mapping[int, int]
    regranted: int


def settle_reversal(given_back: Iterable[GivenBack], today: date, when_expired: WhenExpired) -> Settlement:
    """Decide about minutes put back on ``today``. A correction's new charge may have used them again: only what is left
    of them counts."""
    restored = expired = 0
    expire_now: dict[int, int] = {}
    for one in given_back:
        left = min(one.minutes, one.remaining)
        if today <= one.expires_on:
            restored += left
            continue
        expired += left
        if left and (one.closed or when_expired is WhenExpired.REGRANT):
            expire_now[one.grant_id] = left
    return Settlement(restored, expired, expire_now, expired if when_expired is WhenExpired.REGRANT else 0)
