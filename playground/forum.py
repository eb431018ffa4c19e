"""Topics of forum supergroups: making, closing, reopening and deleting them, and whether the bot may write there."""

from playground.errors import bad_request
from playground.jsontext import Json
from playground.model import Chat, Topic
from playground.world import World

__all__ = ["COLORS", "add_topic", "delete_topic", "make_forum", "rename_topic", "set_closed", "writable_topic"]

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
"""The colours of a topic's icon that the Bot API names; the first one is what a topic gets without a choice."""


def make_forum(world: World, chat: Chat, *, on: bool) -> None:
    """Switch topics on or off. Messages keep their topics, which are there again when the forum is."""
    chat.public = {key: value for key, value in chat.public.items() if key != "is_forum"}
    if on:
        chat.public["is_forum"] = True
    world.chat_changed(chat)


def add_topic(world: World, chat: Chat, by: Json, name: str, icon_color: int) -> Topic:
    """A new topic: its number is that of the service message, which stands in the topic itself."""
    created = {"name": name, "icon_color": icon_color}
    content = {"forum_topic_created": created, "is_topic_message": True}
    stored = world.add_message(chat, by, content, service=True, own_thread=True)
    topic = Topic(stored.id, name, icon_color, by["id"])
    chat.topics[topic.id] = topic
    world.chat_changed(chat)
    return topic


def set_closed(world: World, chat: Chat, by: Json, topic: Topic, *, closed: bool) -> None:
    topic.closed = closed
    content: Json = {"forum_topic_closed": {}} if closed else {"forum_topic_reopened": {}}
    world.add_message(chat, by, content, service=True, topic=topic)
    world.chat_changed(chat)


def rename_topic(world: World, chat: Chat, by: Json, topic: Topic, name: str) -> None:
    topic.name = name
    world.add_message(chat, by, {"forum_topic_edited": {"name": name}}, service=True, topic=topic)
    world.chat_changed(chat)


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """A topic goes with all its messages; nobody is told."""
    del chat.topics[topic.id]
    for stored in list(chat.messages.values()):
        if stored.message.get("message_thread_id") == topic.id and not stored.deleted:
            world.delete_message(chat, stored)
    world.chat_changed(chat)


def writable_topic(chat: Chat, thread_id: int) -> Topic | None:
    """The topic the bot writes into (0: none named, so General), or Telegram's reason why it may not. General has the
    number 1, by which it cannot be written to."""
    if thread_id <= 0:
        return None
    topic = chat.topics.get(thread_id) if chat.is_forum else None
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.bot_manages_topics:
        raise bad_request("TOPIC_CLOSED")
    return topic
