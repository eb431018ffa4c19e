"""Who is speaking, for every handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, TelegramObject, User

from bot.scope import Scope
from bot.store import chats
from bot.whose import acting_for
from core.access.people import Identity, identify
from core.actor import ContactActor, Stranger
from core.clients.service import get_company
from core.database import Work


async def _group_id(work: Work, chat: Chat | None) -> int | None:
    """The engineers' group; not asked for in a private chat, which cannot be it. Telegram tells in passing whether it
    has topics."""
    if chat is None or chat.type == ChatType.PRIVATE:
        return None
    group = await chats.staff_group(work)
    if group is not None and group.chat_id == chat.id and bool(chat.is_forum) != group.is_forum:
        await chats.note_forum(work, chat.id, is_forum=bool(chat.is_forum))
    return group.chat_id if group else None


class ActorMiddleware(BaseMiddleware):
    """Adds to the data: ``actor`` (a contact, a staff member or a stranger), ``company`` (its name, for a contact who is of
    several), ``undecided`` (and it is not known for which one they speak here), ``zone`` (by whose clock they read times: a
    client by their company's, everybody else by the installation's) and ``group_id`` (the engineers' group)."""

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
            who = await identify(work, person.id, person.full_name) if person else Identity(Stranger(0, ""))
            actor = who.actor
            undecided = False
            if who.several and isinstance(actor, ContactActor):
                meant = await acting_for(work, event, actor, data["state"])
                # A button acts by what it carries: there is nothing to ask.
                undecided = who.undecided and meant is None and not isinstance(event, CallbackQuery)
                actor = meant or actor
            company = await get_company(work, actor.company_id) if isinstance(actor, ContactActor) else None
            data["actor"], data["undecided"] = actor, undecided
            data["company"] = company.name if company is not None and who.several else None
            data["zone"] = company.zone if company is not None else data["config"].zone
            data["group_id"] = await _group_id(work, data.get("event_chat"))
        return await handler(event, data)


def _about_the_chat(event: TelegramObject) -> bool:
    """What happens to a chat is so whoever did it: the bot removed, the group's number changed."""
    return isinstance(event, ChatMemberUpdated) or (isinstance(event, Message) and event.migrate_to_chat_id is not None)
