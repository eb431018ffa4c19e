"""Which engineer is free."""

from datetime import UTC, datetime, timedelta
from random import Random

from core.actor import StaffActor

# Some are quicker to take a ticket than others.
_EAGERNESS = (5, 5, 4, 3, 3, 2)
PATIENCE = timedelta(minutes=30)
"""Nobody waits longer than this for somebody to finish: a longer work is put aside."""


class Crew:
    """The engineers, each busy with one ticket at a time. Asked in the order of time."""

    def __init__(self, random: Random, engineers: list[StaffActor]) -> None:
        self._random = random
        self._weights = dict(zip(engineers, _EAGERNESS, strict=True))
        self._busy_until = dict.fromkeys(engineers, datetime.min.replace(tzinfo=UTC))

    def free_one(self, at: datetime) -> tuple[StaffActor, datetime]:
        """Somebody who is free at ``at``, or the one who is free first, and when."""
        free = [engineer for engineer, until in self._busy_until.items() if until <= at]
        if free:
            return self._random.choices(free, [self._weights[engineer] for engineer in free])[0], at
        first = min(self._busy_until, key=lambda engineer: self._busy_until[engineer])
        return first, min(self._busy_until[first], at + PATIENCE)

    def occupy(self, engineer: StaffActor, until: datetime) -> None:
        self._busy_until[engineer] = until
