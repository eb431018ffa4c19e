"""Trouble between a caller and the service, switched on for a number of requests."""

from enum import Enum

__all__ = ["BEFORE", "Fault"]


class Fault(Enum):
    """What goes wrong."""

    COMMIT_THEN_SILENCE = "recorded, and no answer comes"
    SILENCE_BEFORE_COMMIT = "no answer comes and nothing is recorded"
    COMMIT_THEN_DISCONNECT = "recorded, and the connection breaks"
    COMMIT_THEN_BARE_500 = "recorded, and a proxy answers 500 without the service's body"
    BARE_500 = "not recorded, the platform's error page"
    DENIED = "401 of the platform"
    SESSIONS_REFUSED = "403: the base lets nobody in"
    POOL_EXHAUSTED = "406: no session is free"
    HTML_PAGE = "200 and a page of a proxy"
    REDIRECT = "a redirect to somebody else"
    FAILED = "500 with the service's body: undone"


BEFORE = frozenset(
    {
        Fault.SILENCE_BEFORE_COMMIT,
        Fault.BARE_500,
        Fault.DENIED,
        Fault.SESSIONS_REFUSED,
        Fault.POOL_EXHAUSTED,
        Fault.HTML_PAGE,
        Fault.REDIRECT,
        Fault.FAILED,
    }
)
"""Those that happen instead of the work; after the others it is done."""
