"""Business time. Everything that depends on "now" gets it from one clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where business time comes from."""

    def now(self) -> datetime:
        """The current instant, UTC, with its zone."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def real_now() -> datetime:
    """Real time for leases, ``retry_after`` and rate windows, which no shifted clock may touch (DESIGN §3, rule 1)."""
    return datetime.now(UTC)
