"""Intents of the front end itself: what is about messages and not about the business."""

from typing import ClassVar

from core.outbox.service import Intent
from core.tickets.away import Away


class DraftOffered(Intent):
    """To the client: this may become a ticket. Drawn from the draft's state when it is sent. ``share``: per cent of the
    engineers' working time that is free for tickets, as the installation has it."""

    kind: ClassVar[str] = "bot.draft"
    draft_id: int
    share: int = 70

    def collapse_key(self) -> str:
        return str(self.draft_id)


class DraftClosed(Intent):
    """To the client: the offer to open a draft has become something; its buttons go. ``text_key`` says what; ``away``: nobody
    works now."""

    kind: ClassVar[str] = "bot.draft_closed"
    draft_id: int
    text_key: str
    number: int | None = None
    away: Away | None = None


class PassedOn(Intent):
    """To the client: the message went into this ticket. Said when the client did not name the ticket by a reply, when
    nobody works on it any more, and when nobody works at all now (``away``)."""

    kind: ClassVar[str] = "bot.passed_on"
    ticket_id: int
    number: int
    message_id: int
    away: Away | None = None

    def collapse_key(self) -> str:
        return str(self.message_id)


class Welcome(Intent):
    """To a person who has just come in. ``contact_id``: at which company; 0 in rows of a version that knew one a person."""

    kind: ClassVar[str] = "bot.welcome"
    contact_id: int = 0


class CompanyAsked(Intent):
    """To a client of several companies: for which one is this draft? Nothing once that is known."""

    kind: ClassVar[str] = "bot.company_asked"
    draft_id: int

    def collapse_key(self) -> str:
        return str(self.draft_id)


class CardRequested(Intent):
    """To the group: the card of a ticket that stood in a list."""

    kind: ClassVar[str] = "bot.card"
    ticket_id: int

    def collapse_key(self) -> str:
        return str(self.ticket_id)


class GroupLost(Intent):
    """To an administrator: the bot was removed from the engineers' group."""

    kind: ClassVar[str] = "bot.group_lost"
    title: str
