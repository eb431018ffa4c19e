"""Every Bot API call, numbered: tests and the demo look here at what the bot did."""

from collections import deque
from itertools import islice

from playground.jsontext import Json

__all__ = ["CallLog"]

KEPT = 20_000


class CallLog:
    def __init__(self) -> None:
        self.count = 0
        self._calls: deque[Json] = deque(maxlen=KEPT)

    def add(self, method: str, arguments: Json, error: str | None) -> None:
        self.count += 1
        self._calls.append(
            {"n": self.count, "method": method, "arguments": arguments, "ok": error is None, "error": error}
        )

    def after(self, number: int) -> list[Json]:
        fresh = min(max(0, self.count - number), len(self._calls))
        return list(islice(self._calls, len(self._calls) - fresh, None))
