"""Filters by audience. They sort updates; rights are checked again inside the use cases."""

from typing import Any

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Chat, Message, MessageReactionUpdated, TelegramObject
from magic_filter import MagicFilter

from core.actor import Actor


class When(Filter):
    """An ``F`` expression. Without this wrapper aiogram (3.31) hands every synchronous filter to a thread, and a dozen
    hops between threads cost more than the rest of the update's handling."""

    def __init__(self, rule: MagicFilter) -> None:
        self._rule = rule

    async def __call__(self, event: TelegramObject) -> bool:
        return bool(self._rule.resolve(event))


class PlainText(Filter):
    """A text that is not a command."""

    async def __call__(self, message: Message) -> bool:
        return message.text is not None and not message.text.startswith("/")


class ActorIs(Filter):
    """The update comes from one of these kinds of people."""

    def __init__(self, *kinds: type[Any]) -> None:
        self._kinds = kinds

    async def __call__(self, _event: TelegramObject, actor: Actor) -> bool:
        return isinstance(actor, self._kinds)


def _chat(event: TelegramObject) -> Chat | None:
    """The chat of a message, a sign under one, or a button. The message of an old button may be inaccessible; its chat is
    known."""
    if isinstance(event, CallbackQuery):
        return event.message.chat if event.message is not None else None
    return event.chat if isinstance(event, Message | MessageReactionUpdated) else None


def is_private(message: object) -> bool:
    """Whether a message stands in a private chat."""
    chat = getattr(message, "chat", None)
    return chat is not None and chat.type == ChatType.PRIVATE


class Private(Filter):
    """A chat of one person with the bot."""

    async def __call__(self, event: TelegramObject) -> bool:
        chat = _chat(event)
        return chat is not None and chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """Any group."""

    async def __call__(self, event: TelegramObject) -> bool:
        chat = _chat(event)
        return chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)


class AtWork(Filter):
    """Where the staff works on tickets: in the engineers' group, or each in a private chat with the bot. Whether the person is
    of the staff is for :class:`ActorIs` to say."""

    async def __call__(self, event: TelegramObject, group_id: int | None) -> bool:
        chat = _chat(event)
        return chat is not None and (chat.id == group_id or chat.type == ChatType.PRIVATE)


class InStaffGroup(Filter):
    """The engineers' group."""

    async def __call__(self, event: TelegramObject, group_id: int | None) -> bool:
        chat = _chat(event)
        return chat is not None and chat.id == group_id
