"""The world the bot lives in: persons, chats, messages, and what of it becomes an update.

Both interfaces change the world only through these methods, so every change is stored, shown to the page (an
event) and reported to the bot (an update) in one place.
"""

import random
import time
from datetime import UTC, datetime

from playground.callbacks import CallbackQueries, CallbackQuery
from playground.clock import Clock
from playground.events import EventLog
from playground.jsontext import Json
from playground.keyboards import Markup
from playground.members import bot_member
from playground.model import BotStatus, Chat, ChatType, Person, StoredMessage, Topic
from playground.privacy import hidden_by_privacy
from playground.reactions import as_types
from playground.updates import UpdateQueue

__all__ = ["World"]

_SUPERGROUPS_BELOW = -1_000_000_000_000
_PRIVATE_CHAT_FIELDS = ("id", "first_name", "last_name", "username")


class World:
    def __init__(self, bot: Json, clock: Clock, events: EventLog, updates: UpdateQueue) -> None:
        self.bot = bot
        self.clock = clock
        self.events = events
        self.updates = updates
        self.persons: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self._by_phone: dict[str, Person] = {}
        self.callbacks = CallbackQueries()
        # Counters start at the age of the year in seconds: after a restart ids do not repeat, and a bot
        # with a database may rely on (chat, message id) being unique, as it may with Telegram.
        self._first_message_id = int(time.time() - datetime(2026, 1, 1, tzinfo=UTC).timestamp()) % 10**9
        self._last_message_id = self._first_message_id
        self._album = random.randrange(10**15, 10**16)  # noqa: S311
        self._chat_instance = random.randrange(10**17, 10**18)  # noqa: S311

    # --- persons and chats -------------------------------------------------------------------

    def free_person_id(self) -> int:
        candidate = 1_000_001 + len(self.persons)
        while candidate in self.persons or candidate == self.bot["id"]:
            candidate += 1
        return candidate

    def add_person(self, person: Person) -> None:
        self.persons[person.id] = person
        if person.phone:
            self._by_phone.setdefault(_digits(person.phone), person)
        self.person_changed(person)

    def person_changed(self, person: Person) -> None:
        self.events.add("person", person=person.view())

    def chat_changed(self, chat: Chat) -> None:
        self.events.add("chat", chat=chat.view())

    def person_by_phone(self, phone: str) -> Person | None:
        return self._by_phone.get(_digits(phone))

    def private_chat(self, person: Person) -> Chat:
        """The chat of a person with the bot; it appears when the person writes for the first time."""
        chat = self.chats.get(person.id)
        if chat is None:
            public: Json = {key: value for key, value in person.user.items() if key in _PRIVATE_CHAT_FIELDS}
            public["type"] = "private"
            members = {person.id: person}
            chat = Chat(person.id, "private", None, members, "member", public, known_to_bot=True)
            self.chats[person.id] = chat
        if not person.started:
            person.started = True
            self.person_changed(person)
            self.chat_changed(chat)
        return chat

    def free_group_id(self, kind: ChatType) -> int:
        candidate = -(2_000_001 + len(self.chats))
        if kind == "supergroup":
            candidate += _SUPERGROUPS_BELOW
        while candidate in self.chats:
            candidate -= 1
        return candidate

    def add_group(self, chat_id: int, kind: ChatType, title: str, members: list[Person]) -> Chat:
        public: Json = {"id": chat_id, "title": title, "type": kind}
        if kind == "group":
            public["all_members_are_administrators"] = False
        chat = Chat(chat_id, kind, title, {p.id: p for p in members}, "absent", public, known_to_bot=False)
        chat.last_message_id = self._first_message_id
        self.chats[chat_id] = chat
        self.chat_changed(chat)
        return chat

    # --- messages ----------------------------------------------------------------------------

    def _next_message_id(self, chat: Chat) -> int:
        if chat.type == "supergroup":
            chat.last_message_id += 1
            return chat.last_message_id
        # Private chats and basic groups share one counter of the bot, as at Telegram.
        self._last_message_id += 1
        return self._last_message_id

    def next_album_id(self) -> str:
        self._album += 1
        return str(self._album)

    def add_message(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        *,
        reply_to: StoredMessage | None = None,
        extra: Json | None = None,
        markup: Markup | None = None,
        service: bool = False,
        report: bool = True,
        topic: Topic | None = None,
        own_thread: bool = False,
    ) -> StoredMessage:
        """Store a message, show it on the page and, unless it is the bot's own, report it to the bot.

        ``extra`` are fields beside the content (forward_origin, media_group_id, quote). Service messages are
        seen by the bot regardless of privacy; ``report=False`` keeps a message from the bot altogether.
        ``own_thread``: it makes a topic. What is no reply in a topic comes, as at Telegram, as a reply to the message
        that made the topic.
        """
        message: Json = {
            "message_id": self._next_message_id(chat),
            "from": sender,
            "chat": chat.public,
            "date": self.clock.timestamp(),
        }
        if own_thread:
            message["message_thread_id"] = message["message_id"]
        if topic is not None:
            message["message_thread_id"] = topic.id
            message["is_topic_message"] = True
        if extra:
            message.update(extra)
        quoted = reply_to or (chat.find(topic.id) if topic is not None else None)
        if quoted is not None:
            message["reply_to_message"] = without_reply(quoted.message)
        message.update(content)
        if markup is not None and markup.kind == "inline":
            message["reply_markup"] = markup.value
        from_bot = sender is self.bot
        visible = from_bot or (
            report
            and chat.bot_is_in
            and (service or not hidden_by_privacy(chat, message, reply_to, self.bot["username"]))
        )
        stored = StoredMessage(message, sender["id"], from_bot, visible)
        chat.keep(stored)
        stored.seq = self.events.seq + 1
        self.events.add("message", chat_id=chat.id, message=stored.view())
        if markup is not None and markup.kind != "inline":
            self.set_keyboard(chat, None if markup.kind == "remove" else markup.value)
        elif not from_bot and chat.keyboard is not None and "force_reply" in chat.keyboard:
            self.set_keyboard(chat, None)
        if visible and not from_bot:
            self.updates.push("message", message)
        return stored

    def set_keyboard(self, chat: Chat, keyboard: Json | None) -> None:
        if chat.keyboard != keyboard:
            chat.keyboard = keyboard
            self.events.add("keyboard", chat_id=chat.id, keyboard=keyboard)

    def edit_message(self, chat: Chat, stored: StoredMessage, changes: Json, *, dated: bool = True) -> None:
        """Replace fields of a message (None removes one). ``dated`` marks it as edited for the reader."""
        message = {**stored.message, "chat": chat.public, **changes}
        if dated:
            message["edit_date"] = self.clock.timestamp()
        stored.message = {key: value for key, value in message.items() if value is not None}
        stored.seq = self.events.seq + 1
        self.events.add("edited", chat_id=chat.id, message=stored.view())
        if stored.visible and not stored.from_bot and chat.bot_is_in:
            self.updates.push("edited_message", stored.message)

    def react(self, chat: Chat, stored: StoredMessage, who: Json, reaction: str | None) -> None:
        """Put a reaction under a message, or take it away (None). In a group only an administrator bot is told of people's;
        of its own a bot is never told."""
        before = stored.reactions.get(who["id"])
        if before == reaction:
            return
        stored.reactions.pop(who["id"], None)
        if reaction is not None:
            stored.reactions[who["id"]] = reaction
        stored.seq = self.events.seq + 1
        self.events.add("edited", chat_id=chat.id, message=stored.view())
        told = chat.bot_status == "administrator" if chat.is_group else chat.bot_is_in
        if told and stored.visible and who is not self.bot:
            self.updates.push(
                "message_reaction",
                {
                    "chat": chat.public,
                    "message_id": stored.id,
                    "user": who,
                    "date": self.clock.timestamp(),
                    "old_reaction": as_types(before),
                    "new_reaction": as_types(reaction),
                },
            )

    def delete_message(self, chat: Chat, stored: StoredMessage) -> None:
        """Telegram tells bots nothing about deletions."""
        stored.deleted = True
        if stored.id in chat.pinned:
            chat.pinned.remove(stored.id)
        stored.seq = self.events.seq + 1
        self.events.add("deleted", chat_id=chat.id, message_id=stored.id)

    def press(self, chat: Chat, person: Person, message_id: int, data: str) -> CallbackQuery:
        """Report a tap; the message goes along as it is now, or as an inaccessible one when it is gone."""
        query = self.callbacks.create(person.id, chat.id, message_id)
        stored = chat.find(message_id)
        inaccessible = {"chat": chat.public, "message_id": message_id, "date": 0}
        self.updates.push(
            "callback_query",
            {
                "id": query.id,
                "from": person.user,
                "message": {**stored.message, "chat": chat.public} if stored else inaccessible,
                "chat_instance": str(self._chat_instance + chat.id),
                "data": data,
            },
        )
        return query

    # --- the bot's place in chats ------------------------------------------------------------

    def report_bot_status(self, chat: Chat, by: Json, old: BotStatus, new: BotStatus) -> None:
        self.updates.push(
            "my_chat_member",
            {
                "chat": chat.public,
                "from": by,
                "date": self.clock.timestamp(),
                "old_chat_member": bot_member(self.bot, chat, old),
                "new_chat_member": bot_member(self.bot, chat, new),
            },
        )

    def set_bot_status(self, chat: Chat, by: Json, status: BotStatus, *, created: bool = False) -> None:
        """Add, promote, demote, remove or kick the bot: my_chat_member and the service message.

        ``created`` means the group has just been made with the bot in it.
        """
        old, was_in = chat.bot_status, chat.bot_is_in
        if old == status:
            return
        chat.bot_status = status
        chat.known_to_bot = True
        self.report_bot_status(chat, by, old, status)
        if chat.bot_is_in and not was_in:
            if created and chat.type == "group":
                self.add_message(chat, by, {"group_chat_created": True}, service=True)
            else:
                self.add_message(chat, by, {"new_chat_members": [self.bot]}, service=True)
        elif was_in and not chat.bot_is_in:
            # A basic group still shows the bot its own removal; a supergroup does not.
            stored = self.add_message(chat, by, {"left_chat_member": self.bot}, service=True)
            if chat.type == "group" and by is not self.bot:
                self.updates.push("message", stored.message)
        self.chat_changed(chat)

    def set_blocked(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        self.person_changed(person)
        chat = self.chats.get(person.id)
        if chat is not None:
            chat.bot_status = "kicked" if blocked else "member"
            old: BotStatus = "member" if blocked else "kicked"
            self.report_bot_status(chat, person.user, old, chat.bot_status)

    def migrate(self, chat: Chat) -> Chat:
        """Turn a basic group into a supergroup: another id, another counter of messages."""
        members = list(chat.members.values())
        by = members[0].user
        new = self.add_group(self.free_group_id("supergroup"), "supergroup", chat.title or "", members)
        new.bot_status, new.known_to_bot = chat.bot_status, chat.known_to_bot
        new.keyboard = chat.keyboard
        self.add_message(chat, by, {"migrate_to_chat_id": new.id}, service=True)
        chat.migrated_to = new.id
        self.add_message(new, by, {"migrate_from_chat_id": chat.id}, service=True)
        self.chat_changed(chat)
        self.chat_changed(new)
        return new


def without_reply(message: Json) -> Json:
    """A quoted message never quotes another one."""
    if "reply_to_message" not in message:
        return message
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _digits(phone: str) -> str:
    digits = "".join(c for c in phone if c.isdigit())
    # Russian numbers are written with 8 or with +7.
    return "7" + digits[1:] if len(digits) == 11 and digits[0] == "8" else digits
