"""Why a deadline is when it is, day by day: the parts always add up to the norm."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.calendar.business import BusinessCalendar, Cause, Why
from core.sla.calendar.production import Holiday
from core.sla.calendar.schedule import Hours
from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.clocks import Pause, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from core.sla.rules.why import DayShare, explain, parts
from tests.core.sla.calendars import at, office, round_the_clock, shop

FRIDAY = date(2026, 10, 30)
TWO_DAYS = Plan({Priority.NORMAL: Target(60, 16 * 60)})
TERMS = Terms(TWO_DAYS, office(lunch=True))


def days_of(requested: datetime, terms: Terms, *events: tuple[EventKind, datetime]) -> list[DayShare]:
    told = [Event(EventKind.OPENED, requested, Priority.NORMAL, terms), *(Event(kind, when) for kind, when in events)]
    reading = replay(requested, told).resolution
    return explain(reading, told[-1].at)


def test_a_friday_evening_before_unity_day() -> None:
    """16 hours from 17:30: half an hour, a weekend, a whole day, a short one, the holiday, half an hour."""
    days = days_of(at(FRIDAY, 17, 30), TERMS)
    assert [(day.day.day, day.minutes) for day in days] == [
        (30, 30),
        (31, 0),
        (1, 0),
        (2, 480),
        (3, 420),
        (4, 0),
        (5, 30),
    ]
    assert [day.off.cause for day in days if day.off is not None] == [Cause.WEEKEND, Cause.WEEKEND, Cause.HOLIDAY]
    holiday = days[5].off
    assert holiday is not None
    assert holiday.holiday is Holiday.UNITY_DAY
    assert [day.day.day for day in days if day.short] == [3]
    assert len(days[3].counted) == 2  # before and after lunch
    assert days[-1].counted[-1].end == at(date(2026, 11, 5), 9, 30)


def test_what_was_waited_is_seen_where_it_was_working_time() -> None:
    """A pause from Friday evening to Thursday noon took only its working hours: what nobody works keeps its own cause."""
    days = days_of(
        at(FRIDAY, 9),
        TERMS,
        (EventKind.ASKED, at(FRIDAY, 17)),
        (EventKind.CLIENT_WROTE, at(date(2026, 11, 5), 12)),
    )
    waited = {day.day: [part.end - part.start for part in day.waited] for day in days if day.waited}
    hour = timedelta(hours=1)
    assert waited == {
        FRIDAY: [hour],
        date(2026, 11, 2): [4 * hour, 4 * hour],
        date(2026, 11, 3): [4 * hour, 3 * hour],
        date(2026, 11, 5): [3 * hour],
    }
    assert all(part.pause is Pause.CLIENT for day in days for part in day.waited)
    assert [day.off.cause for day in days if day.off is not None] == [Cause.WEEKEND, Cause.WEEKEND, Cause.HOLIDAY]
    assert sum(day.minutes for day in days) == 16 * 60


def test_a_clock_that_stands_is_told_up_to_now() -> None:
    days = days_of(at(FRIDAY, 9), TERMS, (EventKind.ASKED, at(FRIDAY, 11)))
    assert [(day.day, day.minutes) for day in days] == [(FRIDAY, 120)]


def test_a_ticket_solved_early_is_told_up_to_its_deadline() -> None:
    days = days_of(at(FRIDAY, 9), TERMS, (EventKind.TAKEN, at(FRIDAY, 9, 5)), (EventKind.RESOLVED, at(FRIDAY, 11)))
    assert [(day.day, day.minutes) for day in days if day.minutes] == [(FRIDAY, 480), (date(2026, 11, 2), 480)]


def test_a_working_saturday_and_a_day_of_its_own_say_that_they_are_worked() -> None:
    """1 November 2025, instead of Monday the 3rd; and a Sunday that the desk works."""
    plain = office(lunch=True).calendar
    sunday = {date(2025, 11, 2): (Hours(10 * 60, 12 * 60),)}
    terms = Terms(TWO_DAYS, WorkingTime(BusinessCalendar(plain.schedule, plain.production, sunday)))
    days = days_of(at(date(2025, 10, 31), 17), terms)
    assert [day.worked for day in days] == [
        None,
        Why(Cause.WORKING_WEEKEND, other=date(2025, 11, 3)),
        Why(Cause.OWN_HOURS),
        None,
        None,
        None,
    ]
    assert [day.off.cause for day in days if day.off is not None] == [Cause.MOVED, Cause.HOLIDAY]
    assert [day.minutes for day in days] == [60, 420, 120, 0, 0, 360]


def test_time_after_the_deadline_is_not_told() -> None:
    """Solved late, waited for later still: the explanation ends where the time was up."""
    days = days_of(
        at(date(2026, 11, 9), 9),
        TERMS,
        (EventKind.TAKEN, at(date(2026, 11, 9), 10)),
        (EventKind.ASKED, at(date(2026, 11, 12), 10)),
        (EventKind.CLIENT_WROTE, at(date(2026, 11, 13), 10)),
    )
    assert [day.day.day for day in days] == [9, 10]


MOMENTS = st.integers(0, 200 * 24 * 3600).map(lambda seconds: at(date(2025, 10, 25), 0) + timedelta(seconds=seconds))


@settings(max_examples=60, deadline=None)
@given(
    requested=MOMENTS,
    waits=st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 9000)), max_size=3),
    calendar=st.sampled_from([office(lunch=True), office(), shop(), round_the_clock()]),
)
def test_the_days_add_up_to_the_norm(requested: datetime, waits: list[tuple[int, int]], calendar: object) -> None:
    terms = Terms(TWO_DAYS, calendar)  # type: ignore[arg-type]
    events, moment = [(EventKind.TAKEN, requested)], requested
    for before, length in waits:
        asked = moment + timedelta(minutes=before)
        moment = asked + timedelta(minutes=length)
        events += [(EventKind.ASKED, asked), (EventKind.CLIENT_WROTE, moment)]
    told = [Event(EventKind.OPENED, requested, Priority.NORMAL, terms), *(Event(*one) for one in events)]
    reading = replay(requested, told).resolution
    assert sum(day.minutes for day in explain(reading, moment)) == 16 * 60
    pieces = list(parts(reading, moment))
    assert pieces[0].start == requested
    assert pieces[-1].end == reading.due_at
    assert all(earlier.end == later.start for earlier, later in pairwise(pieces))


@pytest.mark.parametrize("calendar", [office(), round_the_clock()])
def test_a_part_never_crosses_a_local_midnight(calendar: object) -> None:
    days = days_of(at(FRIDAY, 17, 30), Terms(TWO_DAYS, calendar))  # type: ignore[arg-type]
    assert len({day.day for day in days}) == len(days)
    assert all(part.end - part.start <= timedelta(days=1) for day in days for part in day.counted)
    assert all(part.end <= at(day.day + timedelta(days=1), 0) for day in days for part in day.counted)
