"""A plan: how fast somebody reacts and when a ticket is solved, by priority. Pure; all in working minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.sla.calendar.working_time import WorkingTime

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


@dataclass(frozen=True, slots=True)
class Plan:
    """Targets by priority. ``normal`` is always there; a ticket whose priority the plan does not have is treated as normal."""

    targets: Mapping[Priority, Target]

    def __post_init__(self) -> None:
        if Priority.NORMAL not in self.targets:
            raise BadPlan(PlanFault.NO_NORMAL)

    def target(self, priority: Priority) -> Target:
        return self.targets.get(priority, self.targets[Priority.NORMAL])

    @property
    def has_urgent(self) -> bool:
        return Priority.URGENT in self.targets


@dataclass(frozen=True, slots=True)
class Terms:
    """What a ticket's clocks run by: a version of a plan and a version of its calendar."""

    plan: Plan
    time: WorkingTime
