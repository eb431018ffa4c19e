"""Messages in the topics of a forum, as they come from Telegram and as the handlers are to see them."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, SendDocument, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from bot.scope import Scope
from bot.store import topics
from core.actor import StaffActor

_HERE: ContextVar[tuple[int, int] | None] = ContextVar("topic", default=None)
"""The chat and the topic of what is being handled."""


class TopicMiddleware(BaseMiddleware):
    """Telegram gives a message in a topic that is no reply as a reply to the message that made the topic. In a ticket's topic
    it becomes a reply of staff to the ticket's card, with ``unaddressed`` in the data: work and orders need no reply there,
    but nothing of it is for the client. Elsewhere it becomes no reply at all."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        message = event.message if isinstance(event, CallbackQuery) else event
        if not isinstance(message, Message) or not message.is_topic_message or message.message_thread_id is None:
            return await handler(event, data)
        token = _HERE.set((message.chat.id, message.message_thread_id))
        try:
            if isinstance(event, Message) and (
                event.reply_to_message is None or event.reply_to_message.forum_topic_created is not None
            ):
                card = await _card(event, data) if event.forum_topic_created is None else None
                event = event.model_copy(update={"reply_to_message": card})
                data["unaddressed"] = card is not None
            return await handler(event, data)
        finally:
            _HERE.reset(token)


async def _card(event: Message, data: dict[str, Any]) -> Message | None:
    """The card of the ticket whose topic this is, as far as a reply shows it."""
    assert event.message_thread_id is not None
    if not isinstance(data["actor"], StaffActor) or event.chat.id != data["group_id"]:
        return None
    scope: Scope = data["scope"]
    async with scope.read() as work:
        topic = await topics.in_thread(work, event.chat.id, event.message_thread_id)
    if topic is None or topic.card_id is None:
        return None
    us = User(id=data["bot_id"], is_bot=True, first_name="")
    return Message(message_id=topic.card_id, date=event.date, chat=event.chat, from_user=us)


class AnswersInTopic(BaseRequestMiddleware):
    """What is answered directly goes into the topic of what it answers: without the topic's number it would go to General."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        here = _HERE.get()
        if here is not None and isinstance(method, SendMessage | SendDocument):
            chat_id, thread_id = here
            if method.chat_id == chat_id and method.message_thread_id is None:
                method.message_thread_id = thread_id
        return await make_request(bot, method)
