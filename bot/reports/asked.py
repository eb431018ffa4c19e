"""What a maker of a report is given, and what it makes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.delivery.post import Post
from bot.pictures.style import Theme
from core.database import Work
from core.ledger.statement import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """``period``: local days of ``zone``, which is the installation's; ``staff_id``: who reads it, and whose right to has been
    checked."""

    period: Period
    theme: Theme
    zone: ZoneInfo
    staff_id: int


Maker = Callable[[Work, Asked], Awaitable[list[Post]]]
"""The messages of a report, drawn from the state of things now; an empty list if there is nothing to say."""
