"""A bell between the tasks of one process."""

import asyncio


class Wake:
    """Rings once for any number of reasons; whoever waits looks for work again. Never the only reason to look."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait(self, *, seconds: float) -> None:
        """Until it rings, or the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()
