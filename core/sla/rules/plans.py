"""A plan: how fast somebody reacts and when a ticket is solved, and who is told of one that nobody takes, by priority. Pure;
all in working minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.ladders import Audience, Ladder

MOST_MINUTES = 60 * 24 * 366
"""A target beyond a year of days and nights is a slip of the finger."""


class Priority(StrEnum):
    """How urgent a ticket is. A client may ask for ``urgent`` where the plan has it; staff may change it either way."""

    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class PlanFault(StrEnum):
    """What is wrong with a plan."""

    NOT_POSITIVE = "not-positive"
    TOO_LONG = "too-long"
    REACTION_AFTER_RESOLUTION = "reaction-after-resolution"
    WARNING_TOO_EARLY = "warning-too-early"
    NO_NORMAL = "no-normal"


class BadPlan(ValueError):  # noqa: N818 - says what it is about, like Refusal
    """Targets that cannot be kept by; ``fault`` says why."""

    def __init__(self, fault: PlanFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Target:
    """Working minutes until the first reaction and until the solution; how many before each of them people are warned
    (0: not at all)."""

    reaction: int
    resolution: int
    warn_reaction: int = 0
    warn_resolution: int = 0

    def __post_init__(self) -> None:
        if self.reaction <= 0 or self.resolution <= 0 or self.warn_reaction < 0 or self.warn_resolution < 0:
            raise BadPlan(PlanFault.NOT_POSITIVE)
        if self.resolution > MOST_MINUTES:
            raise BadPlan(PlanFault.TOO_LONG)
        if self.reaction > self.resolution:
            raise BadPlan(PlanFault.REACTION_AFTER_RESOLUTION)
        if self.warn_reaction >= self.reaction or self.warn_resolution >= self.resolution:
            raise BadPlan(PlanFault.WARNING_TOO_EARLY)


DEFAULT_LADDERS: Mapping[Priority, Ladder] = {
    Priority.LOW: Ladder({Audience.GROUP: 30, Audience.DUTY: 60}, 60, 120, lapse=40 * 60),
    Priority.NORMAL: Ladder(
        {Audience.GROUP: 10, Audience.DUTY: 10, Audience.PERSONAL: 15, Audience.DIRECTOR: 25}, 10, 30, lapse=24 * 60
    ),
    Priority.URGENT: Ladder(
        {Audience.GROUP: 3, Audience.DUTY: 3, Audience.PERSONAL: 4, Audience.DIRECTOR: 5},
        5,
        15,
        at_night=True,
        lapse=8 * 60,
    ),
}
"""What every plan begins with. The director hears of a ticket when its time to react is up in the first plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Targets and ladders by priority. ``normal`` is always there; a ticket whose priority the plan does not have is treated as
    normal. Ladders that are not said are the default ones."""

    targets: Mapping[Priority, Target]
    ladders: Mapping[Priority, Ladder] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if Priority.NORMAL not in self.targets:
            raise BadPlan(PlanFault.NO_NORMAL)
        object.__setattr__(self, "ladders", {**DEFAULT_LADDERS, **self.ladders})

    def target(self, priority: Priority) -> Target:
        return self.targets.get(priority, self.targets[Priority.NORMAL])

    def ladder(self, priority: Priority) -> Ladder:
        return self.ladders[priority if priority in self.targets else Priority.NORMAL]

    @property
    def has_urgent(self) -> bool:
        return Priority.URGENT in self.targets


@dataclass(frozen=True, slots=True)
class Terms:
    """What a ticket's clocks run by: a version of a plan and a version of its calendar."""

    plan: Plan
    time: WorkingTime
