"""Doing at once what has gathered: under load one transaction serves many, when it is quiet nobody waits for company."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """What is asked while ``act`` is busy with others waits, and is then done with all that has come meanwhile.

    ``act`` gives a result for each item, in their order; its error is the error of all items of that round.
    """

    def __init__(self, act: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        self._act = act
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._rounds: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> Result:
        """The item's result. Who is cancelled meanwhile has not taken it back: it is done all the same."""
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if self._rounds is None:
            self._rounds = asyncio.create_task(self._run())
        return await result

    async def _run(self) -> None:
        try:
            while self._waiting:
                taken, self._waiting = self._waiting, []
                await self._round(taken)
        finally:
            self._rounds = None

    async def _round(self, taken: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._act([item for item, _ in taken])
        except BaseException as error:
            for _, result in taken:
                if not result.done():
                    result.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, result), value in zip(taken, results, strict=True):
            if not result.done():
                result.set_result(value)
