"""What gathers while a round is under way is done in the next one: each gets its own result, or the round's error."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.delivery.together import Together


class Rounds:
    """Doubles numbers; a round waits till it is let go, and fails if there is a zero in it."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []
        self.let_go = asyncio.Event()

    async def act(self, numbers: Sequence[int]) -> Sequence[int]:
        self.seen.append(list(numbers))
        await self.let_go.wait()
        if 0 in numbers:
            raise ZeroDivisionError
        return [2 * number for number in numbers]


async def begun(task: asyncio.Task[int]) -> None:
    """Let the tasks run as far as they come."""
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()


async def test_each_gets_its_own_result_and_nobody_is_left_behind() -> None:
    rounds = Rounds()
    together = Together(rounds.act)
    first = asyncio.create_task(together.do(1))
    await begun(first)
    others = [asyncio.create_task(together.do(number)) for number in (2, 3, 4)]
    await begun(others[0])
    rounds.let_go.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8]
    assert rounds.seen == [[1], [2, 3, 4]]
    assert await together.do(5) == 10


async def test_an_error_is_that_of_its_round_only() -> None:
    rounds = Rounds()
    together = Together(rounds.act)
    first = asyncio.create_task(together.do(1))
    await begun(first)
    failing = [asyncio.create_task(together.do(number)) for number in (0, 3)]
    await begun(failing[0])
    rounds.let_go.set()
    assert await first == 2
    for task in failing:
        with pytest.raises(ZeroDivisionError):
            await task
    assert await together.do(4) == 8


async def test_who_is_cancelled_takes_nobody_along() -> None:
    rounds = Rounds()
    together = Together(rounds.act)
    gone, stays = (asyncio.create_task(together.do(number)) for number in (1, 2))
    await begun(stays)
    gone.cancel()
    rounds.let_go.set()
    assert await stays == 4
    assert gone.cancelled()
    assert rounds.seen == [[1, 2]], "what was asked for is done all the same"
