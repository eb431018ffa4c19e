"""Callback queries: a tap waits for one answer, for a minute of real time."""

import asyncio
import itertools
import random
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from playground.errors import bad_request
from playground.jsontext import Json

__all__ = ["CallbackQueries", "CallbackQuery"]

LIFETIME = 60.0
"""Seconds after which Telegram answers "query is too old"."""


@dataclass(slots=True)
class CallbackQuery:
    id: str
    from_id: int
    chat_id: int
    message_id: int
    created: float = field(default_factory=time.monotonic)
    answered: asyncio.Future[Json] | None = None
    """Set when somebody waits for the answer."""


class CallbackQueries:
    def __init__(self) -> None:
        self._numbers = itertools.count(random.randrange(10**17, 10**18))  # noqa: S311
        self._open: OrderedDict[str, CallbackQuery] = OrderedDict()

    def create(self, from_id: int, chat_id: int, message_id: int) -> CallbackQuery:
        now = time.monotonic()
        while self._open and now - next(iter(self._open.values())).created > LIFETIME:
            self._open.popitem(last=False)
        query = CallbackQuery(str(next(self._numbers)), from_id, chat_id, message_id, now)
        self._open[query.id] = query
        return query

    def take(self, query_id: str) -> CallbackQuery:
        """The query that may still be answered; it can be taken once."""
        query = self._open.pop(query_id, None)
        if query is None or time.monotonic() - query.created > LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query
