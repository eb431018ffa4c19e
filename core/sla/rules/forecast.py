"""Will the ticket be solved in time? Pure; working minutes throughout."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.sla.rules.clocks import Clock, ClockState, Reading

ENOUGH_CASES = 30
"""Percentages of fewer cases say nothing: «мало данных» (DESIGN §4)."""


class Outlook(StrEnum):
    """What a forecast says of a running clock. The words are kept in the database."""

    OK = "ok"
    AT_RISK = "at_risk"
    WILL_BREACH = "will_breach"
    BREACHED = "breached"


WARNS = frozenset({Outlook.AT_RISK, Outlook.WILL_BREACH})
"""Outlooks that say beforehand that a time may not be kept."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast. ``left`` until the due time, negative when it is over; ``remaining``: the ticket's own work, None if nobody
    knows; ``queue``: work of others that comes first."""

    outlook: Outlook
    left: int
    remaining: int | None
    queue: int

    @property
    def slack(self) -> int:
        """What is to spare; negative: so much is lacking. Work that nobody knows counts as none."""
        return self.left - self.queue - (self.remaining or 0)


def foresee(reading: Reading, now: datetime, *, remaining: int | None, queue: int) -> Foreseen | None:
    """Judge a running resolution clock; None for any other, and for one without a due time.

    - breached: the due time is over (a moment that is exactly on time is not);
    - will breach: the ticket's own work is longer than what is left (exactly as long is not);
    - at risk: own work and queue together are longer than what is left (exactly as long is not), or no more is left than the
      plan's warning time (exactly so much is at risk);
    - ok: else.
    """
    if reading.clock is not Clock.RESOLUTION or reading.state is not ClockState.RUNNING:
        return None
    if reading.due_at is None or reading.terms is None:
        return None
    left = reading.terms.time.between(now, reading.due_at)
    seen = Foreseen(Outlook.OK, left, remaining, queue)
    warned = reading.terms.plan.target(reading.priority).warn_resolution
    if reading.breached(now):
        outlook = Outlook.BREACHED
    elif remaining is not None and left < remaining:
        outlook = Outlook.WILL_BREACH
    elif seen.slack < 0 or left <= warned:
        outlook = Outlook.AT_RISK
    else:
        return seen
    return Foreseen(outlook, left, remaining, queue)


@dataclass(frozen=True, slots=True)
class Score:
    """How good forecasts were. ``cases``: clocks that have finished; ``warned``: of them so many were called in doubt before
    the plan warned; ``breached``: so many were late; ``hits``: late and called in doubt before."""

    cases: int
    warned: int
    breached: int
    hits: int

    @property
    def precision(self) -> int | None:
        """Of those called in doubt so many per cent were late; None if there are too few cases to say."""
        return self._per_cent(self.warned)

    @property
    def recall(self) -> int | None:
        """Of those that were late so many per cent had been called in doubt; None if there are too few cases to say."""
        return self._per_cent(self.breached)

    def _per_cent(self, of: int) -> int | None:
        """Half a per cent is rounded up."""
        return (self.hits * 200 + of) // (2 * of) if of and self.cases >= ENOUGH_CASES else None


def score(outcomes: Iterable[tuple[bool, bool]]) -> Score:
    """Count finished clocks: (was called in doubt before the plan warned, was late)."""
    counted = list(outcomes)
    return Score(
        cases=len(counted),
        warned=sum(warned for warned, _ in counted),
        breached=sum(late for _, late in counted),
        hits=sum(warned and late for warned, late in counted),
    )
