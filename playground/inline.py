"""Inline queries: somebody types «@bot …» in a chat; the bot answers once, with results to pick from."""

import asyncio
import itertools
import random
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from playground.errors import bad_request
from playground.jsontext import Json

__all__ = ["LONGEST_QUERY", "InlineAnswer", "InlineQueries", "InlineQuery"]

LIFETIME = 30.0
"""Seconds after which Telegram answers "query is too old". Not published; this is what bots see."""
KEPT = 2_000
LONGEST_QUERY = 256


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot has answered: results as a person sees them, and by id the message that each of them puts into the chat."""

    results: list[Json]
    messages: dict[str, Json]
    button: Json | None
    next_offset: str
    cache_time: int
    is_personal: bool

    def view(self) -> Json:
        return {
            "results": self.results,
            "button": self.button,
            "next_offset": self.next_offset,
            "cache_time": self.cache_time,
            "is_personal": self.is_personal,
        }


@dataclass(slots=True)
class InlineQuery:
    id: str
    from_id: int
    text: str
    created: float = field(default_factory=time.monotonic)
    answer: InlineAnswer | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class InlineQueries:
    def __init__(self) -> None:
        self._numbers = itertools.count(random.randrange(10**17, 10**18))  # noqa: S311
        self._known: OrderedDict[str, InlineQuery] = OrderedDict()

    def create(self, from_id: int, text: str) -> InlineQuery:
        while len(self._known) >= KEPT:
            self._known.popitem(last=False)
        query = InlineQuery(str(next(self._numbers)), from_id, text)
        self._known[query.id] = query
        return query

    def find(self, query_id: str) -> InlineQuery | None:
        return self._known.get(query_id)

    def take(self, query_id: str) -> InlineQuery:
        """The query that may still be answered; once."""
        query = self._known.get(query_id)
        if query is None or query.answer is not None or time.monotonic() - query.created > LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query
