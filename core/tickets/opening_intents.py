"""What people are told about opening a ticket."""

from datetime import datetime
from typing import ClassVar

from core.outbox.service import Intent


class ChoicesLost(Intent):
    """To the client: what they had chosen for the ticket before it was opened cannot be done any more. ``money``: they wanted
    to keep the hours; ``urgent``; ``at``: the date they wished, with ``offers`` that can be kept."""

    kind: ClassVar[str] = "ticket.choices_lost"
    ticket_id: int
    number: int
    money: bool = False
    urgent: bool = False
    at: datetime | None = None
    offers: tuple[datetime, ...] = ()
