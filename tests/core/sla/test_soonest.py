"""The first moment that can be kept is one that judging would not refuse, and none before it would do."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.wishing.feasible import Crew, Demand, judge
from core.sla.wishing.soonest import soonest
from tests.core.sla.calendars import at, office

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, 10)


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


def test_the_last_free_minute_is_taken() -> None:
    """One engineer from 10:00: sixty minutes until eleven, and not one more for what is due at eleven."""
    alone = Crew(1, 100)

    def first(now: datetime, expected: int, *queue: Demand, least: int = 0) -> datetime | None:
        return soonest(now, office(), least=least, expected=expected, crew=alone, queue=queue)

    eleven, evening = at(MONDAY, 11), at(MONDAY, 18)
    assert first(NOW, 60) == eleven
    assert first(NOW, 61) == evening
    assert first(NOW, 60, Demand(eleven, 1)) == evening
    assert first(NOW, 60, Demand(eleven + timedelta(minutes=1), 1)) == eleven
    # Nothing is ready at once: it takes a minute at least.
    assert first(at(MONDAY, 10, 59), 1) == eleven
    assert first(at(MONDAY, 11), 1) == at(MONDAY, 12)
