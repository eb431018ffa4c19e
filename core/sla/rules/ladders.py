"""A ladder: who is told of a ticket that nobody has taken, after how long, again and again until somebody takes it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_DELAY = 60 * 24 * 7
"""Minutes between two steps: with more than a week a ticket would be as good as silent."""


class Audience(StrEnum):
    """Who hears of a step, from the nearest to the farthest: the engineers' group; the same with the one on duty mentioned;
    that person in private besides; the directors in private besides. The words are kept in the database."""

    GROUP = "group"
    DUTY = "duty"
    PERSONAL = "personal"
    DIRECTOR = "director"

    @property
    def reach(self) -> int:
        """The farther, the greater."""
        return _ORDER[self]


_ORDER = {audience: place for place, audience in enumerate(Audience)}

ALL = tuple(Audience)


def beyond(audience: Audience) -> tuple[Audience, ...]:
    """This one and those who are farther."""
    return ALL[audience.reach :]


def farthest(before: Audience | None, audience: Audience) -> Audience:
    """Whoever of the two is farther."""
    return audience if before is None else max(before, audience, key=lambda each: each.reach)


class LadderFault(StrEnum):
    """What is wrong with a ladder."""

    NO_STEPS = "no-steps"
    NOT_POSITIVE = "not-positive"
    TOO_LONG = "too-long"
    FIRST_ABOVE_CAP = "first-above-cap"


class BadLadder(ValueError):  # noqa: N818 - says what it is about, like Refusal
    """A ladder that cannot be climbed; ``fault`` says why."""

    def __init__(self, fault: LadderFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Ladder:
    """Minutes. ``steps``: by audience, how long after the step before it (the first: after the ticket came). Then the last
    step is repeated without an end, after ``first``, twice that, and so on up to ``cap``.

    All are minutes in which people may be told: working time, or with ``at_night`` all the time. ``lapse``: working minutes
    without any activity after which a taken ticket counts as not taken; 0: never.
    """

    steps: Mapping[Audience, int]
    first: int
    cap: int
    at_night: bool = False
    lapse: int = 0

    def __post_init__(self) -> None:
        if not self.steps:
            raise BadLadder(LadderFault.NO_STEPS)
        if min(*self.steps.values(), self.first, self.cap) <= 0 or self.lapse < 0:
            raise BadLadder(LadderFault.NOT_POSITIVE)
        if max(*self.steps.values(), self.cap) > MOST_DELAY:
            raise BadLadder(LadderFault.TOO_LONG)
        if self.first > self.cap:
            raise BadLadder(LadderFault.FIRST_ABOVE_CAP)

    @property
    def audiences(self) -> list[Audience]:
        """Those of the steps, in their order."""
        return [audience for audience in Audience if audience in self.steps]

    def audience(self, rung: int) -> Audience:
        """Who hears of the step with this number (from 0)."""
        climbed = self.audiences
        return climbed[min(rung, len(climbed) - 1)]

    def delay(self, rung: int) -> int:
        """Minutes between the step before this one (or the ticket's coming) and this one."""
        climbed = self.audiences
        if rung < len(climbed):
            return self.steps[climbed[rung]]
        # No power of a number that grows for ever: a ticket may wait for months.
        return min(self.cap, self.first << min(rung - len(climbed), self.cap.bit_length()))

    @property
    def longest(self) -> int:
        """No two steps are farther apart."""
        return max(self.cap, *self.steps.values())
