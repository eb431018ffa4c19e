"""The breaker of one base: stop asking a base that does not answer (reference/onec.md 5.4). Pure; real time is given."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from integrations.onec.odata.backoff import longest_delay

FAILURES_TO_OPEN = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)


class Gate(Enum):
    """What may be done now. PROBE: one cheap read (``OneC.ping``), announced by ``Breaker.probe``; never a write."""

    CALL = "call"
    PROBE = "probe"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Breaker:
    """State of one base; every event gives the next state. ``Breaker()`` is closed: also a person's "try again now".

    ``failures`` count in a row, ``pauses`` since it opened (0: closed), ``next_at`` is when a probe may be made. A pause is
    twice as long as the one before it.
    """

    failures: int = 0
    pauses: int = 0
    next_at: datetime | None = None
    probing: bool = False
    first_pause: timedelta = FIRST_PAUSE
    longest_pause: timedelta = LONGEST_PAUSE

    def gate(self, now: datetime) -> Gate:
        """May the base be asked at ``now``?"""
        if self.next_at is None:
            return Gate.CALL
        return Gate.PROBE if now >= self.next_at else Gate.WAIT

    def probe(self, now: datetime) -> "Breaker":
        """A probe starts. Nobody else may until its answer comes, or until the pause is over if it never comes."""
        return replace(self, next_at=now + self._pause(self.pauses), probing=True)

    def succeeded(self) -> "Breaker":
        """The base answered something sensible; a refusal by its rules is sensible too."""
        return Breaker(first_pause=self.first_pause, longest_pause=self.longest_pause)

    def failed(self, now: datetime) -> "Breaker":
        """A transient failure, or an unknown outcome of a write."""
        failures = self.failures + 1
        if self.next_at is None:
            if failures < FAILURES_TO_OPEN:
                return replace(self, failures=failures)
            return replace(self, failures=failures, pauses=1, next_at=now + self._pause(1))
        if not self.probing:
            # A late answer to a call made before it opened says nothing new.
            return replace(self, failures=failures)
        pauses = self.pauses + 1
        return replace(self, failures=failures, pauses=pauses, next_at=now + self._pause(pauses), probing=False)

    def denied(self, now: datetime) -> "Breaker":
        """401. A wrong password tried again every minute locks the user out, so the longest pause comes at once."""
        next_at = now + self.longest_pause
        return replace(self, failures=self.failures + 1, pauses=max(self.pauses, 1), next_at=next_at, probing=False)

    def _pause(self, number: int) -> timedelta:
        return longest_delay(max(number, 1), self.first_pause, self.longest_pause)
