"""Chats and their members, pins, "typing…"."""

from collections.abc import Mapping

from playground.args import Args
from playground.errors import bad_request
from playground.jsontext import Json
from playground.members import bot_member, person_member
from playground.methods.common import Method, bot_chat, check_access, message_id_of, writable_chat
from playground.model import Chat
from playground.playground import Playground
from playground.world import without_reply

__all__ = ["METHODS"]

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def send_chat_action(play: Playground, args: Args) -> bool:
    if not args.text("chat_id"):
        raise bad_request("chat_id is empty")
    if args.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    writable_chat(play, args)
    return True


def get_chat(play: Playground, args: Args) -> Json:
    chat = bot_chat(play, args)
    if chat.type != "private" and chat.migrated_to is None:
        check_access(chat)
    info: Json = {
        **chat.public,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.is_group:
        info["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.pinned and (pinned := chat.find(chat.pinned[-1])) is not None:
        info["pinned_message"] = without_reply(pinned.message)
    return info


def get_chat_member(play: Playground, args: Args) -> Json:
    if not args.text("chat_id"):
        raise bad_request("chat_id is empty")
    user_id = args.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    chat = bot_chat(play, args)
    if chat.type != "private":
        check_access(chat)
    if user_id == play.bot["id"]:
        return bot_member(play.bot, chat, chat.bot_status)
    person = play.world.persons.get(user_id)
    if person is None:
        raise bad_request("user not found")
    return person_member(chat, person.user)


def get_chat_administrators(play: Playground, args: Args) -> list[Json]:
    """People only: Telegram leaves bots out of this list."""
    chat = bot_chat(play, args)
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    check_access(chat)
    return [person_member(chat, chat.creator.user)] if chat.creator else []


def leave_chat(play: Playground, args: Args) -> bool:
    chat = bot_chat(play, args)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    check_access(chat)
    play.world.set_bot_status(chat, play.bot, "absent")
    return True


def _pinnable(play: Playground, args: Args) -> Chat:
    chat = writable_chat(play, args)
    if chat.is_group and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def pin_chat_message(play: Playground, args: Args) -> bool:
    if not args.text("chat_id"):
        raise bad_request("chat_id is empty")
    message_id = message_id_of(args)
    chat = _pinnable(play, args)
    stored = chat.find(message_id)
    if stored is None or not stored.visible:
        raise bad_request("message to pin not found")
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    chat.pinned.append(message_id)
    pinned = {"pinned_message": without_reply(stored.message)}
    play.world.add_message(chat, play.bot, pinned, topic=chat.topic_of(stored))
    play.world.chat_changed(chat)
    return True


def unpin_chat_message(play: Playground, args: Args) -> bool:
    """Without a message_id the latest pinned message is meant."""
    chat = _pinnable(play, args)
    message_id = args.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    play.world.chat_changed(chat)
    return True


METHODS: Mapping[str, Method] = {
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
