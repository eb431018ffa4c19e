"""Who is speaking, for every handler."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Chat, ChatMemberUpdated, Message, TelegramObject, User

from bot.config import BotConfig
from bot.scope import Scope
from bot.store import chats
from core.access.service import who_is
from core.actor import Actor, ContactActor, Stranger
from core.clients.service import get_company
from core.database import Work


async def _group_id(work: Work, chat: Chat | None) -> int | None:
    """The engineers' group; not asked for in a private chat, which cannot be it."""
    if chat is None or chat.type == ChatType.PRIVATE:
        return None
    group = await chats.staff_group(work)
    return group.chat_id if group else None


class ActorMiddleware(BaseMiddleware):
    """Adds ``actor`` (a contact, a staff member or a stranger), ``zone`` (by whose clock they read times: a client by their
    company's, everybody else by the installation's) and ``group_id`` (the engineers' group) to the data."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        scope: Scope = data["scope"]
        person = user if user is not None and not user.is_bot else None
        if person is None and not _about_the_chat(event):
            return None
        async with scope.read() as work:
            # An anonymous administrator of a group comes as a bot of Telegram's.
            actor = await who_is(work, person.id, person.full_name) if person else Stranger(0, "")
            data["actor"] = actor
            data["zone"] = await _zone_of(work, actor, data["config"])
            data["group_id"] = await _group_id(work, data.get("event_chat"))
        return await handler(event, data)


async def _zone_of(work: Work, actor: Actor, config: BotConfig) -> ZoneInfo:
    return (await get_company(work, actor.company_id)).zone if isinstance(actor, ContactActor) else config.zone


def _about_the_chat(event: TelegramObject) -> bool:
    """What happens to a chat is so whoever did it: the bot removed, the group's number changed."""
    return isinstance(event, ChatMemberUpdated) or (isinstance(event, Message) and event.migrate_to_chat_id is not None)
