"""Filters by audience. They sort updates; rights are checked again inside the use cases."""

from typing import Any

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from core.actor import Actor


class ActorIs(Filter):
    """The update comes from one of these kinds of people."""

    def __init__(self, *kinds: type[Any]) -> None:
        self._kinds = kinds

    async def __call__(self, _event: TelegramObject, actor: Actor) -> bool:
        return isinstance(actor, self._kinds)


def _message(event: TelegramObject) -> Message | None:
    if isinstance(event, CallbackQuery):
        return event.message if isinstance(event.message, Message) else None
    return event if isinstance(event, Message) else None


class Private(Filter):
    """A chat of one person with the bot."""

    async def __call__(self, event: TelegramObject) -> bool:
        message = _message(event)
        return message is not None and message.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """Any group."""

    async def __call__(self, event: TelegramObject) -> bool:
        message = _message(event)
        return message is not None and message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)


class InStaffGroup(Filter):
    """The engineers' group."""

    async def __call__(self, event: TelegramObject, group_id: int | None) -> bool:
        message = _message(event)
        return message is not None and message.chat.id == group_id
