"""How long to wait before the next attempt: exponential with full jitter (reference/onec.md 5.4)."""

from datetime import timedelta

BASE = timedelta(seconds=5)
CAP = timedelta(minutes=30)


def longest_delay(attempt: int, base: timedelta = BASE, cap: timedelta = CAP) -> timedelta:
    """The upper bound after ``attempt`` failures in a row (1, 2, …): ``base``, doubled each time, up to ``cap``."""
    if attempt < 1:
        msg = "attempts count from 1"
        raise ValueError(msg)
    # A power that is far above any cap already, and below what timedelta can hold.
    factor: int = 2 ** min(attempt - 1, 20)
    return min(cap, base * factor)


def backoff(attempt: int, draw: float, base: timedelta = BASE, cap: timedelta = CAP) -> timedelta:
    """Real time to wait; ``draw`` is a random number from 0 to 1, so that many waiters do not return together."""
    return longest_delay(attempt, base, cap) * draw
