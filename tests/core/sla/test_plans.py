"""What targets a plan may have: the edges."""

import pytest

from core.sla.rules.plans import BadPlan, Plan, PlanFault, Priority, Target

YEAR = 366 * 24 * 60


@pytest.mark.parametrize(
    ("reaction", "resolution", "warn_reaction", "warn_resolution"),
    [
        (1, 1, 0, 0),
        (60, 60, 59, 59),
        (1, YEAR, 0, YEAR - 1),
        (YEAR, YEAR, 0, 0),
    ],
)
def test_targets_that_can_be_kept_by(reaction: int, resolution: int, warn_reaction: int, warn_resolution: int) -> None:
    target = Target(reaction, resolution, warn_reaction, warn_resolution)
    assert Plan({Priority.NORMAL: target}).target(Priority.NORMAL) == target


@pytest.mark.parametrize(
    ("reaction", "resolution", "warn_reaction", "warn_resolution", "fault"),
    [
        (0, 60, 0, 0, PlanFault.NOT_POSITIVE),
        (-1, 60, 0, 0, PlanFault.NOT_POSITIVE),
        (60, 0, 0, 0, PlanFault.NOT_POSITIVE),
        (60, -1, 0, 0, PlanFault.NOT_POSITIVE),
        (60, 480, -1, 0, PlanFault.NOT_POSITIVE),
        (60, 480, 0, -1, PlanFault.NOT_POSITIVE),
        (60, YEAR + 1, 0, 0, PlanFault.TOO_LONG),
        (61, 60, 0, 0, PlanFault.REACTION_AFTER_RESOLUTION),
        (600, 960, int("600"), 0, PlanFault.WARNING_TOO_EARLY),  # equal, not the same object
        (600, 960, 601, 0, PlanFault.WARNING_TOO_EARLY),
        (60, 960, 0, int("960"), PlanFault.WARNING_TOO_EARLY),
        (60, 960, 0, 961, PlanFault.WARNING_TOO_EARLY),
    ],
)
def test_targets_that_cannot_be_kept_by(
    reaction: int, resolution: int, warn_reaction: int, warn_resolution: int, fault: PlanFault
) -> None:
    with pytest.raises(BadPlan) as caught:
        Target(reaction, resolution, warn_reaction, warn_resolution)
    assert (caught.value.fault, str(caught.value)) == (fault, fault.value)


def test_nobody_is_warned_where_nothing_is_said_of_it() -> None:
    assert Target(60, 960) == Target(60, 960, warn_reaction=0, warn_resolution=0)


def test_a_priority_that_the_plan_does_not_have_is_treated_as_normal() -> None:
    normal, urgent = Target(60, 960), Target(15, 240)
    plan = Plan({Priority.NORMAL: normal, Priority.URGENT: urgent})
    assert (plan.target(Priority.LOW), plan.target(Priority.URGENT)) == (normal, urgent)
    assert plan.has_urgent
    assert not Plan({Priority.NORMAL: normal, Priority.LOW: urgent}).has_urgent
    with pytest.raises(BadPlan) as caught:
        Plan({Priority.URGENT: urgent})
    assert caught.value.fault is PlanFault.NO_NORMAL
