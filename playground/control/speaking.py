"""What people write: texts, contacts, places, edits, deletions."""

import re

from playground.control.body import Body, Route, acting_person, find_message, find_person, refuse_blocked, topic_for
from playground.control.people import read_phone
from playground.errors import ControlError
from playground.jsontext import Json
from playground.model import Chat, Person, StoredMessage, Topic
from playground.playground import Playground
from playground.text import clean_text, drop_unprintable, find_entities, utf16_length

__all__ = ["ROUTES", "own_contact", "reply_target", "say", "share_location"]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def say(
    play: Playground,
    person: Person,
    chat: Chat,
    text: str,
    *,
    reply_to: StoredMessage | None = None,
    extra: Json | None = None,
    topic: Topic | None = None,
) -> Json:
    """A person's text message; the rest are fields of ``World.add_message``."""
    content = typed(text, "text", "entities", TEXT_LIMIT)
    return play.world.add_message(chat, person.user, content, reply_to=reply_to, extra=extra, topic=topic).view()


def typed(text: str, field: str, entities_field: str, limit: int) -> Json:
    """What a person typed as fields of a Message; too long is refused, as a phone would refuse it."""
    cleaned, _cut = clean_text(drop_unprintable(text))
    if not cleaned:
        raise ControlError("Сообщение пустое.")
    if utf16_length(cleaned) > limit:
        raise ControlError(f"Слишком длинно: Telegram принимает не больше {limit} знаков.")
    entities = find_entities(cleaned, [])
    return {field: cleaned, entities_field: entities} if entities else {field: cleaned}


def reply_target(chat: Chat, body: Body) -> StoredMessage | None:
    return find_message(chat, body.integer("reply_to")) if body.has("reply_to") else None


def send(play: Playground, body: Body) -> Json:
    text = body.text("text", longest=100_000)
    person, chat = acting_person(play, body)
    reply_to = reply_target(chat, body)
    extra = _forwarded(play, body.values["forward_from"]) if body.has("forward_from") else None
    topic = topic_for(chat, person, body, reply_to)
    return say(play, person, chat, text, reply_to=reply_to, extra=extra, topic=topic)


def _forwarded(play: Playground, source: object) -> Json:
    """forward_origin: a person by number, or a name of somebody who hides the account."""
    date = play.clock.timestamp()
    if isinstance(source, int) and not isinstance(source, bool):
        user = play.bot if source == play.bot["id"] else find_person(play, source).user
        return {"forward_origin": {"type": "user", "sender_user": user, "date": date}}
    if isinstance(source, str) and source.strip():
        name = source.strip()[:64]
        return {"forward_origin": {"type": "hidden_user", "sender_user_name": name, "date": date}}
    raise ControlError("Поле «forward_from»: номер человека или имя того, кто скрыл аккаунт.")


def start(play: Playground, body: Body) -> Json:
    payload = body.text("payload", "")
    if payload and not _PAYLOAD.fullmatch(payload):
        raise ControlError("Метка ссылки: латинские буквы, цифры, «_» и «-», не больше 64 знаков.")
    person = find_person(play, body.integer("from_id"))
    refuse_blocked(person)
    return say(play, person, play.world.private_chat(person), f"/start {payload}")


def contact(play: Playground, body: Body) -> Json:
    if body.flag("own", False):
        person, chat = acting_person(play, body)
        return own_contact(play, person, chat)
    card: Json = {"phone_number": read_phone(body, "phone_number"), "first_name": body.text("first_name", longest=64)}
    if body.text("last_name", ""):
        card["last_name"] = body.text("last_name", longest=64)
    known = play.world.person_by_phone(card["phone_number"])
    if body.has("user_id"):
        card["user_id"] = body.integer("user_id", low=1)
    elif known is not None:
        card["user_id"] = known.id
    person, chat = acting_person(play, body)
    reply_to = reply_target(chat, body)
    topic = topic_for(chat, person, body, reply_to)
    return play.world.add_message(chat, person.user, {"contact": card}, reply_to=reply_to, topic=topic).view()


def own_contact(play: Playground, person: Person, chat: Chat) -> Json:
    if person.phone is None:
        raise ControlError(f"У человека {person.first_name} нет номера телефона.")
    card: Json = {"phone_number": person.phone, "first_name": person.first_name}
    if person.last_name:
        card["last_name"] = person.last_name
    card["user_id"] = person.id
    return play.world.add_message(chat, person.user, {"contact": card}).view()


def location(play: Playground, body: Body) -> Json:
    latitude = body.number("latitude", low=-90, high=90)
    longitude = body.number("longitude", low=-180, high=180)
    person, chat = acting_person(play, body)
    reply_to = reply_target(chat, body)
    topic = topic_for(chat, person, body, reply_to)
    return share_location(play, person, chat, latitude, longitude, reply_to, topic)


def share_location(
    play: Playground,
    person: Person,
    chat: Chat,
    latitude: float,
    longitude: float,
    reply_to: StoredMessage | None = None,
    topic: Topic | None = None,
) -> Json:
    place = {"latitude": latitude, "longitude": longitude}
    return play.world.add_message(chat, person.user, {"location": place}, reply_to=reply_to, topic=topic).view()


def _own(play: Playground, body: Body) -> tuple[Chat, StoredMessage]:
    person, chat = acting_person(play, body)
    stored = find_message(chat, body.integer("message_id"))
    if stored.sender_id != person.id:
        raise ControlError("Это сообщение написал не этот человек.")
    return chat, stored


def edit(play: Playground, body: Body) -> Json:
    text = body.text("text", longest=100_000)
    chat, stored = _own(play, body)
    if "text" in stored.message:
        changes = {"entities": None, **typed(text, "text", "entities", TEXT_LIMIT)}
    elif any(kind in stored.message for kind in ("photo", "document", "voice", "video", "audio", "animation")):
        changes = {"caption_entities": None, **typed(text, "caption", "caption_entities", CAPTION_LIMIT)}
    else:
        raise ControlError("В этом сообщении нет текста, который можно изменить.")
    if all(stored.message.get(key) == value for key, value in changes.items()):
        raise ControlError("Текст не изменился.")
    play.world.edit_message(chat, stored, changes)
    return stored.view()


def delete(play: Playground, body: Body) -> Json:
    """A person deletes an own message, or anything in the private chat."""
    person, chat = acting_person(play, body)
    stored = find_message(chat, body.integer("message_id"))
    if chat.is_group and stored.sender_id != person.id and chat.creator is not person:
        raise ControlError("В группе можно удалить только своё сообщение.")
    play.world.delete_message(chat, stored)
    return stored.view()


def react(play: Playground, body: Body) -> Json:
    """Put a reaction under any message: an emoji, or the id of a custom one; without it take one's own away."""
    person, chat = acting_person(play, body)
    stored = find_message(chat, body.integer("message_id"))
    emoji = body.text("emoji", longest=64) if body.has("emoji") else None
    if not chat.bot_is_in:
        raise ControlError("Бота нет в этом чате.")
    play.world.react(chat, stored, person.user, emoji or None)
    return stored.view()


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/send", send),
    ("POST", "/play/start", start),
    ("POST", "/play/contact", contact),
    ("POST", "/play/location", location),
    ("POST", "/play/edit", edit),
    ("POST", "/play/delete", delete),
    ("POST", "/play/react", react),
)
