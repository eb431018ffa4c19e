"""Telegram's limits as properties of any sequence of sends, on a clock of our own."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.budget import Budget, Rates

RATES = Rates()
GROUPS = (-1, -2)
PEOPLE = tuple(range(1, 41))


class FakeClock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


Request = tuple[int, float]
"""A chat and the seconds that pass before somebody wants to send there."""

PAUSES = st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.3, 1.0, 20.0])


def requests(chats: Sequence[int]) -> st.SearchStrategy[list[Request]]:
    return st.lists(st.tuples(st.sampled_from(chats), PAUSES), min_size=1, max_size=150)


def play(wanted: Sequence[Request], *, patient: bool = True) -> list[tuple[float, int]]:
    """Send as the delivery does: ask, wait as told, ask again. Returns (moment, chat) of what went out.

    An impatient one only asks and goes on to the next.
    """
    clock = FakeClock()
    budget = Budget(RATES, clock)
    sent = []
    for chat, pause in wanted:
        clock.seconds += pause
        while (wait := budget.delay(chat, is_group=chat < 0)) > 0:
            if not patient:
                break
            clock.seconds += max(wait, 1e-6)  # real time always passes; floats may not
        else:
            sent.append((clock.seconds, chat))
    return sent


def most_in_any(moments: Sequence[float], seconds: float) -> int:
    """The largest number of moments in any half-open window of this length."""
    # A microsecond of grace: waiting "until 60 s have passed" is exact only in real numbers.
    return max((sum(start <= at < start + seconds - 1e-6 for at in moments) for start in moments), default=0)


def by_chat(sent: Sequence[tuple[float, int]]) -> dict[int, list[float]]:
    found = defaultdict(list)
    for moment, chat in sent:
        found[chat].append(moment)
    return found


@pytest.mark.parametrize("patient", [True, False])
@given(wanted=requests(GROUPS))
def test_a_group_gets_no_more_than_twenty_a_minute(patient: bool, wanted: list[Request]) -> None:
    for moments in by_chat(play(wanted, patient=patient)).values():
        assert most_in_any(moments, 60) <= RATES.group_per_minute


@pytest.mark.parametrize("patient", [True, False])
@given(wanted=requests((*GROUPS, *PEOPLE)))
@settings(max_examples=60)
def test_no_more_than_thirty_a_second_overall(patient: bool, wanted: list[Request]) -> None:
    assert most_in_any([moment for moment, _ in play(wanted, patient=patient)], 1) <= RATES.per_second


def test_no_more_than_thirty_a_second_under_full_load() -> None:
    """The worst case: a full burst, and then everything that is allowed."""
    sent = play([(chat, 0.0) for _ in range(4) for chat in PEOPLE])
    assert len(sent) == 160
    assert most_in_any([moment for moment, _ in sent], 1) <= RATES.per_second


@given(wanted=requests((1, 2)))
def test_a_person_gets_a_burst_and_then_one_a_second(wanted: list[Request]) -> None:
    for moments in by_chat(play(wanted)).values():
        for first in range(len(moments)):
            for last in range(first, len(moments)):
                allowed = RATES.chat_burst + (moments[last] - moments[first]) * RATES.chat_per_second
                assert last - first + 1 <= allowed + 1e-6


def test_a_burst_to_a_person_is_not_made_to_wait() -> None:
    moments = [moment for moment, _ in play([(1, 0.0)] * 13)]
    assert moments[:10] == [moments[0]] * 10
    assert [round(later - earlier, 6) for earlier, later in pairwise(moments[9:])] == [1, 1, 1]


def test_the_budget_wastes_nothing() -> None:
    """A group is given its twenty at once, and the next ones when the window lets them."""
    moments = [moment for moment, _ in play([(-1, 0.0)] * 41)]
    assert [round(moment - moments[0], 6) for moment in moments] == [0] * 20 + [60] * 20 + [120]


def test_chats_do_not_spend_one_another_s_budget() -> None:
    sent = play([(-1, 0.0)] * 20 + [(-2, 0.0)] * 5 + [(1, 0.0)] * 5)
    assert len({moment for moment, _ in sent}) == 1


def budget_with_clock() -> tuple[Budget, FakeClock]:
    clock = FakeClock()
    return Budget(RATES, clock), clock


def test_an_album_counts_as_its_files_and_is_not_torn() -> None:
    budget, clock = budget_with_clock()
    for _ in range(15):
        assert budget.delay(-1, is_group=True) == 0
    assert budget.delay(-1, is_group=True, messages=10) == 60  # five would fit
    assert budget.delay(-1, is_group=True, messages=5) == 0
    clock.seconds += 60
    assert budget.delay(-1, is_group=True, messages=10) == 0


@pytest.mark.parametrize("ask", [lambda budget: budget.count(-1, is_group=True)])
def test_answers_to_taps_are_counted_whatever_the_budget_says(ask: Callable[[Budget], None]) -> None:
    budget, _ = budget_with_clock()
    for _ in range(25):
        ask(budget)
    assert budget.delay(-1, is_group=True) == 60


def test_a_refused_send_costs_nothing() -> None:
    budget, clock = budget_with_clock()
    for _ in range(20):
        budget.delay(-1, is_group=True)
    for _ in range(50):
        assert budget.delay(-1, is_group=True) > 0
    clock.seconds += 60
    assert budget.delay(-1, is_group=True) == 0


def test_chats_that_have_calmed_down_are_forgotten() -> None:
    budget, clock = budget_with_clock()
    for chat in range(1, Budget.PRUNE_AT + 2):
        budget.delay(chat, is_group=False)
        clock.seconds += 0.05
    clock.seconds += 60
    budget.delay(1, is_group=False)
    assert len(budget._chats) <= 1
