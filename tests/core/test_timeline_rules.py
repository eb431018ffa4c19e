"""How much of a ticket's time was an engineer's work: only what the desk saw, and never the client's waiting or the night."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sla.rules.events import EventKind
from core.tickets.timeline.rules import MINUTE, QUIET, Act, Noted, Stretch, common, draft

DAY = datetime(2026, 11, 23, tzinfo=UTC)
IGOR, OLGA, CLIENT = "staff:1", "staff:2", "contact:1"
K = EventKind


def at(clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


def nine_to_six(stretch: Stretch) -> Sequence[Stretch]:
    return [Stretch(max(stretch.start, at("9:00")), min(stretch.end, at("18:00")))]


def acts(*written: tuple[EventKind, str, str]) -> list[Act]:
    return [Act(kind, at(clock), author) for kind, clock, author in written]


@pytest.mark.parametrize(
    ("said", "until", "minutes"),
    [
        ([(K.TAKEN, "10:02", IGOR), (K.STAFF_WROTE, "10:05", IGOR), (K.STAFF_WROTE, "10:37", IGOR)], "10:40", 36),
        ([(K.TAKEN, "10:00", IGOR)], "10:20", 20),
        # A gap with no trace counts only up to half an hour.
        ([(K.TAKEN, "10:00", IGOR), (K.STAFF_WROTE, "13:00", IGOR)], "13:10", 40),
        ([(K.TAKEN, "10:00", IGOR)], "17:00", 30),
        # Waiting for the client is nobody's work, whatever is written meanwhile.
        ([(K.TAKEN, "10:00", IGOR), (K.ASKED, "10:10", IGOR), (K.CLIENT_WROTE, "11:00", CLIENT)], "11:05", 15),
        ([(K.TAKEN, "10:00", IGOR), (K.ASKED, "10:10", IGOR), (K.STAFF_WROTE, "10:20", IGOR)], "10:40", 10),
        # An answer takes an open ticket.
        ([(K.STAFF_WROTE, "10:00", IGOR)], "10:07", 7),
        ([(K.ASKED, "10:00", IGOR), (K.CLIENT_WROTE, "10:30", CLIENT)], "10:37", 7),
        # Outside working time nothing is drafted.
        ([(K.TAKEN, "17:50", IGOR), (K.STAFF_WROTE, "18:30", IGOR)], "18:40", 10),
        # Another's hands.
        ([(K.TAKEN, "10:00", IGOR), (K.TAKEN, "10:10", OLGA), (K.STAFF_WROTE, "10:20", OLGA)], "10:30", 10),
        ([(K.TAKEN, "10:00", IGOR), (K.LAPSED, "10:10", "system:alerts"), (K.TAKEN, "10:20", IGOR)], "10:25", 15),
        # What an earlier completion has charged is not drafted again.
        (
            [
                (K.TAKEN, "10:00", IGOR),
                (K.RESOLVED, "10:20", IGOR),
                (K.REOPENED, "10:30", CLIENT),
                (K.TAKEN, "10:40", IGOR),
            ],
            "10:45",
            5,
        ),
    ],
)
def test_what_counts(said: list[tuple[EventKind, str, str]], until: str, minutes: int) -> None:
    found = draft(acts(*said), [], IGOR, at(until), nine_to_six)
    assert found is not None
    assert found.minutes == minutes


def test_it_says_what_it_rests_on_and_what_it_left_out() -> None:
    found = draft(
        acts(
            (K.TAKEN, "10:02", IGOR),
            (K.STAFF_WROTE, "10:05", IGOR),
            (K.ASKED, "10:37", IGOR),
            (K.CLIENT_WROTE, "11:00", CLIENT),
            (K.CLIENT_WROTE, "17:50", CLIENT),
        ),
        [Noted(at("11:20"), 10), Noted(at("11:25")), Noted(at("8:30"), 5)],
        IGOR,
        at("18:20"),
        nine_to_six,
    )
    assert found is not None
    assert (found.taken_at, found.wrote) == (at("10:02"), (at("10:05"), at("10:37")))
    # 10:02–10:35 and 10:37 waits; 11:00–11:55 by the client's words and the voice; 17:50–18:00; a call before work began.
    assert found.stretches == (
        Stretch(at("8:25"), at("8:30")),
        Stretch(at("10:02"), at("10:35")),
        Stretch(at("11:00"), at("11:55")),
        Stretch(at("17:50"), at("18:00")),
    )
    assert (found.minutes, found.call_minutes, found.voices) == (5 + 33 + 55 + 10, 15, 1)
    assert (found.waited, found.silent, found.off) == (23, 2 + 355, 20)


def test_nothing_seen_is_nothing_drafted() -> None:
    assert draft([], [], IGOR, at("12:00"), nine_to_six) is None
    assert draft(acts((K.TAKEN, "10:00", OLGA)), [], IGOR, at("12:00"), nine_to_six) is None
    assert draft(acts((K.TAKEN, "3:00", IGOR)), [], IGOR, at("4:00"), nine_to_six) is None


KINDS = st.sampled_from(
    [K.TAKEN, K.STAFF_WROTE, K.ASKED, K.CLIENT_WROTE, K.LAPSED, K.RESOLVED, K.REOPENED, K.ESTIMATED]
)
MOMENTS = st.integers(0, 24 * 60).map(lambda minute: DAY + minute * MINUTE)
HISTORIES = st.lists(st.builds(Act, KINDS, MOMENTS, st.sampled_from([IGOR, OLGA, CLIENT])), max_size=12)
NOTES = st.lists(st.builds(Noted, MOMENTS, st.none() | st.integers(1, 120)), max_size=3)


@given(HISTORIES, NOTES, MOMENTS)
def test_stretches_are_apart_in_order_and_add_up(history: list[Act], notes: list[Noted], until: datetime) -> None:
    found = draft(history, notes, IGOR, until, nine_to_six)
    if found is None:
        return
    assert found.minutes == sum((one.length for one in found.stretches), timedelta()) // MINUTE
    assert all(one.start < one.end <= until for one in found.stretches)
    assert all(one.end < other.start for one, other in zip(found.stretches, found.stretches[1:], strict=False))
    assert min(found.waited, found.silent, found.off) >= 0


@given(HISTORIES, MOMENTS)
def test_every_minute_has_a_trace_of_the_engineer_or_the_client_shortly_before_it(
    history: list[Act], until: datetime
) -> None:
    found = draft(history, [], IGOR, until, nine_to_six)
    traces = [act.at for act in history if act.author == IGOR or act.kind is K.CLIENT_WROTE]
    for one in found.stretches if found is not None else ():
        moment = one.start
        while moment < one.end:
            assert any(trace <= moment < trace + QUIET for trace in traces)
            moment += MINUTE


@given(HISTORIES, NOTES, MOMENTS, st.integers(1, 60))
def test_a_noted_call_never_takes_time_away(
    history: list[Act], notes: list[Noted], until: datetime, minutes: int
) -> None:
    before = draft(history, notes, IGOR, until, nine_to_six)
    after = draft(history, [*notes, Noted(until, minutes)], IGOR, until, nine_to_six)
    assert after is not None
    assert max(minutes, before.minutes if before is not None else 0) <= after.minutes


STRETCHES = st.lists(
    st.tuples(MOMENTS, st.integers(1, 90)).map(lambda one: Stretch(one[0], one[0] + one[1] * MINUTE)), max_size=5
)


@given(STRETCHES, STRETCHES)
def test_overlaps_are_mutual_and_counted_minute_by_minute(first: list[Stretch], second: list[Stretch]) -> None:
    def minutes(stretches: list[Stretch]) -> set[datetime]:
        return {one.start + index * MINUTE for one in stretches for index in range(one.length // MINUTE)}

    assert common(first, second) == common(second, first) == len(minutes(first) & minutes(second))
