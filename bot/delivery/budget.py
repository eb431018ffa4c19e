"""Telegram's rate limits, kept by us so that Telegram need not: messages a second, and a minute in a group.

Windows run on the monotonic clock: no shifted business clock touches them.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Rates:
    """Limits of core.telegram.org/bots/faq («My bot is hitting limits»). A private chat may burst before one a second."""

    per_second: float = 30
    group_per_minute: int = 20
    chat_per_second: float = 1
    chat_burst: int = 10


class Bucket:
    """A token bucket."""

    def __init__(self, size: float, per_second: float, now: float) -> None:
        self._size = size
        self._per_second = per_second
        self._tokens = size
        self._at = now

    def delay(self, now: float, tokens: int = 1) -> float:
        """Seconds until so many tokens are there; 0 if they are. More than the bucket holds needs it full."""
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        lacking = min(tokens, self._size) - self._tokens
        return max(0.0, lacking / self._per_second)

    def take(self) -> None:
        self._tokens -= 1

    @property
    def full(self) -> bool:
        return self._tokens >= self._size


class Window:
    """No more than ``most`` in any ``seconds``: the group's rule, and the bot's as a whole."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: deque[float] = deque()

    def delay(self, now: float, messages: int = 1) -> float:
        """Seconds until so many messages may go; more than the window holds need it empty."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        excess = len(self._times) + min(messages, self._most) - self._most
        return 0.0 if excess <= 0 else self._times[excess - 1] + self._seconds - now

    def take(self, now: float) -> None:
        self._times.append(now)


class Budget:
    """How long to wait before the next message to a chat. One per process."""

    PRUNE_AT = 2_000

    def __init__(self, rates: Rates, clock: Callable[[], float] = monotonic) -> None:
        self._rates = rates
        self._clock = clock
        self._all = Window(max(1, int(rates.per_second)), 1)
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, Window] = {}

    def delay(self, chat_id: int, *, is_group: bool, messages: int = 1) -> float:
        """Seconds to wait; 0: go, and the messages are counted. An album counts as its messages."""
        now = self._clock()
        if is_group:
            window = self._groups.setdefault(chat_id, Window(self._rates.group_per_minute, 60))
            wait = max(self._all.delay(now, messages), window.delay(now, messages))
            if wait == 0:
                for _ in range(messages):
                    window.take(now)
        else:
            self._prune()
            bucket = self._chats.get(chat_id)
            if bucket is None:
                bucket = Bucket(self._rates.chat_burst, self._rates.chat_per_second, now)
                self._chats[chat_id] = bucket
            wait = max(self._all.delay(now, messages), bucket.delay(now, messages))
            if wait == 0:
                for _ in range(messages):
                    bucket.take()
        if wait == 0:
            for _ in range(messages):
                self._all.take(now)
        return wait

    def count(self, chat_id: int, *, is_group: bool) -> None:
        """Count a message that is sent whatever the budget says: the answer to somebody's tap."""
        now = self._clock()
        self._all.take(now)
        if is_group:
            self._groups.setdefault(chat_id, Window(self._rates.group_per_minute, 60)).take(now)

    def _prune(self) -> None:
        if len(self._chats) > self.PRUNE_AT:
            now = self._clock()
            for bucket in self._chats.values():
                bucket.delay(now)
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.full}
