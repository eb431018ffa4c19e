"""How often a bot may write. Real time, not the playground's clock: rate limits are the network's.

Telegram publishes "about one message a second to a chat, bursts are tolerated", "20 messages a minute to a
group" and "about 30 a second in all". Here:

- private chat: a bucket of ``private_burst`` messages, refilled by ``private_per_second``;
- group: at most ``group_per_minute`` sends and edits in any 60 seconds (a sliding window);
- the whole bot: a bucket of ``bot_per_second`` refilled every second by as much.

An album counts as many messages as it has items. Edits count in groups and for the whole bot.
A refused call uses up nothing.
"""

import math
import time
from collections import deque
from dataclasses import dataclass, field

from playground.errors import ApiError
from playground.jsontext import Json

__all__ = ["Limits", "too_many_requests"]

WINDOW = 60.0


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


@dataclass(slots=True)
class Bucket:
    """Tokens that grow with time up to a capacity."""

    tokens: float
    at: float

    def wait_for(self, cost: float, capacity: float, rate: float, now: float) -> float:
        """Seconds until ``cost`` tokens are there; 0 means now. Something bigger than the bucket needs it full."""
        self.tokens = min(capacity, self.tokens + (now - self.at) * rate)
        self.at = now
        lacking = min(cost, capacity) - self.tokens
        return max(0.0, lacking / rate)


@dataclass(slots=True)
class Limits:
    enforce: bool = True
    group_per_minute: int = 20
    private_burst: int = 20
    private_per_second: float = 1.0
    bot_per_second: float = 30.0
    _bot: Bucket | None = None
    _private: dict[int, Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def spend(self, chat_id: int, *, is_group: bool, cost: int = 1, is_edit: bool = False) -> None:
        """Count a send or an edit, or raise 429 with the whole seconds to wait."""
        if not self.enforce:
            return
        now = time.monotonic()
        if self._bot is None:
            self._bot = Bucket(self.bot_per_second, now)
        wait = self._bot.wait_for(cost, max(1.0, self.bot_per_second), self.bot_per_second, now)
        bucket: Bucket | None = None
        window: deque[float] | None = None
        if is_group:
            window = self._groups.setdefault(chat_id, deque())
            wait = max(wait, self._window_wait(window, cost, now))
        elif not is_edit:
            bucket = self._private.setdefault(chat_id, Bucket(self.private_burst, now))
            wait = max(wait, bucket.wait_for(cost, self.private_burst, self.private_per_second, now))
        # A tiny remainder of floating-point arithmetic is not a reason to refuse.
        if wait > 1e-6:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._bot.tokens -= cost
        if window is not None:
            window.extend([now] * cost)
        if bucket is not None:
            bucket.tokens -= cost

    def _window_wait(self, window: deque[float], cost: int, now: float) -> float:
        while window and window[0] <= now - WINDOW:
            window.popleft()
        excess = len(window) + min(cost, self.group_per_minute) - self.group_per_minute
        return 0.0 if excess <= 0 else window[min(excess, len(window)) - 1] + WINDOW - now

    def reset(self) -> None:
        """Forget what was sent: called when the numbers change."""
        self._bot = None
        self._private.clear()
        self._groups.clear()

    def view(self) -> Json:
        return {
            "enforce": self.enforce,
            "group_per_minute": self.group_per_minute,
            "private_burst": self.private_burst,
            "private_per_second": self.private_per_second,
            "bot_per_second": self.bot_per_second,
        }
