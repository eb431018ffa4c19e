"""Changing and removing messages, answering taps."""

from collections.abc import Mapping

from playground.args import Args
from playground.errors import bad_request
from playground.jsontext import Json
from playground.keyboards import parse_markup
from playground.methods.common import Method, message_id_of, own_message, writable_chat
from playground.methods.formatting import read_caption, read_text
from playground.model import Chat, StoredMessage
from playground.playground import Playground
from playground.reactions import ALLOWED
from playground.text import utf16_length

__all__ = ["METHODS"]

DELETABLE_SECONDS = 48 * 3600
_WITH_CAPTION = ("photo", "document", "voice", "video", "audio", "animation")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def _target(play: Playground, args: Args) -> tuple[Chat, StoredMessage, Json]:
    """The chat, the bot's message, and the new keyboard as a field of it."""
    raw_markup = args.json("reply_markup", "reply keyboard markup")
    if not args.text("chat_id"):
        raise bad_request("chat_id is empty")
    message_id = message_id_of(args)
    chat = writable_chat(play, args)
    stored = own_message(chat, message_id)
    markup = parse_markup(raw_markup, private=not chat.is_group)
    if markup is not None and markup.kind != "inline":
        raise bad_request("inline keyboard expected")
    return chat, stored, {"reply_markup": markup.value if markup else None}


def _apply(play: Playground, chat: Chat, stored: StoredMessage, changes: Json, *, dated: bool) -> Json:
    if all(stored.message.get(key) == value for key, value in changes.items()):
        raise bad_request(_NOT_MODIFIED)
    play.limits.spend(chat.id, is_group=chat.is_group, is_edit=True)
    play.world.edit_message(chat, stored, changes, dated=dated)
    return stored.message


def edit_message_text(play: Playground, args: Args) -> Json:
    content = read_text(play, args)
    chat, stored, markup = _target(play, args)
    if "text" not in stored.message:
        raise bad_request("there is no text in the message to edit")
    changes = {"entities": None, **content, **markup}
    return _apply(play, chat, stored, changes, dated=True)


def edit_message_caption(play: Playground, args: Args) -> Json:
    caption = read_caption(play, args)
    chat, stored, markup = _target(play, args)
    if not any(key in stored.message for key in _WITH_CAPTION):
        raise bad_request("there is no caption in the message to edit")
    changes = {"caption": None, "caption_entities": None, **caption, **markup}
    return _apply(play, chat, stored, changes, dated=True)


def edit_message_reply_markup(play: Playground, args: Args) -> Json:
    chat, stored, markup = _target(play, args)
    return _apply(play, chat, stored, markup, dated=False)


def delete_message(play: Playground, args: Args) -> bool:
    if not args.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    message_id = message_id_of(args)
    chat = writable_chat(play, args)
    stored = chat.find(message_id)
    if stored is None or not stored.visible:
        raise bad_request("message to delete not found")
    too_old = play.clock.timestamp() - stored.message["date"] > DELETABLE_SECONDS
    others = not stored.from_bot and chat.is_group and chat.bot_status != "administrator"
    if too_old or others:
        raise bad_request("message can't be deleted")
    play.world.delete_message(chat, stored)
    return True


def set_message_reaction(play: Playground, args: Args) -> bool:
    """A bot puts at most one emoji of the list under a message; an empty list takes it away."""
    wanted = args.json("reaction", "reaction") or []
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise bad_request("can't parse reaction types JSON object")
    message_id = message_id_of(args)
    chat = writable_chat(play, args)
    stored = chat.find(message_id)
    if stored is None or not stored.visible:
        raise bad_request("message to react not found")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = wanted[0].get("emoji") if wanted else None
    if wanted and (wanted[0].get("type") != "emoji" or not isinstance(emoji, str) or emoji not in ALLOWED):
        raise bad_request("REACTION_INVALID")
    play.world.react(chat, stored, play.bot, emoji)
    return True


def answer_callback_query(play: Playground, args: Args) -> bool:
    text = args.text("text")
    if utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query = play.world.callbacks.take(args.text("callback_query_id"))
    show_alert = args.flag("show_alert")
    if query.answered is not None and not query.answered.done():
        query.answered.set_result({"text": text or None, "show_alert": show_alert})
    play.events.add(
        "callback_answer",
        callback_query_id=query.id,
        from_id=query.from_id,
        chat_id=query.chat_id,
        message_id=query.message_id,
        text=text or None,
        show_alert=show_alert,
    )
    return True


METHODS: Mapping[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
