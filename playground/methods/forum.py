"""Forum topics. Refusals in capitals are the server's, the others the Bot API's own (td's ForumTopicManager)."""

from collections.abc import Mapping

from playground.args import Args
from playground.errors import bad_request
from playground.forum import COLORS, add_topic, delete_topic, rename_topic, set_closed
from playground.jsontext import Json
from playground.methods.common import Method, writable_chat
from playground.model import Chat, Topic
from playground.playground import Playground

__all__ = ["METHODS"]

LONGEST_NAME = 128
_GENERAL = 1


def _forum(play: Playground, args: Args) -> Chat:
    chat = writable_chat(play, args)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(play: Playground, args: Args, action: str, *, own_too: bool = True) -> tuple[Chat, Topic]:
    """A topic the bot may change: with the right to, or one of its own. General has methods of its own, which are not here."""
    chat = _forum(play, args)
    thread_id = args.integer("message_thread_id")
    if thread_id <= 0:
        raise bad_request("message thread identifier is not specified")
    topic = chat.topics.get(thread_id)
    if topic is None or thread_id == _GENERAL:
        raise bad_request("TOPIC_ID_INVALID")
    if not chat.bot_manages_topics and not (own_too and topic.creator_id == play.bot["id"]):
        raise bad_request(f"not enough rights to {action} the topic")
    return chat, topic


def create_forum_topic(play: Playground, args: Args) -> Json:
    chat = _forum(play, args)
    if not chat.bot_manages_topics:
        raise bad_request("not enough rights to create a topic")
    name = args.text("name").strip()[:LONGEST_NAME]
    if not name:
        raise bad_request("title must be non-empty")
    color = args.integer("icon_color", COLORS[0])
    if not 0 <= color <= 0xFFFFFF:
        raise bad_request("invalid icon color specified")
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    play.limits.spend(chat.id, is_group=True)
    topic = add_topic(play.world, chat, play.bot, name, color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def edit_forum_topic(play: Playground, args: Args) -> bool:
    chat, topic = _topic(play, args, "edit")
    name = args.text("name").strip()[:LONGEST_NAME]
    if not name and args.text("name"):
        raise bad_request("title must be non-empty")
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    if name:
        rename_topic(play.world, chat, play.bot, topic, name)
    return True


def _closing(*, closed: bool) -> Method:
    def change(play: Playground, args: Args) -> bool:
        chat, topic = _topic(play, args, "edit")
        if topic.closed is closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        set_closed(play.world, chat, play.bot, topic, closed=closed)
        return True

    return change


def delete_forum_topic(play: Playground, args: Args) -> bool:
    chat, topic = _topic(play, args, "delete", own_too=False)
    delete_topic(play.world, chat, topic)
    return True


METHODS: Mapping[str, Method] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": _closing(closed=True),
    "reopenForumTopic": _closing(closed=False),
    "deleteForumTopic": delete_forum_topic,
}
