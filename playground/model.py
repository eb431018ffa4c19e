"""Persons, chats and messages: plain records.

A Telegram ``Message`` is a dict that is never changed once it is stored: an edit stores a new dict.
That is why updates, events and replies may share it without copying.
"""

from dataclasses import dataclass, field
from typing import Literal

from playground.jsontext import Json
from playground.reactions import view as view_reactions

__all__ = ["BotStatus", "Chat", "ChatType", "Person", "StoredMessage", "Topic"]

ChatType = Literal["private", "group", "supergroup"]
BotStatus = Literal["absent", "member", "administrator", "kicked"]

# Oldest messages of a chat are forgotten past this number.
MESSAGES_PER_CHAT = 10_000


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    label: str | None = None
    started: bool = False
    blocked: bool = False
    user: Json = field(init=False)
    """Telegram's User object of this person."""

    def __post_init__(self) -> None:
        self.user = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            self.user["last_name"] = self.last_name
        if self.username:
            self.user["username"] = self.username
        self.user["language_code"] = "ru"

    def view(self) -> Json:
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "phone": self.phone,
            "label": self.label,
            "started": self.started,
            "blocked": self.blocked,
        }


@dataclass(slots=True)
class StoredMessage:
    message: Json
    sender_id: int
    from_bot: bool
    visible: bool
    """Whether the bot has seen it (group privacy mode hides most of what people say)."""
    seq: int = 0
    deleted: bool = False
    reactions: dict[int, str] = field(default_factory=dict)
    """By who put them there. No part of the message: the bot learns of them by updates of their own."""

    @property
    def id(self) -> int:
        message_id: int = self.message["message_id"]
        return message_id

    def view(self) -> Json:
        shown = {**self.message, "deleted": self.deleted, "seq": self.seq}
        return {**shown, "reactions": view_reactions(self.reactions)} if self.reactions else shown


@dataclass(slots=True)
class Topic:
    """A topic of a forum. ``id`` is the number of the service message that made it; General, which has none, is no Topic."""

    id: int
    name: str
    icon_color: int
    creator_id: int
    closed: bool = False

    def view(self) -> Json:
        return {"id": self.id, "name": self.name, "icon_color": self.icon_color, "closed": self.closed}


@dataclass(slots=True)
class Chat:
    id: int
    type: ChatType
    title: str | None
    members: dict[int, Person]
    """People only; the first one is the creator. A private chat has exactly one."""
    bot_status: BotStatus
    public: Json
    """Telegram's Chat object."""
    known_to_bot: bool
    """Whether the bot was ever here: a chat it never saw does not exist for it."""
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    last_message_id: int = 0
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    """The reply keyboard (or force_reply) people see under the input field."""
    topics: dict[int, Topic] = field(default_factory=dict)
    bot_may_manage_topics: bool = True
    """Whether the bot has this right when it is an administrator."""

    @property
    def is_forum(self) -> bool:
        return self.public.get("is_forum") is True

    @property
    def bot_manages_topics(self) -> bool:
        return self.bot_status == "administrator" and self.bot_may_manage_topics

    def topic_of(self, stored: StoredMessage) -> Topic | None:
        """The topic a message stands in; None for General and for topics that are gone."""
        thread_id = stored.message.get("message_thread_id") if self.is_forum else None
        return self.topics.get(thread_id) if isinstance(thread_id, int) else None

    @property
    def is_group(self) -> bool:
        return self.type != "private"

    @property
    def bot_is_in(self) -> bool:
        return self.bot_status in ("member", "administrator")

    @property
    def creator(self) -> Person | None:
        return next(iter(self.members.values()), None)

    def keep(self, stored: StoredMessage) -> None:
        self.messages[stored.id] = stored
        if len(self.messages) > MESSAGES_PER_CHAT:
            del self.messages[next(iter(self.messages))]

    def find(self, message_id: int) -> StoredMessage | None:
        """A message that is there (not deleted)."""
        stored = self.messages.get(message_id)
        return None if stored is None or stored.deleted else stored

    def view(self) -> Json:
        last = next((m for m in reversed(self.messages.values()) if not m.deleted), None)
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "members": list(self.members),
            "bot_status": self.bot_status,
            "migrated_to": self.migrated_to,
            "keyboard": self.keyboard,
            "pinned": list(self.pinned),
            "is_forum": self.is_forum,
            "topics": [topic.view() for topic in self.topics.values()],
            "bot_manages_topics": self.bot_may_manage_topics,
            "last_message": last.view() if last else None,
        }
