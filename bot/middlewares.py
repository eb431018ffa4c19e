"""Who is speaking, for every handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from bot.scope import Scope
from bot.store import chats
from core.access.service import who_is


class ActorMiddleware(BaseMiddleware):
    """Adds ``actor`` (a contact, a staff member or a stranger) and ``group_id`` (the engineers' group) to the data."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        scope: Scope = data["scope"]
        if user is None or user.is_bot:
            return None
        async with scope.read() as work:
            data["actor"] = await who_is(work, user.id, user.full_name)
            group = await chats.staff_group(work)
            data["group_id"] = group.chat_id if group else None
        return await handler(event, data)
