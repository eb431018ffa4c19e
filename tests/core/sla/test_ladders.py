"""The ladder: who is told when, without an end and never rarer than its longest step."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sla.rules.ladders import MOST_DELAY, Audience, BadLadder, Ladder, LadderFault, beyond, farthest
from core.sla.rules.plans import DEFAULT_LADDERS, Plan, Priority, Target

DELAYS = st.integers(1, MOST_DELAY)
LADDERS = st.builds(
    lambda steps, first, more, at_night: Ladder(steps, first, min(MOST_DELAY, first + more), at_night),
    st.dictionaries(st.sampled_from(Audience), DELAYS, min_size=1),
    st.integers(1, 600),
    st.integers(0, 600),
    st.booleans(),
)
RUNGS = st.integers(0, 10_000)


@given(LADDERS, RUNGS)
def test_it_has_no_end_and_no_hole(ladder: Ladder, rung: int) -> None:
    assert 0 < ladder.delay(rung) <= ladder.longest
    assert ladder.audience(rung) in ladder.steps


@given(LADDERS, RUNGS)
def test_it_only_climbs(ladder: Ladder, rung: int) -> None:
    assert ladder.audience(rung + 1).reach >= ladder.audience(rung).reach
    if rung >= len(ladder.steps):
        assert ladder.audience(rung) is ladder.audiences[-1]
        assert ladder.first <= ladder.delay(rung) <= ladder.delay(rung + 1) <= ladder.cap


@given(LADDERS)
def test_each_audience_has_its_step_once_in_its_order(ladder: Ladder) -> None:
    climbed = [ladder.audience(rung) for rung in range(len(ladder.steps))]
    assert climbed == sorted(ladder.steps, key=lambda each: each.reach)
    assert [ladder.delay(rung) for rung in range(len(climbed))] == [ladder.steps[each] for each in climbed]


def test_the_repeat_grows_to_its_cap() -> None:
    ladder = Ladder({Audience.DIRECTOR: 7, Audience.GROUP: 5}, 10, 60)
    assert [ladder.delay(rung) for rung in range(8)] == [5, 7, 10, 20, 40, 60, 60, 60]
    assert ladder.delay(10**9) == 60
    assert ladder.longest == 60
    assert Ladder({Audience.GROUP: 90}, 10, 60).longest == 90
    assert Ladder({Audience.GROUP: 1}, 3, 3).delay(1) == 3


@pytest.mark.parametrize(
    ("steps", "first", "cap", "lapse", "fault"),
    [
        ({}, 1, 1, 0, LadderFault.NO_STEPS),
        ({Audience.GROUP: 0}, 1, 1, 0, LadderFault.NOT_POSITIVE),
        ({Audience.GROUP: 1, Audience.DUTY: -1}, 1, 1, 0, LadderFault.NOT_POSITIVE),
        ({Audience.GROUP: 1}, 0, 1, 0, LadderFault.NOT_POSITIVE),
        ({Audience.GROUP: 1}, 1, 1, -1, LadderFault.NOT_POSITIVE),
        ({Audience.GROUP: MOST_DELAY + 1}, 1, 1, 0, LadderFault.TOO_LONG),
        ({Audience.GROUP: 1}, 1, MOST_DELAY + 1, 0, LadderFault.TOO_LONG),
        ({Audience.GROUP: 1}, 2, 1, 0, LadderFault.FIRST_ABOVE_CAP),
    ],
)
def test_ladders_that_cannot_be(
    steps: dict[Audience, int], first: int, cap: int, lapse: int, fault: LadderFault
) -> None:
    with pytest.raises(BadLadder) as caught:
        Ladder(steps, first, cap, lapse=lapse)
    assert caught.value.fault is fault


def test_the_longest_that_can_be() -> None:
    assert MOST_DELAY == 10_080
    assert Ladder({Audience.GROUP: 1}, 1, MOST_DELAY).delay(14) == 8192
    assert Ladder({Audience.GROUP: 1}, 1, MOST_DELAY).delay(15) == MOST_DELAY
    assert (Ladder({Audience.GROUP: 1}, 1, 1).at_night, Ladder({Audience.GROUP: 1}, 1, 1).lapse) == (False, 0)
    assert Ladder({Audience.GROUP: MOST_DELAY}, MOST_DELAY, MOST_DELAY).longest == MOST_DELAY


def test_reach() -> None:
    assert [each.reach for each in Audience] == [0, 1, 2, 3]
    assert beyond(Audience.GROUP) == tuple(Audience)
    assert beyond(Audience.PERSONAL) == (Audience.PERSONAL, Audience.DIRECTOR)
    assert farthest(None, Audience.GROUP) is Audience.GROUP
    assert farthest(Audience.DUTY, Audience.GROUP) is Audience.DUTY
    assert farthest(Audience.DUTY, Audience.DIRECTOR) is Audience.DIRECTOR


def test_a_plan_has_a_ladder_for_every_ticket() -> None:
    own = Ladder({Audience.GROUP: 1}, 1, 1)
    plan = Plan({Priority.NORMAL: Target(60, 960)}, {Priority.NORMAL: own})
    # A priority that the plan does not have is treated as normal.
    assert [plan.ladder(priority) for priority in Priority] == [own] * 3
    plan = Plan({Priority.NORMAL: Target(60, 960), Priority.URGENT: Target(15, 60)}, {Priority.NORMAL: own})
    assert plan.ladder(Priority.URGENT) == DEFAULT_LADDERS[Priority.URGENT]
    assert Plan({Priority.NORMAL: Target(60, 960)}).ladders == DEFAULT_LADDERS


@pytest.mark.parametrize(
    ("priority", "heard", "repeats", "lapse_hours"),
    [
        (Priority.LOW, {Audience.GROUP: 30, Audience.DUTY: 90}, [60, 120, 120], 40),
        (
            Priority.NORMAL,
            {Audience.GROUP: 10, Audience.DUTY: 20, Audience.PERSONAL: 35, Audience.DIRECTOR: 60},
            [10, 20, 30, 30],
            24,
        ),
        (
            Priority.URGENT,
            {Audience.GROUP: 3, Audience.DUTY: 6, Audience.PERSONAL: 10, Audience.DIRECTOR: 15},
            [5, 10, 15, 15],
            8,
        ),
    ],
)
def test_when_people_hear_of_a_ticket_by_default(
    priority: Priority, heard: dict[Audience, int], repeats: list[int], lapse_hours: int
) -> None:
    """Minutes since the ticket came; the director hears when an hour, or a quarter of an urgent one, has passed."""
    ladder = DEFAULT_LADDERS[priority]
    steps = [ladder.delay(rung) for rung in range(len(heard))]
    assert dict(zip(ladder.audiences, accumulate(steps), strict=True)) == heard
    assert [ladder.delay(len(heard) + again) for again in range(len(repeats))] == repeats
    assert ladder.lapse == lapse_hours * 60


def test_only_urgent_tickets_break_through_by_default() -> None:
    assert [priority for priority, ladder in DEFAULT_LADDERS.items() if ladder.at_night] == [Priority.URGENT]
