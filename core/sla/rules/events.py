"""What happened to a ticket, as its clocks see it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.sla.rules.plans import Priority, Terms


class EventKind(StrEnum):
    """What happened to a ticket. The words are kept in the database: never rename one."""

    OPENED = "opened"
    TAKEN = "taken"
    STAFF_WROTE = "staff_wrote"
    CLIENT_WROTE = "client_wrote"
    ASKED = "asked"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    PAYMENT_CHOSEN = "payment_chosen"
    ESTIMATED = "estimated"
    ESTIMATE_SETTLED = "estimate_settled"
    SHORTAGE_SETTLED = "shortage_settled"
    PRIORITY_CHANGED = "priority_changed"
    REPINNED = "repinned"
    """From now on the ticket's clocks run by other versions of its plan and calendar."""
    DATE_WISHED = "date_wished"
    DATE_PROPOSED = "date_proposed"
    DATE_PROMISED = "date_promised"
    """The client's date: it has a clock of its own (:mod:`core.sla.rules.promises`) and moves no other."""
    LAPSED = "lapsed"
    """Taken and then forgotten, or given back by who had it: it counts as not taken. The reaction is not undone."""
    REQUEST_MOVED = "request_moved"
    """The call was earlier than it was entered: the clocks begin with it."""
    HANDED = "handed"
    """Handed over to a colleague: no clock moves, the colleague has time to accept."""
    RESUMED = "resumed"
    """A ticket that rested until a date has come back; one that waited for its client goes on."""


STAFF_REACTIONS = frozenset({EventKind.TAKEN, EventKind.STAFF_WROTE, EventKind.ASKED, EventKind.RESOLVED})
"""Human reactions of the staff; a note, an automatic message and the client's own acts are none (DESIGN §4)."""

MOVES_CLOCKS = STAFF_REACTIONS | {
    EventKind.OPENED,
    EventKind.CLIENT_WROTE,
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.CANCELLED,
    EventKind.PRIORITY_CHANGED,
    EventKind.REPINNED,
    EventKind.LAPSED,
    EventKind.REQUEST_MOVED,
    EventKind.RESUMED,
}
"""Events after which a clock may stand otherwise than before."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a ticket as the clocks see it. ``priority`` and ``terms``: what holds from this event on, where it says so
    (OPENED says both, PRIORITY_CHANGED and REPINNED one of them). ``by_phone``: OPENED by somebody of the staff, who has spoken
    with the client: that was the reaction."""

    kind: EventKind
    at: datetime
    priority: Priority | None = None
    terms: Terms | None = None
    by_phone: bool = False


def opened_by_phone(kind: EventKind, author: str) -> bool:
    """Whether this event is the opening of a ticket by the staff. ``author``: an actor's signature."""
    return kind is EventKind.OPENED and author.startswith("staff:")


def reaction_time(requested_at: datetime, events: Iterable[Event]) -> timedelta | None:
    """From the moment of the request to the first human reaction of the staff, by the wall clock; None if none yet.

    Never negative: a reaction entered before the request counts as immediate, and so does a call, whenever it is noted.
    """
    moments = [
        requested_at if event.by_phone else event.at
        for event in events
        if event.kind in STAFF_REACTIONS or event.by_phone
    ]
    return max(min(moments) - requested_at, timedelta()) if moments else None
