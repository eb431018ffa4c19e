"""What people are told about disputed lines."""

from typing import ClassVar

from core.outbox.service import Intent
from core.tickets.dispute_models import DisputeState


class DisputeOpened(Intent):
    """To the group: a client does not agree with a line. Drawn from its state when it is sent; the message that told of it
    becomes the outcome."""

    kind: ClassVar[str] = "ticket.dispute"
    dispute_id: int

    def collapse_key(self) -> str:
        return str(self.dispute_id)


class DisputeNoted(Intent):
    """To the client: we know, and will answer."""

    kind: ClassVar[str] = "ticket.dispute_noted"
    ticket_id: int
    number: int
    service: str
    minutes: int
    amount: int | None


class DisputeWordsKept(Intent):
    """To the client: what they have written is kept with the dispute."""

    kind: ClassVar[str] = "ticket.dispute_words"
    ticket_id: int


class DisputeSettled(Intent):
    """To the client: what has become of it, and why. ``staff_name``: who has decided; empty for the desk itself."""

    kind: ClassVar[str] = "ticket.dispute_settled"
    ticket_id: int
    number: int
    service: str
    state: DisputeState
    answer: str
    staff_name: str
