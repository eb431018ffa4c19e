"""What people of one company are told about one another's doings in a ticket. Names are read when it is sent, so that nothing
here has to be erased when a person is forgotten."""

from enum import StrEnum
from typing import ClassVar

from core.outbox.service import Intent


class Deed(StrEnum):
    """What a colleague has done with a ticket."""

    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ColleagueWrote(Intent):
    """To a person of the client: somebody else of the company has written into a ticket that they follow."""

    kind: ClassVar[str] = "ticket.colleague_wrote"
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class ColleagueActed(Intent):
    """To who opened the ticket: somebody else of the company has done something with it."""

    kind: ClassVar[str] = "ticket.colleague_acted"
    ticket_id: int
    number: int
    contact_id: int
    deed: Deed
