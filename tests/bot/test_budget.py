"""Telegram's limits as properties of any sequence of sends, on a clock of our own; and one budget for all processes."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import pairwise
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.database import make_engine
from bot.delivery import rates as module
from bot.delivery.budget import Budget
from bot.delivery.rates import GROUP_WINDOW, Limit, Rates, Room, at_most, one_chat, whole_bot
from core.database import Database
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls

RATES = Rates()
GROUPS = (-1, -2)
PEOPLE = tuple(range(1, 41))


class Sender:
    """Sends as the delivery does, on a clock that stands still unless it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self._whole = whole_bot(RATES)
        self._chats: dict[int, Limit] = {}

    def delay(self, chat: int, messages: int = 1) -> float:
        """0: gone; else how long to wait."""
        own = self._chats.setdefault(chat, one_chat(RATES, is_group=chat < 0))
        left = Room(self._whole, own)
        wait = left.delay(self.seconds, messages)
        if wait == 0:
            left.take(self.seconds, messages)
        return wait


Request = tuple[int, float]
"""A chat and the seconds that pass before somebody wants to send there."""

PAUSES = st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.3, 1.0, 20.0])


def requests(chats: Sequence[int]) -> st.SearchStrategy[list[Request]]:
    return st.lists(st.tuples(st.sampled_from(chats), PAUSES), min_size=1, max_size=150)


def play(wanted: Sequence[Request], *, patient: bool = True) -> list[tuple[float, int]]:
    """Ask, wait as told, ask again. Returns (moment, chat) of what went out.

    An impatient one only asks and goes on to the next.
    """
    sender = Sender()
    sent = []
    for chat, pause in wanted:
        sender.seconds += pause
        while (wait := sender.delay(chat)) > 0:
            if not patient:
                break
            sender.seconds += max(wait, 1e-6)  # real time always passes; floats may not
        else:
            sent.append((sender.seconds, chat))
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


@given(pauses=st.lists(st.sampled_from([0.0, 0.0, 0.001, 0.1]), min_size=1, max_size=800))
@settings(max_examples=30)
def test_many_a_minute_are_kept_without_remembering_each(pauses: list[float]) -> None:
    limit, now, moments = at_most(200, 10.0), 1000.0, []
    for pause in pauses:
        now += pause
        while (wait := limit.delay(now)) > 0:
            now += max(wait, 1e-6)
        limit.take(now)
        moments.append(now)
    assert most_in_any(moments, 10.0) <= 200


def test_a_burst_to_a_person_is_not_made_to_wait() -> None:
    moments = [moment for moment, _ in play([(1, 0.0)] * 13)]
    assert moments[:10] == [moments[0]] * 10
    assert [round(later - earlier, 6) for earlier, later in pairwise(moments[9:])] == [1, 1, 1]


def test_the_budget_wastes_nothing() -> None:
    """A group is given its twenty at once, and the next ones when the window lets them."""
    moments = [moment for moment, _ in play([(-1, 0.0)] * 41)]
    windows = [0.0] * 20 + [GROUP_WINDOW] * 20 + [2 * GROUP_WINDOW]
    assert [round(moment - moments[0], 6) for moment in moments] == windows


def test_chats_do_not_spend_one_another_s_budget() -> None:
    sent = play([(-1, 0.0)] * 20 + [(-2, 0.0)] * 5 + [(1, 0.0)] * 5)
    assert len({moment for moment, _ in sent}) == 1


def test_an_album_counts_as_its_files_and_is_not_torn() -> None:
    sender = Sender()
    for _ in range(15):
        assert sender.delay(-1) == 0
    assert sender.delay(-1, messages=10) == GROUP_WINDOW  # five would fit
    assert sender.delay(-1, messages=5) == 0
    sender.seconds += GROUP_WINDOW
    assert sender.delay(-1, messages=10) == 0


def test_a_refused_send_costs_nothing() -> None:
    sender = Sender()
    for _ in range(20):
        sender.delay(-1)
    for _ in range(50):
        assert sender.delay(-1) > 0
    sender.seconds += GROUP_WINDOW
    assert sender.delay(-1) == 0


def test_a_clock_that_was_set_back_holds_nothing_for_long() -> None:
    sender = Sender()
    for chat in (*[-1] * 20, *[1] * 10):
        assert sender.delay(chat) == 0
    sender.seconds -= 3600
    assert sender.delay(-1) == 0
    assert sender.delay(1) <= RATES.chat_burst / RATES.chat_per_second


# --- in PostgreSQL ---------------------------------------------------------------------------


@pytest.fixture
async def budgets(database_urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[list[Budget]]:
    """The budget as two processes have it."""
    engines = [make_engine(database_urls.app) for _ in range(2)]
    yield [Budget(Database(engine, clock), RATES) for engine in engines]
    for engine in engines:
        await engine.dispose()


async def test_two_processes_have_one_budget(budgets: list[Budget]) -> None:
    waits = await asyncio.gather(*(each.delay(-1, is_group=True) for each in budgets * 15))
    assert waits.count(0) == 20
    assert all(59 < wait <= GROUP_WINDOW for wait in waits if wait)
    assert await budgets[0].delay(1, is_group=False) == 0


async def test_two_processes_keep_to_the_second(budgets: list[Budget]) -> None:
    began = monotonic()
    waits = await asyncio.gather(*(budgets[one % 2].delay(one, is_group=False) for one in range(1, 61)))
    if monotonic() - began < module.ALL_WINDOW:
        assert waits.count(0) == RATES.per_second
    assert await budgets[0].delay(1, is_group=False, messages=5) <= module.ALL_WINDOW


@pytest.mark.parametrize("ask", [lambda budget: budget.count(-1, is_group=True)])
async def test_answers_to_taps_are_counted_whatever_the_budget_says(
    budgets: list[Budget], ask: Callable[[Budget], asyncio.Future[None]]
) -> None:
    for _ in range(25):
        await ask(budgets[0])
    assert 59 < await budgets[1].delay(-1, is_group=True) <= GROUP_WINDOW


async def test_retry_after_of_a_chat_holds_it_in_all_processes(budgets: list[Budget]) -> None:
    await budgets[0].hold(-1, 30)
    assert 29 < await budgets[1].delay(-1, is_group=True) <= 30
    assert await budgets[1].delay(1, is_group=False) == 0
    await budgets[1].hold(-1, 5)
    assert 29 < await budgets[0].delay(-1, is_group=True) <= 30, "a shorter one takes nothing back"


async def test_two_chats_refused_at_a_time_hold_the_whole_bot(budgets: list[Budget]) -> None:
    await budgets[0].hold(-1, 40)
    await budgets[1].hold(1, 20)
    for chat, wait in ((1, 20), (2, 20), (-2, 20), (-1, 40)):
        assert wait - 1 < await budgets[0].delay(chat, is_group=chat < 0) <= wait


async def test_a_moment_of_one_chat_does_not_hold_the_whole_bot_for_as_long_as_another(budgets: list[Budget]) -> None:
    await budgets[0].hold(1, 3)
    await budgets[1].hold(-1, 40)
    assert 2 < await budgets[0].delay(2, is_group=False) <= 3


async def test_a_refusal_that_is_over_does_not_hold_the_whole_bot(budgets: list[Budget]) -> None:
    await budgets[0].hold(-1, 0.05)
    await asyncio.sleep(0.1)
    await budgets[0].hold(1, 20)
    assert await budgets[1].delay(2, is_group=False) == 0
