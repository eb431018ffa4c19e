"""sendMessage and its relatives without files: location, contact, copies and forwards."""

from collections.abc import Mapping
from typing import Any

from playground.args import Args
from playground.errors import bad_request
from playground.forum import writable_topic
from playground.jsontext import Json
from playground.keyboards import Markup, parse_markup
from playground.methods.common import Method, bot_chat, message_id_of, writable_chat
from playground.methods.formatting import read_caption, read_text
from playground.model import Chat, StoredMessage, Topic
from playground.playground import Playground

__all__ = ["METHODS", "Outgoing", "deliver", "read_outgoing"]

# What makes up the content of a message, in copies and forwards.
_CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "voice",
    "video",
    "audio",
    "video_note",
    "animation",
    "sticker",
    "location",
    "contact",
    "caption",
    "caption_entities",
)
_CAPTIONED = ("photo", "document", "voice", "video", "audio", "animation")


class Outgoing:
    """Where a message goes and what it hangs on: chat and topic, reply, keyboard."""

    __slots__ = ("chat", "extra", "markup", "reply_to", "topic")

    def __init__(
        self, chat: Chat, topic: Topic | None, reply_to: StoredMessage | None, extra: Json, markup: Markup | None
    ) -> None:
        self.chat = chat
        self.topic = topic
        self.reply_to = reply_to
        self.extra = extra
        self.markup = markup


def read_outgoing(play: Playground, args: Args) -> Outgoing:
    raw_markup = args.json("reply_markup", "reply keyboard markup")
    raw_reply = _reply_parameters(args)
    chat = writable_chat(play, args)
    markup = parse_markup(raw_markup, private=not chat.is_group)
    topic = writable_topic(chat, args.integer("message_thread_id"))
    reply_to, extra = _reply_target(play, chat, topic, raw_reply)
    if args.flag("protect_content"):
        extra["has_protected_content"] = True
    return Outgoing(chat, topic, reply_to, extra, markup)


def _reply_parameters(args: Args) -> Json | None:
    raw = args.json("reply_parameters", "reply parameters")
    if raw is not None:
        if not isinstance(raw, dict):
            raise bad_request("object expected as reply parameters")
        if type(raw.get("message_id")) is not int:
            raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
        return raw
    # The older way to say the same.
    if message_id := args.integer("reply_to_message_id"):
        allowed = args.flag("allow_sending_without_reply")
        return {"message_id": message_id, "allow_sending_without_reply": allowed}
    return None


def _reply_target(
    play: Playground, chat: Chat, topic: Topic | None, raw: Json | None
) -> tuple[StoredMessage | None, Json]:
    """What is replied to. Without its topic's number a reply goes to General, where that message is not."""
    if raw is None:
        return None, {}
    other_chat = raw.get("chat_id")
    source = play.world.chats.get(other_chat) if isinstance(other_chat, int) and other_chat else chat
    stored = source.find(raw["message_id"]) if source is not None else None
    if stored is None or not stored.visible or source is not chat or chat.topic_of(stored) is not topic:
        if raw.get("allow_sending_without_reply") is True:
            return None, {}
        raise bad_request("message to be replied not found")
    quote = raw.get("quote")
    if quote is None:
        return stored, {}
    text = stored.message.get("text") or stored.message.get("caption") or ""
    if not isinstance(quote, str) or not quote or quote not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = len(text[: text.index(quote)].encode("utf-16-le", "replace")) // 2
    return stored, {"quote": {"text": quote, "position": position, "is_manual": True}}


def deliver(play: Playground, out: Outgoing, content: Json, extra: Json | None = None) -> StoredMessage:
    """Count against the limits and store."""
    play.limits.spend(out.chat.id, is_group=out.chat.is_group)
    fields = {**out.extra, **extra} if extra else out.extra
    return play.world.add_message(
        out.chat, play.bot, content, reply_to=out.reply_to, extra=fields, markup=out.markup, topic=out.topic
    )


def send_message(play: Playground, args: Args) -> Json:
    content = read_text(play, args)
    preview = args.json("link_preview_options", "link preview options")
    if isinstance(preview, dict) and preview.get("is_disabled") is True:
        content["link_preview_options"] = {"is_disabled": True}
    return deliver(play, read_outgoing(play, args), content).message


def send_location(play: Playground, args: Args) -> Json:
    location: Json = {}
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = args.number(name)
        if value is None or not args.text(name):
            raise bad_request(f"{name} is empty")
        if abs(value) > limit:
            raise bad_request("wrong location specified")
        location[name] = value
    return deliver(play, read_outgoing(play, args), {"location": location}).message


def send_contact(play: Playground, args: Args) -> Json:
    contact: Json = {}
    for name in ("phone_number", "first_name"):
        if not args.text(name):
            raise bad_request(f'parameter "{name}" is required')
        contact[name] = args.text(name)
    if args.text("last_name"):
        contact["last_name"] = args.text("last_name")
    person = play.world.person_by_phone(contact["phone_number"])
    if person is not None:
        contact["user_id"] = person.id
    return deliver(play, read_outgoing(play, args), {"contact": contact}).message


def _source(play: Playground, args: Args, action: str) -> StoredMessage:
    message_id = message_id_of(args)
    chat = bot_chat(play, args, "from_chat_id")
    stored = chat.find(message_id)
    if stored is None or not stored.visible:
        raise bad_request(f"message to {action} not found")
    if not any(key in stored.message for key in _CONTENT):
        raise bad_request(f"message can't be {'copied' if action == 'copy' else 'forwarded'}")
    return stored


def _content(message: Json) -> Json:
    return {key: message[key] for key in _CONTENT if key in message}


def copy_message(play: Playground, args: Args) -> Json:
    source = _source(play, args, "copy")
    content = _content(source.message)
    if "caption" in args.values and any(key in content for key in _CAPTIONED):
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content.update(read_caption(play, args))
    out = read_outgoing(play, args)
    return {"message_id": deliver(play, out, content).id}


def forward_message(play: Playground, args: Args) -> Json:
    source = _source(play, args, "forward")
    out = read_outgoing(play, args)
    return deliver(play, out, _content(source.message), {"forward_origin": origin_of(source.message)}).message


def origin_of(message: Json) -> Any:
    """forward_origin of a forwarded copy: the first author stays the author."""
    if "forward_origin" in message:
        return message["forward_origin"]
    return {"type": "user", "sender_user": message["from"], "date": message["date"]}


METHODS: Mapping[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
