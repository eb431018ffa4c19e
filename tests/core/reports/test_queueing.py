"""Queue time and personal time: on paper, and the law that every minute belongs to exactly one part."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.queueing import Moment, Rest, Split, split_time
from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.events import EventKind
from tests.clock import MOSCOW
from tests.core.sla.calendars import office, round_the_clock, shop

IGOR, OLGA = 1, 2
OFFICE = office()
"""Monday to Friday 9–18 without a lunch break: the arithmetic below is that of the clock."""
E = EventKind


def at(text: str, day: int = 23) -> datetime:
    """A moment of Monday 23 November 2026, in Moscow."""
    hour, minute = text.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=MOSCOW).astimezone(UTC)


def split(*told: Moment, rests: tuple[Rest, ...] = (), requested: str = "10:00", now: str = "18:00") -> Split:
    return split_time(at(requested), [Moment(E.OPENED, at(requested)), *told], rests, at(now), OFFICE)


def test_a_ticket_through_many_hands() -> None:
    """Monday 10:00 till Tuesday 10:45: 8 h + 1 h 45 min = 585 working minutes.

    Queue: 10:00–10:40 (40), handed over and not accepted 12:30–14:00 (90), after the reopening 15: 145.
    Igor: 10:40–11:00 (20), 12:00–12:30 (30), Tuesday 10:15–10:45 (30): 80. Olga: 14:00–14:30 (30), 16:00–17:00 (60): 90.
    The client 11:00–12:00: 60. A rest 14:30–16:00: 90. Thought to be solved 17:00–18:00 and 9:00–10:00: 120.
    145 + 80 + 90 + 60 + 90 + 120 = 585.
    """
    found = split_time(
        at("10:00"),
        [
            Moment(E.OPENED, at("10:00")),
            Moment(E.TAKEN, at("10:40"), IGOR),
            Moment(E.ASKED, at("11:00"), IGOR),
            Moment(E.CLIENT_WROTE, at("12:00")),
            Moment(E.HANDED, at("12:30"), IGOR, OLGA),
            Moment(E.TAKEN, at("14:00"), OLGA),
            Moment(E.RESUMED, at("16:00")),
            Moment(E.RESOLVED, at("17:00"), OLGA),
            Moment(E.REOPENED, at("10:00", 24)),
            Moment(E.TAKEN, at("10:15", 24), IGOR),
            Moment(E.RESOLVED, at("10:45", 24), IGOR),
            Moment(E.CLOSED, at("12:00", 24)),
        ],
        [Rest(at("14:30"), at("16:00"))],
        at("18:00", 27),
        OFFICE,
    )
    assert found == Split(145, {IGOR: 80, OLGA: 90}, client=60, rest=90, solved=120, solvers=(OLGA, IGOR))
    assert found.whole == 585


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param([], Split(480), id="nobody came: all of it is the queue's"),
        pytest.param(
            [Moment(E.STAFF_WROTE, at("10:30"), IGOR), Moment(E.RESOLVED, at("11:00"), IGOR)],
            Split(30, {IGOR: 30}, solvers=(IGOR,)),
            id="an answer takes it",
        ),
        pytest.param(
            [Moment(E.TAKEN, at("11:00"), IGOR), Moment(E.LAPSED, at("15:00")), Moment(E.TAKEN, at("17:00"), OLGA)],
            Split(60 + 120, {IGOR: 240, OLGA: 60}),
            id="forgotten: the queue's again",
        ),
        pytest.param(
            [
                Moment(E.TAKEN, at("11:00"), IGOR),
                Moment(E.HANDED, at("12:00"), IGOR, OLGA),
                Moment(None, at("14:00"), OLGA),
                Moment(E.RESOLVED, at("14:01"), OLGA),
            ],
            Split(60, {IGOR: 60, OLGA: 121}, solvers=(OLGA,)),
            id="worked on without a word: hers since it was handed over",
        ),
        pytest.param(
            [
                Moment(E.TAKEN, at("11:00"), IGOR),
                Moment(E.HANDED, at("12:00"), IGOR, OLGA),
                Moment(E.STAFF_WROTE, at("14:00"), OLGA),
                Moment(E.RESOLVED, at("15:00"), OLGA),
            ],
            Split(60 + 120, {IGOR: 60, OLGA: 60}, solvers=(OLGA,)),
            id="handed over while she was busy: hers since she wrote",
        ),
        pytest.param(
            [Moment(E.TAKEN, at("11:00"), IGOR), Moment(E.HANDED, at("12:00"), OLGA, OLGA)],
            Split(60, {IGOR: 60, OLGA: 360}),
            id="taken over: hers at once",
        ),
        pytest.param(
            [
                Moment(E.TAKEN, at("11:00"), IGOR),
                Moment(E.HANDED, at("12:00"), IGOR, OLGA),
                Moment(E.HANDED, at("13:00"), OLGA, IGOR),
                Moment(E.RESOLVED, at("13:30"), IGOR),
            ],
            Split(60 + 60, {IGOR: 60 + 30}, solvers=(IGOR,)),
            id="handed back untouched: the colleague never had it",
        ),
        pytest.param(
            [Moment(E.RESOLVED, at("12:00"), IGOR)],
            Split(120, solvers=(IGOR,)),
            id="solved by who never took it",
        ),
        pytest.param(
            [Moment(E.TAKEN, at("11:00"), IGOR), Moment(E.CANCELLED, at("12:00"), IGOR)],
            Split(60, {IGOR: 60}),
            id="cancelled: nothing counts any more",
        ),
        pytest.param(
            [Moment(E.TAKEN, at("11:00"), IGOR), Moment(E.STAFF_WROTE, at("10:30"), OLGA)],
            Split(60, {IGOR: 420}),
            id="late over the network: no time runs backwards",
        ),
    ],
)
def test_in_whose_hands(told: list[Moment], expected: Split) -> None:
    assert split(*told) == expected


def test_a_call_is_the_engineer_s_since_it_was_answered() -> None:
    """The client called at 9:30, it was written down at 11:00 and given to the queue at 11:10, taken at 12:00."""
    told = [
        Moment(E.OPENED, at("11:00"), IGOR),
        Moment(E.TAKEN, at("11:00"), IGOR),
        Moment(E.LAPSED, at("11:10"), IGOR),
        Moment(E.TAKEN, at("12:00"), OLGA),
        Moment(E.RESOLVED, at("12:30"), OLGA),
    ]
    found = split_time(at("9:30"), told, [], at("18:00"), OFFICE)
    assert found == Split(50, {IGOR: 100, OLGA: 30}, solvers=(OLGA,))


def test_a_rest_ends_when_somebody_writes() -> None:
    """Put off at 11:00 till the evening; the client writes at 12:00, and it is Igor's again."""
    told = (
        Moment(E.TAKEN, at("10:00"), IGOR),
        Moment(E.CLIENT_WROTE, at("12:00")),
        Moment(E.RESOLVED, at("13:00"), IGOR),
    )
    assert split(*told, rests=(Rest(at("11:00"), None),)) == Split(hands={IGOR: 120}, rest=60, solvers=(IGOR,))


