"""Which ticket a client's message belongs to: never a wrong one in silence."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tickets.routing import TALK, Known, Route, Talk, route

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def talk(ticket_id: int, ago: timedelta, *, asked: bool = False) -> Talk:
    return Talk(ticket_id, asked, NOW - ago)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(album=1, replied=2), Route(1, named=True)),
        (Known(replied=2, chosen=3, draft=True), Route(2, named=True)),
        (Known(chosen=3, draft=True, talks=[talk(4, MINUTE)]), Route(3)),
        (Known(draft=True, talks=[talk(4, MINUTE, asked=True)]), Route()),
        (Known(new=True, talks=[talk(4, MINUTE, asked=True)]), Route()),
        (Known(), Route()),
        (Known(talks=[talk(1, MINUTE)]), Route(1)),
        (Known(talks=[talk(1, TALK)]), Route()),  # a new matter as likely as not
        (Known(talks=[talk(1, 3 * TALK, asked=True)]), Route(1)),  # a question waits for its answer
        (Known(talks=[talk(1, 3 * TALK, asked=True), talk(2, 2 * TALK)]), Route(1)),
        (Known(talks=[talk(1, MINUTE, asked=True), talk(2, HOUR)]), Route(1)),
        (Known(talks=[talk(1, HOUR, asked=True), talk(2, MINUTE)]), Route(asks=True)),  # somebody has spoken since
        (Known(talks=[talk(1, MINUTE), talk(2, HOUR)]), Route(asks=True)),
        (Known(talks=[talk(1, MINUTE, asked=True), talk(2, HOUR, asked=True)]), Route(asks=True)),
    ],
)
def test_known_cases(known: Known, expected: Route) -> None:
    assert route(known, NOW) == expected


talks = st.lists(
    st.builds(talk, st.integers(1, 5), st.timedeltas(timedelta(), 2 * TALK), asked=st.booleans()),
    max_size=4,
    unique_by=lambda one: one.ticket_id,
)
some_ticket = st.none() | st.integers(6, 9)
everything = st.builds(
    Known,
    album=some_ticket,
    replied=some_ticket,
    chosen=some_ticket,
    draft=st.booleans(),
    new=st.booleans(),
    talks=talks,
)


@given(everything)
def test_a_message_goes_where_the_client_said_or_where_only_one_place_can_be_meant(known: Known) -> None:
    found = route(known, NOW)
    said = [one for one in (known.album, known.replied, known.chosen) if one is not None]
    if said:
        assert found.ticket_id == said[0]
        return
    assert not found.named, "nobody has named it: the client must be told where it went"
    if found.ticket_id is None:
        return
    assert not known.draft
    assert not known.new
    (mine,) = [one for one in known.talks if one.ticket_id == found.ticket_id]
    assert mine.asked or mine.said_at > NOW - TALK
    for other in known.talks:
        if other is not mine and (other.asked or other.said_at > NOW - TALK):
            assert mine.asked
            assert not other.asked
            assert other.said_at < mine.said_at


@given(talks)
def test_whoever_may_mean_a_ticket_is_asked_or_served(known: list[Talk]) -> None:
    """Only when nothing is talked about the words become a new ticket without a question."""
    found = route(Known(talks=known), NOW)
    meant = [one for one in known if one.asked or one.said_at > NOW - TALK]
    assert (found == Route()) is (not meant)
    assert found == route(Known(talks=known[::-1]), NOW), "the order in which tickets are known means nothing"
