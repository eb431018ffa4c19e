"""The states of a document and what moves it from one to another. Pure.

The law of the table: between two sendings stands a look into 1C that has found nothing (``ABSENT``). A time-out is not a
failure, and neither is a process that died with the answer in its hands (DESIGN §3, rule 9).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class DocumentState(StrEnum):
    """``held``: a price is not settled; ``untied``: something of it is nothing in 1C; ``ready`` to be sent: none of it is in
    1C; ``sending``; ``unknown``: it has to be looked for; ``confirmed``: it is there.

    For a human: ``refused`` by 1C, ``dead`` (tried for too long), ``duplicate`` (several carry its mark). Over: ``superseded``
    by a correction before it was sent; ``cancelled`` in 1C because of one; ``closed``, a human says it is done; ``dropped``,
    a human says it is not to be.
    """

    HELD = "held"
    UNTIED = "untied"
    READY = "ready"
    SENDING = "sending"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DEAD = "dead"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    DROPPED = "dropped"


class Event(StrEnum):
    """What happens to a document. ``absent``: it was looked for as often as needed, and is not there; ``turned_away``: 1C has
    not even begun; ``crashed``: whoever was sending it has not been heard of."""

    SETTLED = "settled"
    TIED = "tied"
    TIE_LOST = "tie_lost"
    CORRECTED = "corrected"
    SENT = "sent"
    CREATED = "created"
    EMPTIED = "emptied"
    REJECTED = "rejected"
    TURNED_AWAY = "turned_away"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    FOUND = "found"
    FOUND_SEVERAL = "found_several"
    FOUND_DELETED = "found_deleted"
    ABSENT = "absent"
    GIVEN_UP = "given_up"
    REPLACED = "replaced"
    SEND_AGAIN = "send_again"
    FIND_OUT = "find_out"
    CONSIDER_DONE = "consider_done"
    DROP = "drop"


_S, _E = DocumentState, Event

NEVER_SENT: Final = frozenset({_S.HELD, _S.UNTIED, _S.READY})
"""States in which nothing of it is in 1C: a correction needs to cancel nothing."""
IN_HAND: Final = frozenset({_S.SENDING, _S.UNKNOWN})
MAY_BE_THERE: Final = frozenset({_S.CONFIRMED, _S.REFUSED, _S.DEAD, _S.DUPLICATE})
"""States in which 1C may hold it, alone or marked for deletion: a correction has to look."""
FOR_A_HUMAN: Final = frozenset({_S.REFUSED, _S.DEAD, _S.DUPLICATE})
DECIDED: Final = frozenset({_S.CLOSED, _S.DROPPED})

TRANSITIONS: Final[Mapping[tuple[DocumentState, Event], DocumentState]] = {
    (_S.HELD, _E.SETTLED): _S.READY,
    (_S.UNTIED, _E.TIED): _S.READY,
    (_S.READY, _E.TIE_LOST): _S.UNTIED,
    **{(state, _E.CORRECTED): _S.SUPERSEDED for state in NEVER_SENT},
    (_S.READY, _E.SENT): _S.SENDING,
    (_S.SENDING, _E.CREATED): _S.CONFIRMED,
    # An answer that came after another process had begun to doubt.
    (_S.UNKNOWN, _E.CREATED): _S.CONFIRMED,
    (_S.SENDING, _E.EMPTIED): _S.CANCELLED,
    (_S.SENDING, _E.REJECTED): _S.REFUSED,
    (_S.SENDING, _E.TURNED_AWAY): _S.UNKNOWN,
    (_S.SENDING, _E.TIMED_OUT): _S.UNKNOWN,
    (_S.SENDING, _E.CRASHED): _S.UNKNOWN,
    (_S.UNKNOWN, _E.FOUND): _S.CONFIRMED,
    (_S.UNKNOWN, _E.FOUND_SEVERAL): _S.DUPLICATE,
    (_S.UNKNOWN, _E.FOUND_DELETED): _S.REFUSED,
    (_S.UNKNOWN, _E.ABSENT): _S.READY,
    (_S.SENDING, _E.GIVEN_UP): _S.DEAD,
    (_S.UNKNOWN, _E.GIVEN_UP): _S.DEAD,
    **{(state, _E.REPLACED): _S.CANCELLED for state in MAY_BE_THERE},
    **{(state, _E.SEND_AGAIN): _S.UNKNOWN for state in (_S.REFUSED, _S.DEAD)},
    **{(state, _E.FIND_OUT): _S.UNKNOWN for state in (_S.UNKNOWN, *FOR_A_HUMAN)},
    **{(state, _E.CONSIDER_DONE): _S.CLOSED for state in (_S.UNTIED, _S.UNKNOWN, *FOR_A_HUMAN)},
    **{(state, _E.DROP): _S.DROPPED for state in (_S.UNTIED, *FOR_A_HUMAN)},
}


class ImpossibleEvent(Exception):  # noqa: N818 - it says what is wrong with the caller
    """The document is in a state in which this cannot happen."""

    def __init__(self, state: DocumentState, event: Event) -> None:
        super().__init__(f"{state.value}: {event.value}")


def after(state: DocumentState, event: Event) -> DocumentState:
    """The state that the event leads to; raises :class:`ImpossibleEvent`."""
    following = TRANSITIONS.get((state, event))
    if following is None:
        raise ImpossibleEvent(state, event)
    return following


def can(state: DocumentState, event: Event) -> bool:
    """Whether the event can happen in this state."""
    return (state, event) in TRANSITIONS


class Trouble(StrEnum):
    """Why a document waits, or needs a human. What 1C has said itself is never kept: it quotes people's values."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    CRASHED = "crashed"
    REFUSED = "refused"
    MAPPING = "mapping"
    DENIED = "denied"
    NOT_THERE = "not_there"
    NOT_OURS = "not_ours"
    DELETED = "deleted"
    SEVERAL = "several"
    POSTED = "posted"
    DECIDED_BEFORE = "decided_before"
    DIFFERS = "differs"


LOOKS_IF_UNKNOWN = 2
"""1C may still be writing when it is looked into for the first time."""
LOOKS_IF_TURNED_AWAY = 1
"""Nothing was begun; the look is for the case that we have misunderstood the answer."""


class Pace:
    """How long to wait, all in real time. Tests are in a greater hurry than accountants."""

    def __init__(
        self,
        *,
        grace: timedelta = timedelta(minutes=3),
        between_looks: timedelta = timedelta(minutes=5),
        lease: timedelta = timedelta(minutes=5),
        retry: timedelta = timedelta(seconds=5),
        most_retry: timedelta = timedelta(minutes=30),
        most_age: timedelta = timedelta(days=3),
        most_failures: int = 40,
    ) -> None:
        """``grace``: from an unknown outcome to the first look. ``lease``: for one document, longer than all its requests may
        take. ``retry``: at most so long after the first failure, twice as long after each next one, up to ``most_retry``.
        ``most_age`` since the first sending and ``most_failures``: after these the next failure is the last. A base
        that does not answer at all costs a document nothing: it is not even tried."""
        self.grace = grace
        self.between_looks = between_looks
        self.lease = lease
        self.retry = retry
        self.most_retry = most_retry
        self.most_age = most_age
        self.most_failures = most_failures

    def is_exhausted(self, failures: int, first_sent_at: datetime | None, now: datetime) -> bool:
        """Whether after so many failures this one is too many."""
        too_old = first_sent_at is not None and now - first_sent_at >= self.most_age
        return failures + 1 >= self.most_failures or too_old
