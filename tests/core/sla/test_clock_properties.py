"""Laws of the clocks that hold for every history, calendar and zone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.clocks import Clocks, ClockState, Phase, replay
from core.sla.rules.events import MOVES_CLOCKS, Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from tests.core.sla.calendars import RUSSIAN_ZONES, office, round_the_clock, shop

PLAN = Plan(
    {
        Priority.LOW: Target(240, 2400, 60, 600),
        Priority.NORMAL: Target(60, 960, 15, 120),
        Priority.URGENT: Target(15, 240, 5, 60),
    }
)
SECOND, WEEK = timedelta(seconds=1), timedelta(weeks=1)
OTHER = Terms(Plan({Priority.NORMAL: Target(45, 700)}), shop())

calendars = st.sampled_from(
    [office(lunch=True), shop(), round_the_clock(), *(office(zone) for zone in (RUSSIAN_ZONES[0], RUSSIAN_ZONES[-1]))]
)
starts = st.integers(0, 400 * 24 * 3600).map(lambda seconds: datetime(2025, 3, 1, tzinfo=UTC) + seconds * SECOND)
gaps = st.integers(0, 4 * 24 * 3600).map(lambda seconds: seconds * SECOND)
KINDS = [
    EventKind.TAKEN,
    EventKind.ASKED,
    EventKind.CLIENT_WROTE,
    EventKind.STAFF_WROTE,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.CANCELLED,
    EventKind.PRIORITY_CHANGED,
    EventKind.REPINNED,
]


@st.composite
def histories(draw: st.DrawFn) -> tuple[datetime, list[Event]]:
    """A request and what happened then, in any order of events, also ones that make no sense."""
    requested = draw(starts)
    moment, events = requested, [Event(EventKind.OPENED, requested, Priority.NORMAL, Terms(PLAN, draw(calendars)))]
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=9)):
        moment += draw(gaps)
        priority = draw(st.sampled_from(list(Priority))) if kind is EventKind.PRIORITY_CHANGED else None
        events.append(Event(kind, moment, priority, OTHER if kind is EventKind.REPINNED else None))
    return requested, events


def working_of(clocks: Clocks) -> WorkingTime:
    assert clocks.terms is not None
    return clocks.terms.time


quick = settings(max_examples=60, deadline=None)


@quick
@given(histories(), st.integers(0, 9))
def test_what_is_finished_is_frozen(history: tuple[datetime, list[Event]], cut: int) -> None:
    """Whatever follows, a finished reaction and a first solution stay as they were."""
    requested, events = history
    earlier, later = replay(requested, events[: cut + 1]), replay(requested, events)
    if earlier.reaction.finished_at is not None:
        assert later.reaction == earlier.reaction
    if earlier.first_resolution is not None:
        assert later.first_resolution == earlier.first_resolution


@quick
@given(histories())
def test_a_running_clock_has_used_up_its_target_at_its_due_moment(history: tuple[datetime, list[Event]]) -> None:
    requested, events = history
    clocks = replay(requested, events)
    for reading in (clocks.reaction, clocks.resolution):
        assert reading.terms is not None
        assert reading.target is not None
        assert reading.stretches[0].start == requested
        if reading.state is ClockState.RUNNING:
            assert reading.due_at is not None
            assert not reading.breached(reading.due_at)
            assert reading.breached(reading.due_at + SECOND)
            if reading.due_at >= events[-1].at:
                assert reading.elapsed(reading.due_at) == reading.target
                assert reading.elapsed(reading.due_at - SECOND) < reading.target
        if reading.state is ClockState.PAUSED:
            assert reading.left is not None
            assert timedelta() <= reading.left <= reading.target * timedelta(minutes=1)
            assert (reading.left == timedelta()) == (reading.due_at is not None)


@quick
@given(histories())
def test_stretches_are_without_gaps_and_never_run_backwards(history: tuple[datetime, list[Event]]) -> None:
    requested, events = history
    events = [replace(event, at=event.at - index % 3 * timedelta(hours=5)) for index, event in enumerate(events)]
    clocks = replay(requested, events)
    life = clocks.resolution.stretches
    for earlier, later in pairwise(life):
        assert earlier.end == later.start
        assert earlier.start <= later.start
    assert all(each.end is None or each.start <= each.end for each in life)
    if clocks.phase in (Phase.OPEN, Phase.IN_PROGRESS):
        assert clocks.resolution.state is ClockState.RUNNING


@quick
@given(histories(), st.sampled_from(sorted(set(EventKind) - MOVES_CLOCKS)))
def test_what_writes_no_clock_anew_moves_none(history: tuple[datetime, list[Event]], kind: EventKind) -> None:
    """The index of deadlines is written after the events of MOVES_CLOCKS only: no other may change what it says."""
    requested, events = history
    before, after = replay(requested, events), replay(requested, [*events, Event(kind, events[-1].at)])
    assert after == before


@st.composite
def pauses(draw: st.DrawFn) -> tuple[datetime, datetime, datetime, WorkingTime]:
    """A request, a question after it and the answer."""
    requested = draw(starts)
    asked = requested + draw(gaps)
    return requested, asked, asked + draw(gaps), draw(calendars)


def with_pauses(requested: datetime, time: WorkingTime, *waits: tuple[datetime, datetime]) -> Clocks:
    events = [Event(EventKind.OPENED, requested, Priority.NORMAL, Terms(PLAN, time))]
    for asked, answered in waits:
        events += [Event(EventKind.ASKED, asked), Event(EventKind.CLIENT_WROTE, answered)]
    return replay(requested, events)


@quick
@given(pauses(), st.integers(0, 1000))
def test_a_pause_in_two_parts_is_the_pause(pause: tuple[datetime, datetime, datetime, WorkingTime], share: int) -> None:
    requested, asked, answered, time = pause
    middle = asked + (answered - asked) * share // 1000
    whole = with_pauses(requested, time, (asked, answered)).resolution
    parts = with_pauses(requested, time, (asked, middle), (middle, answered)).resolution
    assert (whole.due_at, whole.warn_at) == (parts.due_at, parts.warn_at)


@quick
@given(pauses())
def test_a_pause_takes_its_working_time_and_no_more(pause: tuple[datetime, datetime, datetime, WorkingTime]) -> None:
    """So one that lies wholly outside working time moves nothing; and none ever makes a deadline earlier."""
    requested, asked, answered, time = pause
    without = with_pauses(requested, time).resolution.due_at
    with_ = with_pauses(requested, time, (asked, answered)).resolution.due_at
    assert without is not None
    assert with_ is not None
    assert with_ >= without
    if asked < without:
        assert time.passed(without, with_) == time.passed(asked, answered)
    else:
        assert with_ == without  # it was late before it was asked
    if asked < without and not time.passed(asked, answered):
        assert with_ == without


@quick
@given(starts, starts, calendars, st.tuples(st.integers(0, 999), st.integers(0, 999)))
def test_a_pause_outside_working_time_moves_nothing(
    requested: datetime, somewhere: datetime, time: WorkingTime, shares: tuple[int, int]
) -> None:
    """Asked after the closing and answered before the next opening, wherever in between."""
    closing = time.after(max(requested, somewhere), SECOND)
    while time.is_working(closing):
        closing = time.after(closing, timedelta(minutes=15))
        if closing - requested > 4 * WEEK:
            return  # round the clock there is no such time
    closed = time.next_working(closing) - closing
    asked, answered = (closing + closed * share // 1000 for share in sorted(shares))
    assert not time.passed(asked, answered)
    without = with_pauses(requested, time).resolution
    waited = with_pauses(requested, time, (asked, answered)).resolution
    assert (waited.due_at, waited.warn_at) == (without.due_at, without.warn_at)


@quick
@given(pauses())
def test_no_pause_no_reopening_and_no_new_plan_moves_the_reaction(
    pause: tuple[datetime, datetime, datetime, WorkingTime],
) -> None:
    requested, asked, answered, time = pause
    told = [
        Event(EventKind.OPENED, requested, Priority.NORMAL, Terms(PLAN, time)),
        Event(EventKind.ASKED, asked),
    ]
    first = replay(requested, told).reaction
    more = [
        Event(EventKind.CLIENT_WROTE, answered),
        Event(EventKind.REPINNED, answered, terms=OTHER),
        Event(EventKind.PRIORITY_CHANGED, answered, Priority.URGENT),
        Event(EventKind.RESOLVED, answered),
        Event(EventKind.REOPENED, answered + timedelta(hours=1)),
    ]
    assert replay(requested, told + more).reaction == first
    assert first.due_at == time.add(requested, 60)


@quick
@given(pauses(), st.lists(st.sampled_from(list(Priority)), max_size=5))
def test_priorities_back_and_forth_end_where_the_last_one_says(
    pause: tuple[datetime, datetime, datetime, WorkingTime], changes: list[Priority]
) -> None:
    requested, asked, answered, time = pause
    opened = Event(EventKind.OPENED, requested, Priority.NORMAL, Terms(PLAN, time))
    wait = [Event(EventKind.ASKED, asked), Event(EventKind.CLIENT_WROTE, answered)]
    middle = [Event(EventKind.PRIORITY_CHANGED, asked, priority) for priority in changes]
    last = Event(EventKind.PRIORITY_CHANGED, answered, Priority.LOW)
    straight = replay(requested, [opened, *wait, last]).resolution
    wandering = replay(requested, [opened, wait[0], *middle, wait[1], last]).resolution
    assert wandering.due_at == straight.due_at
    again = Event(EventKind.REPINNED, answered, terms=Terms(PLAN, time))
    assert replay(requested, [opened, *wait, last, again]).resolution == straight


@quick
@given(pauses(), st.integers(1, 30))
def test_whole_weeks_later_is_whole_weeks_later(
    pause: tuple[datetime, datetime, datetime, WorkingTime], weeks: int
) -> None:
    """Where every week is like another: without the production calendar."""
    requested, asked, answered, _ = pause
    time, shift = office("Asia/Kamchatka", lunch=True, production=False), weeks * WEEK
    here = with_pauses(requested, time, (asked, answered)).resolution.due_at
    there = with_pauses(requested + shift, time, (asked + shift, answered + shift)).resolution.due_at
    assert here is not None
    assert there == here + shift


@quick
@given(pauses(), st.sets(st.integers(0, 40), max_size=5))
def test_more_days_off_never_make_a_deadline_earlier(
    pause: tuple[datetime, datetime, datetime, WorkingTime], days: set[int]
) -> None:
    """A pause on such a day takes no working time, so the deadline may come back, but never before that of no pause."""
    requested, _, _, _ = pause
    plain = office()
    off = {(requested + timedelta(days=day)).date(): () for day in days}
    calendar = plain.calendar
    fewer = WorkingTime(BusinessCalendar(calendar.schedule, calendar.production, off))
    due, later = (with_pauses(requested, time).resolution.due_at for time in (plain, fewer))
    assert due is not None
    assert later is not None
    assert later >= due
