"""Intents about the topics of a forum group."""

from typing import ClassVar

from core.outbox.service import Intent


class TopicsRefused(Intent):
    """To an administrator: the group is a forum, but the bot may not make topics in it."""

    kind: ClassVar[str] = "bot.topics_refused"
    title: str