people = st.sampled_from([None, IGOR, OLGA])
moments = st.integers(0, 6 * 24 * 60).map(lambda minutes: at("0:00") + timedelta(minutes=minutes))
histories = st.lists(
    st.builds(Moment, st.sampled_from([*EventKind, None]), moments, people, st.sampled_from([IGOR, OLGA])), max_size=12
)
resting = st.lists(st.builds(Rest, moments, st.none() | moments), max_size=2)


@given(moments, histories, resting, st.sampled_from([office(lunch=True), shop(), round_the_clock()]))
def test_the_parts_add_up_to_the_whole(
    requested: datetime, told: list[Moment], rests: list[Rest], time: WorkingTime
) -> None:
    """Whatever happened, in whatever order: to the last solution, the cancelling, or now."""
    now = at("0:00", 30)
    found = split_time(requested, told, rests, now, time)
    ends = [requested, *(max(requested, one.at) for one in told), now]
    assert found.whole in {time.between(requested, end) for end in ends}
    assert min([found.queue, found.client, found.rest, found.solved, *found.hands.values()]) >= 0
    assert set(found.hands) <= {IGOR, OLGA}


@given(moments, histories)
def test_waiting_longer_in_the_queue_is_nobody_s_time(requested: datetime, told: list[Moment]) -> None:
    """The same story a day later after the same request: whoever had the ticket had it as long as before."""
    told = [one for one in told if one.at >= requested and one.kind is not E.OPENED]
    later = requested - timedelta(days=1)
    now, time = at("0:00", 30), round_the_clock()
    before, after = (split_time(start, told, [], now, time) for start in (requested, later))
    assert after.hands == before.hands
    assert after.queue == before.queue + 24 * 60
