"""Who asks the base, and how many at once: tests look here at what a client did."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from playground.jsontext import Json

__all__ = ["Watch"]

KEPT = 20_000


class Watch:
    """Requests without passwords and bodies, numbered; the greatest number of them in hand at one moment.

    The base answers at once, so requests sent together hardly ever meet: switch ``slow_ms`` on to count them.
    """

    def __init__(self) -> None:
        self.count = 0
        self.in_hand = 0
        self.most_in_hand = 0
        self._requests: deque[Json] = deque(maxlen=KEPT)

    @contextmanager
    def request(self, verb: str, path: str, query: str) -> Iterator[Json]:
        """The entry of one request; ``status`` stays null when no answer was sent, ``fault`` names the trouble."""
        self.count += 1
        entry: Json = {
            "n": self.count,
            "verb": verb,
            "path": path,
            "query": query,
            "status": None,
            "fault": None,
        }
        self._requests.append(entry)
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        try:
            yield entry
        finally:
            self.in_hand -= 1

    def start_anew(self) -> None:
        """Count the greatest number from now on."""
        self.most_in_hand = self.in_hand

    def after(self, number: int) -> list[Json]:
        fresh = min(max(0, self.count - number), len(self._requests))
        return list(islice(self._requests, len(self._requests) - fresh, None))
