"""Which ticket a client's message belongs to. Pure: all that is known is handed in, so that every case can be tried.

Most people do not know how to reply to a message, and a client may have several tickets. So a message without a reply goes
where only one place can be meant, and then the client is told where it went; else the client is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TALK = timedelta(hours=4)
"""So long after a word of the staff its ticket is being talked about: half a working day. Whoever comes back later has as
likely something new to say, and is offered a new ticket with the old ones beside it."""
NEW_MATTER = timedelta(hours=1)
"""So long after «Новая заявка» the next message is one."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A ticket in which something still has to be done, and staff wrote ``said_at``. ``asked``: it waits for an answer."""

    ticket_id: int
    asked: bool
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message: the ticket that an earlier part of its ``album`` has gone into, the one whose message was
    ``replied`` to, the one ``chosen`` to write into; whether a ``draft`` is begun, or a ``new`` matter was announced."""

    album: int | None = None
    replied: int | None = None
    chosen: int | None = None
    draft: bool = False
    new: bool = False
    talks: Sequence[Talk] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Where the message goes: into a ticket, else into a draft. ``named``: by the client, so nobody has to be told where.
    ``asks``: which of several tickets is meant, if any, the client has to say."""

    ticket_id: int | None = None
    named: bool = False
    asks: bool = False


def route(known: Known, now: datetime) -> Route:
    """The first of these that holds: the client has named the ticket; has begun something; only one ticket can be meant."""
    named = known.album if known.album is not None else known.replied
    if named is not None:
        return Route(named, named=True)
    if known.chosen is not None:
        return Route(known.chosen)
    if known.draft or known.new:
        return Route()
    meant = [talk for talk in known.talks if talk.asked or talk.said_at > now - TALK]
    asked = [talk for talk in meant if talk.asked]
    if len(meant) == 1:
        return Route(meant[0].ticket_id)
    if len(asked) == 1 and all(talk.said_at < asked[0].said_at for talk in meant if not talk.asked):
        # The question is the last thing that was said, and it says that the answer will find it.
        return Route(asked[0].ticket_id)
    return Route(asks=bool(meant))
