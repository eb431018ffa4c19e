"""Intents of the front end itself: what is about messages and not about the business."""

from typing import ClassVar

from core.outbox.service import Intent


class DraftOffered(Intent):
    """To the client: this may become a ticket. Drawn from the draft's state when it is sent. ``share``: per cent of the
    engineers' working time that is free for tickets, as the installation has it."""

    kind: ClassVar[str] = "bot.draft"
    draft_id: int
    share: int = 70

    def collapse_key(self) -> str:
        return str(self.draft_id)


class DraftClosed(Intent):
    """To the client: the offer to open a draft has become something; its buttons go. ``text_key`` says what."""

    kind: ClassVar[str] = "bot.draft_closed"
    draft_id: int
    text_key: str
    number: int | None = None


class PassedOn(Intent):
    """To the client: the message went into this ticket. Said when the client did not name the ticket by a reply, and when
    nobody works on it any more."""

    kind: ClassVar[str] = "bot.passed_on"
    ticket_id: int
    number: int
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class Welcome(Intent):
    """To a person who has just come in."""

    kind: ClassVar[str] = "bot.welcome"


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
