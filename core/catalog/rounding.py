"""How worked minutes become charged ones. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RoundingScope(StrEnum):
    """What is rounded: each ``entry``, or all minutes of a service in a ``ticket``, or in a ticket on one day."""

    ENTRY = "entry"
    TICKET = "ticket"
    TICKET_DAY = "ticket_day"


class RoundingMode(StrEnum):
    """Which way an incomplete increment goes."""

    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rule: whole increments, at least the minimum. Minutes.

    A last started increment of no more than ``grace`` minutes is dropped, never below the minimum (DESIGN §4).
    """

    increment: int
    minimum: int
    grace: int = 0
    scope: RoundingScope = RoundingScope.ENTRY
    mode: RoundingMode = RoundingMode.UP

    def charged(self, actual: int) -> int:
        """Charged minutes for ``actual`` worked ones (at least 1)."""
        if actual <= 0:
            msg = "worked time is a positive number of minutes"
            raise ValueError(msg)
        whole, rest = divmod(actual, self.increment)
        return max(self.minimum, (whole + self._counts(rest)) * self.increment)

    def _counts(self, rest: int) -> bool:
        """Whether a started increment counts as a whole one."""
        if rest <= self.grace:
            return False
        match self.mode:
            case RoundingMode.UP:
                return True
            case RoundingMode.NEAREST:
                return rest * 2 >= self.increment
            case RoundingMode.DOWN:
                return False


@dataclass(frozen=True, slots=True)
class Worked:
    """A line to be rounded."""

    line_id: int
    service_id: int
    work_date: date
    actual: int
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line of the same ticket that has been charged before."""

    service_id: int
    work_date: date
    actual: int
    charged: int


@dataclass(frozen=True, slots=True)
class Rounded:
    """What is charged for a line, and from what: the rule was applied to ``total`` minutes, of which ``before`` charged ones
    had been charged already. For a line rounded by itself: its own minutes, and none."""

    charged: int
    total: int
    before: int


def round_lines(lines: Iterable[Worked], earlier: Sequence[Earlier]) -> dict[int, Rounded]:
    """Charged minutes of every line, by its id.

    In a scope wider than an entry the minutes of a service are added up, with those charged before, and rounded once: what
    is charged now is round(total) - already charged, not below 0. Each line gets its own minutes as long as they last; the
    surplus goes to the last line by (work date, id) (DESIGN §4).
    """
    rounded: dict[int, Rounded] = {}
    scopes: dict[tuple[int, date | None], list[Worked]] = defaultdict(list)
    for line in lines:
        match line.rounding.scope:
            case RoundingScope.ENTRY:
                rounded[line.line_id] = Rounded(line.rounding.charged(line.actual), line.actual, 0)
            case RoundingScope.TICKET:
                scopes[line.service_id, None].append(line)
            case RoundingScope.TICKET_DAY:
                scopes[line.service_id, line.work_date].append(line)
    for (service_id, day), together in scopes.items():
        known = [one for one in earlier if one.service_id == service_id and day in (None, one.work_date)]
        together.sort(key=lambda line: (line.work_date, line.line_id))
        total = sum(one.actual for one in known) + sum(line.actual for line in together)
        before = sum(one.charged for one in known)
        left = max(0, together[-1].rounding.charged(total) - before)
        for line in together[:-1]:
            charged = min(line.actual, left)
            rounded[line.line_id] = Rounded(charged, total, before)
            left -= charged
        rounded[together[-1].line_id] = Rounded(left, total, before)
    return rounded
