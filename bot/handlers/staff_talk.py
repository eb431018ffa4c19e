"""Replies of the staff in a private chat with the bot: the same as in the group, which gets a copy."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.config import BotConfig
from bot.filters import ActorIs, Private
from bot.handlers.group import replies
from bot.locales import html
from bot.scope import Scope
from bot.store import messages
from bot.store.models import Purpose
from core.actor import StaffActor


class AboutATicket(Filter):
    """A reply to a message of the bot that is about tickets, and not in the middle of a dialogue: there it is an answer."""

    async def __call__(
        self, message: Message, scope: Scope, bot_id: int, raw_state: str | None = None
    ) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if raw_state is not None or replied is None or replied.from_user is None or replied.from_user.id != bot_id:
            return False
        if message.text is not None and message.text.startswith("/"):
            return False
        async with scope.read() as looking:
            about = await messages.find(looking, message.chat.id, replied.message_id)
        return about is not None and (about.ticket_id is not None or about.purpose is Purpose.ALERT)


def router() -> Router:
    made = Router(name="staff.talk")
    made.message.filter(ActorIs(StaffActor), Private())
    made.edited_message.filter(ActorIs(StaffActor), Private())
    made.message.register(on_reply, AboutATicket())
    made.edited_message.register(replies.on_edit)
    return made


async def on_reply(message: Message, scope: Scope, actor: StaffActor, config: BotConfig, bot_id: int) -> None:
    """Words for the client, or work in one line. A list is about no ticket in particular unless it has only one."""
    replied = message.reply_to_message
    assert replied is not None
    async with scope.read() as looking:
        about = await messages.find(looking, message.chat.id, replied.message_id)
    if about is not None and about.ticket_id is None and len(set(replies.NUMBER.findall(replied.text or ""))) != 1:
        await message.reply(html("staff-several"), allow_sending_without_reply=True)
        return
    await replies.on_reply(message, scope, actor, config, bot_id)
