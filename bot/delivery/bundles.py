"""What is told in one message when too much of it waits: the group takes about 20 messages a minute, and a phone that rings
thirty times tells nobody anything."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.delivery.post import Post
from bot.delivery.render.group import card_list
from bot.delivery.render.registry import Target
from bot.delivery.render.watch import missed_list, near_list
from bot.limits import BUTTONS_IN_LIST
from core.database import Work
from core.tickets.intents import DeadlineMissed, DeadlineNear, NewCard

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """``behind``: with so many more of its kind behind it an intent is no message of its own.

    ``most`` of them make one message; ``render`` is told how many wait beyond these, too.
    """

    behind: int
    most: int
    render: Callable[[Work, Target, Sequence[Payload], int], Awaitable[list[Post]]]


BUNDLES: Mapping[str, Bundle] = {
    NewCard.kind: Bundle(5, BUTTONS_IN_LIST, card_list),
    DeadlineNear.kind: Bundle(3, 20, near_list),
    DeadlineMissed.kind: Bundle(3, 20, missed_list),
}
"""By kind of intent."""
