"""Intents about messages of a conversation: signs under them, copies, and what became of them."""

from enum import StrEnum
from typing import ClassVar

from core.outbox.service import EDIT, Intent


class ReactionShown(Intent):
    """What the other side has put under a message is to be shown under the recipient's own: the newest sign there is when this
    is sent, or none. ``by_staff``: whose signs. ``relayed_id``: the conversation's message; None: the ticket as a whole."""

    kind: ClassVar[str] = "bot.reaction"
    weight: ClassVar[int] = EDIT
    ticket_id: int
    relayed_id: int | None = None
    by_staff: bool

    def collapse_key(self) -> str:
        return f"{self.ticket_id}:{self.relayed_id or 0}"


class StaffCopied(Intent):
    """To the group: what one of the staff has written to a client from a private chat; also when it was edited."""

    kind: ClassVar[str] = "bot.staff_copied"
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class Separated(Intent):
    """To the group: the client says that this message is another matter."""

    kind: ClassVar[str] = "bot.separated"
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class Lost(StrEnum):
    """Why a message has not come to its reader. The words are kept in the outbox: never rename one."""

    BLOCKED = "blocked"
    NO_CHAT = "no_chat"
    REFUSED = "refused"


class NotDelivered(Intent):
    """To the group, and to who wrote it in private: this message was given up. ``known``: people were told before that this
    reader cannot be reached, so a mark under the message is enough."""

    kind: ClassVar[str] = "bot.not_delivered"
    message_id: int
    why: Lost
    known: bool = False

    def collapse_key(self) -> str:
        # A mark must not take the place of the words that wait to be said.
        return f"{self.message_id}:{self.known}"
