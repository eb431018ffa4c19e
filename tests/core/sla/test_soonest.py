"""The first moment that can be kept is one that judging would not refuse, and none before it would do."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.wishing.feasible import Crew, Demand, judge
from core.sla.wishing.soonest import soonest
from tests.core.sla.calendars import at, office

NOW = at(date(2026, 11, 23), 10)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 300),
    st.integers(1, 900),
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 900)), max_size=4),
)
def test_judged_by_the_same_rules(least: int, expected: int, queue: list[tuple[int, int]]) -> None:
    crew = Crew(2, 70)
    demands = [Demand(NOW + timedelta(hours=hours), minutes) for hours, minutes in queue]
    found = soonest(NOW, office(), least=least, expected=expected, crew=crew, queue=demands)
    assert found is not None
    assert judge(found, NOW, office(), least=least, expected=expected, crew=crew, queue=demands).unfit is None
    # Of the moments that are offered instead of a date in the past it is the first.
    past = judge(NOW, NOW, office(), least=least, expected=expected, crew=crew, queue=demands)
    assert past.offers[0] == found


def test_nobody_at_work_can_do_nothing() -> None:
    assert soonest(NOW, office(), least=15, expected=30, crew=Crew(0, 70), queue=()) is None
