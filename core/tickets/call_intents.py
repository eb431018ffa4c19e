"""What people are told about tickets that were opened from a call."""

from typing import ClassVar

from core.outbox.service import Intent


class OpenedByCall(Intent):
    """To the client, if they have come in: the ticket that was opened while they were on the phone. ``staff_name``: who wrote
    it down and works on it."""

    kind: ClassVar[str] = "ticket.opened_by_call"
    ticket_id: int
    number: int
    staff_name: str
