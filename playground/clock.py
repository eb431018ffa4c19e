"""The playground's own clock: it stamps messages and never runs backwards."""

import time
from datetime import UTC, datetime

from playground.jsontext import Json

__all__ = ["Clock"]


class Clock:
    """Seconds since 1970 (UTC), shifted and sped up like the desk's clock. Rate limits do not use it."""

    def __init__(self, *, adjustable: bool) -> None:
        self.adjustable = adjustable
        self.rate = 1.0
        self._anchor = self._latest = time.time()
        self._anchored_at = time.monotonic()
        self._followed = False

    def now(self) -> float:
        current = self._anchor + (time.monotonic() - self._anchored_at) * self.rate
        self._latest = max(self._latest, current)
        return self._latest

    def timestamp(self) -> int:
        """Whole seconds, as Telegram's ``date``."""
        return int(self.now())

    def set(self, now: datetime, rate: float) -> bool:
        """Follow the desk's clock; say whether the reader of the page would notice the difference.

        The first reading is taken as it is: nothing has been stamped by it yet. After that a moment in the past only holds
        the clock still until time catches up.
        """
        before, rate_before = self.now(), self.rate
        if not self._followed:
            self._followed = True
            self._latest = now.timestamp()
        self._anchor, self._anchored_at, self.rate = now.timestamp(), time.monotonic(), rate
        return rate != rate_before or abs(self.now() - before) > 1.0

    def view(self) -> Json:
        now = datetime.fromtimestamp(self.now(), UTC)
        return {"now": now.isoformat(), "rate": self.rate, "adjustable": self.adjustable}
