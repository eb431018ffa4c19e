"""An intent of the front end: the engineer's line has become a ticket."""

from typing import ClassVar

from core.outbox.service import Intent


class CallOpened(Intent):
    """To where it was typed, the group or a private chat: the ticket, who was told, what can be done with it. ``message_id``:
    what the engineer wrote; ``question_id``: the bot's question, which turns into this answer."""

    kind: ClassVar[str] = "bot.call_opened"
    ticket_id: int
    message_id: int
    question_id: int | None = None
