"""The body of a control request, read with suspicion: every refusal says in Russian what is wrong."""

import math
from collections.abc import Awaitable, Callable
from typing import Any

from playground.errors import ControlError
from playground.jsontext import Json
from playground.model import Chat, Person, StoredMessage, Topic
from playground.playground import Playground

__all__ = ["Body", "Handler", "Route", "acting_person", "find_chat", "find_message", "find_person", "topic_for"]

BIGGEST = 2**53


class Body:
    """A JSON object (or the query string, or form fields) with typed access."""

    __slots__ = ("values",)

    def __init__(self, values: Json) -> None:
        self.values = values

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def integer(self, name: str, default: int | None = None, *, low: int = -BIGGEST, high: int = BIGGEST) -> int:
        value = self.values.get(name)
        if value is None:
            if default is None:
                raise ControlError(f"Не указано поле «{name}».")
            return default
        if isinstance(value, str):
            text = value.strip()
            if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20:
                value = int(text)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ControlError(f"Поле «{name}» должно быть целым числом.")
        if not low <= value <= high:
            raise ControlError(f"Поле «{name}» должно быть от {low} до {high}.")
        return value

    def number(self, name: str, *, low: float, high: float, default: float | None = None) -> float:
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ControlError(f"Поле «{name}» должно быть числом.")
        if not low <= value <= high or not math.isfinite(value):
            raise ControlError(f"Поле «{name}» должно быть от {low:g} до {high:g}.")
        return float(value)

    def text(self, name: str, default: str | None = None, *, longest: int = 255) -> str:
        """A non-empty text, or the default when there is none."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise ControlError(f"Поле «{name}» должно быть текстом.")
        if not value.strip():
            if default is not None:
                return default
            raise ControlError(f"Поле «{name}» не должно быть пустым.")
        if len(value) > longest:
            raise ControlError(f"Поле «{name}» длиннее {longest} знаков.")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            raise ControlError(f"Поле «{name}» должно быть true или false.")
        return value

    def integers(self, name: str) -> list[int]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise ControlError(f"Поле «{name}» должно быть списком целых чисел.")
        return value

    def choice(self, name: str, options: tuple[str, ...], default: str | None = None) -> str:
        value = self.values.get(name, default)
        if not isinstance(value, str) or value not in options:
            raise ControlError(f"Поле «{name}» должно быть одним из: {', '.join(options)}.")
        return value


Handler = Callable[[Playground, Body], Any | Awaitable[Any]]
Route = tuple[str, str, Handler]


def find_person(play: Playground, person_id: int) -> Person:
    person = play.world.persons.get(person_id)
    if person is None:
        raise ControlError(f"Нет человека с номером {person_id}.", 404)
    return person


def find_chat(play: Playground, chat_id: int) -> Chat:
    chat = play.world.chats.get(chat_id)
    if chat is None:
        raise ControlError(f"Нет чата с номером {chat_id}.", 404)
    return chat


def find_message(chat: Chat, message_id: int) -> StoredMessage:
    stored = chat.find(message_id)
    if stored is None:
        raise ControlError(f"В этом чате нет сообщения {message_id}.", 404)
    return stored


def acting_person(play: Playground, body: Body) -> tuple[Person, Chat]:
    """Who acts (from_id) and where (chat_id), with the right to do it.

    Acting in one's own private chat for the first time opens it.
    """
    person = find_person(play, body.integer("from_id"))
    chat_id = body.integer("chat_id")
    if chat_id > 0:
        if chat_id != person.id:
            raise ControlError("В личный чат с ботом может писать только сам человек.")
        refuse_blocked(person)
        return person, play.world.private_chat(person)
    chat = find_chat(play, chat_id)
    if chat.migrated_to is not None:
        raise ControlError(f"Группа стала супергруппой {chat.migrated_to}, писать надо туда.")
    if person.id not in chat.members:
        raise ControlError(f"{person.first_name} не состоит в этой группе.")
    return person, chat


def topic_for(chat: Chat, person: Person, body: Body, reply_to: StoredMessage | None = None) -> Topic | None:
    """The topic a person writes into: that of the message replied to, else ``thread_id``, else General (None)."""
    topic: Topic | None = None
    if reply_to is not None:
        topic = chat.topic_of(reply_to)
    elif body.has("thread_id"):
        topic = chat.topics.get(body.integer("thread_id")) if chat.is_forum else None
        if topic is None:
            raise ControlError("В этой группе нет такой темы.", 404)
    if topic is not None and topic.closed and person is not chat.creator:
        raise ControlError(f"Тема «{topic.name}» закрыта: писать в неё может только администратор.")
    return topic


def refuse_blocked(person: Person) -> None:
    if person.blocked:
        raise ControlError(f"{person.first_name} заблокировал бота: сначала разблокируйте.")
