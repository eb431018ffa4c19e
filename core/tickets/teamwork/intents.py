"""What people are told about teamwork. None of it carries an internal note to a client."""

from datetime import datetime
from typing import ClassVar

from core.outbox.service import Intent
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.reasons import CancelWhy


class _About(Intent):
    ticket_id: int
    number: int


class HandedOver(_About):
    """To the group and to the new assignee: ``staff_id`` has the ticket now, from ``by``; ``words``: a note."""

    kind: ClassVar[str] = "teamwork.handed"
    staff_id: int
    by: str
    words: str = ""


class CalledIn(_About):
    """To the group and to the colleague: ``by`` asks ``staff_id`` to work on the ticket, too."""

    kind: ClassVar[str] = "teamwork.called_in"
    staff_id: int
    by: str


class CameBack(_About):
    """To the group and to ``staff_id``: the date has come until which the ticket was to rest."""

    kind: ClassVar[str] = "teamwork.came_back"
    staff_id: int
    why: Why
    words: str


class PostponedForClient(_About):
    """To the client: as they wished, it rests until then."""

    kind: ClassVar[str] = "teamwork.postponed"
    until: datetime


class MergedInto(_About):
    """To the client of a duplicate: ``into_number`` goes on for it. ``own``: they have opened that one, too."""

    kind: ClassVar[str] = "teamwork.merged"
    into_id: int
    into_number: int
    own: bool


class MergedResolved(_About):
    """To the client of a duplicate who did not open the ticket it went into: that one is solved."""

    kind: ClassVar[str] = "teamwork.merged_resolved"
    into_id: int
    into_number: int


class SplitOff(_About):
    """To the client: a message of theirs is a ticket of its own now. ``from_number``: it was written into that one."""

    kind: ClassVar[str] = "teamwork.split_off"
    from_number: int
    subject: str


class CancelledByStaff(_About):
    """To the client: their ticket will not be worked on, and why. ``words``: the reason in own words."""

    kind: ClassVar[str] = "teamwork.cancelled"
    staff_name: str
    why: CancelWhy
    words: str
